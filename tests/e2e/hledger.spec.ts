import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatAmount } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { allPosted, LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { foundSmallPartnership } from '../support/small-partnership.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const run = promisify(execFile);

function isInstalled(): boolean {
  try {
    execFileSync('hledger', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const installed = isInstalled();
const check = installed ? it : it.skip;
const unlessMissing = installed ? '' : ' (skipped: hledger is not installed)';

let server: TestServer;
let folder: string;
let text: string;

const draft = (key: string, unit: string, [debit, credit, amount]: [string, string, bigint]): JournalDraft => ({
  idempotencyKey: key,
  kind: 'test',
  memo: `a memo; with | marks\nand "${key}"`,
  actor: 'test',
  customVersion: 1,
  effectiveAt: '2026-05-01T10:00:00Z',
  postings: [
    { account: debit, unit, side: 'DEBIT', amount },
    { account: credit, unit, side: 'CREDIT', amount },
  ],
});

beforeAll(async () => {
  server = await startTestServer();
  folder = await mkdtemp(join(tmpdir(), 'copyhold-hledger-'));
  const small = await foundSmallPartnership(server.database.pool('app'), server.app);
  const many = Array.from({ length: 1_200 }, (_, index) =>
    draft(`rated ${String(index)}`, 'EUR', [
      'je:assets:receivable:d0001',
      'je:income:tokens:lighthouse',
      BigInt(index % 97) + 1n,
    ]),
  );
  const results = await server.app
    .get(LedgerService, { strict: false })
    .enqueue(small.id, [
      draft('compute', 'COMPUTE_RAW', ['je:compute:used:d0001', 'je:compute:supplied:quay', 3_600_000_001n]),
      draft('weighted', 'COMPUTE_WEIGHTED', ['je:compute:used:d0001', 'je:compute:supplied:quay', 10n ** 30n + 7n]),
      draft('tokens', 'TOKEN', ['je:tokens:used:d0001', 'je:tokens:served:lighthouse', 1n]),
      draft('points', 'LABEL_POINT', ['je:labels:points:r0003', 'je:labels:credited:lighthouse', 12n]),
      draft('odd path', 'EUR', ['je:assets:receivable:d%3A(9)', 'je:income:gpu-time', 9_999_999_999_999n]),
      ...many,
    ]);
  allPosted(results);
  const answer = await fetch(`${server.url}/export/journal.hledger`);
  expect(answer.status).toBe(200);
  text = await answer.text();
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(name: string, content: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

interface Row {
  readonly path: string;
  readonly unit: string;
  readonly debit: string;
  readonly credit: string;
}

async function ourBalances(): Promise<string[]> {
  const { data } = await server.graphql('{ trialBalance { rows { path unit debit credit } } }');
  const { rows } = data?.['trialBalance'] as { rows: Row[] };
  return rows
    .map(({ path, unit, debit, credit }) => ({ path, unit, net: BigInt(debit) - BigInt(credit) }))
    .filter(({ net }) => net !== 0n)
    .map(({ path, unit, net }) => `${path} ${unit} ${unit === 'EUR' ? formatAmount(net, unit) : net.toString()}`)
    .sort();
}

describe('the exported journal', () => {
  it('holds every journal once', () => {
    expect(text.match(/^2026-/gmu)).toHaveLength(1_206);
  });

  check(`passes hledger check --strict${unlessMissing}`, async () => {
    await expect(
      run('hledger', ['-f', await fileOf('books.hledger', text), 'check', '--strict']),
    ).resolves.toBeDefined();
  });

  check(`has the balances that we have${unlessMissing}`, async () => {
    const file = await fileOf('balances.hledger', text);
    const { stdout } = await run('hledger', ['-f', file, 'bal', '--flat', '--no-total', '--layout=bare', '-O', 'csv']);
    const theirs = stdout
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.slice(1, -1).split('","').join(' '))
      .sort();
    expect(theirs).toEqual(await ourBalances());
  });

  check(`fails when one cent is changed${unlessMissing}`, async () => {
    const changed = text.replace(/-0\.05 EUR/u, '-0.06 EUR');
    expect(changed).not.toBe(text);
    const file = await fileOf('changed.hledger', changed);
    await expect(run('hledger', ['-f', file, 'check', '--strict'])).rejects.toThrow();
  });

  check(`fails when an account is not declared${unlessMissing}`, async () => {
    const file = await fileOf('undeclared.hledger', text.replace(/^account je:income:gpu-time\n/mu, ''));
    await expect(run('hledger', ['-f', file, 'check', '--strict'])).rejects.toThrow();
  });
});
