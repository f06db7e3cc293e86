import type { MotionPartsFragment } from '../../../gql/motions/graphql.js';

export type Outcome = NonNullable<MotionPartsFragment['outcome']>;

/** What an outcome is shown with. */
export interface OutcomeProps {
  readonly motion: MotionPartsFragment;
  readonly outcome: Outcome;
}
