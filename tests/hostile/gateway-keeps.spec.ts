import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { lostRequest } from '../../apps/server/src/gateway/ended-request.js';
import type { RunReport } from '../../apps/server/src/gateway/run-figures.js';
import type { RunRow } from '../../apps/server/src/gateway/run.store.js';
import { UsageKeeper } from '../../apps/server/src/gateway/usage-keeper.js';
import { GatewayRoom, TOKEN } from '../support/gateway-room.js';
import { TINY } from '../support/inference/inference-process.js';

const chat = { model: TINY, messages: [{ role: 'user', content: 'x' }], max_tokens: 100 };
/** Most tokens that `chat` can be charged: its bytes and the template's as prompt, and all that it may be answered. */
const MOST = 1000n;

let room: GatewayRoom;
let engine: Server;
let keeper: UsageKeeper;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  engine = createServer((request, response) => {
    request.resume();
    request.once('end', () => {
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
  room = await GatewayRoom.open();
  // A server listening on TCP has an address of this form.
  await room.upstream(`http://127.0.0.1:${String((engine.address() as AddressInfo).port)}`);
  keeper = room.server.app.get(UsageKeeper, { strict: false });
});
afterAll(async () => {
  await room.close();
  engine.closeAllConnections();
  engine.close();
});
beforeEach(() => {
  room.stints.silent = false;
});

/** A request that ended, as the keeper is told of it. */
function ended(requestId: string, change: Partial<RunRow> = {}): RunRow {
  return {
    ...{ partnershipId: room.partnership.id, requestId, gateway: keeper.gatewayId, subject: 'r0004', site: 'mill' },
    ...{ model: TINY, promptTokens: 5n, completionTokens: 7n, method: 'engine', hold: 'none', compute: 12n },
    ...{ startedAtMs: Date.now(), upstreamId: null, keyId: null, purpose: null, route: 'chat', streamed: false },
    ...change,
  };
}

const say = (row: RunRow, reports: readonly RunReport[] = [], request = lostRequest(row)): void => {
  keeper.end(row, reports, request);
};

/** Tokens of a request's events as they stand, corrections in the place of what they correct. */
async function standing(requestId: string): Promise<{ readonly in: bigint; readonly out: bigint }> {
  await keeper.flush();
  const { rows } = await room.server.database
    .pool('superuser')
    .query<{ meter: string; quantity: string }>(
      `SELECT meter, sum(quantity)::text AS quantity FROM live_usage WHERE event_id LIKE $1 GROUP BY meter`,
      [`${requestId}#%`],
    );
  const of = (part: string): bigint =>
    BigInt(rows.find(({ meter }) => meter.startsWith(`tokens-${part}`))?.quantity ?? '-1');
  return { in: of('in'), out: of('out') };
}

describe('what cannot be written', () => {
  it('takes a word of any size into a report', async () => {
    say(ended('req_huge'), [{ kind: 'ABOVE_HOLD', told: 2n ** 64n, taken: 12n }]);
    expect(await standing('req_huge')).toEqual({ in: 5n, out: 7n });
    expect(await room.reports('req_huge')).toEqual(['ABOVE_HOLD']);
  });

  it('puts a row aside that nothing can write, reports it, and goes on with the rest', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `req_many${String(index)}`);
    for (const [index, name] of names.entries()) {
      const row = ended(name);
      // A word that no column takes.
      if (index === 17) say(row, [], { ...lostRequest(row), purpose: 'a\u0000b' });
      else if (index === 31) say(ended(name, { upstreamId: 'none' }));
      else say(row);
    }
    await keeper.flush();
    for (const [index, name] of names.entries()) {
      if (index !== 31) expect([name, await standing(name)]).toEqual([name, { in: 5n, out: 7n }]);
    }
    expect(await room.reports('req_many17')).toEqual(['EVENT_REFUSED']);
    expect(await room.reports('req_many31')).toEqual(['EVENT_REFUSED']);
    say(ended('req_later'));
    expect(await standing('req_later')).toEqual({ in: 5n, out: 7n });
  });

  it('is put aside among requests of a gateway that has gone, too', async () => {
    const pool = room.server.database.pool('superuser');
    await pool.query(
      `INSERT INTO gateway_run (partnership_id, request_id, gateway, subject, site, model, prompt_tokens, completion_tokens, method, hold, compute, started_at, beat_at, route)
       SELECT $1, 'req_went' || n, 'another', 'r0004', 'mill', $2, 9, 4, 'engine', 'gone', 13, now() - interval '1 minute', now() - interval '1 minute',
              CASE n WHEN 2 THEN 'none that there is' END FROM generate_series(1, 3) AS n`,
      [room.partnership.id, TINY],
    );
    await keeper.recover();
    for (const name of ['req_went1', 'req_went2', 'req_went3']) {
      expect([name, await standing(name)]).toEqual([name, { in: 9n, out: 4n }]);
    }
    expect(await room.reports('req_went2')).toEqual(['EVENT_REFUSED']);
    expect(await room.reports('req_went3')).toEqual(['GATEWAY_GONE']);
    const { rowCount } = await pool.query(`SELECT 1 FROM gateway_run WHERE gateway = 'another'`);
    expect(rowCount).toBe(0);
  });

  it('admits nothing more where too much waits to be written', async () => {
    const most = keeper.mostEnded;
    keeper.mostEnded = 0;
    const response = await room.post('chat/completions', chat);
    keeper.mostEnded = most;
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ error: { code: 'gateway_full' } });
  });
});

describe('a take-over of the living', () => {
  it('is corrected by the gateway that lives, in the same flush', async () => {
    const pool = room.server.database.pool('superuser');
    const taken = async (completionTokens: number): Promise<void> => {
      await pool.query(
        `INSERT INTO gateway_run (partnership_id, request_id, gateway, subject, site, model, prompt_tokens, completion_tokens, method, hold, compute, started_at, beat_at)
         VALUES ($1, 'req_lives', $2, 'r0004', 'mill', $3, 5, $4, 'engine', 'none', 13, '2026-11-23T10:00:00Z', now() - interval '1 hour')`,
        [room.partnership.id, keeper.gatewayId, TINY, completionTokens],
      );
      await keeper.recover();
    };
    await taken(4);
    expect(await standing('req_lives')).toEqual({ in: 5n, out: 4n });
    // Its heartbeat brings the row back, and it falls silent again.
    await taken(6);
    expect(await standing('req_lives')).toEqual({ in: 5n, out: 6n });
    say(ended('req_lives', { completionTokens: 9n, startedAtMs: Date.parse('2026-11-23T10:00:00Z') }));
    expect(await standing('req_lives')).toEqual({ in: 5n, out: 9n });
    expect(await room.reports('req_lives')).not.toContain('EVENT_REFUSED');
    const { rows } = await pool.query(`SELECT 1 FROM gateway_run WHERE request_id = 'req_lives'`);
    expect(rows).toEqual([]);
  });

  it('happens only where this process itself could beat for as long', async () => {
    const pool = room.server.database.pool('superuser');
    await pool.query(
      `INSERT INTO gateway_run (partnership_id, request_id, gateway, subject, site, model, prompt_tokens, completion_tokens, method, hold, compute, started_at, beat_at)
       VALUES ($1, 'req_waits', 'another', 'r0004', 'mill', $2, 9, 4, 'engine', 'gone', 13, now() - interval '1 minute', now() - interval '1 minute')`,
      [room.partnership.id, TINY],
    );
    await keeper.takeOver();
    expect((await room.metered('req_waits')).in).toBeUndefined();
    room.settings.lostMs = 1500;
    for (let wait = 0; wait < 100 && (await room.metered('req_waits')).in === undefined; wait += 1) {
      await pause(100);
      await keeper.takeOver();
    }
    expect(await room.metered('req_waits')).toMatchObject({ in: 9n, out: 4n });
    room.settings.lostMs = 15_000;
  });
});

describe('a plain request that nobody waits for to its end', () => {
  const silence = (): void => {
    answer = (_, response) => response.on('error', () => undefined);
  };
  /** Tokens of an answer that took so long at 1,000 tokens to the GPU-second, its prompt not among them. */
  const charged = async (): Promise<bigint> => {
    await room.idle();
    const requestId = room.requests.at(-1) ?? '';
    const { out } = await standing(requestId);
    const hold = room.stints.of(requestId);
    expect(hold?.settled).toBeLessThanOrEqual(hold?.amount ?? 0n);
    expect(hold?.settled).toBe(TOKEN * ((await standing(requestId)).in + out));
    return out;
  };

  it('pays for the time that it was worked on where the engine is too slow', async () => {
    silence();
    const { settings } = room;
    settings.firstByteMs = 50;
    const response = await room.post('chat/completions', { ...chat, max_tokens: 400 });
    expect(response.status).toBe(504);
    settings.firstByteMs = 300_000;
    const out = await charged();
    expect(out).toBeGreaterThanOrEqual(50n);
    expect(out).toBeLessThan(MOST);
  });

  it('pays for it where its client leaves', async () => {
    silence();
    room.settings.drainMs = 30;
    const leaving = new AbortController();
    const asked = fetch(`${room.server.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${room.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(chat),
      signal: leaving.signal,
    }).catch(() => undefined);
    await pause(200);
    leaving.abort();
    await asked;
    // 230 ms and more of a GPU that makes 1,000 tokens a second: all that it had asked for.
    expect(await charged()).toBe(100n);
    room.settings.drainMs = 60_000;
  });

  it('is in the heartbeat while it is worked on, and leaves nothing there when nothing came of it', async () => {
    answer = (_, response) => {
      setTimeout(() => response.writeHead(500).end('{}'), 400);
    };
    const asked = room.post('chat/completions', chat);
    await pause(150);
    await keeper.sync();
    const pool = room.server.database.pool('superuser');
    const { rows } = await pool.query<{ n: string }>(
      `SELECT completion_tokens::text AS n FROM gateway_run WHERE gateway = $1`,
      [keeper.gatewayId],
    );
    expect(rows.map(({ n }) => Number(n) > 0)).toEqual([true]);
    expect((await asked).status).toBe(502);
    await keeper.flush();
    const { rowCount } = await pool.query(`SELECT 1 FROM gateway_run WHERE gateway = $1`, [keeper.gatewayId]);
    expect(rowCount).toBe(0);
  });
});

describe('a stream', () => {
  const chunk = (of: object): string => `data: ${JSON.stringify({ id: 'c', model: TINY, ...of })}\n\n`;
  const word = chunk({ object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: 'y' } }] });

  it('stops with its hold where the store is silent, not before', async () => {
    let written = 0;
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const writing = setInterval(() => {
        written += 1;
        response.write(word);
      }, 20);
      response.on('close', () => clearInterval(writing));
    };
    const { stints } = room;
    stints.livesMs = 600;
    stints.beatFails = true;
    const began = Date.now();
    const text = await room.post('chat/completions', { ...chat, stream: true }).then((response) => response.text());
    const took = Date.now() - began;
    stints.livesMs = 6000;
    stints.beatFails = false;
    expect(text).toContain('"code":"stint_reached"');
    expect(took).toBeGreaterThanOrEqual(550);
    expect(took).toBeLessThan(1500);
    expect(written).toBeLessThan(100);
  });

  it('is charged what was relayed where its engine says less', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const usage = { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 };
      response.end(`${word.repeat(10)}${chunk({ choices: [], usage })}data: [DONE]\n\n`);
    };
    const response = await room.post('chat/completions', { ...chat, stream: true });
    await response.text();
    const requestId = response.headers.get('x-copyhold-request-id') ?? '';
    expect(await standing(requestId)).toEqual({ in: 3n, out: 10n });
    expect(await room.reports(requestId)).toEqual(['BELOW_RELAYED']);
  });
});
