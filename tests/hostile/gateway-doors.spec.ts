import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { UsageKeeper } from '../../apps/server/src/gateway/usage-keeper.js';
import { GatewayRoom, TOKEN } from '../support/gateway-room.js';
import { TINY } from '../support/inference/inference-process.js';

const chat = { model: TINY, messages: [{ role: 'user', content: 'x' }], max_tokens: 10 };

/** Tokens of every prompt, as the stand-in tells them. */
const PROMPT = 7;

interface Asked {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

let room: GatewayRoom;
let engine: Server;
let url: string;
let asked: Asked[] = [];

/** Writes what it is told to write, and remembers what it was sent. */
async function answer(request: IncomingMessage): Promise<object> {
  let text = '';
  for await (const part of request as AsyncIterable<Buffer>) text += part.toString('utf8');
  const body = JSON.parse(text) as Asked['body'];
  asked.push({ url: request.url ?? '', headers: request.headers, body });
  if (request.url === '/tokenize') return { count: PROMPT };
  const most = Number(body['max_tokens'] ?? 20);
  const usage = { prompt_tokens: PROMPT, completion_tokens: most, total_tokens: PROMPT + most };
  const choices = [{ index: 0, message: { role: 'assistant', content: 'y' }, finish_reason: 'length' }];
  return { id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: body['model'], choices, usage };
}

beforeAll(async () => {
  engine = createServer((request, response) => {
    void answer(request).then((body) => {
      response.setHeader('content-type', 'application/json');
      // What an engine says to a browser is not for a client of ours.
      response.setHeader('set-cookie', 'engine=1');
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
  // A server listening on TCP has an address of this form.
  url = `http://127.0.0.1:${(engine.address() as AddressInfo).port}`;
  room = await GatewayRoom.open({ purposes: ['research', 'training'] });
  await room.upstream(url, { servedAs: 'org/tiny-8b', keyVariable: 'COPYHOLD_UPSTREAM_TINY' });
  process.env['COPYHOLD_UPSTREAM_TINY'] = 'secret-of-the-engine';
});
afterAll(async () => {
  delete process.env['COPYHOLD_UPSTREAM_TINY'];
  await room.close();
  engine.close();
});
beforeEach(() => {
  asked = [];
  room.stints.silent = false;
  room.stints.grant = 1_000_000n * TOKEN;
});

/** Status and code of an answer that says no; the engine has heard nothing. */
async function refused(answered: Promise<Response>): Promise<readonly [status: number, code: string]> {
  const response = await answered;
  const body = (await response.json()) as { error: { code: string; message: string; type: string } };
  expect(typeof body.error.message).toBe('string');
  expect(body.error.type).toBeTruthy();
  expect(asked).toEqual([]);
  return [response.status, body.error.code];
}

describe('the doors of the gateway', () => {
  it('sends on what it knows, with a limit, the upstream’s own name and key, and nothing of the person', async () => {
    const response = await room.post('chat/completions', { ...chat, user: 'r0004', temperature: 0.5 });
    expect(response.status).toBe(200);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(asked[0]?.body).toEqual({ messages: chat.messages, temperature: 0.5, model: 'org/tiny-8b', max_tokens: 10 });
    expect(asked[0]?.headers.authorization).toBe('Bearer secret-of-the-engine');
    expect(JSON.stringify(asked[0])).not.toContain(room.key);
  });

  it.each([
    [{ authorization: '' }],
    [{ authorization: 'Bearer ck_' }],
    [{ authorization: `Bearer ck_${'A'.repeat(43)}` }],
    [{ authorization: `Basic ck_${'A'.repeat(43)}` }],
  ])('lets nobody in with %p', async (headers) => {
    expect(await refused(room.post('chat/completions', chat, headers))).toEqual([401, 'invalid_api_key']);
  });

  it('lets a key in until it is revoked or expires, and never again', async () => {
    const key = await room.newKey({ label: 'to be revoked' });
    const headers = { authorization: `Bearer ${key}` };
    expect((await room.post('chat/completions', chat, headers)).status).toBe(200);
    const [shown] = await room.keys.list(room.partnership.id);
    expect(shown).toMatchObject({ label: 'to be revoked', rollNumber: 'r0004', prefix: key.slice(0, 11) });
    expect(await room.keys.revoke(room.partnership.id, shown?.id ?? '', 'lost')).toBe(true);
    asked = [];
    expect(await refused(room.post('chat/completions', chat, headers))).toEqual([401, 'invalid_api_key']);
    expect(await room.keys.revoke(room.partnership.id, shown?.id ?? '', 'again')).toBe(false);
    const pool = room.server.database.pool('app');
    const raise = pool.query('UPDATE api_key SET revoked_at = NULL, revoked_why = NULL WHERE id = $1', [shown?.id]);
    await expect(raise).rejects.toThrow(/stays ended/u);
    const past = await room.keys.create(room.partnership.id, {
      ...{ rollNumber: 'r0004', label: 'late', purposes: ['research'], expiresAt: new Date(Date.now() - 1) },
    });
    expect(past).toMatchObject({ refused: true, kind: 'ExpiryPast' });
  });

  it('keeps no key, only a digest', async () => {
    const { rows } = await room.server.database.pool('superuser').query('SELECT * FROM api_key');
    const kept = JSON.stringify(rows, (_, value: unknown) =>
      typeof value === 'object' || typeof value === 'string' ? value : null,
    );
    expect(kept).not.toContain(room.key.slice(11));
    const auditor = room.server.database.pool('auditor').query('SELECT prefix FROM api_key');
    await expect(auditor).rejects.toThrow(/permission denied/u);
  });

  it('shows a key the models of its scope, and takes the others for unknown', async () => {
    await room.server.database
      .pool('superuser')
      .query(`INSERT INTO model (partnership_id, slug, name) VALUES ($1, 'other', 'Other') ON CONFLICT DO NOTHING`, [
        room.partnership.id,
      ]);
    const headers = { authorization: `Bearer ${await room.newKey({ models: ['other'] })}` };
    expect(await refused(room.post('chat/completions', chat, headers))).toEqual([404, 'model_not_found']);
    expect(
      await room.keys.create(room.partnership.id, {
        rollNumber: 'r0004',
        label: 'x',
        purposes: ['research'],
        models: ['none'],
      }),
    ).toMatchObject({
      kind: 'ModelUnknown',
    });
    expect(
      await room.keys.create(room.partnership.id, { rollNumber: 'r9999', label: 'x', purposes: ['research'] }),
    ).toMatchObject({
      kind: 'PersonUnknown',
    });
  });

  it('refuses a purpose that a key is not for, and one that the site blocks, with its reason', async () => {
    const as = (purpose: string): Promise<Response> =>
      room.post('chat/completions', chat, { 'x-copyhold-purpose': purpose });
    expect(await refused(as('warfare'))).toEqual([403, 'purpose_not_in_scope']);
    const reason = 'The valley voted against it on 3 May.';
    const block = await room.registry.block(room.partnership.id, {
      site: 'mill',
      purpose: 'training',
      reason,
      actor: 'Orla',
    });
    if (isRefusal(block)) throw new Error(block.message);
    const response = await as('training');
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      error: { code: 'purpose_blocked', message: expect.stringContaining(reason) },
    });
    expect((await as('research')).status).toBe(200);
    const elsewhere = await room.upstream(url, { site: 'barn', priority: 9 });
    const moved = await as('training');
    expect(await room.metered(moved.headers.get('x-copyhold-request-id') ?? '')).toMatchObject({ site: 'barn' });
    await room.registry.retire(room.partnership.id, elsewhere, 'clerk');
    await room.registry.lift(room.partnership.id, { block, why: 'for the next test', actor: 'Orla' });
    expect((await as('training')).status).toBe(200);
  });

  it.each([
    ['n_predict', 100_000],
    ['chat_template', '{{ messages }}'],
    ['store', true],
    ['kv_transfer_params', {}],
  ])('takes no parameter that could undo a limit: %s', async (name, value) => {
    expect(await refused(room.post('chat/completions', { ...chat, [name]: value }))).toEqual([
      400,
      'unknown_parameter',
    ]);
  });

  it.each([
    [{ ...chat, max_tokens: 0 }],
    [{ ...chat, max_tokens: 1.5 }],
    [{ ...chat, max_tokens: '10' }],
    [{ ...chat, n: 1e9 }],
    [{ ...chat, messages: [] }],
    [{ ...chat, model: 5 }],
    [[]],
    [null],
  ])('refuses what is malformed: %p', async (body) => {
    expect((await refused(room.post('chat/completions', body)))[0]).toBe(400);
  });

  it('fetches nothing from an address in a request', async () => {
    const content = [{ type: 'image_url', image_url: { url: 'http://169.254.169.254/latest/meta-data' } }];
    const sent = room.post('chat/completions', { ...chat, messages: [{ role: 'user', content }] });
    expect(await refused(sent)).toEqual([400, 'remote_media']);
  });

  it.each(['file:///etc/passwd', 'http://user:pass@host', 'http://host/?a=b', 'gopher://host', 'host:80', ''])(
    'registers no upstream at %p',
    async (address) => {
      await expect(room.upstream(address)).rejects.toThrow(/http or https/u);
    },
  );

  it('sends no other secret of the environment to an upstream', async () => {
    await expect(room.upstream(url, { keyVariable: 'DATABASE_URL' })).rejects.toThrow(/key_variable/u);
  });

  it('speaks in OpenAI’s words of what never reached it, a body of 100 MB among them', async () => {
    const raw = (body: string, headers = {}): Promise<Response> =>
      fetch(`${room.server.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${room.key}`, 'content-type': 'application/json', ...headers },
        body,
      });
    expect(await refused(raw('{'))).toEqual([400, 'invalid_json']);
    expect(await refused(raw('<a/>', { 'content-type': 'text/xml' }))).toEqual([415, 'unsupported_media_type']);
    expect(await refused(room.post('audio/speech', chat))).toEqual([404, 'unknown_url']);
    const large = await raw(' '.repeat(100_000_000)).then(
      async (response) => [response.status, await response.text()] as const,
      // The line may be cut before the client has sent it all.
      () => [413, '"code":"request_too_large"'] as const,
    );
    expect(large).toEqual([413, expect.stringContaining('"code":"request_too_large"')]);
  });

  it('forwards nothing while the stint does not answer', async () => {
    room.stints.silent = true;
    expect(await refused(room.post('chat/completions', chat))).toEqual([503, 'stint_unreachable']);
  });

  it('refuses what does not fit, tells clients not to try again, and counts nothing', async () => {
    room.stints.grant = 5n * TOKEN;
    const response = await room.post('chat/completions', chat);
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect(await response.json()).toMatchObject({ error: { code: 'stint_exhausted', type: 'stint_error' } });
    expect(response.status).toBe(429);
    expect(asked).toEqual([]);
  });

  it('admits of many at once exactly what fits, and frees what the answers did not take', async () => {
    // Each holds its bytes and 10 tokens, and takes 17.
    const before = room.stints.used;
    const [one] = await Promise.all([room.post('chat/completions', chat)]);
    const hold = room.stints.of(one.headers.get('x-copyhold-request-id') ?? '')?.amount ?? 0n;
    room.stints.grant = room.stints.used + 3n * hold + 1n;
    const statuses = await Promise.all(
      Array.from({ length: 12 }, () => room.post('chat/completions', chat).then(({ status }) => status)),
    );
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(3);
    expect(room.stints.held).toBe(0n);
    expect(room.stints.used).toBeLessThanOrEqual(room.stints.grant);
    expect(room.stints.used - before).toBe(
      BigInt(1 + statuses.filter((status) => status === 200).length) * 17n * TOKEN,
    );
  });

  it('near the end of a stint counts the prompt with the engine, and shortens only what named no length', async () => {
    const counting = await room.upstream(url, {
      tokenizes: true,
      priority: -1,
      contextTokens: 4096n,
      outputTokens: 1000n,
    });
    room.stints.grant = room.stints.used + 30n * TOKEN;
    // 7 + 10 fit, though the bytes of the prompt do not.
    expect((await room.post('chat/completions', chat)).status).toBe(200);
    expect(asked.map((one) => one.url)).toEqual(['/tokenize', '/v1/chat/completions']);
    // 13 are left: 7 for the prompt, 6 for an answer of no named length.
    const open = await room.post('chat/completions', { ...chat, max_tokens: undefined });
    expect(open.status).toBe(200);
    expect(asked.at(-1)?.body['max_tokens']).toBe(6);
    expect((await room.post('chat/completions', chat)).status).toBe(429);
    await room.registry.retire(room.partnership.id, counting, 'clerk');
  });

  it('takes over what a gateway that is gone had under way, once and as of its last heartbeat', async () => {
    const pool = room.server.database.pool('superuser');
    await pool.query(
      `INSERT INTO gateway_run (partnership_id, request_id, gateway, subject, site, model, prompt_tokens, completion_tokens, method, hold, compute, started_at, beat_at)
       VALUES ($1, 'req_gone', 'another', 'r0004', 'mill', $2, 9, 4, 'engine', 'gone', 13, now() - interval '1 minute', now() - interval '1 minute')`,
      [room.partnership.id, TINY],
    );
    const keeper = room.server.app.get(UsageKeeper, { strict: false });
    await Promise.all([keeper.recover(), keeper.recover()]);
    await keeper.recover();
    expect(await room.metered('req_gone')).toEqual({ in: 9n, out: 4n, subject: 'r0004', site: 'mill' });
    expect(await room.reports('req_gone')).toEqual(['GATEWAY_GONE']);
    const { rowCount } = await pool.query(`SELECT 1 FROM gateway_run WHERE request_id = 'req_gone'`);
    expect(rowCount).toBe(0);
  });
});
