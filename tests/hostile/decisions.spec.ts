import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { DECISIONS } from '../../apps/server/src/database/checks/custom-checks.js';
import { Statutes1763800009430 } from '../../apps/server/src/database/migrations/1763800009430-statutes.js';
import { tableKinds } from '../../apps/server/src/database/table-kinds.js';
import { RawBooks, poolsOf, type Pools } from '../support/raw-periods.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** Facts that name no custom of their own, and why not. */
const NOT_DECIDED: Readonly<Record<string, string>> = {
  account_kind: 'the chart, the same for all',
  ballot: 'of a motion, which names it',
  batch: 'of journals, each of which names it',
  batch_kind: 'an index of journals',
  body_seat: 'of a resolution, which names it',
  capital_profile: 'a statute',
  college_choice: 'in which college somebody votes: their own word',
  custom_bound: 'the house',
  custom_floor: 'a statute',
  custom_version: 'is one',
  elector: 'of a motion, which names it',
  elector_key: 'of an elector',
  entrenched_clause: 'the house',
  entry: 'of a journal, which names it',
  history_import: 'other books; each of its journals names the custom of its day',
  hold: 'of a journal, which names it',
  juror: 'of a line of the roll, which names it',
  lock_epoch: 'when the register began',
  log_checkpoint: 'signed by the log, not decided',
  log_cosignature: 'signed by a witness, not decided',
  log_identity: 'the log’s own name',
  log_node: 'computed',
  log_stage: 'leaves of what names it',
  machine_key: 'whose key a machine signs with: who let it in decided nothing by the custom',
  machine_key_end: 'the same',
  machine_withdrawal: 'its operator’s own: nothing is decided by it',
  machine_loss: 'what a machine says it could not keep: nothing is charged by it',
  meeting_presence: 'who came: their own word',
  mandate: 'who votes for whom: its giver’s own word',
  mandate_ballot: 'of a motion, which names it',
  mandate_revocation: 'its giver’s own word',
  model_rate: 'a published fit, evaluated; nothing is charged by it',
  motion_extension: 'of a notice, which names it',
  motion_line: 'of a motion, which names it',
  motion_mandate: 'of a motion, which names it',
  motion_mandate_end: 'of a motion, which names it',
  motion_opening: 'of a notice, which names it',
  motion_recall: 'of a notice, which names it',
  motion_step: 'the house',
  motion_version: 'a text while it is written: the notice of it names the custom',
  objection_juror: 'of a finding, which names it',
  objection_withdrawal: 'its author’s own word',
  release_login: 'beside a release, which names it',
  roll_barred: 'the house',
  roll_transition: 'the house',
  secret_ballot: 'of a motion, which names it',
  secret_elector: 'of a motion, which names it',
  site_claim: 'what a site says of itself; nothing is charged by it',
  site_factor: 'measured elsewhere and declared; hours of a site keep the one that divided them',
  site_report: 'what a site says of itself; nothing is charged by it',
  snapshot: 'of a closing, which names it',
  token_issue: 'of a motion, which names it',
  token_issuer: 'of a motion, which names it',
  transfer: 'of a journal, which names it',
  voter_key: 'whose key somebody signs with: nothing is decided by it',
  words_erased: 'the law’s to ask, not the custom’s',
  usage_correction: 'a report about a report',
  usage_dispute: 'what somebody says of a report: nothing changes by it',
  usage_dispute_answer: 'what an officer says of that; what is taken back is, by the report',
  usage_event: 'measured, and priced by a rating that names it',
  usage_part: 'of an event of use',
  usage_void: 'that a report was false: what it charged is reversed at the price it had',
};

let database: TestDatabase;
let pools: Pools;
let app: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pools = await poolsOf(database);
  app = pools.app;
});
afterAll(async () => {
  await database.drop();
});

const unnamed = async (id: string): Promise<readonly string[]> => {
  const sql = checks.find(({ code }) => code === 'decisions-name-their-custom')?.sql ?? '';
  return (await app.query<{ detail: string }>(sql, [id])).rows.map(({ detail }) => detail);
};

describe('every decision', () => {
  it('stands in a table that names its custom, or in one that says why not', async () => {
    const { rows } = await app.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'copyhold' AND column_name = 'custom_version'`,
    );
    const naming = new Set(rows.map(({ name }) => name));
    const listed = new Set(DECISIONS.map(([table]) => table));
    const facts = Object.entries(tableKinds).flatMap(([name, { kind }]) => (kind === 'FACT' ? [name] : []));
    const open = facts.filter((name) => !listed.has(name) && !Object.hasOwn(NOT_DECIDED, name));
    expect(open).toEqual([]);
    expect([...listed].filter((name) => !naming.has(name))).toEqual([]);
  });

  it('of the books and of capital names it by the database’s own clock, whoever writes', async () => {
    const books = await RawBooks.found(pools, 'named');
    await books.close(0);
    expect(await books.hardClose(0)).toBe('DONE');
    await app.query(
      `SELECT copyhold.register_instruments($1, '{a}', '{somebody}', '{GRANT}', '{1}', '{0}', '{0/1}', '{2026-01-01}')`,
      [books.ledger],
    );
    for (const [table, of] of [
      ['closing', 'ledger_id'],
      ['capital_instrument', 'partnership_id'],
    ]) {
      const { rows } = await app.query<{ version: number | null }>(
        `SELECT custom_version AS version FROM copyhold.${table ?? ''} WHERE ${of ?? ''} = $1`,
        [books.ledger],
      );
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.every(({ version }) => version === 1)).toBe(true);
    }
    expect(await unnamed(books.ledger)).toEqual([]);
  });

  it('stands under a custom whose days are those of the log: another day is found', async () => {
    const books = await RawBooks.found(pools, 'as-logged');
    const found = async (): Promise<unknown[]> =>
      (
        await app.query<{ detail: string }>(checks.find(({ code }) => code === 'customs-are-as-logged')?.sql ?? '', [
          books.ledger,
        ])
      ).rows;
    expect(await found()).toEqual([]);
    await pools.superuser.query('ALTER TABLE copyhold.custom_version DISABLE TRIGGER append_only');
    for (const column of ['effective_at', 'recorded_at']) {
      const move = (by: string) =>
        pools.superuser.query(
          `UPDATE copyhold.custom_version SET ${column} = ${column} + $2::interval WHERE partnership_id = $1`,
          [books.ledger, by],
        );
      await move('-1 day');
      expect(await found()).toHaveLength(1);
      await move('1 day');
      expect(await found()).toEqual([]);
    }
  });

  it('of before names the custom that was in force then: books with data in them are brought up, and back', async () => {
    const books = await RawBooks.found(pools, 'brought-up');
    await books.close(0);
    await app.query(
      `SELECT copyhold.register_instruments($1, '{a}', '{somebody}', '{GRANT}', '{1}', '{0}', '{0/1}', '{2026-01-01}')`,
      [books.ledger],
    );
    const client = await database.pool('superuser').connect();
    try {
      await client.query('BEGIN; SET LOCAL search_path = copyhold, public; SET LOCAL ROLE copyhold_owner');
      const runner = { query: (sql: string) => client.query(sql) } as unknown as QueryRunner;
      const migration = new Statutes1763800009430();
      await migration.down(runner);
      await migration.up(runner);
      for (const [table, of] of [
        ['closing', 'ledger_id'],
        ['capital_instrument', 'partnership_id'],
      ]) {
        const { rows } = await client.query<{ version: number }>(
          `SELECT custom_version AS version FROM ${table ?? ''} WHERE ${of ?? ''} = $1`,
          [books.ledger],
        );
        expect(rows).toEqual(rows.map(() => ({ version: 1 })));
        expect(rows.length).toBeGreaterThan(0);
      }
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('is found by the check where it names none', async () => {
    const books = await RawBooks.found(pools, 'nameless');
    await books.close(0);
    await pools.superuser.query(`ALTER TABLE copyhold.closing DISABLE TRIGGER append_only`);
    await pools.superuser.query('UPDATE copyhold.closing SET custom_version = NULL WHERE ledger_id = $1', [
      books.ledger,
    ]);
    expect(await unnamed(books.ledger)).toEqual(['1 of closing name no custom']);
  });
});
