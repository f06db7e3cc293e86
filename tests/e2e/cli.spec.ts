import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { post } from '../support/books.js';
import { runCommand, writeSecrets, type Ended } from '../support/command-line.js';
import { acceptedWork, labelExport } from '../support/label-export.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { foundMill } from '../stories/cast.js';

const COMMANDS = [
  'import llm-requests',
  'import gpu-jobs',
  'import labels',
  'import history',
  'export journal',
  'export bundle',
  'export focus',
  'export usage',
  'period list',
  'period open',
  'period rate',
  'period close',
  'period reopen',
  'ballot open',
  'ballot list',
  'pay list',
  'pay run',
  'pay settle',
  'custom show',
  'custom diff',
  'custom check',
  'custom adopt',
  'journal post',
  'journal reverse',
  'hold list',
  'hold post',
  'hold void',
  'check',
  'verify',
];

/** 60 requests, a day apart from 2024-01-01 on. */
function requests(): string {
  const rows = Array.from({ length: 60 }, (_, day) => {
    const instant = new Date(Date.UTC(2024, 0, 1 + day, 12)).toISOString().slice(0, -1);
    return `${instant},1500000,250000`;
  });
  return `TIMESTAMP,ContextTokens,GeneratedTokens\n${rows.join('\n')}\n`;
}

/** The same as a spec expects it, text or a matcher of text. */
type Expected = Record<keyof Ended, unknown>;

describe('the command line', () => {
  let server: TestServer;
  let partnershipId: string;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copyhold-cli-'));
    await writeSecrets(folder);
    await writeFile(join(folder, 'requests.csv'), requests());
    await writeFile(join(folder, 'labels.json'), labelExport([...acceptedWork(17, 1, 3), { id: null, worker: 17 }]));
    server = await startTestServer();
    partnershipId = await foundMill(server);
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  function copyhold(...words: readonly string[]): Promise<Ended> {
    return runCommand(server, folder, words);
  }

  const says = (...sentences: readonly string[]): Expected => ({
    code: 0,
    stdout: sentences.length === 1 ? expect.stringContaining(sentences[0] ?? '') : `${sentences.join('\n')}\n`,
    stderr: expect.any(String),
  });
  const refuses = (sentence: string): Expected => ({ code: 2, stdout: '', stderr: expect.stringContaining(sentence) });
  const balance = async (path: string): Promise<string | undefined> => {
    const { rows } = await server.database
      .pool('superuser')
      .query<{ balance: string }>(
        `SELECT balance FROM copyhold.account WHERE ledger_id = $1 AND path = $2 AND unit = 'EUR'`,
        [partnershipId, path],
      );
    return rows[0]?.balance;
  };

  it('explains every command, and works for the partnership that is named', async () => {
    for (const command of COMMANDS) {
      const help = await copyhold(...command.split(' '), '--help');
      // What works offline knows of no partnership of a server's.
      expect(help).toEqual(says(command === 'verify' ? '--checkpoint <file>' : '--partnership <name>'));
      expect(help.stdout).toContain(`Usage: copyhold ${command} [options]`);
    }
    expect(await copyhold('check', '--partnership', 'nowhere')).toEqual(refuses('there is no partnership "nowhere"'));
    expect(await copyhold('period', 'list', '--partnership', 'mill')).toEqual(says('There is no period yet'));
  }, 120_000);

  it('founds a partnership whole, once, and works for it', async () => {
    await writeFile(
      join(folder, 'people.csv'),
      'roll_number,name,colleges,roles,territory\n,Ada,WORKER|COMMON,MEMBER|OFFICER,Hill\n,Bo,,DEVELOPER,\n',
    );
    const found = ['found', '--slug', 'hill', '--name', 'Hill Commons', '--currency', 'EUR', '--time-zone', 'UTC'];
    const more = ['--site', 'top=The Top', '--model', 'chat=Chat', '--people', 'people.csv', '--founded', '2024-01-01'];
    expect(await copyhold(...found, '--people', 'none.csv')).toEqual(refuses('there is no file none.csv'));
    expect(await copyhold(...found, '--time-zone', 'Mars/Base')).toEqual(refuses('It is a time zone'));
    expect(await copyhold(...found, '--currency', 'GOLD')).toEqual(refuses('ISO 4217'));
    expect(await copyhold('found', '--slug', 'Hill!')).toEqual(refuses('short name of small letters'));
    expect(await copyhold(...found, ...more)).toEqual(
      says('Hill Commons is founded as "hill", with 2 people, 1 site and 1 model.'),
    );
    expect(await copyhold(...found, ...more)).toEqual(refuses('there is a partnership "hill" already'));
    const read = await copyhold('import', 'llm-requests', 'requests.csv', '--partnership', 'hill', '--rate');
    expect(read).toEqual(says('60 accepted, 0 known already'));
    expect(await copyhold('check', '--partnership', 'hill')).toEqual(says('Hill Commons: all '));
  }, 60_000);

  it('takes over books of the past, shown first, and writes them out again', async () => {
    const found = ['found', '--slug', 'dale', '--name', 'Dale', '--currency', 'EUR', '--time-zone', 'UTC'];
    expect(await copyhold(...found, '--founded', '2024-01-01')).toEqual(says('Dale is founded'));
    const at = ['--partnership', 'dale'];
    const old = '2023-12-31 * opening\n  Assets:Bank  1,000.50 EUR\n  je:equity:opening\n';
    await writeFile(join(folder, 'old.journal'), old);
    await writeFile(join(folder, 'names.txt'), 'Assets:Bank = je:assets:bank\n');
    const history = ['import', 'history', 'old.journal', ...at];
    expect(await copyhold(...history)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^line 2, account: .*"Assets:Bank".*\n[^]*nothing of old\.journal was written/u),
    });
    expect(await copyhold(...history, '--map', 'names.txt')).toEqual(says('Nothing was written.'));
    expect((await copyhold('export', 'journal', '--format', 'hledger', ...at)).stdout).not.toContain('opening');
    expect(await copyhold(...history, '--map', 'names.txt', '--commit')).toEqual(says('Written, whole.'));
    expect(await copyhold(...history, '--map', 'names.txt', '--commit')).toEqual(says('Nothing changed'));
    const written = await copyhold('export', 'journal', '--format', 'hledger', ...at);
    expect(written).toEqual(says('    je:assets:bank  1000.50 EUR\n    je:equity:opening  -1000.50 EUR\n'));
    const file = ['export', 'journal', '--format', 'csv', '-o', 'books.csv', ...at];
    expect(await copyhold(...file)).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('Wrote books.csv.'),
    });
    expect(await copyhold(...file)).toEqual(refuses('books.csv is there already'));
    expect(await readFile(join(folder, 'books.csv'), 'utf8')).toContain(',command-line,0,file,old.journal:1,');
    expect(await copyhold('export', 'journal', '--format', 'xml', ...at)).toEqual(
      refuses('Allowed choices are hledger'),
    );
  }, 120_000);

  it('reads use, and says which months it left without a price', async () => {
    const first = await copyhold('import', 'llm-requests', 'requests.csv', '--partnership', 'mill');
    expect(first).toEqual(
      says(
        'requests.csv: 60 rows read: 60 accepted, 0 known already, 0 without use, 0 refused.',
        'Not priced yet: 2024-01, 2024-02. To price: copyhold period rate --partnership mill',
      ),
    );
    expect(await balance('je:income:tokens:chat')).toBeUndefined();
  }, 60_000);

  it('says no where a file of that name was another, or where no row of it can be taken', async () => {
    await writeFile(join(folder, 'month.csv'), 'TIMESTAMP,ContextTokens,GeneratedTokens\n2024-01-01T01:00:00,1,1\n');
    expect((await copyhold('import', 'llm-requests', 'month.csv')).code).toBe(0);
    await writeFile(join(folder, 'month.csv'), 'TIMESTAMP,ContextTokens,GeneratedTokens\n2024-02-01T01:00:00,2,2\n');
    expect(await copyhold('import', 'llm-requests', 'month.csv')).toEqual(refuses('--source'));
    await writeFile(join(folder, 'bad.csv'), 'TIMESTAMP,ContextTokens,GeneratedTokens\n2024-02-31T01:00:00,2,2\n');
    const bad = await copyhold('import', 'llm-requests', 'bad.csv');
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain('no row of the file could be taken');
    expect(bad.stdout).toContain('1 refused.');
    const origin = ['import', 'gpu-jobs', '--pods', 'bad.csv', '--origin', '2023-02-31T00:00:00Z'];
    expect(await copyhold(...origin)).toEqual(refuses('It is a UTC time such as'));
  }, 60_000);

  it('shows what labels would do, and writes them only when told', async () => {
    const labels = ['import', 'labels', 'labels.json', '--dataset', 'kindness', '--task-type', 'text'];
    const shown = await copyhold(...labels);
    expect(shown).toEqual(says('3 accepted, 0 rejected, 0 pending, 0 skipped, 0 gold'));
    expect(shown.stdout).toContain('1 unknown worker, whose credits would wait in a reserve:\n    --claim 17=ROLL');
    expect(shown.stdout).toMatch(
      / {2}1 refused:\n {4}line \d+ \([^,]+, rule labels\.labelStudio\): The annotation has no id/u,
    );
    expect(shown.stdout).toContain('Nothing was written. To write it: the same command with --yes');
    expect(await balance('je:expenses:label-wages')).toBeUndefined();

    const written = [...labels, '--yes', '--accepted-at', '2024-01-20', '--claim', '17=r0008'];
    expect(await copyhold(...written)).toEqual(says('Recorded 3 rows: '));
    expect(BigInt((await balance('je:liabilities:wages:r0008')) ?? 0)).toBeGreaterThan(0n);
    expect(await copyhold(...written)).toEqual(says('Nothing changed: there was no new row in the file.'));
  }, 60_000);

  it('refuses labels that it cannot place', async () => {
    const labels = ['import', 'labels', 'labels.json', '--dataset', 'kindness', '--task-type'];
    expect(await copyhold(...labels, 'song')).toEqual(refuses('no rate card covers "song"'));
    expect(await copyhold(...labels, 'text', '--claim', '17=r9999')).toEqual(refuses('nobody stands on the roll'));
    expect(await copyhold(...labels, 'text', '--claim', '17')).toEqual(refuses('such as 17=r0042'));
    const none = await copyhold('import', 'labels', 'none.json', '--dataset', 'kindness', '--task-type', 'text');
    expect(none).toEqual(refuses('there is no file none.json'));
  }, 60_000);

  it('opens a period once, and prices a month', async () => {
    const open = ['period', 'open', 'winter', '--from', '2024-01-01', '--to', '2024-02-29'];
    expect(await copyhold(...open)).toEqual(says('winter is open, from 2024-01-01 to 2024-02-29.'));
    expect(await copyhold(...open)).toEqual(refuses('shares its name or a day with winter'));
    // 46.5 million tokens in at 20/0.99 cents the million and 7.75 million out at 99/0.99: 939 + 775 cents.
    expect(await copyhold('period', 'rate', '2024-01')).toEqual(
      says('Priced 2024-01: income 17.14 EUR, owed to sites 16.20 EUR, royalty 0.18 EUR; 3 journals.'),
    );
    expect(await copyhold('period', 'rate', '2024-01')).toEqual(says('Priced 2024-01: nothing new.'));
    expect(await copyhold('period', 'rate', 'January')).toEqual(refuses('It is a month such as 2026-11.'));
  }, 60_000);

  it('closes the period, pricing what was left, and shows the waterfall', async () => {
    // The margin on use is small: a grant leaves something to divide.
    const grant = { debit: 'je:assets:bank', credit: 'je:income:grants', amount: 1_000_000n };
    await post(server, partnershipId, 'grant', [grant], '2024-01-15T00:00:00Z');
    expect(await copyhold('period', 'close', 'summer')).toEqual(
      refuses('there is no period "summer"; there are: winter'),
    );
    expect(await copyhold('period', 'close', 'winter', '--hard')).toEqual(
      refuses('winter is open: close it softly first'),
    );
    const closed = await copyhold('period', 'close', 'winter');
    expect(closed).toEqual(says('Before winter closes, its use is posted and its months are priced.'));
    expect(closed.stdout).toContain('Priced 2024-01: nothing new.\nPriced 2024-02: income 16.04 EUR');
    expect(closed.stdout).toMatch(/^Rule +EUR {2}How$/mu);
    for (const rule of ['base', 'lockedReserve', 'solidarity', 'standingShare', 'funderCeiling', 'allocable']) {
      expect(closed.stdout).toMatch(new RegExp(`^waterfall\\.${rule} +\\d+\\.\\d\\d {2}\\S`, 'mu'));
    }
    expect(closed.stdout).toMatch(/^royalty-winter-chat-[0-9a-f]{12} +0\.35 EUR +1 +0 +posted$/mu);
    expect(closed.stdout).toContain('copyhold ballot open --period "winter"');
    expect(await copyhold('period', 'close', 'winter')).toEqual(refuses('winter is closed already'));
    const reopening = ['period', 'reopen', 'winter', '--resolution', 'r1'];
    expect(await copyhold(...reopening)).toEqual(refuses('a carried resolution reopens a period'));
    expect(await copyhold('period', 'list')).toEqual(says('winter  2024-01-01  2024-02-29  closed'));
  }, 60_000);

  it('puts what is left to the vote, once', async () => {
    const open = ['ballot', 'open', '--period', 'winter', '--title', 'The winter', '--why', 'It left a surplus.'];
    const late = new Date(Date.now() + 3_600_000).toISOString();
    const early = [...open, '--closes', '2024-03-01'];
    expect(await copyhold(...early)).toEqual(refuses('A ballot closes after it opens.'));
    expect(await copyhold(...open, '--closes', '2999-02-31')).toEqual(refuses('It is a UTC time such as'));
    const motion = [...open, '--closes', late];
    expect(await copyhold(...motion)).toEqual(says(`"The winter" is open until ${late}: 9 members may vote on `));
    expect(await copyhold(...motion)).toEqual(refuses('What this period left has been put to the vote already'));
    expect(await copyhold('ballot', 'list')).toEqual(says('  0 of 9 have voted, quorum 1; divides '));
  }, 60_000);

  it('pays from free cash alone, and nobody twice', async () => {
    const listed = await copyhold('pay', 'list');
    const code = /^standing-share-\S+/mu.exec(listed.stdout)?.[0] ?? '';
    expect(await copyhold('pay', 'run', 'nothing')).toEqual(refuses('there is no run nothing'));
    expect(await copyhold('pay', 'run', code)).toEqual(says('Paid 500.00 EUR to 1 person.'));
    expect(await copyhold('pay', 'run', code)).toEqual(says('Nothing changed: nobody of it is unpaid.'));
    const settle = ['pay', 'settle', '--name', 'winter'];
    expect(await copyhold(...settle, '--amount', '1e3')).toEqual(refuses('is not a plain decimal'));
    expect(await copyhold(...settle, '--amount', '99999.00')).toEqual(refuses('refused (amount'));
    expect(await copyhold(...settle)).toEqual(says('EUR to the Common Association.'));
    expect(await balance('je:liabilities:due-to-ca')).toBe('0');
  }, 60_000);

  it('prices late use of a closed period at once where it is told to', async () => {
    const late = join(folder, 'late.csv');
    await writeFile(late, 'TIMESTAMP,ContextTokens,GeneratedTokens\n2024-01-05T09:00:00,1000000,0\n');
    const imported = await copyhold('import', 'llm-requests', late, '--rate');
    expect(imported).toEqual(
      says(
        'late.csv: 1 rows read: 1 accepted, 0 known already, 0 without use, 0 refused.',
        'Priced 2024-01: income 0.21 EUR, owed to sites 0.19 EUR, royalty 0.00 EUR; 1 journal.',
      ),
    );
    expect(await copyhold('period', 'rate')).toEqual(says('Nothing changed: all use is priced.'));
  }, 60_000);

  it('checks that all of it holds, and fails where something does not', async () => {
    const sound = await copyhold('check');
    expect(sound).toEqual(says('pass  units-sum-to-zero: '));
    expect(sound.stdout).toMatch(/Compute Commons: all \d+ hold\.\n$/u);
    const superuser = server.database.pool('superuser');
    await superuser.query('UPDATE copyhold.rollup SET quantity = quantity + 1 WHERE partnership_id = $1', [
      partnershipId,
    ]);
    const broken = await copyhold('check');
    expect(broken.code).toBe(1);
    expect(broken.stdout).toMatch(/^FAIL {2}METER-EVENTS: .*\n {6}124 violations: /mu);
  }, 60_000);
});
