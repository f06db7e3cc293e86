import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { startProcess, type ServerProcess } from '../support/server-process.js';

const LOCAL = join(import.meta.dirname, '..', '..', '.copyhold');
const SECRET = 'what-somebody-asked-for';

let server: ServerProcess;
let state: string;
let client: pg.Client;

beforeAll(async () => {
  mkdirSync(LOCAL, { recursive: true });
  state = mkdtempSync(join(LOCAL, 'test-logs-'));
  server = await startProcess(state);
  const pid = readFileSync(join(state, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n');
  const { migrator: password } = JSON.parse(readFileSync(join(state, 'secrets.json'), 'utf8')) as { migrator: string };
  client = new pg.Client({
    host: '127.0.0.1',
    port: Number(pid[3]),
    database: 'postgres',
    user: 'copyhold_migrator',
    password,
  });
  await client.connect();
  await client.query(
    `INSERT INTO copyhold.partnership (slug, name, currency, time_zone) VALUES ('quiet', 'Quiet', 'EUR', 'UTC')`,
  );
});
afterAll(async () => {
  await client.end();
  await server.end('SIGTERM');
  rmSync(state, { recursive: true, force: true });
});

const superuser = (sql: string) => client.query(sql);

it('tells of a failed statement by its code and place, never by what was asked', async () => {
  const url = server.url ?? '';
  // Whatever reads journals or people fails from now on, with a message and a detail that quote it.
  await superuser('ALTER TABLE copyhold.journal RENAME TO journal_gone');
  await superuser('ALTER TABLE copyhold.person RENAME TO person_gone');
  const csv = await fetch(`${url}/export/entries.csv?actor=${SECRET}`);
  await csv.text().catch(() => 'the stream broke off');
  const query = `query ($actor: String) { journals(filter: { actor: $actor }) { totalCount edges { node { id } } } }`;
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { actor: SECRET } }),
  });
  expect(await answer.text()).toContain('INTERNAL');
  const id = '0c0ffee0-0000-4000-8000-00005ec2e700';
  await fetch(`${url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ personId: id }),
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const said = server.said();
  expect(said).toContain('42P01');
  expect(said).not.toContain(SECRET);
  expect(said).not.toContain(id);
  expect(said).not.toContain('parameters');
});
