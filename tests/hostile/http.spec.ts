import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../support/test-server.js';

describe('over HTTP', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(async () => {
    await server.stop();
  });

  it('reads no form: any page of any site can send one', async () => {
    const answer = await fetch(`${server.url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'personId=00000000-0000-7000-8000-000000000000',
    });
    expect(answer.status).toBe(415);
  });

  it.each(['cross-site', 'same-site'])('changes nothing for a page that is %s', async (site) => {
    const status = await raw({ method: 'POST', path: '/graphql', headers: { 'sec-fetch-site': site } });
    expect(status).toBe(403);
  });

  it('does not answer for a foreign name that points here', async () => {
    expect(await raw({ method: 'GET', path: '/', headers: { host: 'evil.example:80' } })).toBe(421);
    expect(await raw({ method: 'GET', path: '/graphql', headers: { host: 'localhost:1' } })).not.toBe(421);
  });

  it.each([
    ['two hundred aliases', `{ ${Array.from({ length: 200 }, (_, n) => `a${String(n)}: units { code }`).join(' ')} }`],
    [
      'aliases in fragments',
      `{ ...f } fragment f on Query { ${Array.from({ length: 20 }, (_, n) => `a${String(n)}: units { code }`).join(' ')} }`,
    ],
    [
      'fragments that multiply',
      `{ units { ...a } } fragment a on Unit { ${'...b '.repeat(30)} } fragment b on Unit { ${Array.from({ length: 30 }, (_, n) => `x${String(n)}: code`).join(' ')} }`,
    ],
  ])('refuses a query of %s before it costs anything', async (_name, query) => {
    const answer = await server.graphql(query);
    expect(answer.errors?.[0]?.message).toMatch(/^too large/u);
    expect(answer.data).toBeNull();
  });

  it.each([
    ['no JSON', '{', 400],
    ['a NUL in a text', JSON.stringify({ query: '{ register(search: "\\u0000") { totalCount } }' }), 200],
  ])('takes %s for no bug of its own', async (_name, body, status) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body });
    expect(await answer.text()).not.toMatch(/INTERNAL|at .*\.js/u);
    expect(answer.status).toBe(status);
  });

  it('closes what the pages do not need', async () => {
    const answer = await fetch(`${server.url}/session`, { method: 'POST' });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  function raw(options: { method: string; path: string; headers: Record<string, string> }): Promise<number> {
    const { hostname, port } = new URL(server.url);
    return new Promise((resolve, reject) => {
      const sent = request({ hostname, port, ...options }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sent.once('error', reject);
      sent.end();
    });
  }
});
