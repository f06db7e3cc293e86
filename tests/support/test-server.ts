import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { applicationSource } from '../../apps/server/src/database/database.js';
import type { NotificationOptions } from '../../apps/server/src/notifications/notification-options.js';
import { ServerMode } from '../../apps/server/src/identity/server-mode.js';
import { createApp } from '../../apps/server/src/startup/create-app.js';
import { headlineHtml } from '../../apps/server/src/startup/headline-html.js';
import { serveWeb } from '../../apps/server/src/startup/http.js';
import { onlyOneConnection } from './one-connection.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

/** A signed-in browser, as far as HTTP sees it. */
export interface TestSession {
  readonly cookie: string;
  readonly csrfToken: string;
}

/** The answer of the GraphQL endpoint. */
export interface GraphqlAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string }[];
}

/** The real server on a database of its own, at a free port. */
export interface TestServer {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly database: TestDatabase;
  graphql(query: string, variables?: Record<string, unknown>, session?: TestSession): Promise<GraphqlAnswer>;
  signIn(personId: string): Promise<TestSession>;
  stop(): Promise<void>;
}

async function ask(
  url: string,
  body: { query: string; variables?: Record<string, unknown> },
  session?: TestSession,
): Promise<GraphqlAnswer> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (session !== undefined) {
    headers['cookie'] = session.cookie;
    headers['x-copyhold-csrf'] = session.csrfToken;
  }
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await answer.json()) as GraphqlAnswer;
}

async function signIn(url: string, personId: string): Promise<TestSession> {
  const answer = await fetch(`${url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ personId }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (answer.status !== 204 || cookie === undefined) throw new Error(`sign-in answered ${String(answer.status)}`);
  const viewer = await ask(url, { query: '{ viewer { csrfToken } }' }, { cookie, csrfToken: '' });
  const { csrfToken } = viewer.data?.['viewer'] as { csrfToken: string };
  return { cookie, csrfToken };
}

/** What a test chooses. */
interface TestServerOptions {
  readonly demo?: boolean;
  /** The built pages, for tests with a browser. */
  readonly webFolder?: string;
  /** Signs the log, with keys in a folder of the test's own: ask `app.get(SequencerService, …).round()` for a checkpoint now. */
  readonly log?: boolean;
  /** COPYHOLD_METRICS. */
  readonly metrics?: string;
  /** How people are told things besides on the pages; its keys lie in the test's own folder. */
  readonly notifications?: Omit<NotificationOptions, 'folder'>;
  /** Instead of an empty one. Stopping the server drops it. */
  readonly database?: TestDatabase;
}

/** Starts it in demo mode. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = options.database ?? (await createTestDatabase());
  const source = onlyOneConnection(await applicationSource(database.app, 8).initialize());
  const closer = onlyOneConnection(await applicationSource(database.closer, 2).initialize());
  const folder = mkdtempSync(join(tmpdir(), 'copyhold-test-'));
  const sequencer = options.log === true ? await applicationSource(database.sequencer, 3).initialize() : undefined;
  const app = await createApp({
    source,
    closer,
    mode: new ServerMode(options.demo ?? true, false),
    ...(options.notifications === undefined ? {} : { notifications: { folder, ...options.notifications } }),
    ...(options.metrics === undefined ? {} : { metrics: options.metrics }),
    ...(sequencer === undefined ? {} : { log: { sequencer, folder } }),
  });
  if (options.webFolder !== undefined) await serveWeb(app, options.webFolder, () => headlineHtml(app));
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    url,
    app,
    database,
    graphql: (query, variables, session) => ask(url, { query, ...(variables ? { variables } : {}) }, session),
    async signIn(personId) {
      // Only a demonstration may be entered without proof: the test says that its partnership is one.
      await database.pool('superuser').query(
        `INSERT INTO demo_seed (partnership_id, seed, scale, planned_at, finished_at)
           SELECT id, 'test', 1, now(), now() FROM partnership ON CONFLICT DO NOTHING`,
      );
      return signIn(url, personId);
    },
    async stop() {
      await app.close();
      await sequencer?.destroy();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
