import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { machineSource } from '#libs/inference-meter';
import { canonicalJson, type CanonicalValue } from '#libs/transparency-log';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { gpuSecond, MachineRoom, newKeys, type MachineKeys } from '../support/machine-room.js';

const OWN = '/machine/rack-7';

describe('a machine', () => {
  let room: MachineRoom;
  let keys: MachineKeys;
  beforeAll(async () => {
    room = await MachineRoom.open();
    keys = await room.enrolled('rack-7');
  });
  afterAll(async () => {
    await room.close();
  });

  it('is let in with a token and told who it is', async () => {
    const next = newKeys();
    const { status, json } = await room.enrol(await room.token('rack-8'), next);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      machine: 'rack-8',
      source: '/machine/rack-8',
      site: 'quay',
      keyId: next.keyId,
      maxBytes: 8_388_608,
    });
  });

  it('reports, and every event is answered in its place', async () => {
    const before = BigInt(await room.counted());
    const first = gpuSecond(OWN, 'a');
    const batch = [
      first,
      gpuSecond(`${OWN}/gpu/0`, 'a'),
      first,
      gpuSecond(OWN, 'a', { subject: 'r0002' }),
      gpuSecond('/machine/rack-8', 'a'),
      { specversion: '1.0' },
      gpuSecond(OWN, 'b', { type: 'com.example.other' }),
      gpuSecond(OWN, 'c', { data: { gpu_seconds: '1', site: 'quay' } }),
      'no event',
    ];
    const { status, json } = await room.send(keys, batch);
    expect(status).toBe(200);
    expect(json.results?.map(({ status: each, outcome, kind }) => [each, outcome, kind])).toEqual([
      [200, 'ACCEPTED', undefined],
      [200, 'ACCEPTED', undefined],
      [200, 'KNOWN', undefined],
      [409, 'CONFLICT', 'EventBodyDiffers'],
      [422, 'REFUSED', 'SourceNotYours'],
      [422, 'REFUSED', 'AttributeMissing'],
      [422, 'REFUSED', 'TypeUnknown'],
      [422, 'REFUSED', 'SiteNotYours'],
      [422, 'REFUSED', 'NotAnObject'],
    ]);
    expect(BigInt(await room.counted()) - before).toBe(2_000_000n);
  });

  it('sends a batch again without effect', async () => {
    const batch = [gpuSecond(OWN, 'again'), gpuSecond(OWN, 'again-2')];
    expect((await room.send(keys, batch)).json.results).toMatchObject([
      { outcome: 'ACCEPTED' },
      { outcome: 'ACCEPTED' },
    ]);
    const before = await room.counted();
    expect((await room.send(keys, batch)).json.results).toMatchObject([{ outcome: 'KNOWN' }, { outcome: 'KNOWN' }]);
    expect(await room.counted()).toBe(before);
  });

  it('sends one event by itself, and none', async () => {
    const single = await room.send(keys, gpuSecond(OWN, 'single'), { contentType: 'application/cloudevents+json' });
    expect(single).toMatchObject({ status: 200, json: { results: [{ outcome: 'ACCEPTED' }] } });
    expect(await room.send(keys, [])).toMatchObject({ status: 200, json: { results: [] } });
  });

  it('is believed up to its own clock where that is ahead, within the tolerance', async () => {
    const ahead = Math.floor(Date.now() / 1000) + 240;
    const event = gpuSecond(OWN, 'ahead', { time: new Date(ahead * 1000).toISOString() });
    const { json } = await room.send(keys, [event], { createdSeconds: ahead });
    expect(json.results).toMatchObject([{ status: 200 }]);
    const later = gpuSecond(OWN, 'later', { time: new Date((ahead + 60) * 1000).toISOString() });
    expect((await room.send(keys, [later], { createdSeconds: ahead })).json.results).toMatchObject([
      { status: 422, kind: 'FutureTimestamp' },
    ]);
  });

  it('changes its key; both are believed for a day, and every step is a leaf that the rows bear out', async () => {
    const old = await room.enrolled('rack-7');
    const next = newKeys();
    expect(await room.rotate(old, next)).toMatchObject({ status: 201, json: { keyId: next.keyId, machine: 'rack-7' } });
    // A lost answer: the same again.
    expect(await room.rotate(old, next)).toMatchObject({ status: 201, json: { keyId: next.keyId } });
    for (const each of [old, next]) expect((await room.send(each, [])).status).toBe(200);
    const standing = (await room.keys.keys(room.partnershipId)).find(({ keyId }) => keyId === old.keyId);
    expect(standing?.ended).toBe(false);
    const hours = ((standing?.endsAt?.getTime() ?? 0) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);
    const { rows } = await room.server.database
      .pool('superuser')
      .query<{ entry: string }>(
        `SELECT convert_from(entry, 'UTF8') AS entry FROM log_stage WHERE type = 'machine-key' ORDER BY position DESC LIMIT 2`,
      );
    const leaves = rows.map(({ entry }) => JSON.parse(entry) as Record<string, string>);
    expect(leaves).toMatchObject([
      { event: 'REPLACED', key: old.keyId },
      { event: 'ENROLLED', key: next.keyId, replaces: old.keyId, machine: 'rack-7' },
    ]);
  });

  it('may be called anything: its source is a URI reference, and its leaf is as canonical as any', async () => {
    const code = 'rack "9" / ü \\ é';
    const pool = room.server.database.pool('superuser');
    await pool.query(
      `INSERT INTO machine (partnership_id, code, site_id, gpu_model, gpu_count, registered_on)
       SELECT partnership_id, $1, id, 'H100', 1, '2026-01-01' FROM site WHERE slug = 'mill'`,
      [code],
    );
    const odd = await room.enrolled(code);
    const { json } = await room.send(odd, [gpuSecond(machineSource(code), '1'), gpuSecond(OWN, 'not mine')]);
    expect(json.results).toMatchObject([{ outcome: 'ACCEPTED' }, { kind: 'SourceNotYours' }]);
    const { rows } = await pool.query<{ entry: string }>(
      `SELECT convert_from(entry, 'UTF8') AS entry FROM log_stage WHERE type = 'machine-key'`,
    );
    expect(rows.length).toBeGreaterThan(4);
    for (const { entry } of rows) {
      expect(canonicalJson(JSON.parse(entry) as CanonicalValue)).toBe(entry);
    }
    // What is not posted yet is the poster's to do.
    for (const { code: name, sql } of checks.filter((each) => each.code !== 'METER-POSTED')) {
      expect({ name, found: (await pool.query(sql, [room.partnershipId])).rows }).toEqual({ name, found: [] });
    }
  });
});
