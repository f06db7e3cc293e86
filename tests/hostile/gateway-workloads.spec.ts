import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isRefusal } from '#libs/amount';
import { workloadChecks } from '../../apps/server/src/database/checks/workload-checks.js';
import type { BlockWish } from '../../apps/server/src/gateway/workload.store.js';
import { GatewayRoom } from '../support/gateway-room.js';
import { TINY } from '../support/inference/inference-process.js';
import { resolvedRaw } from '../support/raw-resolution.js';

const chat = { model: TINY, messages: [{ role: 'user', content: 'x' }], max_tokens: 10 };
const ANSWER = JSON.stringify({
  ...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: TINY },
  choices: [{ index: 0, message: { role: 'assistant', content: 'y' }, finish_reason: 'length' }],
  usage: { prompt_tokens: 7, completion_tokens: 10, total_tokens: 17 },
});

let room: GatewayRoom;
let engine: Server;
/** How often the engine was asked. */
let asked = 0;

beforeAll(async () => {
  engine = createServer((_, response) => {
    asked += 1;
    response.setHeader('content-type', 'application/json');
    response.end(ANSWER);
  });
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
  room = await GatewayRoom.open({ purposes: ['research', 'training'] });
  // A server listening on TCP has an address of this form.
  await room.upstream(`http://127.0.0.1:${String((engine.address() as AddressInfo).port)}`);
});
afterAll(async () => {
  await room.close();
  engine.close();
});

const training = (): Promise<Response> => room.post('chat/completions', chat, { 'x-copyhold-purpose': 'training' });

/** A resolution to block training at the mill, or something else. */
const decided = (
  result: Readonly<Record<string, string>> = { act: 'BLOCK', purpose: 'training', site: 'mill' },
  carried = true,
): Promise<string> =>
  resolvedRaw(room.server.database.pool('superuser'), room.partnership.id, { kind: 'WORKLOAD', carried, result });
const liftOf = (block: string, carried = true): Promise<string> => decided({ act: 'LIFT', block }, carried);

async function blocked(wish: Partial<BlockWish> = {}): Promise<string> {
  const all = { site: 'mill', purpose: 'training', reason: 'The river is low.', actor: 'Orla', ...wish };
  const made = await room.registry.block(room.partnership.id, all);
  if (isRefusal(made)) throw new Error(made.kind);
  return made;
}

async function checksHold(): Promise<void> {
  for (const { sql } of workloadChecks) {
    const { rows } = await room.server.database.pool('auditor').query(sql, [room.partnership.id]);
    expect(rows).toEqual([]);
  }
}

describe('what a site does not run', () => {
  it('is refused with who decided it and why, and nothing is sent on', async () => {
    const resolution = await decided();
    const block = await blocked({ resolution });
    asked = 0;
    const response = await training();
    expect(response.status).toBe(403);
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    expect(error.code).toBe('purpose_blocked');
    expect(error.message).toMatch(
      /^"training" is not served at mill by the resolution of \d{4}-\d\d-\d\d: The river is low\.$/u,
    );
    expect(asked).toBe(0);
    // Those who run the site do not overrule it, nor does a resolution that was not carried, or one from before.
    const lift = (by?: string): ReturnType<typeof room.registry.lift> =>
      room.registry.lift(room.partnership.id, {
        block,
        why: 'It rains.',
        actor: 'Orla',
        ...(by === undefined ? {} : { resolution: by }),
      });
    expect(await lift()).toMatchObject({ kind: 'ResolutionNeeded' });
    expect(await lift(resolution)).toMatchObject({ kind: 'ResolutionNotForThis' });
    expect(await lift(await liftOf(resolution))).toMatchObject({ kind: 'ResolutionNotForThis' });
    expect(await lift(await liftOf(block, false))).toMatchObject({ kind: 'ResolutionMissing' });
    expect((await training()).status).toBe(403);
    const lifting = await liftOf(block);
    expect(await lift(lifting)).toBeUndefined();
    expect((await training()).status).toBe(200);
    expect(await lift(await liftOf(block))).toMatchObject({ kind: 'BlockLifted' });
    // What was resolved of one purpose, at one site, blocks no other, and blocks once.
    const again = { site: 'mill', purpose: 'training', reason: 'x', actor: 'Orla', resolution };
    expect(await room.registry.block(room.partnership.id, again)).toMatchObject({ kind: 'ResolutionSpent' });
    for (const other of [{ purpose: 'research' }, { site: null }]) {
      const wish = { ...again, ...other, resolution: await decided() };
      expect(await room.registry.block(room.partnership.id, wish)).toMatchObject({ kind: 'ResolutionNotForThis' });
    }
    await checksHold();
  });

  it('stands in the log by its resolution’s hash, and no login changes or forgets it', async () => {
    const block = await blocked({ resolution: await decided() });
    const superuser = room.server.database.pool('superuser');
    const { rows } = await superuser.query<{ entry: string; hash: string }>(
      `SELECT convert_from(s.entry, 'UTF8') AS entry, encode(r.result_hash, 'hex') AS hash
       FROM workload_block b JOIN resolution r ON r.id = b.resolution_id
       JOIN log_stage s ON s.partnership_id = b.partnership_id AND s.type = 'workload' AND convert_from(s.entry, 'UTF8') LIKE '%' || b.id || '%'
       WHERE b.id = $1`,
      [block],
    );
    expect(JSON.parse(rows[0]?.entry ?? '{}')).toMatchObject({
      ...{ type: 'workload', event: 'BLOCKED', block, purpose: 'training', site: 'mill', customVersion: '1' },
      resolution: rows[0]?.hash,
    });
    const app = room.server.database.pool('app');
    for (const sql of [
      'DELETE FROM workload_block',
      `UPDATE workload_block SET reason = 'none'`,
      `INSERT INTO workload_lift (partnership_id, block_id, why, actor, custom_version) SELECT partnership_id, id, 'x', 'x', 1 FROM workload_block`,
    ]) {
      await expect(app.query(sql)).rejects.toThrow(/permission denied/u);
    }
    await room.registry.lift(room.partnership.id, {
      block,
      why: 'for the next test',
      actor: 'Orla',
      resolution: await liftOf(block),
    });
    await checksHold();
  });

  it('is the officers’ alone: the application’s login can neither block nor lift, by no statement', async () => {
    const block = await blocked({ resolution: await decided() });
    const later = await liftOf(block);
    for (const login of ['app', 'auditor', 'sequencer'] as const) {
      const pool = room.server.database.pool(login);
      const lift = pool.query(`SELECT copyhold.lift_workload($1, $2, 'it rains', $3, 'Orla')`, [
        ...[room.partnership.id, block, later],
      ]);
      await expect(lift).rejects.toThrow(/permission denied/u);
      const more = `SELECT copyhold.block_workload($1, NULL, 'research', 'none', NULL, $2, 'Orla')`;
      await expect(pool.query(more, [room.partnership.id, later])).rejects.toThrow(/permission denied/u);
    }
    expect((await training()).status).toBe(403);
    // Nor does an officer without the later resolution, by whatever statement.
    const { rows } = await room.server.database
      .pool('closer')
      .query<{ outcome: string }>(`SELECT copyhold.lift_workload($1, $2, 'it rains', NULL, 'Orla') AS outcome`, [
        ...[room.partnership.id, block],
      ]);
    expect(rows).toEqual([{ outcome: 'ResolutionNeeded' }]);
    const done = { block, why: 'It rains.', actor: 'Orla', resolution: later };
    expect(await room.registry.lift(room.partnership.id, done)).toBeUndefined();
    await checksHold();
  });

  it('begins when it was said to, never before it was decided', async () => {
    const begins = new Date(Date.now() + 3_600_000);
    const block = await blocked({ begins });
    expect((await training()).status).toBe(200);
    const { blocks } = await room.registry.of(room.partnership.id);
    expect(blocks).toMatchObject([{ id: block, beginsAtMs: begins.getTime(), resolution: null, actor: 'Orla' }]);
    expect(
      await room.registry.lift(room.partnership.id, { block, why: 'not after all', actor: 'Orla' }),
    ).toBeUndefined();
    await expect(blocked({ begins: new Date(Date.now() - 3_600_000) })).rejects.toThrow('BeginsPast');
  });

  it.each([
    [{ site: 'nowhere' }, 'SiteUnknown'],
    [{ resolution: '00000000-0000-7000-8000-000000000000' }, 'ResolutionMissing'],
    [{ resolution: 'robert' }, 'ResolutionMissing'],
    [{ purpose: 'No Such; Word' }, 'PurposeMalformed'],
    [{ reason: 'a\nb' }, 'ReasonMalformed'],
    [{ reason: '' }, 'ReasonMalformed'],
    [{ actor: '' }, 'ActorMalformed'],
  ])('is not blocked by %p: %s', async (wish, kind) => {
    await expect(blocked(wish)).rejects.toThrow(kind);
    expect((await training()).status).toBe(200);
  });

  it('is found by a check where the record was made up', async () => {
    const superuser = room.server.database.pool('superuser');
    await superuser.query(
      `INSERT INTO workload_block (partnership_id, purpose, reason, begins, actor, custom_version, recorded_at)
       SELECT $1, 'research', 'made up', t.now, 'nobody', 1, t.now FROM (SELECT clock_timestamp() AS now) AS t`,
      [room.partnership.id],
    );
    const { rows } = await superuser.query<{ detail: string }>(workloadChecks[0]?.sql ?? '', [room.partnership.id]);
    expect(rows.map(({ detail }) => detail)).toEqual([expect.stringContaining('not in the log')]);
  });
});
