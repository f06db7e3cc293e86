/** How a dispute stands: open, answered where nothing of it counts any more, or where something still does. */
export type DisputeState = 'OPEN' | 'TAKEN_BACK' | 'STANDS';

/** What somebody said of use that a machine told of them, and what an officer answered. */
export interface UsageDispute {
  readonly id: string;
  /** The code of the machine. */
  readonly machine: string;
  /** '2026-11', UTC */
  readonly month: string;
  readonly raisedAt: Date;
  readonly state: DisputeState;
  readonly answeredAt: Date | null;
  /** Null where the words were erased. */
  readonly reason: string | null;
  readonly answer: string | null;
}

/** The same, for officers: whose it is. */
export interface DisputeOf extends UsageDispute {
  readonly rollNumber: string;
}

/** What one machine told of one person in a month. Whole tokens and milli-GPU·ms. */
export interface MachineUse {
  readonly machine: string;
  readonly site: string;
  readonly computeRaw: bigint;
  readonly tokensIn: bigint;
  readonly tokensOut: bigint;
  /** The last one about it; null where there was none. */
  readonly dispute: UsageDispute | null;
}

/** Open disputes of one machine, for whoever looks after it: not whose they are. */
export interface DisputedMachine {
  readonly machine: string;
  readonly people: number;
  /** '2026-11', ascending. */
  readonly months: readonly string[];
  /** Since when the first has waited. */
  readonly since: Date;
}
