import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { expectKept, violations } from '../support/ledger-bench.js';
import {
  BANK,
  dayFromNow,
  digest,
  leg,
  LockRoom,
  MACHINES,
  noonOf,
  OPENING,
  PERSON,
  plainDay,
  PROCEEDS,
  RESERVE,
  WEAR,
  WORN,
} from '../support/lock-room.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let superuser: pg.Pool;
let room: LockRoom;
let asset: string;
let worn: string;

beforeAll(async () => {
  database = await createTestDatabase();
  superuser = database.pool('superuser');
  room = await LockRoom.open(database, 'below');
  await room.accepted({ transfers: [leg(BANK, OPENING, 10_000n), leg(PROCEEDS, OPENING, 5_000n)] });
  await room.accepted({ transfers: [leg(BANK, RESERVE, 8_000n)] });
  asset = await room.asset({ cost: 1_200n, day: plainDay(0) });
  worn = await room.accepted(room.wear(asset, 300n));
});
afterAll(async () => {
  await expectKept(room.app, room.ledger);
  await database.drop();
});

interface Forged {
  readonly source: readonly [kind: string, id: string] | null;
  readonly legs: readonly (readonly [debit: string, credit: string, amount: bigint])[];
  readonly effectiveAt?: string;
  readonly reverses?: string;
  /** A journal that is there already, which gains legs. */
  readonly journal?: string;
  readonly into?: 'transfer' | 'hold';
}

/** Writes rows as the database's owner could, past the posting function; answers the SQLSTATE, and leaves nothing. */
async function forge(client: pg.PoolClient, forged: Forged): Promise<string> {
  const { source, legs, effectiveAt, reverses, journal, into = 'transfer' } = forged;
  await client.query('SAVEPOINT forged');
  try {
    const { rows } =
      journal === undefined
        ? await client.query<{ id: string }>(
            `INSERT INTO copyhold.journal (id, ledger_id, idempotency_key, request_hash, kind, memo, actor, source_kind, source_id, effective_at,
               recorded_at, reverses, batch_sequence, ordinal, phase, expires_at)
             VALUES (uuidv7(), $1, $2, $3, 'x', 'x', 'x', $4, $5, $6, now(), $7, 999999, 1, $8, $9) RETURNING id`,
            [
              room.ledger,
              randomBytes(8).toString('hex'),
              digest('x'),
              source?.[0] ?? null,
              source?.[1] ?? null,
              effectiveAt ?? noonOf(dayFromNow(0)),
              reverses ?? null,
              into === 'hold' ? 'PENDING' : 'POSTED',
              into === 'hold' ? '2199-01-01Z' : null,
            ],
          )
        : { rows: [{ id: journal }] };
    const id = into === 'hold' ? '' : 'id, ';
    await client.query(
      `INSERT INTO copyhold.${into} (${id}journal_id, position, ledger_id, unit, debit_account_id, credit_account_id, amount, purpose_code)
       SELECT ${into === 'hold' ? '' : 'uuidv7(), '}$1::uuid, 90 + l.place, $2, 'EUR', d.id, c.id, l.amount, 'X'
       FROM unnest($3::text[], $4::text[], $5::numeric[]) WITH ORDINALITY AS l(debit, credit, amount, place)
       JOIN copyhold.account d ON d.ledger_id = $2 AND d.path = l.debit JOIN copyhold.account c ON c.ledger_id = $2 AND c.path = l.credit`,
      [
        rows[0]?.id,
        room.ledger,
        legs.map(([debit]) => debit),
        legs.map(([, credit]) => credit),
        legs.map(([, , amount]) => amount.toString()),
      ],
    );
    return 'done';
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  } finally {
    await client.query('ROLLBACK TO forged');
  }
}

const LOCKED = 'P0104';
const drains = (): [string, Forged][] => [
  ['the reserve to a person', { source: null, legs: [[RESERVE, PERSON, 1n]] }],
  ['the machines into the bank', { source: null, legs: [[BANK, MACHINES, 1n]] }],
  [
    'in a circle',
    {
      source: null,
      legs: [
        [BANK, MACHINES, 1n],
        [MACHINES, BANK, 1n],
      ],
    },
  ],
  ['proceeds into the bank', { source: ['exchange', asset], legs: [[BANK, PROCEEDS, 1n]] }],
  ['an authorisation that nobody gave', { source: ['disposal', 'DSP-0001'], legs: [[PROCEEDS, MACHINES, 1n]] }],
  ['a loss that nobody entered', { source: ['absorption', 'ABS-0001'], legs: [[RESERVE, 'je:equity:surplus', 1n]] }],
  ['wear beyond its year', { source: ['depreciation', asset], legs: [[WORN, WEAR, 1n]] }],
  [
    'wear dated forward',
    { source: ['depreciation', asset], legs: [[WORN, WEAR, 1n]], effectiveAt: noonOf(dayFromNow(500)) },
  ],
  ['wear of nobody', { source: null, legs: [[WORN, WEAR, 1n]] }],
  ['wear as a sale', { source: ['depreciation', asset], legs: [[BANK, WEAR, 1n]] }],
  ['wear added to an entry that was sound', { source: null, journal: worn, legs: [[WORN, WEAR, 1n]] }],
  ['a sale beside an entry that was sound', { source: null, journal: worn, legs: [[BANK, OPENING, 1n]] }],
  ['a hold', { source: null, into: 'hold', legs: [[PERSON, PROCEEDS, 1n]] }],
  ['a hold of wear', { source: ['depreciation', asset], into: 'hold', legs: [[WORN, WEAR, 1n]] }],
  ['the machines once more for one number', { source: ['asset', asset], legs: [[MACHINES, OPENING, 1_200n]] }],
];

describe('below the posting function', () => {
  it.each(['owner', 'replica'])('each of them is refused to the %s', async (who) => {
    const client = await superuser.connect();
    const wrong: [string, string][] = [];
    try {
      await client.query('BEGIN');
      await client.query(
        who === 'owner' ? 'SET LOCAL ROLE copyhold_owner' : "SET LOCAL session_replication_role = 'replica'",
      );
      for (const [what, forged] of drains()) {
        const code = await forge(client, forged);
        // Something else beside a gate is seen where the journal has a leg that is guarded: a later statement has none.
        const isUnguarded = what === 'a sale beside an entry that was sound';
        if (code !== (isUnguarded ? 'done' : LOCKED)) wrong.push([what, code]);
      }
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
    expect(wrong).toEqual([]);
  });

  it('whoever switches that off is found by the checks', async () => {
    const client = await superuser.connect();
    try {
      await client.query('BEGIN');
      await client.query(`ALTER TABLE copyhold.transfer DISABLE TRIGGER ALL; ALTER TABLE copyhold.transfer DISABLE TRIGGER append_only;
        UPDATE copyhold.transfer t SET debit_account_id = a.id FROM copyhold.account a
        WHERE t.journal_id = '${worn}' AND a.ledger_id = t.ledger_id AND a.path = '${BANK}'`);
      const found = await violations(client, room.ledger);
      expect(found.filter(([code]) => code === 'locked-left-by-a-gate')).toEqual([
        ['locked-left-by-a-gate', expect.stringContaining('depreciation goes from')],
      ]);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});

describe('what opens a gate', () => {
  const facts = ['disposal_authorisation', 'guardian_consent', 'disposal_revocation', 'loss_absorption', 'locked_body'];

  it.each(['app', 'closer', 'auditor', 'sequencer'] as const)('is entered by no %s login', async (login) => {
    const pool = database.pool(login);
    const calls = [
      `authorise_disposal('${room.ledger}', 'DSP-0001', uuidv7(), now() + interval '1 day')`,
      `consent_to_disposal('${room.ledger}', 'DSP-0001', '\\x00')`,
      `revoke_disposal('${room.ledger}', 'DSP-0001')`,
      `name_locked_body('${room.ledger}', 'mine', 'Mine', true)`,
      `absorb_loss('${room.ledger}', 'EUR', 1, '\\x00', uuidv7())`,
      `impair_asset('${room.ledger}', '${asset}', 1, '\\x00', uuidv7())`,
      `enter_absorption('${room.ledger}', 'LOSS', NULL, 'EUR', 1, '\\x00', uuidv7())`,
      `enter_asset('${room.ledger}', 'HARDWARE', 'x', 'EUR', 1, '2020-01-01', 1, NULL, 1)`,
    ];
    for (const call of calls) {
      await expect(pool.query(`SELECT copyhold.${call}`)).rejects.toMatchObject({ code: '42501' });
    }
    for (const table of facts) {
      await expect(pool.query(`INSERT INTO copyhold.${table} DEFAULT VALUES`)).rejects.toMatchObject({ code: '42501' });
    }
    for (const role of ['copyhold_guardian', 'copyhold_steward']) {
      await expect(pool.query(`SET ROLE ${role}`)).rejects.toMatchObject({ code: '42501' });
      await expect(pool.query(`ALTER ROLE ${role} PASSWORD 'mine'`)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it.each(['guardian', 'steward'] as const)('gives the %s nothing else', async (login) => {
    const pool = database.pool(login);
    const denied = [
      `SELECT * FROM copyhold.post_journals('${room.ledger}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')`,
      `SELECT copyhold.register_asset('${room.ledger}', 'HARDWARE', 'x', 'EUR', 1, '2020-01-01', 1, NULL)`,
      `SELECT copyhold.record_resolution('${room.ledger}', uuidv7(), true, '{}', 1)`,
      login === 'guardian'
        ? `SELECT copyhold.absorb_loss('${room.ledger}', 'EUR', 1, '\\x00', uuidv7())`
        : `SELECT copyhold.authorise_disposal('${room.ledger}', 'DSP-0001', uuidv7(), now())`,
      'TABLE copyhold.person',
      'TABLE copyhold.session',
      'TABLE copyhold.journal',
      'INSERT INTO copyhold.resolution DEFAULT VALUES',
      'UPDATE copyhold.asset SET cost_minor = 1',
    ];
    for (const sql of denied) await expect(pool.query(sql)).rejects.toMatchObject({ code: '42501' });
  });
});
