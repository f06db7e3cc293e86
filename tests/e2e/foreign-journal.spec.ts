import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { formatAmount } from '#libs/amount';
import { NO_MAP, readCsv, readHledger, type History } from '#libs/ledger';
import { withProgram } from '../support/installed.js';

const run = promisify(execFile);
const { check, unless } = withProgram('hledger');

/** As people write it: several date forms, either side, groups, an amount left out, comments, claims, directives. */
const JOURNAL = `; comment
# another
* and another
account je:assets:bank  ; type: A
account je:income:tokens:m1
commodity 1.000,00 EUR
commodity $1,000.00
commodity 1000. JPY

comment
2020-01-01 no
end comment

2026-1-5 * (A-1) Somebody | for something  ; tag: value, other:
    ; more of it
    je:assets:bank            1.250,50 EUR = 1.260,50 EUR  ; here
    ! je:income:tokens:m1

2026.02.28 ! no code
\tje:assets:bank\t\tEUR -0,50
\tje:expenses:host\t\t+0,50 EUR

2026-01-01 opening, later in the file
    je:assets:bank               10,00 EUR
    je:assets:bank               5 JPY
    je:assets:receivable:two words   "JPY"  1000
    je:equity:opening

P 2026-01-01 EUR 160 JPY
Y2026
3/31 yearless
    je:expenses:host   12.345.678,9 EUR
    je:equity:opening
`;

describe('a journal of hledger', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copyhold-foreign-'));
    await writeFile(join(folder, 'a.journal'), JOURNAL);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const source = { name: 'a', digest: 'd', actor: 'r1', map: NO_MAP, chart: () => undefined, sha256: () => '' };

  function netsOf({ journals, problems }: History): string[] {
    expect(problems.filter(({ kind }) => kind !== 'AccountPathMalformed')).toEqual([]);
    const nets = new Map<string, bigint>();
    for (const { account, unit, side, amount } of journals.flatMap(({ draft }) => draft.postings)) {
      const key = `${account} ${unit}`;
      nets.set(key, (nets.get(key) ?? 0n) + (side === 'DEBIT' ? amount : -amount));
    }
    return [...nets]
      .filter(([, net]) => net !== 0n)
      .map(([key, net]) => `${key} ${formatAmount(net, key.slice(-3))}`)
      .sort();
  }

  /** Its own balances, with a point for the decimal mark and nothing between the digits. */
  async function theirs(): Promise<string[]> {
    const words = ['-f', join(folder, 'a.journal'), 'bal', '--flat', '--no-total', '--layout=bare', '-O', 'csv'];
    const { stdout } = await run('hledger', [...words, '-c', '1000.00 EUR', '-c', '1000. JPY']);
    return stdout
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.slice(1, -1).split('","').join(' '))
      .sort();
  }

  check(`is read as hledger reads it${unless}`, async () => {
    expect(netsOf(readHledger(JOURNAL, source))).toEqual(await theirs());
  });

  check(`is read the same from what hledger prints, as a journal and as CSV${unless}`, async () => {
    const file = join(folder, 'a.journal');
    const { stdout: printed } = await run('hledger', ['-f', file, 'print', '-x']);
    expect(netsOf(readHledger(`commodity 1.000,00 EUR\n${printed}`, source))).toEqual(await theirs());
    const { stdout: csv } = await run('hledger', ['-f', file, 'print', '-x', '-O', 'csv']);
    expect(netsOf(readCsv(csv, source))).toEqual(await theirs());
  });
});
