import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CheckKeeper } from '../audit/check-runs/check-keeper.js';
import { DemoService } from '../demo/demo.service.js';
import { DistributionService } from '../distribution/distribution.service.js';
import { ImportService } from '../inference-meter/import/import.service.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { progressLine } from './progress-line.js';
import { documentFolder, stateFolder } from './state-folder.js';

/** Work that goes on while the pages are served already. */
export interface Background {
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

/** What was chosen at the start, and how to tell of progress. */
export interface BackgroundOptions {
  readonly empty: boolean;
  /** After how many hours the books are checked again by themselves; 0 is never. */
  readonly checkHours: number;
  readonly say: (sentence: string) => void;
}

/**
 * Seeds the demo partnership on an empty database, has the books checked from then on, and takes up what a stop
 * interrupted: payments of runs, imports.
 * Everything stops between two pieces of work when it is told to.
 */
export function afterListening(app: NestFastifyApplication, options: BackgroundOptions): Background {
  const abort = new AbortController();
  const done = work(app, options, abort.signal).catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });
  return {
    done,
    async stop() {
      abort.abort();
      // What failed in the background was told already; it must not keep the rest from stopping.
      await done.catch(() => undefined);
    },
  };
}

async function work(
  app: NestFastifyApplication,
  { empty, checkHours, say }: BackgroundOptions,
  signal: AbortSignal,
): Promise<void> {
  const demo = app.get(DemoService, { strict: false });
  // --empty never takes half a demo partnership for a whole one: a seeding that was cut short goes on.
  if (!empty || (await demo.isUnfinished())) {
    const began = performance.now();
    const outcome = await demo.seedIfEmpty({
      now: new Date(),
      documents: documentFolder(),
      onProgress: progressLine(say),
      signal,
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    if (outcome !== 'PRESENT') say(`the demo partnership is whole after ${seconds} s`);
  }
  app.get(CheckKeeper, { strict: false }).start(checkHours);
  const partnership = await app.get(PartnershipService, { strict: false }).current();
  if (partnership === undefined) return;
  const runs = await app.get(DistributionService, { strict: false }).resume(partnership.id);
  if (runs > 0) say(`took up ${String(runs)} interrupted distribution run(s)`);
  const jobs = await app
    .get(ImportService, { strict: false })
    .resumeAll({ signal, reports: join(stateFolder(), 'reports') });
  for (const job of jobs) say(`import of ${job.file} taken up: ${job.state.toLowerCase()}`);
}
