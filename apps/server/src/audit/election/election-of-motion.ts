import { isRefusal, refuse, type Refusal } from '#libs/amount';
import type { Election, ElectionBallot, ElectionChoice, ElectionKind, ElectionOption } from '#libs/election-files';
import { fromHex, toHex } from '#libs/transparency-log';
import {
  type BallotKind,
  type Choice,
  EFFECT_KINDS,
  formOf,
  type MotionTerms,
  readChoice,
  readOptions,
  readTerms,
  seedOfCommitments,
  type Sha256,
} from '#libs/voting';
import { z } from 'zod';

/** What of a published vote an election's file is made of. */
const publishedVote = z.object({
  leaves: z.array(z.string()),
  notices: z.array(
    z.object({
      kind: z.string(),
      options: z.string(),
      terms: z.record(z.string(), z.unknown()),
      text: z.object({ title: z.string() }),
    }),
  ),
  count: z.object({
    roll: z.array(z.object({ voter: z.string(), college: z.string() })),
    ballots: z.array(
      z.object({
        voter: z.string(),
        number: z.string(),
        commitment: z.string(),
        choice: z.string().optional(),
        college: z.string().optional(),
      }),
    ),
  }),
});
const publishedTally = z.object({
  tally: z.object({ colleges: z.array(z.object({ college: z.string(), shown: z.string() })) }),
});
type PublishedVote = z.infer<typeof publishedVote>;

/** What the ballots of each kind are in a file of elections. */
const KIND_OF: Readonly<Record<BallotKind, ElectionKind>> = {
  MOTION: 'MOTION',
  DIVISION: 'DIVISION',
  PROJECTS: 'PROJECTS',
  RANKING: 'RANKING',
  STV: 'RANKING',
  APPROVAL: 'APPROVAL',
  SCORE: 'SCORE',
};

const no = (kind: 'BallotsWithheld' | 'NoSuchVote', message: string): Refusal<'BallotsWithheld' | 'NoSuchVote'> =>
  refuse(kind, { message, field: 'motion', rule: 'election.export' });

/** A vote as a file of elections, and the currency of its amounts where it has any. */
export interface ExportedElection {
  readonly election: Election;
  readonly currency: string | undefined;
}

/**
 * A decided vote as an election: who counts it with any other program gets what was resolved. Equal ballots stand
 * together, and nothing says whose they are. Of a vote of colleges it is the ballots of one of them.
 *
 * Refuses `NoSuchVote` and `BallotsWithheld` (a college too small to show its counts).
 */
export function electionOfMotion(
  file: unknown,
  college: string | undefined,
  sha256: Sha256,
): ExportedElection | Refusal<'BallotsWithheld' | 'NoSuchVote'> {
  const read = publishedVote.safeParse(file);
  const notice = read.data?.notices.at(-1);
  const terms = notice && readTerms(JSON.stringify(notice.terms));
  if (read.data === undefined || notice === undefined || terms === undefined) {
    return no('NoSuchVote', 'This vote has no terms that could be read.');
  }
  const kind = EFFECT_KINDS.find((each) => each === notice.kind);
  const options = kind === undefined ? [] : readOptions(kind, notice.options);
  if (isRefusal(options)) return no('NoSuchVote', options.message);
  const ballots = ballotsOf(read.data, terms, college);
  if (isRefusal(ballots)) return ballots;
  const form = formOf(
    terms,
    options.map(({ id }) => id),
  );
  const choices = ballots.map(({ choice }) => readChoice(form, choice));
  const cast = choices.flatMap((choice) => (isRefusal(choice) ? [] : [choice]));
  const commitments = ballots.map(({ commitment }) => fromHex(commitment) ?? new Uint8Array());
  const election: Election = {
    kind: KIND_OF[terms.ballot],
    rule: terms.rule,
    title: notice.text.title,
    options: optionsOf(terms, options),
    ...(terms.ballot === 'PROJECTS' ? { budget: BigInt(terms.budget) } : {}),
    ...(terms.ballot === 'STV' ? { seats: BigInt(terms.seats) } : {}),
    seed: toHex(seedOfCommitments(commitments, sha256)),
    ballots: together(cast.map(choiceOf)),
  };
  return { election, currency: 'currency' in terms ? terms.currency : undefined };
}

function optionsOf(
  terms: MotionTerms,
  options: readonly { readonly id: string; readonly title: string; readonly cost?: string }[],
): readonly ElectionOption[] {
  if (terms.ballot === 'DIVISION') return terms.lines.map(({ code }) => ({ id: code, name: '' }));
  return options.map(({ id, title, cost }) => ({
    id,
    name: title,
    ...(cost === undefined ? {} : { cost: BigInt(cost) }),
  }));
}

/** The ballots that count, opened. Those of a vote of colleges are of one college. */
function ballotsOf(
  { leaves, count: { roll, ballots } }: PublishedVote,
  { ballot }: MotionTerms,
  college: string | undefined,
): readonly { readonly choice: string; readonly commitment: string }[] | Refusal<'BallotsWithheld' | 'NoSuchVote'> {
  const of = new Map(roll.map(({ voter, college: code }) => [voter, code]));
  const own = ballots.filter((each) => college === undefined || (each.college ?? of.get(each.voter)) === college);
  if (ballot === 'MOTION' && (college === undefined || own.length === 0)) {
    return no('NoSuchVote', 'This vote was counted by colleges: name one of them that voted.');
  }
  const shown = new Set(collegesShown(leaves));
  // Ballots that another replaced, or whose mandate was taken back, stay shut: they do not count.
  const opened = own.flatMap(({ choice, commitment }) => (choice === undefined ? [] : [{ choice, commitment }]));
  if (ballot !== 'MOTION' || (college !== undefined && shown.has(college))) return opened;
  return no('BallotsWithheld', 'So few of this college voted that its ballots are not published.');
}

/** The colleges whose counts the resolution shows: what it withholds is in no other file either. */
function collegesShown(leaves: readonly string[]): readonly string[] {
  const resolution = leaves
    .map((text): unknown => JSON.parse(text))
    .findLast((entry) => {
      return typeof entry === 'object' && entry !== null && 'type' in entry && entry.type === 'resolution';
    });
  const read = publishedTally.safeParse(resolution);
  return read.data?.tally.colleges.flatMap(({ college, shown }) => (shown === 'COUNTS' ? [college] : [])) ?? [];
}

/** Equal ballots in one, in the order of what they say: nothing of who cast them when. */
function together(choices: readonly ElectionChoice[]): readonly ElectionBallot[] {
  const counted = new Map<string, ElectionBallot>();
  for (const choice of choices) {
    const name = JSON.stringify(choice, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    const before = counted.get(name)?.count ?? 0n;
    counted.set(name, { choice, count: before + 1n });
  }
  return [...counted].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ballot]) => ballot);
}

function choiceOf(choice: Choice): ElectionChoice {
  if (choice === 'ABSTAIN') return { is: 'ABSTAIN' };
  if (typeof choice === 'string') return { is: 'VOICE', voice: choice };
  if ('approve' in choice) return { is: 'SET', options: choice.approve };
  if ('ranking' in choice) return { is: 'RANKING', groups: choice.ranking };
  const points = Object.entries('parts' in choice ? choice.parts : choice.scores);
  return { is: 'POINTS', points: points.map(([option, each]) => ({ option, points: each })) };
}
