import { InvariantViolation, isRefusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { PartnershipService } from '../../apps/server/src/partnership/partnership.service.js';
import type { NewPerson } from '../../apps/server/src/partnership/partnership.types.js';
import type { TestServer } from './test-server.js';

/** One movement of a hand-made journal: from, to, minor units. */
export interface Movement {
  readonly debit: string;
  readonly credit: string;
  readonly amount: bigint;
}

const JUNE = '2026-06-15T12:00:00Z';

/** A partnership with nothing but its people and two models, in EUR. */
export async function foundBooks(server: TestServer, people: readonly string[], slug = 'books'): Promise<string> {
  const partnerships = server.app.get(PartnershipService, { strict: false });
  const id = await partnerships.found({
    slug,
    name: 'Books',
    currency: 'EUR',
    timeZone: 'UTC',
    bodies: [
      { kind: 'JOINT_ENTERPRISE', name: 'Works' },
      { kind: 'PUBLIC_BODY', name: 'Town' },
      { kind: 'COMMON_ASSOCIATION', name: 'Commons' },
    ],
    colleges: ['WORKER', 'PUBLIC', 'COMMON', 'HOST', 'LABELLER'].map((code) => ({ code, name: code })),
    foundedAt: new Date('2026-01-01T00:00:00Z'),
  });
  if (isRefusal(id)) throw new InvariantViolation(id.message);
  await partnerships.enrol(id, people.map(personOf));
  await partnerships.registerModels(id, [
    { slug: 'alpha', name: 'Alpha', datasets: [{ dataset: 'd1', weight: 1n }] },
    { slug: 'beta', name: 'Beta', datasets: [{ dataset: 'd2', weight: 1n }] },
  ]);
  return id;
}

function personOf(rollNumber: string): NewPerson {
  return {
    rollNumber,
    name: `Person ${rollNumber}`,
    namePublic: false,
    territory: 'north',
    colleges: ['WORKER', 'LABELLER'],
    roles: ['WORKER', 'LABELLER'],
    since: '2026-01-01',
  };
}

/** Posts one journal as it is; throws where the ledger refuses it. */
export async function post(
  server: TestServer,
  ledgerId: string,
  key: string,
  movements: readonly Movement[],
  effectiveAt = JUNE,
): Promise<void> {
  const [result] = await tryPost(server, ledgerId, draft(key, movements, effectiveAt));
  if (result === undefined || isRefusal(result)) throw new InvariantViolation(result?.message ?? 'no answer');
}

/** The ledger's answer to one journal. */
export function tryPost(
  server: TestServer,
  ledgerId: string,
  journal: JournalDraft,
): ReturnType<LedgerService['enqueue']> {
  return server.app.get(LedgerService, { strict: false }).enqueue(ledgerId, [journal]);
}

/** A journal of these movements. */
export function draft(key: string, movements: readonly Movement[], effectiveAt = JUNE): JournalDraft {
  return {
    idempotencyKey: key,
    kind: 'test',
    effectiveAt,
    memo: key,
    actor: 'test',
    customVersion: 1,
    postings: movements.flatMap(({ debit, credit, amount }) => [
      { account: debit, unit: 'EUR', side: 'DEBIT' as const, amount },
      { account: credit, unit: 'EUR', side: 'CREDIT' as const, amount },
    ]),
  };
}

/** Balances by path on each account's growing side, of one unit. */
export async function balances(
  server: TestServer,
  ledgerId: string,
  { prefix, unit = 'EUR' }: { prefix: string; unit?: string },
): Promise<Record<string, bigint>> {
  const { rows } = await server.database.pool('app').query<{ path: string; balance: string }>(
    `SELECT path, balance FROM copyhold.account
       WHERE ledger_id = $1 AND starts_with(path, $2) AND unit = $3 AND balance <> 0 ORDER BY path`,
    [ledgerId, prefix, unit],
  );
  return Object.fromEntries(rows.map(({ path, balance }) => [path, BigInt(balance)]));
}

/** Debits less credits, by unit: all zero in sound books. */
export async function imbalance(server: TestServer, ledgerId: string): Promise<readonly string[]> {
  const { rows } = await server.database
    .pool('app')
    .query<{ difference: string }>(
      `SELECT sum(debit_posted) - sum(credit_posted) AS difference FROM copyhold.account WHERE ledger_id = $1 GROUP BY unit`,
      [ledgerId],
    );
  return rows.map(({ difference }) => difference);
}
