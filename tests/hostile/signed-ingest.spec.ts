import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BATCH, gpuSecond, MachineRoom, type MachineKeys } from '../support/machine-room.js';
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

  it('is of somebody on the roll, of the site, or of nobody', async () => {
    const subjects = ['r0009', 'mallory', 'r0001 ', 'R0001', 'quay', 'idle', 'mill', 'r0002'];
    const batch = subjects.map((subject, index) => gpuSecond(OWN, `subject-${String(index)}`, { subject }));
    const { json } = await room.send(keys, batch);
    expect(json.results?.map(({ kind, outcome }) => kind ?? outcome)).toEqual([
      ...Array<string>(5).fill('SubjectUnknown'),
      ...Array<string>(3).fill('ACCEPTED'),
    ]);
  });

  it('is no more than the cards of the register make in that time, by a tenth', async () => {
    const used = (id: string, seconds: string): object =>
      gpuSecond(OWN, id, { data: { gpu_seconds: seconds, gpu: 'H100', end: '2026-02-03T04:06:46Z' } });
    // Eight cards for a hundred seconds.
    const { json } = await room.send(keys, [used('all', '800'), used('tenth', '880'), used('more', '880.000001')]);
    expect(json.results).toMatchObject([
      { outcome: 'ACCEPTED' },
      { outcome: 'ACCEPTED' },
      { status: 422, kind: 'MoreThanThere', field: 'gpu_seconds', rule: 'meter.reporter' },
    ]);
    // Without an end it is of one hour, of eight cards.
    const endless = (id: string, seconds: string): object =>
      gpuSecond(OWN, id, { data: { gpu_seconds: seconds, gpu: 'H100' } });
    const before = await room.counted();
    const hour = await room.send(keys, [endless('hour', '31680.000001'), endless('absurd', '1000000000')]);
    expect(hour.json.results).toMatchObject([{ kind: 'MoreThanThere' }, { kind: 'MoreThanThere' }]);
    expect(await room.counted()).toBe(before);
    const tokens = { type: 'commons.tokens.v1', data: { model: 'm', direction: 'in', tokens: '1'.padEnd(21, '0') } };
    expect((await room.send(keys, [gpuSecond(OWN, 'many', tokens)])).json.results).toMatchObject([
      { kind: 'QuantityTooLarge' },
    ]);
  });

  it('is not the site’s own meter, which no record says that it reads', async () => {
    const read = (type: string, id: string, data: object): object =>
      gpuSecond(OWN, id, { type, subject: 'mill', data });
    const before = await room.counted();
    const { json } = await room.send(keys, [
      read('commons.energy.v1', 'e', { joules: '1000000', method: 'site_meter' }),
      read('commons.energy.v1', 'unsaid', { joules: '1000000' }),
      read('commons.water.v1', 'w', { litres: '1', method: 'site_meter' }),
    ]);
    const no = { status: 422, kind: 'NotItsMeter', field: 'method', rule: 'meter.reporter' };
    expect(json.results).toMatchObject([no, no, no]);
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
