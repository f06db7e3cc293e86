import type { MotionPartsFragment } from '../../gql/motions/graphql.js';

/** A college as it is named. */
export interface College {
  readonly code: string;
  readonly name: string;
}

type Voting = NonNullable<MotionPartsFragment['terms']>['colleges'][number];

/** Its name; its code where the partnership has none of that code any more. */
export const nameOfCollege = (colleges: readonly College[], code: string): string =>
  colleges.find((each) => each.code === code)?.name ?? code;

/** Codes of colleges that cannot hide their members' choices: declared open, or too small to publish a count. */
export function smallColleges(
  voting: readonly Pick<Voting, 'code' | 'roll' | 'declaredOpen'>[],
  leastShown: number,
): { readonly open: readonly string[]; readonly thin: readonly string[] } {
  const codes = (of: readonly Pick<Voting, 'code'>[]): readonly string[] => of.map(({ code }) => code);
  return {
    open: codes(voting.filter(({ declaredOpen }) => declaredOpen)),
    thin: codes(
      voting.filter(({ declaredOpen, roll }) => !declaredOpen && roll !== null && roll > 0 && roll < leastShown),
    ),
  };
}
