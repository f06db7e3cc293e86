import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CourtRollWhole1763800009420 } from '../../apps/server/src/database/migrations/1763800009420-court-roll-whole.js';
import { post } from '../support/books.js';
import { HOURS, RollRoom } from '../support/roll-room.js';

let room: RollRoom;

beforeAll(async () => {
  room = await RollRoom.open();
});
afterAll(async () => {
  await room.server.stop();
});

describe('a database with a roll of before gates were divided, fines paid and minorities out of reach', () => {
  it('is brought up with what is in it, and taken back as long as nothing newer stands in it', async () => {
    const { server, small } = room;
    const land = await room.claim('r0001', 'mill', '2026-03-01', HOURS);
    await room.entered({ act: 'DEATH', holding: land, toUseOf: 'r0005', until: '2190-01-02' });
    const admitted = await room.claim('r0003', 'weir', '2026-03-01');
    await room.entered({ act: 'DEATH', holding: admitted, toUseOf: 'r0004', until: '2190-01-02' });
    await room.entered({ act: 'CLAIM', holding: admitted, toUseOf: 'r0004' });
    await room.entered({ act: 'ADMIT', holding: admitted });
    await post(
      server,
      small.id,
      'a name',
      [{ debit: 'je:assets:bank', credit: 'je:equity:opening', amount: 7n }],
      '2026-04-05T00:00:00Z',
    );
    const client = await server.database.pool('superuser').connect();
    const runner = { query: (text: string) => client.query(text) } as never;
    const migration = new CourtRollWhole1763800009420();
    const one = async (sql: string): Promise<unknown> => (await client.query<{ it: unknown }>(sql)).rows[0]?.it;
    const memo = `SELECT memo AS it FROM journal WHERE idempotency_key = 'a name'`;
    try {
      await client.query('BEGIN; SET LOCAL search_path = copyhold, pg_temp; SET LOCAL ROLE copyhold_owner');
      await migration.down(runner);
      await one(`SELECT erase_words_salt(ledger_id, id) AS it FROM journal WHERE idempotency_key = 'a name'`);
      expect(await one(memo)).toBe('a name');
      expect(await one(`SELECT has_table_privilege('copyhold_app', 'holding', 'SELECT') AS it`)).toBe(true);
      await migration.up(runner);
      expect(await one(memo)).toBe('');
      expect(await one('SELECT count(*)::integer AS it FROM words_erased')).toBe(1);
      expect(
        await one(`SELECT has_column_privilege('copyhold_auditor', 'holding', 'minor_until', 'SELECT') AS it`),
      ).toBe(false);
      expect(await one(`SELECT minor_until::text AS it FROM holding WHERE number = '${land}'`)).toBe('2190-01-02');
      await client.query('SAVEPOINT kept');
      await client.query(
        `ALTER TABLE roll_entry DISABLE TRIGGER append_only;
         UPDATE roll_entry SET event = 'LAPSED' WHERE number = 1`,
      );
      await expect(migration.down(runner)).rejects.toThrow('it is taken back only where there are none');
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
