import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { AssetLeaves1763800009400 } from '../../apps/server/src/database/migrations/1763800009400-asset-leaves.js';
import { expectKept, violations } from '../support/ledger-bench.js';
import { BANK, digest, leg, LockRoom, OPENING, RESERVE, SURPLUS, WAGES } from '../support/lock-room.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

type Leaf = Readonly<Record<string, string>> & { readonly type: string };

let database: TestDatabase;
let superuser: pg.Pool;
let room: LockRoom;
let machine: string;
let sold: string;

const TYPES = [
  'asset',
  'valuation',
  'locked-body',
  'disposal',
  'guardian-consent',
  'disposal-authorisation',
  'disposal-revocation',
  'loss-absorption',
  'collateral',
];

const one = async <T>(sql: string, values: readonly unknown[] = []): Promise<T> =>
  (await superuser.query<{ answer: T }>(sql, [...values])).rows[0]?.answer as T;

async function leaves(client: pg.Pool | pg.PoolClient, type: string): Promise<Leaf[]> {
  const { rows } = await client.query<{ entry: string }>(
    `SELECT convert_from(entry, 'UTF8') AS entry FROM copyhold.log_stage WHERE partnership_id = $1 AND type = $2 ORDER BY position`,
    [room.ledger, type],
  );
  return rows.map(({ entry }) => JSON.parse(entry) as Leaf);
}

/** Does something as whoever owns the database, asks the checks, and takes it back. */
async function tampered(work: (client: pg.PoolClient) => Promise<unknown>): Promise<(readonly [string, string])[]> {
  const client = await superuser.connect();
  try {
    await client.query('BEGIN; SET LOCAL search_path = copyhold, pg_temp');
    await work(client);
    return (await violations(client, room.ledger)).filter(([code]) => code === 'assets-have-their-leaf');
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

beforeAll(async () => {
  database = await createTestDatabase();
  superuser = database.pool('superuser');
  room = await LockRoom.open(database, 'leaves');
  await room.accepted({ transfers: [leg(BANK, OPENING, 10_000n), leg(BANK, RESERVE, 8_000n)] });
  await room.accepted({ transfers: [leg(WAGES, BANK, 900n)] });
  await room.accepted({ transfers: [leg(SURPLUS, WAGES, 900n)] });
  machine = await room.asset({ cost: 1_200n });
  await room.body('trust', false);
  sold = await room.ask({
    asset: machine,
    price: 900n,
    body: 'trust',
    valuation: await room.valuation(machine, 1_000n),
  });
  await room.consent(sold);
  await room.authorise(sold, await room.resolution('DISPOSAL', { disposal: sold }));
  await database.pool('guardian').query('SELECT copyhold.revoke_disposal($1, $2)', [room.ledger, sold]);
  await room.absorb(500n, 'a flood', await room.borne(500n, 'a flood'));
  await room.app.query(
    `SELECT copyhold.register_collateral($1, $2, 'the Harbour Fund', 50, '2026-01-01', '2027-01-01', $3)`,
    [room.ledger, machine, digest('deed')],
  );
});
afterAll(async () => {
  await expectKept(room.app, room.ledger);
  await database.drop();
});

describe('a leaf of the registers', () => {
  it('names the custom in force, whatever it is of, and so does its row', async () => {
    for (const type of TYPES) {
      const found = await leaves(superuser, type);
      expect([type, found]).toEqual([type, [expect.objectContaining({ v: '2', customVersion: '1' })]]);
      const table = { 'guardian-consent': 'guardian_consent' }[type] ?? type.replaceAll('-', '_');
      expect([type, await one(`SELECT custom_version AS answer FROM copyhold.${table}`)]).toEqual([type, 1]);
    }
  });

  it('commits to the words and tells none of them', async () => {
    for (const type of ['asset', 'valuation', 'disposal', 'collateral']) {
      const [leaf] = await leaves(superuser, type);
      expect([type, leaf?.['words']]).toEqual([type, expect.stringMatching(/^[\da-f]{64}$/u)]);
      expect(JSON.stringify(leaf)).not.toMatch(/an asset|an appraiser|a buyer|idle|tester|Harbour/u);
    }
  });

  it('names the leaf of the resolution that it stands on', async () => {
    const resolutions = await superuser.query<{ hash: string }>(
      `SELECT encode(result_hash, 'hex') AS hash FROM copyhold.resolution WHERE partnership_id = $1 ORDER BY recorded_at`,
      [room.ledger],
    );
    const [release, loss] = resolutions.rows.map(({ hash }) => hash);
    expect((await leaves(superuser, 'disposal-authorisation'))[0]).toMatchObject({ resolutionHash: release });
    expect((await leaves(superuser, 'loss-absorption'))[0]).toMatchObject({ resolutionHash: loss });
  });

  it('is of the custom that the database says is in force, and not of one that somebody chose', async () => {
    await tampered(async (client) => {
      await client.query(`SET LOCAL ROLE copyhold_app`);
      const { rows } = await client.query<{ code: string }>(
        `SELECT ask_disposal($1, $2, NULL, 'a dealer', 1, NULL, 'money', 'tester', 77) AS code`,
        [room.ledger, machine],
      );
      await client.query('RESET ROLE');
      expect((await leaves(client, 'disposal')).find(({ code }) => code === rows[0]?.code)).toMatchObject({
        customVersion: '1',
      });
    });
  });

  it('is the same whatever the session shows days and bytes as', async () => {
    const found = await tampered(async (client) => {
      await client.query(
        `SET LOCAL ROLE copyhold_app; SET LOCAL datestyle = 'SQL, DMY'; SET LOCAL bytea_output = 'escape'`,
      );
      await client.query(`SELECT register_asset($1, 'HARDWARE', 'rack', 'EUR', 5, '2026-03-02', 4, $2)`, [
        room.ledger,
        digest('bill'),
      ]);
      await client.query('RESET ROLE');
      const last = (await leaves(client, 'asset')).at(-1);
      expect(last).toMatchObject({ enteredOn: '2026-03-02', document: digest('bill').toString('hex') });
    });
    expect(found).toEqual([]);
  });
});

describe('whoever owns the database and changes a row', () => {
  const changes: readonly (readonly [table: string, change: string])[] = [
    ['asset', `name = 'a shed'`],
    ['asset', 'cost_minor = 1'],
    ['asset', 'custom_version = NULL'],
    ['asset', 'schedule_years = 100'],
    ['valuation', `valued_by = 'the buyer'`],
    ['valuation', 'value_minor = 1'],
    ['locked_body', `name = 'Harbour Capital'`],
    ['disposal', `buyer = 'a friend'`],
    ['disposal', `why = 'it burned'`],
    ['disposal', `actor = 'somebody else'`],
    ['disposal', `decision = 'ALLOW'`],
    ['disposal', `words = sha256('x')`],
    ['guardian_consent', `document = sha256('x')`],
    ['disposal_authorisation', 'least_price_minor = 1'],
    ['disposal_authorisation', `expires_at = '2199-01-01Z'`],
    ['loss_absorption', 'amount_minor = 1'],
    ['collateral', `creditor = 'nobody'`],
    ['collateral', 'until = NULL'],
  ];

  it.each(changes)('%s: %s', async (table, change) => {
    const found = await tampered(async (client) => {
      await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL; ALTER TABLE ${table} DISABLE TRIGGER append_only;
        ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${table}_names_its_custom`);
      await client.query(`UPDATE ${table} SET ${change} WHERE partnership_id = $1`, [room.ledger]);
    });
    expect(found).not.toEqual([]);
  });

  it('or another resolution under it, or takes it away, or writes one that was never logged', async () => {
    const off = (table: string): string =>
      `ALTER TABLE ${table} DISABLE TRIGGER ALL; ALTER TABLE ${table} DISABLE TRIGGER append_only;`;
    const works = [
      `${off('resolution')} UPDATE resolution SET result = result || ' '`,
      `${off('disposal_revocation')} DELETE FROM disposal_revocation`,
      `${off('collateral')} DELETE FROM collateral`,
      `${off('collateral')} INSERT INTO collateral (partnership_id, code, asset_code, creditor, amount_minor, since, document, leaf, custom_version)
         SELECT partnership_id, 'COL-0009', asset_code, creditor, 1, since, document, leaf, custom_version FROM collateral`,
      `${off('log_stage')} DELETE FROM log_stage WHERE type = 'valuation'`,
    ];
    for (const work of works) {
      expect([work, (await tampered((client) => client.query(work))).length > 0]).toEqual([work, true]);
    }
  });

  it('cannot be told from one whose salt was erased, which is the officers’ to do alone', async () => {
    for (const login of ['app', 'auditor', 'guardian', 'sequencer'] as const) {
      const erase = database
        .pool(login)
        .query(`SELECT copyhold.erase_asset_words($1, 'disposal', $2)`, [room.ledger, sold]);
      await expect(erase).rejects.toMatchObject({ code: '42501' });
    }
    await expect(database.pool('auditor').query('TABLE copyhold.asset_salt')).rejects.toMatchObject({ code: '42501' });
    const found = await tampered(async (client) => {
      await client.query(`SET LOCAL ROLE copyhold_closer`);
      const { rows } = await client.query(`SELECT erase_asset_words($1, 'disposal', $2) AS erased`, [
        room.ledger,
        sold,
      ]);
      expect(rows).toEqual([{ erased: true }]);
      await client.query(`RESET ROLE`);
    });
    expect(found).toEqual([]);
  });
});

describe('what was entered before', () => {
  it('keeps its leaf of version 1 and is sound, through the migration there and back', async () => {
    const migration = new AssetLeaves1763800009400();
    const found = await tampered(async (client) => {
      await client.query('SET LOCAL ROLE copyhold_owner');
      // Of a runner, a migration uses its query alone.
      const runner = { query: (sql: string) => client.query(sql) } as unknown as QueryRunner;
      await migration.down(runner);
      const old = async (call: string, values: readonly unknown[]): Promise<string> =>
        (await client.query<{ code: string }>(`SELECT ${call} AS code`, [room.ledger, ...values])).rows[0]?.code ?? '';
      const asset = await old(`register_asset($1, 'HARDWARE', 'old', 'EUR', 5, '2026-03-02', 4, $2)`, [digest('')]);
      await old(`file_valuation($1, $2, 5, 'somebody', '2026-03-02', $3)`, [asset, digest('')]);
      await old(`register_collateral($1, $2, 'a bank', 5, '2026-03-02', NULL, $3)`, [asset, digest('')]);
      const disposal = await old(`ask_disposal($1, $2, 'trust', 'trust', 5, NULL, 'why', 'tester', 1)`, [asset]);
      await old('consent_to_disposal($1, $2, $3)', [disposal, digest('')]);
      await old(`name_locked_body($1, 'other', 'Other', false)`, []);
      await migration.up(runner);
      expect((await leaves(client, 'asset')).at(-1)).toMatchObject({ v: '1', code: asset });
      expect((await leaves(client, 'locked-body')).at(-1)).not.toHaveProperty('customVersion');
    });
    // Rows of version 2 lost their commitments on the way down: those are found, and no older one is.
    expect(found.filter(([, detail]) => /A-0002|VAL-0002|COL-0002|DSP-0002|other/u.test(detail))).toEqual([]);
  });
});

describe('a document', () => {
  it('of no bytes is none', async () => {
    const empty = digest('');
    const works: readonly (readonly [pg.Pool, string, readonly unknown[]])[] = [
      [room.app, `register_asset($1, 'HARDWARE', 'x', 'EUR', 5, '2026-03-02', 4, $2)`, [empty]],
      [room.app, `file_valuation($1, $2, 5, 'x', '2026-03-02', $3)`, [machine, empty]],
      [room.app, `register_collateral($1, $2, 'x', 5, '2026-03-02', NULL, $3)`, [machine, empty]],
      [
        database.pool('guardian'),
        'consent_to_disposal($1, $2, $3)',
        [await room.ask({ asset: machine, price: 1_000n }), empty],
      ],
    ];
    for (const [pool, call, values] of works) {
      await expect(pool.query(`SELECT copyhold.${call}`, [room.ledger, ...values])).rejects.toMatchObject({
        code: '23514',
      });
    }
    const nothing = room.absorb(10n, '', await room.borne(10n, ''));
    await expect(nothing).rejects.toMatchObject({ code: '23514' });
  });
});
