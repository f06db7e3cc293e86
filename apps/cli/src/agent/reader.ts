import type { UsageEvent } from '#libs/inference-meter';

/** What one round of a reader found. */
export type Poll =
  | {
      readonly state: unknown;
      readonly events: readonly UsageEvent[];
      /** What whoever keeps the machine has to know, in words. */
      readonly notes: readonly string[];
    }
  | { readonly failed: string };

/** How a round is asked for. */
export interface Round {
  /** What this reader answered last; undefined at its first round. */
  readonly state: unknown;
  /** Milliseconds since 1970-01-01T00:00Z, by the machine's clock. */
  readonly nowMs: bigint;
  /** The last round before the agent ends: what is still open is closed. */
  readonly isLast: boolean;
}

/** Something that meters are read from, again and again. */
export interface Reader {
  readonly name: string;
  /** The source of its events: '/machine/m7/gpu'. */
  readonly source: string;
  readonly everyMs: number;
  /** Never throws for what it reads from; a round that failed counts nothing, and the state stays as it was. */
  poll(round: Round): Promise<Poll>;
}
