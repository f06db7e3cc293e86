import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GatewayRoom } from '../support/gateway-room.js';
import { TINY } from '../support/inference/inference-process.js';

const KEY = 'COPYHOLD_UPSTREAM_OFFICERS';

let room: GatewayRoom;

beforeAll(async () => {
  room = await GatewayRoom.open();
});
afterAll(() => room.close());

const rowsOf = async (id: string): Promise<unknown> => {
  const { rows } = await room.server.database
    .pool('auditor')
    .query('SELECT added_by, retired_by FROM model_upstream WHERE id = $1', [id]);
  return rows[0];
};

describe('who says where prompts and keys go', () => {
  it('is an officer by name: the application’s login adds, changes and retires no upstream', async () => {
    const id = await room.upstream('http://127.0.0.1:9');
    const app = room.server.database.pool('app');
    for (const sql of [
      `INSERT INTO copyhold.model_upstream (partnership_id, model, site, url, kind, output_tokens)
       SELECT partnership_id, model, site, 'http://127.0.0.1:8', kind, output_tokens FROM copyhold.model_upstream`,
      `UPDATE copyhold.model_upstream SET url = 'http://127.0.0.1:8'`,
      'UPDATE copyhold.model_upstream SET retired_at = now()',
      `SELECT copyhold.add_upstream(partnership_id, to_jsonb(u), 'clerk') FROM copyhold.model_upstream u`,
      `SELECT copyhold.retire_upstream(partnership_id, id::text, 'clerk') FROM copyhold.model_upstream`,
    ]) {
      await expect(app.query(sql)).rejects.toThrow(/permission denied/u);
    }
    // Nor does an officer's login change one that is there: another address is another row.
    const closer = room.server.database.pool('closer');
    await expect(closer.query(`UPDATE copyhold.model_upstream SET url = 'http://127.0.0.1:8'`)).rejects.toThrow(
      /permission denied/u,
    );
    expect(await rowsOf(id)).toEqual({ added_by: 'clerk', retired_by: null });
    expect(await room.registry.retire(room.partnership.id, id, 'Orla')).toBe(true);
    expect(await room.registry.retire(room.partnership.id, id, 'Orla')).toBe(false);
    expect(await rowsOf(id)).toEqual({ added_by: 'clerk', retired_by: 'Orla' });
  });

  it('names somebody', async () => {
    await expect(room.upstream('http://127.0.0.1:9', { model: 'none' })).rejects.toThrow(/no model/u);
    const { upstreams } = await room.registry.of(room.partnership.id);
    expect(upstreams).toEqual([]);
    const wish = { model: TINY, site: 'mill', url: 'http://127.0.0.1:9', kind: 'vllm' as const, outputTokens: 9n };
    const rest = { servedAs: null, keyVariable: null, contextTokens: null, tokenizes: false, priority: 0 };
    const asked = { ...wish, ...rest };
    expect(await room.registry.add(room.partnership.id, asked, '')).toMatchObject({ kind: 'ActorMalformed' });
  });

  it('sends a key to the origin that it was first named for, and to no other, also where that row is retired', async () => {
    const first = await room.upstream('http://127.0.0.1:9', { keyVariable: KEY });
    await room.registry.retire(room.partnership.id, first, 'Orla');
    for (const url of [
      'http://127.0.0.1:99',
      'https://127.0.0.1:9',
      'http://127.0.0.1.evil:9',
      'http://evil/127.0.0.1:9',
    ]) {
      await expect(room.upstream(url, { keyVariable: KEY })).rejects.toThrow(/another address already/u);
    }
    await room.upstream('HTTP://127.0.0.1:9/below/v1', { keyVariable: KEY });
    await room.upstream('http://127.0.0.1:99');
  });

  it('lets of two officers at once only one name the origin of a key', async () => {
    const keyVariable = 'COPYHOLD_UPSTREAM_AT_ONCE';
    const wishes = Array.from({ length: 6 }, (_, at) =>
      room.upstream(`http://127.0.0.1:${String(10 + at)}`, { keyVariable }),
    );
    const done = await Promise.allSettled(wishes);
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
