import type { IncomingMessage } from 'node:http';

/** How fast a body has to come. */
export interface Pace {
  /** Until all of it is here, milliseconds. */
  readonly mostMs: number;
  /** How long nothing is asked of it, milliseconds. */
  readonly graceMs: number;
  /** What it has to bring from then on. */
  readonly leastBytesPerSecond: number;
}

/** Between two looks, at most. */
const LOOK_MS = 1000;

/**
 * Ends a body that is still coming after its time, or that comes drop by drop: whoever keeps a place has to bring something
 * for it. What the line has read is counted, so that nobody has to read the body here.
 */
export function mustKeepPace(body: IncomingMessage, { mostMs, graceMs, leastBytesPerSecond }: Pace): void {
  const { socket } = body;
  const [began, before] = [performance.now(), socket.bytesRead];
  const look = setInterval(
    () => {
      const passedMs = performance.now() - began;
      const owedBytes = ((passedMs - graceMs) * leastBytesPerSecond) / 1000;
      if (passedMs >= mostMs || socket.bytesRead - before < owedBytes) body.destroy();
    },
    Math.min(LOOK_MS, graceMs, mostMs),
  ).unref();
  for (const over of ['end', 'close', 'error']) body.once(over, () => clearInterval(look));
}
