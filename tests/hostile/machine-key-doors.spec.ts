import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { gpuSecond, KEY, MachineRoom, newKeys } from '../support/machine-room.js';

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

  it('end a day after another was let in with a token, and take no other’s place then', async () => {
    const old = await room.enrolled('rack-7');
    const token = await room.token('rack-7');
    const next = newKeys();
    expect((await room.enrol(token, next)).status).toBe(201);
    expect((await room.enrol(token, next)).status).toBe(201);
    const ends = (await room.keys.key(old.keyId))?.endsAt?.getTime() ?? 0;
    expect(ends - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
    expect(ends - Date.now()).toBeLessThan(24.1 * 3_600_000);
    expect((await room.keys.key(next.keyId))?.endsAt).toBeNull();
    expect((await room.send(old, [])).status).toBe(200);
    expect(await room.rotate(old, newKeys())).toMatchObject({ status: 409, json: { kind: 'KeyReplaced' } });
    expect((await room.rotate(next, newKeys())).status).toBe(201);
  });

  it('of a machine that is out of service are not believed until it is back', async () => {
    const keys = await room.enrolled('rack-8');
    const pool = room.server.database.pool('superuser');
    await pool.query(`UPDATE machine SET condition = 'OUT_OF_SERVICE' WHERE code = 'rack-8'`);
    const out = { status: 403, json: { kind: 'MachineOut', field: 'keyid', rule: 'machine.key' } };
    expect(await room.send(keys, [])).toMatchObject(out);
    expect(await room.rotate(keys, newKeys())).toMatchObject(out);
    await pool.query(`UPDATE machine SET condition = 'OUTDATED' WHERE code = 'rack-8'`);
    expect((await room.send(keys, [])).status).toBe(200);
  });

  it('are made to wait where signatures from their address are not good', async () => {
    const keys = newKeys();
    const answers = [];
    for (let round = 0; round < 80; round += 1) answers.push(await room.send(keys, []));
    expect(answers[0]).toMatchObject({ status: 401, json: { kind: 'KeyUnknown' } });
    const last = answers.at(-1);
    expect(last).toMatchObject({ status: 429, json: { kind: 'TooManyRequests' } });
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
    // A machine behind the same address is heard all the same.
    const sound = await room.enrolled('rack-8');
    expect((await room.send(sound, [gpuSecond('/machine/rack-8', 'behind')])).status).toBe(200);
  });

  it('keep reporting while many without a key hold lines open', async () => {
    const sound = await room.enrolled('rack-8');
    const { port } = new URL(room.server.url);
    const waiting = Array.from({ length: 20 }, () => {
      const body = new Uint8Array(16_000);
      const headers = room.head(newKeys(), body, { target: '/ingest/enrol', contentType: KEY });
      const sent = request({
        method: 'POST',
        hostname: '127.0.0.1',
        port,
        path: '/ingest/enrol',
        headers,
        agent: false,
      });
      const answered = new Promise<number | undefined>((resolve) => {
        sent.once('response', ({ statusCode }) => resolve(statusCode));
        sent.once('error', () => resolve(undefined));
      });
      sent.write(body.subarray(1));
      return { sent, answered };
    });
    const turnedAway = waiting.slice(4).map(({ answered }) => answered);
    expect(await Promise.race(turnedAway)).toBe(429);
    expect((await room.send(sound, [gpuSecond('/machine/rack-8', 'meanwhile')])).status).toBe(200);
    for (const { sent } of waiting) sent.destroy();
  });
});
