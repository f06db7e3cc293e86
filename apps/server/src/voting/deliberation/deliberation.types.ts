import type { Signal } from '#libs/voting';

export const POST_KINDS = ['COMMENT', 'QUESTION', 'ANSWER', 'FOR', 'AGAINST'] as const;
export type PostKind = (typeof POST_KINDS)[number];

/** What somebody writes to a motion. An answer names its question; whoever asks may say that it must be answered. */
export interface PostAsked {
  readonly motionId: string;
  readonly kind: PostKind;
  readonly words: string;
  readonly answers: string | null;
  readonly mustAnswer: boolean;
}

/** One post as anybody may read it. */
export interface PostRow {
  readonly id: string;
  /** The version of the motion that it speaks of. */
  readonly version: number;
  readonly kind: PostKind;
  /** The question that it answers. */
  readonly answers: string | null;
  readonly mustAnswer: boolean;
  /** Null where they were taken back or erased. */
  readonly words: string | null;
  /** By roll number, or by name where it is public. */
  readonly author: string;
  readonly byAuthor: boolean;
  readonly postedAt: Date;
  readonly withdrawnAt: Date | null;
  readonly own: boolean;
}

/** One page of posts, in the order in which they were written. */
export interface Posts {
  readonly rows: readonly PostRow[];
  /** Whether there are later ones. */
  readonly more: boolean;
}

export type AmendmentState = 'OPEN' | 'ACCEPTED' | 'DECLINED' | 'WITHDRAWN';

/** The four texts of a version and its effect, the canonical text of an object of texts. */
export interface VersionTexts {
  readonly title: string;
  readonly why: string;
  readonly what: string;
  readonly cost: string;
  readonly effect: string;
}

/** An amendment as it is stored, with the version that it was written against. */
export interface AmendmentRow {
  readonly number: number;
  readonly base: number;
  /** Null where it was withdrawn or erased. */
  readonly patch: string | null;
  readonly why: string | null;
  readonly author: string;
  readonly proposedAt: Date;
  readonly state: AmendmentState;
  readonly answeredAt: Date | null;
  readonly reasons: string | null;
  readonly became: number | null;
  readonly own: boolean;
  readonly on: VersionTexts;
}

/** One version of a motion, as a list names it. */
export interface VersionRow {
  readonly number: number;
  /** By roll number, or by name where it is public. */
  readonly author: string;
  readonly writtenAt: Date;
  /** The amendment that it came from; null where its authors wrote it. */
  readonly amendment: number | null;
}

/** What somebody may still say to a motion: posts and amendments today, and questions that must be answered. */
export interface WordsLeft {
  readonly posts: number;
  readonly questions: number;
  readonly amendments: number;
}

/** How many gave each signal. */
export interface SignalRow {
  readonly signal: Signal;
  readonly count: string;
}
