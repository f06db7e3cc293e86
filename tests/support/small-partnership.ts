import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type pg from 'pg';
import type { CustomDocument } from '#libs/custom';
import type { JournalDraft } from '#libs/ledger';
import { Database } from '../../apps/server/src/database/database.js';
import { allPosted, LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { customText } from './raw-custom.js';

/** A partnership of seven people, one quarter that is still open and 1,000.00 EUR to divide. */
export interface SmallPartnership {
  readonly id: string;
  readonly periodId: string;
  /** Ids by roll number: r0001 and r0002 work, r0003 both works and labels, r0004 and r0005 live here, r0006 hosts. */
  readonly people: Readonly<Record<string, string>>;
}

const COLLEGES = ['WORKER', 'PUBLIC', 'COMMON', 'HOST', 'LABELLER'];

const MEMBERSHIPS: readonly (readonly [roll: string, college: string])[] = [
  ['r0001', 'WORKER'],
  ['r0002', 'WORKER'],
  ['r0003', 'WORKER'],
  ['r0003', 'LABELLER'],
  ['r0004', 'COMMON'],
  ['r0005', 'COMMON'],
  ['r0006', 'HOST'],
];

/** r0007 is a funder: on the roll of people, in no college. r0001 and r0004 chose to show their names. */
export async function foundSmallPartnership(
  pool: pg.Pool,
  app?: NestFastifyApplication,
  change: Partial<CustomDocument> = {},
): Promise<SmallPartnership> {
  const one = async (sql: string, parameters: readonly unknown[]): Promise<string> =>
    (await pool.query<{ id: string }>(sql, [...parameters])).rows[0]?.id ?? '';
  const id = await one(
    `INSERT INTO partnership (slug, name, currency, time_zone) VALUES ('small', 'Small Commons', 'EUR', 'Europe/Lisbon') RETURNING id`,
    [],
  );
  await pool.query('SELECT open_ledger($1)', [id]);
  await pool.query(`SELECT adopt_custom($1, 1, '2026-01-01T00:00:00Z', $2, NULL)`, [id, customText(1, change)]);
  for (const college of COLLEGES) await pool.query('INSERT INTO college VALUES ($1, $2, $2)', [id, college]);
  const people: Record<string, string> = {};
  for (let ordinal = 1; ordinal <= 7; ordinal += 1) {
    const roll = `r000${String(ordinal)}`;
    people[roll] = await one(
      `INSERT INTO person (partnership_id, roll_number, name, name_public) VALUES ($1, $2, $3, $4) RETURNING id`,
      [id, roll, `Person ${String(ordinal)}`, ordinal === 1 || ordinal === 4],
    );
    await pool.query('INSERT INTO role_grant VALUES ($1, $2, $3)', [
      id,
      people[roll],
      ordinal === 7 ? 'FUNDER' : 'MEMBER',
    ]);
  }
  for (const [roll, college] of MEMBERSHIPS) {
    await pool.query(`INSERT INTO membership VALUES ($1, $2, $3, '2026-01-01', NULL)`, [id, people[roll], college]);
  }
  const periodId = await one(
    `INSERT INTO period (partnership_id, name, starts_on, ends_on) VALUES ($1, '2026 Q1', '2026-01-01', '2026-03-31') RETURNING id`,
    [id],
  );
  if (app !== undefined) await giveAllocable(app, id, { name: '2026 Q1', amount: 100_000n });
  return { id, periodId, people };
}

/** What a period is said to have left to the Common Association. */
export interface Left {
  readonly name: string;
  readonly amount: bigint;
}

/** What a waterfall would book, by hand: no close decided it. */
export function allocable({ name, amount }: Left): JournalDraft {
  const postings = [
    { account: 'ca:assets:due-from-je', unit: 'EUR', side: 'DEBIT', amount },
    { account: 'ca:equity:allocable', unit: 'EUR', side: 'CREDIT', amount },
  ] as const;
  const head = { kind: 'manual', memo: `what ${name} left`, actor: 'test', customVersion: 1 };
  return { ...head, idempotencyKey: `allocable:${name}`, effectiveAt: '2026-04-01T00:00:00Z', postings };
}

/** Books it. */
export async function giveAllocable(app: NestFastifyApplication, id: string, left: Left): Promise<void> {
  const results = await app
    .get(Database)
    .transaction((tx) => app.get(LedgerService, { strict: false }).postIn(tx, id, [allocable(left)]));
  allPosted(results);
}

/** A closed period of the past that left this much: its record alone, as the database's owner could write it. */
export async function closePast(pool: pg.Pool, id: string, { name, amount }: Left): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO period (partnership_id, name, starts_on, ends_on)
     SELECT $1, $2, '2000-01-01'::date + 2 * count(*)::integer, '2000-01-02'::date + 2 * count(*)::integer
     FROM period WHERE partnership_id = $1 RETURNING id`,
    [id, name],
  );
  const period = rows[0]?.id ?? '';
  await pool.query(`UPDATE period SET state = 'CLOSED' WHERE id = $1`, [period]);
  const close = { type: 'period-close', v: '1', period, name, allocable: amount.toString() };
  await pool.query(
    'INSERT INTO period_close (partnership_id, period_id, result, custom_version) VALUES ($1, $2, $3, 1)',
    [id, period, JSON.stringify(close)],
  );
  return period;
}
