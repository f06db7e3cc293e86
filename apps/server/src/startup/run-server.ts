import { join } from 'node:path';
import { loggable } from '../database/loggable-error.js';
import { StartRefused } from '../database/embedded/start-refused.js';
import { ServerMode } from '../identity/server-mode.js';
import { NotificationKeys } from '../notifications/notification-keys.js';
import { mailSettings } from '../notifications/sending/mail-settings.js';
import { LogGuardService } from '../transparency-log/log-guard.service.js';
import { LogFiles } from '../transparency-log/log-files.js';
import { checkHours } from './check-hours.js';
import { createApp } from './create-app.js';
import { serveDocuments, serveWeb } from './http.js';
import { takeInstanceLock } from './instance-lock.js';
import { logOrigin, publicAddress } from './log-origin.js';
import { openDatabase } from './open-database.js';
import { documentFolder, stateFolder } from './state-folder.js';
import { afterListening } from './after-listening.js';
import { headlineHtml } from './headline-html.js';

/** What the command line chose. */
export interface ServerOptions {
  readonly empty: boolean;
  readonly port: number;
  readonly host: string;
}

const say = (sentence: string): void => {
  process.stdout.write(`copyhold: ${sentence}\n`);
};

/** Starts everything in order, and stops it in the reverse order on SIGINT or SIGTERM. */
export async function runServer(options: ServerOptions): Promise<void> {
  const began = performance.now();
  const hours = checkHours(process.env['COPYHOLD_CHECK_HOURS']);
  const folder = stateFolder();
  const lock = takeInstanceLock(folder);
  const undo: (() => void | Promise<void>)[] = [
    () => {
      lock.release();
    },
  ];
  const stop = once(async () => {
    say('stopping');
    for (const step of undo.reverse()) await attempted(step);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Ctrl-C under npm arrives twice: the second one must not cut the first stop short.
    process.on(signal, () => {
      void stop().finally(() => {
        say('stopped; nothing is lost');
        process.exit(0);
      });
    });
  }
  try {
    const database = await openDatabase(folder);
    undo.push(() => database.close(true));
    say(`${database.where} is up`);
    const address = publicAddress();
    const https = address?.protocol === 'https:';
    const mail = mailSettings(process.env, address);
    // A key that others can read stops the start, not the first signing.
    new LogFiles(folder).keys();
    new NotificationKeys(folder).read();
    const app = await createApp({
      source: database.source,
      closer: database.closer,
      log: { sequencer: database.sequencer, folder, ...logOrigin() },
      mode: new ServerMode(!options.empty, https),
      ...(address === undefined ? {} : { publicHost: address.hostname }),
      metrics: process.env['COPYHOLD_METRICS'] ?? '',
      notifications: { folder, ...(address && { url: address }), ...(mail && { mail }) },
    });
    undo.push(() => app.close());
    const misnamed = await app.get(LogGuardService, { strict: false }).misnamed();
    if (misnamed !== undefined) throw new StartRefused('LogOriginDiffers', misnamed);
    await serveDocuments(app, documentFolder());
    await serveWeb(app, join(import.meta.dirname, '..', '..', '..', '..', 'web'), () => headlineHtml(app));
    const url = await listen(app, options);
    lock.announce(url);
    say(`ready at ${url} after ${String(Math.round(performance.now() - began))} ms`);
    const background = afterListening(app, { empty: options.empty, checkHours: hours, say });
    undo.push(() => background.stop());
    // The pages stay up whatever becomes of it: what was done is kept, and the next start takes up the rest.
    await background.done.catch((error: unknown) => {
      console.error('copyhold: the work behind the pages failed; the next start takes it up', loggable(error));
    });
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listen(app: Awaited<ReturnType<typeof createApp>>, { port, host }: ServerOptions): Promise<string> {
  try {
    await app.listen(port, host);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new StartRefused(
      'AddressInUse',
      `Port ${String(port)} is taken by another program. Choose another: npm start -- --port ${String(port + 1)}`,
    );
  }
  return (await app.getUrl()).replace('[::1]', 'localhost');
}

/** One step of a stop: a step that fails must not keep the next one, which stops the database, from being taken. */
async function attempted(step: () => void | Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    console.error('copyhold: a step of the stop failed', loggable(error));
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}
