import { isRefusal } from '#libs/amount';
import { choiceText, type CollegeTerms, type Sha256 } from '#libs/voting';
import { type CountedVote, decideByColleges, decideVote, isCollegeVote } from './decide-motion.js';
import type { StepFault } from './motion-course.js';
import { isMembers, type Members, membersOf, textAt } from './shape.js';

/** The last ballot of a voter; its choice is absent where the bundle does not open it. */
export interface LastBallot {
  readonly voter: string;
  readonly choice: string | undefined;
  /** Lower-case hexadecimal. */
  readonly commitment: string;
}

/** What counting again gave: `shut` says that ballots of colleges too small to show were not opened. */
export interface Recounted {
  readonly fault: StepFault | undefined;
  readonly shut: boolean;
}

const [YES, NO, ABSTAIN] = (['YES', 'NO', 'ABSTAIN'] as const).map(choiceText) as [string, string, string];

/** Everything of a vote but its ballots. */
type UncountedVote = Omit<CountedVote, 'ballots'>;

const differing =
  ({ id }: UncountedVote) =>
  (kind: 'TallyDiffers' | 'ResolutionNotDerived', what: string): StepFault => ({
    kind,
    message: `Motion ${id} ${what}.`,
  });

/**
 * Counts a motion again and holds the resolution's text `said` against what follows. Every ballot of one electorate is
 * opened: what follows from them is the text, byte for byte. For what colleges carry see `recountColleges`.
 */
export function recount(vote: UncountedVote, last: readonly LastBallot[], said: string, sha256: Sha256): Recounted {
  if (isCollegeVote(vote)) return recountColleges(vote, last, said, sha256);
  const differs = differing(vote);
  const shut = last.find(({ choice }) => choice === undefined);
  if (shut !== undefined) {
    const fault = differs('TallyDiffers', `has one electorate and does not open the ballot of ${shut.voter}`);
    return { fault, shut: true };
  }
  const ballots = last.map(({ voter, choice = '', commitment }) => ({ voter, choice, commitment }));
  const made = decideVote({ ...vote, ballots }, sha256);
  if (isRefusal(made)) {
    return { fault: differs('TallyDiffers', `cannot be counted again: ${made.message}`), shut: false };
  }
  if (made.text === said) return { fault: undefined, shut: false };
  return { fault: otherResult(vote, countIn(made.text) !== countIn(said)), shut: false };
}

const otherResult = (vote: UncountedVote, other: boolean): StepFault =>
  other
    ? differing(vote)('TallyDiffers', 'counted again gives another result than its resolution says')
    : differing(vote)(
        'ResolutionNotDerived',
        'has a resolution that does not follow from what was noticed, its roll and its ballots',
      );

/**
 * With every ballot opened the text follows byte for byte. Which colleges show no counts is turnout's to say alone, so
 * it is recomputed, and every college that does show its counts must have its ballots opened. Of the others the text
 * names the verdict and, where each college must agree, whether it did: the text must be the one that some ballots of
 * theirs give. More yes never lowers a share, so it is enough to fill them in with nothing but yes and nothing but no,
 * each college as it is said to have agreed.
 */
function recountColleges(
  vote: UncountedVote & { readonly terms: CollegeTerms },
  last: readonly LastBallot[],
  said: string,
  sha256: Sha256,
): Recounted {
  const decided = (fill: (voter: string) => string): ReturnType<typeof decideByColleges> =>
    decideByColleges(
      { ...vote, ballots: last.map((ballot) => ({ ...ballot, choice: ballot.choice ?? fill(ballot.voter) })) },
      sha256,
    );
  const differs = differing(vote);
  const probe = decided(() => ABSTAIN);
  if (isRefusal(probe)) {
    return { fault: differs('TallyDiffers', `cannot be counted again: ${probe.message}`), shut: false };
  }
  const college = new Map(vote.roll.map((place) => [place.voter, place.college]));
  const withheld = new Set(
    probe.published.lines.filter(({ shown }) => shown === 'VERDICT').map((line) => line.college),
  );
  const closed = last.filter(({ choice }) => choice === undefined);
  const hidden = closed.find(({ voter }) => !withheld.has(college.get(voter) ?? ''));
  if (hidden !== undefined) {
    const what = `shows the counts of a college and not the ballot of ${hidden.voter}, which is among them`;
    return { fault: differs('TallyDiffers', what), shut: true };
  }
  const shut = closed.length > 0;
  const agreed = agreedOf(said);
  const texts = (shut ? [YES, NO] : [ABSTAIN]).map((rest) => {
    const made = decided((voter) => agreed.get(college.get(voter) ?? '') ?? rest);
    return isRefusal(made) ? '' : made.text;
  });
  if (texts.includes(said)) return { fault: undefined, shut };
  return {
    fault: otherResult(
      vote,
      texts.every((text) => countIn(text) !== countIn(said)),
    ),
    shut,
  };
}

/** The part of a resolution that its ballots decide, as a text. */
function countIn(text: string): string {
  const { amount, carried, lines, state, tally, winners } = membersOf(text) ?? {};
  return JSON.stringify({ amount, carried, lines, state, tally, winners });
}

/** How a college that is said to have agreed, or not, must at least be able to have voted. */
function agreedOf(said: string): ReadonlyMap<string, string> {
  const tally = membersOf(said)?.['tally'];
  const colleges: unknown = isMembers(tally) ? tally['colleges'] : undefined;
  const lines = Array.isArray(colleges) ? (colleges as readonly unknown[]).filter(isMembers) : [];
  return new Map(
    lines.flatMap((line: Members) => {
      const agreed = textAt(line, 'agreed');
      return agreed === undefined ? [] : [[textAt(line, 'college') ?? '', agreed === 'yes' ? YES : NO] as const];
    }),
  );
}
