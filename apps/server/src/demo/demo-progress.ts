import { InvariantViolation, isRefusal, type Refusal } from '#libs/amount';

/** Told at every step: its name, how much of it is done, and of how much. */
export type OnProgress = (step: string, done: number, total: number) => void;

/** A seeding of one partnership, as its steps see it. */
export interface Seeding {
  readonly partnershipId: string;
  readonly now: Date;
  readonly onProgress: OnProgress;
  /** Stops between two pieces of work; the next start goes on from there. */
  readonly signal?: AbortSignal;
}

/** The answer, or a stop: nothing in the story may be refused. */
export function granted<T>(answer: T | Refusal): T {
  if (isRefusal(answer))
    throw new InvariantViolation(`the demonstration was refused: ${answer.kind}: ${answer.message}`);
  return answer;
}
