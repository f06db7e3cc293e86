import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { BATCH, gpuSecond, KEY, MachineRoom, newKeys, type MachineKeys } from '../support/machine-room.js';
import { ODD } from '../support/odd-values.js';

const OWN = '/machine/rack-7';
const now = (): number => Math.floor(Date.now() / 1000);

describe('what a machine reports', () => {
  let room: MachineRoom;
  let keys: MachineKeys;
  let other: MachineKeys;
  beforeAll(async () => {
    room = await MachineRoom.open();
    [keys, other] = [await room.enrolled('rack-7'), await room.enrolled('rack-8')];
  });
  afterAll(async () => {
    await room.close();
  });

  it.each([
    ['another’s source', gpuSecond('/machine/rack-8', 'x'), 'SourceNotYours', 'source'],
    ['a source that only looks like its own', gpuSecond('/machine/rack-70', 'x'), 'SourceNotYours', 'source'],
    ['a way up and down again', gpuSecond(`${OWN}/../rack-8`, 'x'), 'SourceNotYours', 'source'],
    ['an encoded way up', gpuSecond(`${OWN}/%2e%2e/rack-8`, 'x'), 'SourceNotYours', 'source'],
    ['a gateway’s source', gpuSecond('/gateway/1', 'x'), 'SourceNotYours', 'source'],
    ['another site', gpuSecond(OWN, 'x', { data: { gpu_seconds: '1', site: 'quay' } }), 'SiteNotYours', 'site'],
    [
      'the meter of another site',
      gpuSecond(OWN, 'x', { type: 'commons.energy.v1', data: { joules: '1', resource: 'quay' } }),
      'SiteNotYours',
      'resource',
    ],
    [
      'a correction of another’s words',
      gpuSecond(OWN, 'x', {
        type: 'commons.correction.v1',
        data: { of: 'commons.gpu.seconds.v1', corrects: { source: '/machine/rack-8', id: 'theirs' }, reason: 'r' },
      }),
      'SourceNotYours',
      'corrects.source',
    ],
  ])('is refused where it is %s, and nothing is counted', async (_name, event, kind, field) => {
    await room.send(other, [gpuSecond('/machine/rack-8', 'theirs')]);
    const before = await room.counted();
    const { status, json } = await room.send(keys, [event]);
    expect([status, json.results]).toMatchObject([200, [{ status: 422, kind, field, rule: 'meter.reporter' }]]);
    expect(await room.counted()).toBe(before);
  });

  it('is refused under another’s key id: the signature is not of that key', async () => {
    const answer = await room.send(keys, [gpuSecond('/machine/rack-8', 'forged')], { keyId: other.keyId });
    expect(answer).toMatchObject({ status: 401, json: { kind: 'SignatureFalse' } });
  });

  it.each([
    ['another body', { sentBody: new TextEncoder().encode('[]') }, 400, 'DigestDiffers'],
    ['another place', { sentTo: '/ingest/rotate', contentType: BATCH }, 415, 'ContentTypeUnknown'],
    ['a query that nobody signed', { sentTo: '/ingest/events?partnership=other' }, 401, 'SignatureFalse'],
    ['another server’s name', { authority: 'other.example' }, 401, 'SignatureFalse'],
    ['a key that nobody let in', { keyId: 'f'.repeat(32) }, 401, 'KeyUnknown'],
    ['a clock two hours ahead', { createdSeconds: now() + 7200 }, 401, 'ClockOff'],
    ['a clock two hours behind', { createdSeconds: now() - 7200 }, 401, 'ClockOff'],
    ['another content type', { headers: { 'content-type': 'application/cloudevents+json' } }, 401, 'SignatureFalse'],
    ['a form', { contentType: 'application/x-www-form-urlencoded' }, 415, 'ContentTypeUnknown'],
    ['plain JSON', { contentType: 'application/json' }, 415, 'ContentTypeUnknown'],
    ['a body that is packed', { headers: { 'content-encoding': 'gzip' } }, 415, 'ContentTypeUnknown'],
    ['no signature', { headers: { signature: undefined } }, 401, 'SignatureMissing'],
    ['two signatures', { headers: { signature: ['a=:AA==:', 'b=:AA==:'] } }, 401, 'SignatureTwice'],
    ['no digest', { headers: { 'content-digest': undefined } }, 401, 'DigestMissing'],
  ])('is refused with %s', async (_name, changes, status, kind) => {
    const before = await room.counted();
    const answer = await room.send(keys, [gpuSecond(OWN, `refused ${kind}`)], changes);
    expect(answer).toMatchObject({ status, json: { kind } });
    expect(Date.parse(answer.json.serverTime ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(await room.counted()).toBe(before);
  });

  it.each([
    ['no JSON', '[{', 'NotJson'],
    ['no batch', '{}', 'NotABatch'],
    ['no UTF-8', Uint8Array.of(0x5b, 0xff, 0x5d), 'NotUtf8'],
    ['10,001 events', JSON.stringify(Array.from({ length: 10_001 }, () => 0)), 'NotABatch'],
    ['nothing', '', 'NotJson'],
  ])('is refused whole where it is %s', async (_name, body, kind) => {
    const { status, json } = await room.send(keys, body);
    expect([status, json.kind === 'BodyMissing' ? 'NotJson' : json.kind]).toEqual([400, kind]);
  });

  it('of a hundred megabytes is turned away by its head, before it is sent', async () => {
    const { port } = new URL(room.server.url);
    const before = process.memoryUsage().rss;
    const started = performance.now();
    const answer = await new Promise<string>((resolve, reject) => {
      const line = connect(Number(port), '127.0.0.1');
      line.once('error', reject);
      line.once('data', (data) => resolve(data.toString()));
      // The head alone: whoever answers now has not waited for a body.
      line.write(
        `POST /ingest/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: ${BATCH}\r\nContent-Length: 104857600\r\n\r\n`,
      );
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /u);
    expect(answer.toLowerCase()).toContain('connection: close');
    expect(answer).toContain('BodyTooLarge');
    expect(performance.now() - started).toBeLessThan(5000);
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 ** 2);
  });

  it('of a hundred megabytes that is sent all the same is not kept', async () => {
    const { port } = new URL(room.server.url);
    const before = process.memoryUsage().rss;
    const piece = Buffer.alloc(64 * 1024, 0x20);
    const sent = await new Promise<number>((resolve) => {
      const line = connect(Number(port), '127.0.0.1');
      let bytes = 0;
      line.once('close', () => resolve(bytes));
      line.once('error', () => undefined);
      line.resume();
      line.write(
        `POST /ingest/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: ${BATCH}\r\nContent-Length: 104857600\r\n\r\n`,
      );
      const more = (error?: Error | null): void => {
        if (error || line.destroyed || bytes >= 104_857_600) return;
        line.write(piece, more);
        bytes += piece.length;
      };
      more();
    });
    expect(sent).toBeLessThan(104_857_600);
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 ** 2);
    expect((await room.send(keys, [])).status).toBe(200);
  });

  it('is refused where nobody says how long it is', async () => {
    const answer = await room.raw('/ingest/events', { 'content-type': BATCH, 'transfer-encoding': 'chunked' });
    expect(answer).toMatchObject({ status: 411, json: { kind: 'LengthMissing' } });
  });

  it('comes in by no other door', async () => {
    const answer = await room.send(keys, [], { sentTo: '/session' });
    expect(answer.status).toBe(415);
  });

  it('never finds a bug, whatever stands in it', async () => {
    const odd = fc.oneof(
      fc.constantFrom<unknown>(...ODD),
      fc.constantFrom<unknown>('9'.repeat(38), '0.000001', '\u0000', '\ud800', 'x'.repeat(600), '0001-01-01T00:00:00Z'),
      fc.constantFrom<unknown>('2026-02-03T04:59:59.999Z', '1969-12-31T23:59:59Z', '/machine/rack-7', OWN, null, -0),
      fc.string(),
    );
    const name = fc.constantFrom('id', 'subject', 'time', 'source', 'type', 'data', 'datacontenttype', 'extra');
    const member = fc.constantFrom(
      'gpu_seconds',
      'gpu',
      'site',
      'method',
      'end',
      'part_of',
      'corrects',
      'reason',
      'of',
    );
    const event = fc
      .tuple(fc.dictionary(name, odd, { maxKeys: 2 }), fc.dictionary(member, odd, { maxKeys: 2 }), fc.uuid())
      .map(([changed, data, id]) => {
        const whole = gpuSecond(OWN, id, { data: { gpu_seconds: '1', ...data } });
        return { ...whole, ...changed };
      });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 20, maxLength: 60 }), async (batch) => {
        const { status, json } = await room.send(keys, batch);
        expect(status).toBe(200);
        expect(json.results).toHaveLength(batch.length);
        for (const result of json.results ?? []) expect([200, 202, 409, 422]).toContain(result['status']);
      }),
      { numRuns: 25 },
    );
    expect(Number(await room.counted())).toBeGreaterThan(0);
  });

  it('counts once when many send the same batch at once, and both when machines send apart', async () => {
    const before = BigInt(await room.counted());
    const batch = (source: string): object[] =>
      Array.from({ length: 50 }, (_, index) => gpuSecond(source, `many-${String(index)}`));
    const answers = await Promise.all([
      ...[1, 2, 3].map(() => room.send(keys, batch(OWN))),
      room.send(other, batch('/machine/rack-8')),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const outcomes = answers.flatMap(({ json }) => (json.results ?? []).map(({ outcome }) => outcome));
    expect(outcomes.filter((outcome) => outcome === 'ACCEPTED')).toHaveLength(100);
    expect(outcomes.filter((outcome) => outcome === 'KNOWN')).toHaveLength(100);
    expect(BigInt(await room.counted()) - before).toBe(100_000_000n);
  });
});

describe('the keys of machines', () => {
  let room: MachineRoom;
  beforeAll(async () => {
    room = await MachineRoom.open();
  });
  afterAll(async () => {
    await room.close();
  });

  it('are let in once for each token; the same key again is told the same', async () => {
    const [keys, token] = [newKeys(), await room.token('rack-7')];
    expect((await room.enrol(token, keys)).status).toBe(201);
    expect(await room.enrol(token, keys)).toMatchObject({ status: 201, json: { keyId: keys.keyId } });
    expect(await room.enrol(token, newKeys())).toMatchObject({ status: 403, json: { kind: 'TokenUsed' } });
    expect(await room.enrol(await room.token('rack-8'), keys)).toMatchObject({
      status: 409,
      json: { kind: 'KeyKnown' },
    });
  });

  it('are one where many race for a token', async () => {
    const token = await room.token('rack-7');
    const answers = await Promise.all([1, 2, 3, 4].map(() => room.enrol(token, newKeys())));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403, 403]);
  });

  it('are not let in with a token that is unknown, replaced or expired', async () => {
    expect(await room.enrol('cht_guessed', newKeys())).toMatchObject({ status: 403, json: { kind: 'TokenUnknown' } });
    const first = await room.token('rack-7');
    const second = await room.token('rack-7');
    expect(await room.enrol(first, newKeys())).toMatchObject({ status: 403, json: { kind: 'TokenUnknown' } });
    const pool = room.server.database.pool('superuser');
    await pool.query(
      `UPDATE machine_token SET made_at = now() - interval '2 hours', expires_at = now() - interval '1 hour' WHERE used_at IS NULL`,
    );
    expect(await room.enrol(second, newKeys())).toMatchObject({ status: 403, json: { kind: 'TokenExpired' } });
  });

  it('are not let in for somebody who has not got them', async () => {
    const [mine, theirs] = [newKeys(), newKeys()];
    const token = await room.token('rack-7');
    const stolen = { ...theirs, privateKey: mine.privateKey };
    expect(await room.enrol(token, stolen)).toMatchObject({ status: 401, json: { kind: 'SignatureFalse' } });
    expect(await room.enrol(token, { ...mine, publicKey: theirs.publicKey })).toMatchObject({
      status: 401,
      json: { kind: 'KeyUnknown' },
    });
    // The token is as good as before.
    expect((await room.enrol(token, mine)).status).toBe(201);
  });

  it('are not let in where anybody could sign with them: a point of small order', async () => {
    // Of the neutral point, of a point of order 2, and of what is no point at all.
    for (const hex of [`01${'00'.repeat(31)}`, `ec${'ff'.repeat(30)}7f`, `02${'00'.repeat(31)}`]) {
      const enrolment = { token: await room.token('rack-7'), publicKey: Buffer.from(hex, 'hex') };
      expect(await room.keys.enrol(enrolment)).toMatchObject({ kind: 'KeyWeak', field: 'publicKey' });
      expect(await room.keys.rotate('any', { ...enrolment, proof: Buffer.alloc(64) })).toMatchObject({
        kind: 'KeyWeak',
      });
    }
  });

  it('are not let in by a body of another form', async () => {
    const keys = newKeys();
    for (const body of [
      '',
      '[]',
      '{}',
      { token: 'x', publicKey: 'AA==' },
      { token: 1, publicKey: '' },
      { token: 'x', publicKey: Buffer.from(keys.publicKey).toString('base64'), admin: true },
    ]) {
      const { status } = await room.send(keys, body, { target: '/ingest/enrol', contentType: KEY });
      expect([400, 401]).toContain(status);
    }
    const large = await room.send(keys, { token: 'x'.repeat(20_000) }, { target: '/ingest/enrol', contentType: KEY });
    expect(large).toMatchObject({ status: 413, json: { kind: 'BodyTooLarge' } });
  });

  it('take the place of one key of their own machine, with a proof', async () => {
    const old = await room.enrolled('rack-7');
    const next = newKeys();
    const proof = await room.rotate(old, next, new Uint8Array(64));
    expect(proof).toMatchObject({ status: 403, json: { kind: 'ProofFalse' } });
    expect((await room.rotate(old, next)).status).toBe(201);
    expect(await room.rotate(old, newKeys())).toMatchObject({ status: 409, json: { kind: 'KeyReplaced' } });
    const known = await room.enrolled('rack-8');
    expect(await room.rotate(next, known)).toMatchObject({ status: 409, json: { kind: 'KeyKnown' } });
    // The new key is the old one's machine's.
    const { json } = await room.send(next, [gpuSecond('/machine/rack-8', 'n'), gpuSecond('/machine/rack-7', 'n')]);
    expect(json.results).toMatchObject([{ kind: 'SourceNotYours' }, { outcome: 'ACCEPTED' }]);
  });

  it('that are revoked end at once with those that took their place, and the answer says what to do', async () => {
    const old = await room.enrolled('rack-7');
    const next = newKeys();
    await room.rotate(old, next);
    const ended = await room.keys.revoke(room.partnershipId, old.keyId, 'r0001');
    expect(ended).toEqual(expect.arrayContaining([old.keyId, next.keyId]));
    for (const each of [old, next]) {
      const answer = await room.send(each, [gpuSecond('/machine/rack-7', 'late')]);
      expect(answer).toMatchObject({ status: 401, json: { kind: 'KeyRevoked' } });
      expect(answer.json.message).toContain('copyhold agent enrol');
      expect(await room.rotate(each, newKeys())).toMatchObject({ status: 401, json: { kind: 'KeyRevoked' } });
    }
    expect(isRefusal(await room.keys.revoke(room.partnershipId, old.keyId, 'r0001'))).toBe(true);
    expect(isRefusal(await room.keys.revoke(room.partnershipId, 'none', 'r0001'))).toBe(true);
  });

  it('that were replaced are not believed when their day is over', async () => {
    const old = await room.enrolled('rack-7');
    await room.rotate(old, newKeys());
    const pool = room.server.database.pool('superuser');
    await pool.query('ALTER TABLE machine_key_end DISABLE TRIGGER append_only');
    await pool.query(
      `UPDATE machine_key_end SET recorded_at = now() - interval '2 days', ends_at = now() - interval '1 day' WHERE key_id = $1`,
      [old.keyId],
    );
    await pool.query('ALTER TABLE machine_key_end ENABLE ALWAYS TRIGGER append_only');
    expect(await room.send(old, [])).toMatchObject({ status: 401, json: { kind: 'KeyReplaced' } });
  });

  it('are made to wait where signatures from their address are not good', async () => {
    const keys = newKeys();
    const answers = [];
    for (let round = 0; round < 80; round += 1) answers.push(await room.send(keys, []));
    expect(answers[0]).toMatchObject({ status: 401, json: { kind: 'KeyUnknown' } });
    const last = answers.at(-1);
    expect(last).toMatchObject({ status: 429, json: { kind: 'TooManyRequests' } });
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
  });
});
