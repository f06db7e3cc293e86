import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { startTestServer, type TestServer } from '../support/test-server.js';

describe('identity', () => {
  let server: TestServer;
  let personId: string;
  let partnershipId: string;
  const mark = (pool: pg.Pool) =>
    pool.query(`INSERT INTO demo_seed (partnership_id, seed, scale, planned_at) VALUES ($1, 'test', 1, now())`, [
      partnershipId,
    ]);

  beforeAll(async () => {
    server = await startTestServer();
    const superuser = server.database.pool('superuser');
    const partnership = await superuser.query<{ id: string }>(
      `INSERT INTO partnership (slug, name, currency, time_zone) VALUES ('one', 'One', 'EUR', 'Europe/Berlin') RETURNING id`,
    );
    partnershipId = partnership.rows[0]?.id ?? '';
    await mark(superuser);
    const person = await superuser.query<{ id: string }>(
      `INSERT INTO person (partnership_id, roll_number, name) VALUES ($1, 'r0001', 'Ana Ruiz') RETURNING id`,
      [partnershipId],
    );
    personId = person.rows[0]?.id ?? '';
  });
  afterAll(async () => {
    await server.stop();
  });

  it('knows nobody without a cookie', async () => {
    const answer = await server.graphql('{ viewer { signedIn csrfToken person { id } demoMode } }');
    expect(answer).toEqual({ data: { viewer: { signedIn: false, csrfToken: null, person: null, demoMode: true } } });
  });

  it('signs in as a demo person through a real session, and out again', async () => {
    const session = await server.signIn(personId);
    const answer = await server.graphql('{ viewer { signedIn person { rollNumber name } } }', undefined, session);
    expect(answer.data).toEqual({ viewer: { signedIn: true, person: { rollNumber: 'r0001', name: 'Ana Ruiz' } } });

    const forged = await fetch(`${server.url}/session`, { method: 'DELETE', headers: { cookie: session.cookie } });
    expect(forged.status).toBe(403);
    const out = await fetch(`${server.url}/session`, {
      method: 'DELETE',
      headers: { cookie: session.cookie, 'x-copyhold-csrf': session.csrfToken },
    });
    expect(out.status).toBe(204);
    const after = await server.graphql('{ viewer { signedIn } }', undefined, session);
    expect(after.data).toEqual({ viewer: { signedIn: false } });
  });

  it('refuses an id that is no person', async () => {
    for (const body of [
      '{}',
      '{"personId":"1; DROP TABLE person"}',
      '{"personId":"00000000-0000-7000-8000-000000000000"}',
    ]) {
      const answer = await fetch(`${server.url}/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect(answer.status).toBe(400);
    }
  });

  it('lets nobody in without proof where the partnership is no demonstration', async () => {
    const superuser = server.database.pool('superuser');
    await superuser.query('DELETE FROM demo_seed');
    const answer = await fetch(`${server.url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ personId }),
    });
    expect(answer.status).toBe(400);
    expect(await server.graphql('{ demoPeople { id } viewer { demoMode } }')).toEqual({
      data: { demoPeople: [], viewer: { demoMode: false } },
    });
    await mark(superuser);
  });

  it('knows nobody by a session that has expired', async () => {
    const session = await server.signIn(personId);
    await server.database
      .pool('superuser')
      .query(`UPDATE session SET created_at = now() - interval '2 days', expires_at = now() - interval '1 second'`);
    const answer = await server.graphql('{ viewer { signedIn } }', undefined, session);
    expect(answer.data).toEqual({ viewer: { signedIn: false } });
  });

  it('keeps only the hash of the cookie', async () => {
    const session = await server.signIn(personId);
    const token = session.cookie.split('=')[1] ?? '';
    const stored = await server.database
      .pool('superuser')
      .query<{ row: string }>('SELECT session::text AS row FROM session');
    expect(stored.rows.length).toBeGreaterThan(0);
    expect(stored.rows.every(({ row }) => !row.includes(token))).toBe(true);
  });
});
