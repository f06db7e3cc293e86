import { countHere } from './count-here.js';

/** Which vote, and the resolution as the page has it. */
export interface ToCount {
  readonly motion: string;
  readonly shown: string;
}

// Beside the page: it stays alive, however many ballots there are.
globalThis.addEventListener('message', ({ data: { motion, shown } }: MessageEvent<ToCount>) => {
  void countHere(motion, shown, (progress) => {
    globalThis.postMessage(progress);
  }).then((outcome) => {
    globalThis.postMessage(outcome);
  });
});
