import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { reverseJournal, type JournalDraft } from '#libs/ledger';
import { HistoryImportService } from '../../apps/server/src/ledger/history/history-import.service.js';
import type { HistoryFormat, HistoryPreview } from '../../apps/server/src/ledger/history/history.types.js';
import { allPosted, LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { draft, drafts, exchanged, sale } from '../support/every-journal.js';
import { withProgram } from '../support/installed.js';
import { foundSmallPartnership } from '../support/small-partnership.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const run = promisify(execFile);

let from: TestServer;
let partnershipId: string;
let folder: string;
const texts = new Map<string, string>();

async function text(format: string): Promise<string> {
  const answer = await fetch(`${from.url}/export/journal.${format}`);
  expect(answer.status).toBe(200);
  return answer.text();
}

async function balances(server: TestServer): Promise<readonly unknown[]> {
  const { rows } = await server.database
    .pool('superuser')
    .query<Record<string, string>>(
      `SELECT path, unit, fund, debit_posted, credit_posted FROM copyhold.account WHERE version > 0 ORDER BY path, unit`,
    );
  return rows;
}

beforeAll(async () => {
  from = await startTestServer();
  folder = await mkdtemp(join(tmpdir(), 'copyhold-texts-'));
  const small = await foundSmallPartnership(from.database.pool('app'), from.app);
  partnershipId = small.id;
  const ledger = from.app.get(LedgerService, { strict: false });
  const many = Array.from({ length: 1_100 }, (_, index) =>
    draft(`rated ${String(index)}`, {
      unit: 'EUR',
      debit: 'je:assets:receivable:d0001',
      credit: 'je:income:tokens:lighthouse',
      amount: BigInt(index % 97) + 1n,
    }),
  );
  allPosted(await ledger.enqueue(partnershipId, [...drafts, exchanged(), ...many]));
  const head = {
    idempotencyKey: 'undo',
    effectiveAt: '2026-06-01T00:00:00Z',
    memo: '',
    actor: 'r0002',
    customVersion: 1,
  };
  allPosted(await ledger.enqueue(partnershipId, [reverseJournal(sale, head)]));
  const hold = draft('hold', {
    unit: 'EUR',
    debit: 'je:assets:receivable:d0001',
    credit: 'je:income:gpu-time',
    amount: 3n,
  });
  allPosted(await ledger.enqueue(partnershipId, [{ ...hold, phase: 'PENDING', expiresAt: '2100-01-01T00:00:00Z' }]));
  const part = { ...hold, idempotencyKey: 'part', memo: 'of which a part is posted' };
  const voided = { ...hold, idempotencyKey: 'voided', memo: 'of which nothing is' };
  const pending = { phase: 'PENDING', expiresAt: '2100-01-01T00:00:00Z' } as const;
  allPosted(
    await ledger.enqueue(
      partnershipId,
      [part, voided].map((each) => ({ ...each, ...pending })),
    ),
  );
  const ends: readonly JournalDraft[] = [
    {
      ...draft('posted', {
        unit: 'EUR',
        debit: 'je:assets:receivable:d0001',
        credit: 'je:income:gpu-time',
        amount: 2n,
      }),
      resolves: { hold: 'part', as: 'POST' },
    },
    { ...voided, idempotencyKey: 'void', postings: [], resolves: { hold: 'voided', as: 'VOID' } },
  ];
  allPosted(await ledger.enqueue(partnershipId, ends));
  for (const format of ['hledger', 'ledger', 'beancount', 'csv']) texts.set(format, await text(format));
});
afterAll(async () => {
  await from.stop();
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(name: string, content: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

/** The first cent of a posting that is written so, one more. */
const oneCentMore = (written: string): string => {
  const changed = written.replace(/-0\.05 EUR/u, '-0.06 EUR');
  expect(changed).not.toBe(written);
  return changed;
};

const CHECKS = [
  ['hledger', 'hledger', (file: string) => ['-f', file, 'check', '--strict']],
  ['ledger', 'ledger', (file: string) => ['-f', file, '--pedantic', 'bal']],
  ['beancount', 'bean-check', (file: string) => [file]],
] as const;

describe.each(CHECKS)('the text for %s', (format, program, words) => {
  const { check, unless } = withProgram(program);

  check(`passes ${program}${unless}`, async () => {
    await run(program, words(await fileOf(`books.${format}`, texts.get(format) ?? '')));
  });

  check(`fails ${program} with one cent changed${unless}`, async () => {
    const file = await fileOf(`changed.${format}`, oneCentMore(texts.get(format) ?? ''));
    await expect(run(program, words(file))).rejects.toThrow();
  });

  it('leaves out what moved nothing, and states its period, its head and the digest of all above', () => {
    const written = texts.get(format) ?? '';
    expect(written).not.toContain('2100-01-01');
    expect(written).toMatch(/; period: 2026-04-01 to 2026-06-01\n; head: [0-9a-f]{64}\n/u);
    const [, above = '', journals, digest] =
      /^([\s\S]*)(?:; journals: (\d+), .*: ([0-9a-f]{64})\n)$/u.exec(written) ?? [];
    expect(journals).toBe('1116');
    expect(digest).toBe(createHash('sha256').update(above).digest('hex'));
  });
});

describe('ledger', () => {
  const { check, unless } = withProgram('ledger');
  check(`finds that all of it comes to nothing${unless}`, async () => {
    const file = await fileOf('sum.ledger', texts.get('ledger') ?? '');
    const { stdout } = await run('ledger', ['-f', file, 'bal', '--depth', '1']);
    expect(stdout).toMatch(/\n-+\n +0\n$/u);
  });
});

describe('the CSV of the journal', () => {
  it('has a row for every leg, also of a hold, and starts no formula', () => {
    const written = texts.get('csv') ?? '';
    expect(written).toContain(',PENDING,2100-01-01T00:00:00.000Z,');
    expect(written).toContain(",'=tokens,");
    expect(written).toMatch(
      /"# journals: 1120; period: 2026-04-01 to 2026-06-01; batch: \d+; head: [0-9a-f]{64}; sha256/u,
    );
  });
});

describe.each([
  ['CSV', 'csv', 4],
  ['HLEDGER', 'hledger', 0],
] as const)('the export as %s, imported into empty books', (format: HistoryFormat, file, leftOut) => {
  let into: TestServer;
  let id: string;

  beforeAll(async () => {
    into = await startTestServer();
    ({ id } = await foundSmallPartnership(into.database.pool('app')));
  });
  afterAll(async () => {
    await into.stop();
  });

  async function importText(written: string, commit: boolean): Promise<HistoryPreview> {
    const imports = into.app.get(HistoryImportService, { strict: false });
    const outcome = await imports.import(id, { name: `books.${file}`, text: written, format, actor: 'r0001', commit });
    if (isRefusal(outcome)) throw new Error(`${outcome.kind}: ${outcome.message}`);
    return outcome;
  }

  it('is shown first, and leaves no trace', async () => {
    const preview = await importText(texts.get(file) ?? '', false);
    expect(preview.refusals).toEqual([]);
    expect(preview).toMatchObject({ committed: false, own: true, journals: 1116, replayed: 0, leftOut });
    expect(preview).toMatchObject({ first: '2026-04-01', last: '2026-06-01' });
    expect(preview.accounts).toContainEqual({ path: 'je:assets:machines', unit: 'EUR' });
    expect(await balances(into)).toEqual([]);
  });

  it('gives the same trial balance in every unit, and every field of every journal', async () => {
    expect(await importText(texts.get(file) ?? '', true)).toMatchObject({ committed: true, journals: 1116 });
    expect(await balances(into)).toEqual(await balances(from));
    // Keys of history are those of its file.
    const bare = (alias: string): string => `regexp_replace(${alias}.idempotency_key, '^history:[0-9a-f]{16}:', '')`;
    const journals = async (server: TestServer): Promise<readonly unknown[]> => {
      const { rows } = await server.database.pool('superuser').query<Record<string, string>>(
        `SELECT ${bare('j')} AS key, j.kind, j.memo, j.actor, j.effective_at, j.custom_version, j.source_kind, j.source_id,
                ${bare('r')} AS reverses,
                (SELECT array_agg(d.path || ' ' || c.path || ' ' || t.unit || ' ' || t.amount ORDER BY t.position)
                 FROM copyhold.transfer t JOIN copyhold.account d ON d.id = t.debit_account_id
                 JOIN copyhold.account c ON c.id = t.credit_account_id WHERE t.journal_id = j.id) AS transfers
         FROM copyhold.journal j LEFT JOIN copyhold.journal r ON r.id = j.reverses WHERE j.phase = 'POSTED'
         ORDER BY j.batch_sequence, j.ordinal`,
      );
      return rows;
    };
    expect(await journals(into)).toEqual(await journals(from));
  });

  it('changes nothing a second time, and says so', async () => {
    const before = await balances(into);
    expect(await importText(texts.get(file) ?? '', true)).toMatchObject({
      committed: true,
      replayed: 1116,
      accounts: [],
    });
    expect(await balances(into)).toEqual(before);
  });

  it('leaves books in which every check holds', async () => {
    const { data } = await into.graphql('{ checks { code passed detail } }');
    const found = data?.['checks'] as { passed: boolean }[];
    expect(found.filter(({ passed }) => !passed)).toEqual([]);
  });
});
