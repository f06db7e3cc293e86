import type { Progress, RecountOutcome } from './count-here.js';
import type { ToCount } from './recount-worker.js';

/** Counts a vote again beside the page, in a worker: what counts is fetched only then. */
export function runRecount(asked: ToCount, tell: (progress: Progress) => void): Promise<RecountOutcome> {
  const worker = new Worker(new URL('recount-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<RecountOutcome>((resolve) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Progress | RecountOutcome>) => {
      if ('kind' in data) resolve(data);
      else tell(data);
    });
    worker.addEventListener('error', () => {
      resolve({ kind: 'OFFLINE' });
    });
    worker.postMessage(asked);
  }).finally(() => {
    worker.terminate();
  });
}
