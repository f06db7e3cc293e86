import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { fraction, multiply, ofAmount } from '#libs/amount';
import { defaultCustom, tariffOf } from '#libs/custom';
import { UsageKeeper } from '../../apps/server/src/gateway/usage-keeper.js';
import { GatewayRoom, TOKEN } from '../support/gateway-room.js';
import {
  archiveOf,
  createKey,
  developerOf,
  requestsOf,
  revokeKey,
  type RequestSeen,
} from '../support/developer-asks.js';
import { startInference, TINY, type InferenceProcess } from '../support/inference/inference-process.js';
import { withEngine } from '../support/inference/with-engine.js';
import type { TestSession } from '../support/test-server.js';
import { unzipped } from '../support/unzip.js';

const { check, unless } = withEngine();
const messages = [{ role: 'user' as const, content: 'How much water does an hour of compute need?' }];
const chat = { model: TINY, messages, max_completion_tokens: 12, temperature: 0 } as const;

let engine: InferenceProcess;
let room: GatewayRoom;
let session: TestSession;
let key = '';
let keyId = '';

beforeAll(async () => {
  if (unless !== '') return;
  engine = await startInference({ paceMs: 15 });
  room = await GatewayRoom.open();
  await room.upstream(engine.url);
  session = await room.server.signIn(room.partnership.people['r0005'] ?? '');
  const made = await createKey(room.server, session, { label: ' laptop ', purposes: ['research', 'teaching'] });
  key = made.key ?? '';
  keyId = made.id ?? '';
});
afterAll(async () => {
  if (unless !== '') return;
  await room.close();
  await engine.stop();
});

/** The latest request, once everything that ended is written. */
async function latest(): Promise<RequestSeen | undefined> {
  await room.idle();
  await room.server.app.get(UsageKeeper, { strict: false }).flush();
  return (await requestsOf(room.server, session, { first: 1 }))?.requests[0];
}

describe(`a developer's own page${unless}`, () => {
  check('is nothing for whoever is not signed in', async () => {
    expect(await developerOf(room.server)).toBeNull();
    expect(await requestsOf(room.server)).toBeNull();
  });

  check('makes a key that a real client can use, and says when it was used', async () => {
    expect(key).toMatch(/^ck_[\w-]{43}$/u);
    const before = await developerOf(room.server, session);
    expect(before?.keys).toEqual([
      { id: keyId, label: 'laptop', prefix: key.slice(0, 11), state: 'IN_USE', lastUsedAt: null, revokedWhy: null },
    ]);
    const { data, response } = await room.client(key).chat.completions.create(chat).withResponse();
    const request = await latest();
    expect(request).toMatchObject({
      ...{ id: response.headers.get('x-copyhold-request-id'), ending: 'FINISHED', key: 'laptop', purpose: 'research' },
      ...{ model: TINY, promptTokens: String(data.usage?.prompt_tokens), completionTokens: '12' },
    });
    const after = await developerOf(room.server, session);
    expect(Date.now() - Date.parse(after?.keys[0]?.lastUsedAt ?? '')).toBeLessThan(60_000);
  });

  check('says of each request what the answer itself said that it cost', async () => {
    const { response } = await room.client(key).chat.completions.create(chat).withResponse();
    const request = await latest();
    const [top = '0', bottom = '1'] = (request?.costMinor ?? '').split('/');
    const euros = Number(top) / Number(bottom) / 100;
    const [said = ''] = (response.headers.get('x-copyhold-cost') ?? '').split(' ');
    expect(euros).toBeCloseTo(Number(said), 9);
    const wattHours = Number(request?.energyMillijoules) / 3_600_000;
    expect(wattHours).toBeCloseTo(Number(response.headers.get('x-copyhold-watt-hours')), 6);
  });

  check('adds a month up as its bill will be: one sum for each meter, rounded once', async () => {
    const requests = (await requestsOf(room.server, session))?.requests ?? [];
    const sum = (of: 'promptTokens' | 'completionTokens'): bigint =>
      requests.reduce((total, request) => total + BigInt(request[of]), 0n);
    const custom = defaultCustom('EUR');
    const billed = (tokens: bigint, meter: 'tokens-in' | 'tokens-out'): bigint =>
      ofAmount(1n, multiply(fraction(tokens), tariffOf(custom, meter)), 'HALF_UP');
    const [tokensIn, tokensOut] = [sum('promptTokens'), sum('completionTokens')];
    const month = (await developerOf(room.server, session))?.month;
    expect(month).toMatchObject({
      ...{ month: new Date().toISOString().slice(0, 7), partial: true, billedMinor: '0' },
      ...{ tokensIn: `${tokensIn}`, tokensOut: `${tokensOut}` },
      costMinor: `${billed(tokensIn, 'tokens-in') + billed(tokensOut, 'tokens-out')}`,
    });
    expect(month?.days).toEqual([
      expect.objectContaining({ resource: TINY, tokensOut: `${tokensOut}`, requests: requests.length }),
    ]);
    expect(month?.footprint).toEqual([
      expect.objectContaining({ method: 'model_estimate', energyCovers: requests.length, of: requests.length }),
    ]);
    const empty = await developerOf(room.server, session, '2026-01');
    expect(empty?.month).toMatchObject({ month: '2026-01', partial: false, tokensOut: '0', costMinor: '0', days: [] });
    expect(empty?.month.footprint).toEqual([]);
  });

  check('says how a request ended that its client left, or that no engine took', async () => {
    const leave = new AbortController();
    const asked = room
      .client(key)
      .chat.completions.create({ ...chat, max_completion_tokens: 60, stream: true }, { signal: leave.signal });
    let seen = 0;
    for await (const chunk of await asked) {
      if (chunk.choices[0]?.delta.content) seen += 1;
      if (seen === 5) leave.abort();
    }
    const left = await latest();
    expect(left).toMatchObject({ ending: 'LEFT' });
    expect(Number(left?.completionTokens)).toBeGreaterThanOrEqual(5);
    expect(room.stints.of(left?.id ?? '')?.settled).toBe(
      (BigInt(left?.promptTokens ?? 0) + BigInt(left?.completionTokens ?? 0)) * TOKEN,
    );
    const down = await room.newKey({ rollNumber: 'r0005', label: 'to nowhere', purposes: ['nowhere'] });
    await room.registry.block(room.partnership.id, {
      site: 'mill',
      purpose: 'nowhere',
      reason: 'for this test',
      actor: 'clerk',
    });
    await room.upstream('http://127.0.0.1:9', { site: 'barn', priority: 1 });
    const answer = await fetch(`${room.server.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${down}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...chat }),
    });
    expect(answer.status).toBe(502);
    expect(await latest()).toMatchObject({
      ...{ ending: 'NOT_TAKEN', key: 'to nowhere', promptTokens: '0', completionTokens: '0', costMinor: '0/1' },
    });
  });

  check('turns pages of requests without losing or repeating one', async () => {
    const all = (await requestsOf(room.server, session, { first: 100 }))?.requests.map(({ id }) => id) ?? [];
    const found: string[] = [];
    let after: string | undefined;
    do {
      const page = await requestsOf(room.server, session, { first: 2, ...(after === undefined ? {} : { after }) });
      found.push(...(page?.requests.map(({ id }) => id) ?? []));
      after = page?.pageInfo.hasNextPage === true ? (page.pageInfo.endCursor ?? undefined) : undefined;
    } while (after !== undefined);
    expect(all.length).toBeGreaterThan(3);
    expect(found).toEqual(all);
  });

  check('offers the models with their price, what they take of a stint, and what is not served where', async () => {
    const model = (await developerOf(room.server, session))?.models.find((each) => each.model === TINY);
    const perMillion = multiply(tariffOf(defaultCustom('EUR'), 'tokens-out'), fraction(1_000_000n));
    expect(model).toMatchObject({
      sites: ['barn', 'mill'],
      outPerMillion: `${perMillion.numerator}/${perMillion.denominator}`,
      stintPerThousand: `${1000n * TOKEN}`,
      blocked: [{ purpose: 'nowhere', site: 'mill', reason: 'for this test' }],
    });
  });

  check('gives everything to take along in one archive, and every figure in it agrees', async () => {
    const answer = await archiveOf(room.server, session);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="small-r0005.zip"');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const files = unzipped(Buffer.from(await answer.arrayBuffer()));
    expect([...files.keys()]).toEqual([
      ...['README.txt', 'profile.json', 'keys.json', 'usage.cloudevents.ndjson', 'charges.focus.csv', 'charges.ndjson'],
      ...[
        'requests.ndjson',
        'requests-by-month.ndjson',
        'stint-holds.ndjson',
        'sanctions.json',
        'disputes.json',
        'energy-and-water.ndjson',
      ],
      ...['holdings.json', 'court-roll.json', 'machines.json', 'contributions.json', 'labels.ndjson'],
      ...[
        'distributions.json',
        'votes.json',
        'proposals.ndjson',
        'motions.ndjson',
        'motion-words.ndjson',
        'motion-steps.json',
        'voting.json',
        'meetings.json',
        'notification-settings.json',
        'notifications.ndjson',
        'left-out.json',
      ],
    ]);
    expect(JSON.parse(files.get('left-out.json') ?? '')).toEqual([]);
    const linesOf = (name: string): Record<string, unknown>[] =>
      (files.get(name) ?? '')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    const requests = linesOf('requests.ndjson');
    const events = linesOf('usage.cloudevents.ndjson');
    const used = requests.filter(({ completion_tokens }) => completion_tokens !== '0');
    expect(events).toHaveLength(2 * used.length);
    expect(new Set(events.map(({ subject }) => subject))).toEqual(new Set(['r0005']));
    expect(JSON.parse(files.get('profile.json') ?? '')).toMatchObject({ roll_number: 'r0005', colleges: ['COMMON'] });
    expect(files.get('keys.json')).toContain('"laptop"');
    // Neither a key nor its digest.
    expect([...files.values()].join('\n')).not.toMatch(/ck_[\w-]{12}|"hash"/u);
    expect(files.get('charges.focus.csv')).toMatch(/^BilledCost,/u);
  });

  check('ends a key at once and for good, with the reason', async () => {
    const revoked = await revokeKey(room.server, session, { id: keyId, why: ' lost with the laptop ' });
    expect(revoked).toEqual({ __typename: 'ApiKeyRevoked', id: keyId });
    const refused = await room
      .client(key)
      .chat.completions.create(chat)
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ status: 401, code: 'invalid_api_key' });
    const seen = (await developerOf(room.server, session))?.keys.find(({ id }) => id === keyId);
    expect(seen).toMatchObject({ state: 'REVOKED', revokedWhy: 'lost with the laptop' });
    const again = await revokeKey(room.server, session, { id: keyId, why: 'again' });
    expect(again).toMatchObject({ __typename: 'OtherRefusal', kind: 'KeyUnknown' });
  });
});
