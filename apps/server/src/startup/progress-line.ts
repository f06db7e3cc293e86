/** How often a step that goes on is told again (milliseconds). */
const EVERY_MS = 1_000;

/** Tells of named steps: each one at its start and end, and now and then between. */
export function progressLine(say: (sentence: string) => void): (step: string, done: number, total: number) => void {
  let last = '';
  let told = 0;
  return (step, done, total) => {
    const now = performance.now();
    const ended = done >= total;
    if (step === last && !ended && now - told < EVERY_MS) return;
    if (step === last && ended && total <= 1) return;
    last = step;
    told = now;
    say(total <= 1 ? step : `${step}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`);
  };
}
