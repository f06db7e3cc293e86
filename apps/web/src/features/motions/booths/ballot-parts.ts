import type { MotionPartsFragment } from '../../../gql/motions/graphql.js';

/** What stands on the ballot of a motion: how it is filled in, and what can be chosen or divided. */
export type BallotParts = Pick<MotionPartsFragment, 'ballot' | 'options' | 'division' | 'effect'>;

/** Something that can be chosen. */
export type Option = BallotParts['options'][number];

/** What somebody has filled in so far, by line or option, as typed; kept as texts, so that a reload brings it back. */
export type Boxes = Readonly<Record<string, string>>;

/** An unfinished ballot. */
export interface Draft {
  /** Whoever abstains keeps what they had filled in, and may come back to it. */
  readonly abstains: boolean;
  readonly boxes: Boxes;
}

export const EMPTY: Draft = { abstains: false, boxes: {} };

/** The name of an option; its id where nobody knows it any more. */
export const titleOf = (options: readonly Pick<Option, 'id' | 'title'>[], id: string): string =>
  options.find((each) => each.id === id)?.title ?? id;

/** A member of what the motion would do: its budget, its currency, its seats. Empty where it has none of that name. */
export const effectOf = ({ effect }: Pick<BallotParts, 'effect'>, name: string): string =>
  effect.find((each) => each.name === name)?.value ?? '';
