import { z } from 'zod';

const after = z.int().nonnegative();
const figure = z.int().nonnegative().optional();

/**
 * What the server is told to do wrong, for tests only. `after` counts produced tokens.
 * - `status`: answers with this status instead of working;
 * - `cut`: drops the connection; `die`: the process kills itself;
 * - `error`: an error event in the stream and no [DONE] (a plain request is answered 500);
 * - `stall`: says nothing more, until the client leaves or the time has passed;
 * - `slow`: waits so long before each token;
 * - `lie`: reports these figures in every usage; `no-usage`: reports none.
 */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('status'), status: z.int().min(400).max(599) }),
  z.strictObject({ kind: z.literal('cut'), after }),
  z.strictObject({ kind: z.literal('die'), after }),
  z.strictObject({ kind: z.literal('error'), after }),
  z.strictObject({ kind: z.literal('stall'), after, milliseconds: figure }),
  z.strictObject({ kind: z.literal('slow'), milliseconds: z.int().positive() }),
  z.strictObject({ kind: z.literal('lie'), prompt: figure, completion: figure }),
  z.strictObject({ kind: z.literal('no-usage') }),
]);

export type Fault = z.infer<typeof faultSchema>;

/** Each fault is met by one request, in the order of the queue; then all is well again. */
export class FaultQueue {
  private queue: readonly Fault[] = [];

  /** Answers false, and stays as it was, for what is not a list of faults. */
  set(faults: unknown): boolean {
    const read = z.array(faultSchema).safeParse(faults);
    if (read.success) this.queue = read.data;
    return read.success;
  }

  take(): Fault | undefined {
    const [first, ...rest] = this.queue;
    this.queue = rest;
    return first;
  }
}
