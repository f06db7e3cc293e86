import type { MeetingState } from '#libs/voting';

export type MeetingKind = 'ANNUAL' | 'EXTRAORDINARY';

/** Who acts, in which partnership, and whether as an officer. */
export interface Attendant {
  readonly partnershipId: string;
  readonly personId: string;
  readonly officer: boolean;
}

/** A meeting as anybody may read it. */
export interface MeetingRow {
  readonly id: string;
  readonly kind: MeetingKind;
  readonly state: MeetingState;
  readonly place: string;
  readonly beginsAt: Date;
  readonly requisition: string | null;
  readonly byMembers: boolean;
  /** Who have come to this sitting so far. */
  readonly present: number;
  /** Canonical JSON; null until it is minuted. */
  readonly minutes: string | null;
  /** The chair's own words; null where there are none, or they were erased. */
  readonly notes: string | null;
  /** Whether whoever asks called it as a member. */
  readonly called: boolean;
  /** Their reference in the log, where they came to this sitting. */
  readonly reference: string | null;
  readonly door: string | null;
}

export interface MeetingItemRow {
  readonly meeting: string;
  readonly number: number;
  readonly words: string;
  readonly minutesOf: string | null;
  readonly motion: string | null;
  readonly title: string | null;
  readonly motionState: string | null;
}

export interface MeetingStepRow {
  readonly meeting: string;
  readonly number: number;
  readonly state: MeetingState;
  readonly at: Date;
  readonly beginsAt: Date;
  readonly members: number | null;
  readonly present: number | null;
  readonly quorum: number | null;
}

export interface MeetingView {
  readonly meeting: MeetingRow;
  readonly items: readonly MeetingItemRow[];
  readonly steps: readonly MeetingStepRow[];
  /** Whether whoever asks leads it. */
  readonly leads: boolean;
  /** Members of today, and how many of them would have to be there. */
  readonly members: number;
  readonly quorum: number;
}

export interface RequisitionRow {
  readonly id: string;
  readonly why: string | null;
  readonly begunAt: Date;
  readonly reachedAt: Date | null;
  /** Members of today who signed it; as they were counted, once it was reached. */
  readonly signed: number;
  readonly own: boolean;
  /** The meeting that answers it, where one stands. */
  readonly meeting: string | null;
  /** Whether the asker may not call another, though they signed: one stands that holds members up, or they have called. */
  readonly answered: boolean;
}

export interface RequisitionView extends RequisitionRow {
  readonly needed: number;
  /** Until when the officers have to call the meeting. */
  readonly callBy: Date | null;
  readonly mayCall: boolean;
}

/** Something that the books say is due, as an item of an agenda. */
export interface ProposedItem {
  readonly words: string;
  readonly motion: string | null;
  readonly minutesOf: string | null;
}

export interface CalledAsked {
  readonly kind: MeetingKind;
  readonly place: string;
  readonly beginsAt: Date;
  readonly requisition: string | null;
}

export interface ItemAsked {
  readonly meetingId: string;
  readonly words: string;
  readonly motion: string | null;
  readonly minutesOf: string | null;
}

export interface MoveAsked {
  readonly meetingId: string;
  readonly to: MeetingState;
  /** Where it is announced or called again. */
  readonly beginsAt: Date | null;
  /** The chair's own words, where it is minuted. */
  readonly notes: string | null;
}

/** A college as it stands today under the custom in force. */
export interface CollegeStanding {
  readonly code: string;
  readonly name: string;
  readonly members: number;
  /** Members who would vote in it if a roll froze now. */
  readonly voters: number;
  readonly due: boolean;
  readonly weight: string;
  readonly quorum: number;
  /** With fewer ballots its counts are not published. */
  readonly leastShown: number;
  readonly own: boolean;
  readonly votesHere: boolean;
}
