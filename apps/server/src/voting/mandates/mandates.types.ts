/** A mandate as its giver or its holder sees it. */
export interface MandateRow {
  readonly id: string;
  /** True where it is the viewer who holds it, false where they gave it. */
  readonly isHolder: boolean;
  /** The other of the two: by roll number, or by name where it is public. */
  readonly person: string;
  /** The kind of motions that it is for; null for all, or where it is for one motion or a meeting. */
  readonly topic: string | null;
  readonly motionId: string | null;
  readonly motionTitle: string | null;
  readonly meetingId: string | null;
  readonly givenAt: Date;
  readonly until: Date;
  readonly revokedAt: Date | null;
  readonly stands: boolean;
}

/** A mandate in one vote, as its giver or its holder sees it there. */
export interface MandateOnVoteRow {
  /** The number that it has in this vote. */
  readonly mandate: number;
  readonly mandateId: string;
  readonly isHolder: boolean;
  readonly person: string;
  /** The giver's and the holder's references on the frozen roll. */
  readonly voter: string;
  readonly holder: string;
  /** How many ballots were cast by it; the last one can count. */
  readonly ballots: number;
  readonly castAt: Date | null;
  /** The holder's alone. */
  readonly receipt: string | null;
  /** Why nothing can be cast by it now; null where it can, or where the vote is over. */
  readonly fault: string | null;
  /** After the close: what was cast, and whether it counted. */
  readonly choice: string | null;
  readonly fate: string | null;
}

/** What somebody asks to give. */
export interface MandateAsked {
  readonly rollNumber: string;
  readonly topic: string | undefined;
  readonly motionId: string | undefined;
  readonly meetingId: string | undefined;
  readonly until: Date;
}

/** A ballot by a mandate as the holder's browser hands it in; texts in lower-case hexadecimal. */
export interface MandateBallotAsked {
  readonly mandate: number;
  readonly number: number;
  readonly choice: string;
  readonly salt: string;
  readonly key: string;
  readonly signature: string;
}

/** What became of one of them. */
export interface MandateCast {
  readonly mandate: number;
  /** Absent where it was refused. */
  readonly receipt: string | null;
  readonly castAt: Date | null;
  readonly promise: string | null;
  /** Why it was not taken. */
  readonly refused: string | null;
}
