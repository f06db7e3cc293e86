import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectKept } from '../support/ledger-bench.js';
import { BANK, leg, LockRoom, OPENING } from '../support/lock-room.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let room: LockRoom;
let asset: string;

beforeAll(async () => {
  database = await createTestDatabase();
  room = await LockRoom.open(database, 'words');
  await room.accepted({ transfers: [leg(BANK, OPENING, 90_000n)] });
});
afterAll(async () => {
  await expectKept(room.app, room.ledger);
  await database.drop();
});

const erase = (type: string, code: string): Promise<unknown> =>
  database
    .pool('closer')
    .query<{ erased: boolean }>('SELECT copyhold.erase_asset_words($1, $2, $3) AS erased', [room.ledger, type, code])
    .then(({ rows }) => rows[0]?.erased);

const erasures = async (): Promise<unknown[]> => {
  const { rows } = await room.owner.query<{ leaf: object }>(
    `SELECT convert_from(entry, 'UTF8')::json AS leaf FROM copyhold.log_stage WHERE partnership_id = $1 AND type = 'words-erased'`,
    [room.ledger],
  );
  return rows.map(({ leaf }) => leaf);
};

describe('the words of what stands in the register', () => {
  it('go with a leaf that says so, once', async () => {
    asset = await room.asset({ cost: 1_000n });
    expect(await erase('asset', asset)).toBe(true);
    expect(await erase('asset', asset)).toBe(false);
    expect(await erasures()).toEqual([{ type: 'words-erased', v: '2', code: asset, of: 'asset' }]);
  });

  it('stay while something may still go by them: the buyer of a sale that is asked for, or authorised', async () => {
    asset = await room.asset({ cost: 1_000n });
    const asked = await room.ask({ asset, price: 999n, valuation: await room.valuation(asset, 999n) });
    await expect(erase('disposal', asked)).rejects.toMatchObject({ code: 'P0142' });
    await room.authorise(asked, await room.resolution('DISPOSAL', { disposal: asked }));
    await expect(erase('disposal', asked)).rejects.toMatchObject({ code: 'P0142' });
    await room.accepted(room.sale(asked, { cost: 1_000n, price: 999n }));
    expect(await erase('disposal', asked)).toBe(true);
  });

  it('cannot be gone when it is authorised', async () => {
    asset = await room.asset({ cost: 1_000n });
    const asked = await room.ask({ asset, price: 999n, valuation: await room.valuation(asset, 999n) });
    const client = await database.pool('superuser').connect();
    try {
      await client.query(`BEGIN; SET LOCAL search_path = copyhold, pg_temp`);
      const resolution = await room.resolution('DISPOSAL', { disposal: asked });
      await client.query(`DELETE FROM asset_salt WHERE type = 'disposal' AND code = $1`, [asked]);
      const authorise = client.query(`SELECT authorise_disposal($1, $2, $3, now() + interval '1 day')`, [
        room.ledger,
        asked,
        resolution,
      ]);
      await expect(authorise).rejects.toMatchObject({ code: 'P0141', message: expect.stringContaining('anew') });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});

describe('the words of a journal that took back what passed a gate', () => {
  it('are not erased either', async () => {
    asset = await room.asset({ cost: 400n });
    const { transfers, ...rest } = room.wear(asset, 100n);
    const worn = await room.accepted({ transfers, ...rest });
    const back = transfers.map(({ debit, credit, ...each }) => ({ ...each, debit: credit, credit: debit }));
    const taken = await room.accepted({ transfers: back, reverses: worn });
    const erasing = database.pool('closer').query('SELECT copyhold.erase_words_salt($1, $2)', [room.ledger, taken]);
    await expect(erasing).rejects.toMatchObject({ code: 'P0142' });
  });
});

describe('the body that the custom specifies', () => {
  it('ends with its custom: the next one specifies another, and the first has nothing for nothing any more', async () => {
    asset = await room.asset({ cost: 9_000n });
    const name = (code: string, said: string): Promise<unknown> =>
      room.guardian.query(`SELECT copyhold.name_locked_body($1, $2, $3, true)`, [room.ledger, code, said]);
    await expect(name('evil', 'Evil')).rejects.toMatchObject({ code: 'P0141' });
    await name('town', 'The town');
    await expect(name('town2', 'The town')).rejects.toMatchObject({ code: 'P0141' });
    const decision = async (body: string): Promise<unknown> =>
      (
        await room.owner.query<{ d: string }>(`SELECT copyhold.decision_of($1, $2, $3, 0) AS d`, [
          room.ledger,
          asset,
          body,
        ])
      ).rows[0]?.d;
    expect(await decision('town')).toBe('ALLOW');
    await room.owner.query(
      `WITH leaf AS (SELECT copyhold.stage_leaf($1, 'custom', $2))
       INSERT INTO copyhold.custom_version (partnership_id, version, effective_at, rules) SELECT $1, 2, now(), $2 FROM leaf`,
      [room.ledger, '{"lock":{"specifiedBody":"The commons"}}'],
    );
    expect(await decision('town')).not.toBe('ALLOW');
    await name('commons', 'The commons');
    expect(await decision('commons')).toBe('ALLOW');
  });
});
