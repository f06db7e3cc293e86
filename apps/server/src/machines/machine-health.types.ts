/** Why an event, or a whole batch, was refused last. */
export interface LastRefusal {
  readonly at: Date;
  readonly kind: string;
  readonly field: string;
  readonly message: string;
}

/** What became of the batches of one key since it was last written down. */
export interface KeyNote {
  readonly keyId: string;
  readonly heardAt: Date;
  /** The latest end of any use that was counted. */
  readonly eventAt: Date | null;
  readonly counted: number;
  readonly known: number;
  readonly waiting: number;
  readonly conflicts: number;
  readonly refused: number;
  readonly refusal: LastRefusal | null;
}

/**
 * How a machine's keys stand: it has none; a token waits to let one in; one is believed; an old one is still believed
 * beside the new; none is believed any more.
 */
export type KeyState = 'NONE' | 'TOKEN_WAITS' | 'BELIEVED' | 'REPLACING' | 'ENDED';

/** How a machine reports, all its keys together. */
export interface MachineHealth {
  /** Its code. */
  readonly machine: string;
  /** The short name of its site. */
  readonly site: string;
  readonly keyState: KeyState;
  /** When the last key that is believed ends; null where nobody ended it, or none is believed. */
  readonly keyEndsAt: Date | null;
  /** When it last sent a batch that its key had signed. */
  readonly heardAt: Date | null;
  /** Up to when it has told of use. */
  readonly eventAt: Date | null;
  /** Events since its first key: counted; told again; corrections of what is not known; another body; refused. */
  readonly counted: bigint;
  readonly known: bigint;
  readonly waitingFor: bigint;
  readonly conflicts: bigint;
  readonly refused: bigint;
  readonly refusal: LastRefusal | null;
  /** What its agent last said of itself. */
  readonly report: {
    readonly at: Date;
    /** The server's clock less the machine's, in milliseconds: below zero where the machine's is ahead. */
    readonly clockOffsetMs: bigint;
    /** Events that waited on its disk. */
    readonly waiting: bigint;
  } | null;
  /** What it measured and could not keep, by all its reports together. */
  readonly lost: {
    readonly events: bigint;
    /** By the machine's clock; null where nobody knows. */
    readonly from: Date | null;
    readonly to: Date | null;
    /** Smallest steps by meter. */
    readonly meters: ReadonlyMap<string, bigint>;
  };
}
