import { InvariantViolation, isRefusal, parseFraction, type Fraction, type Refusal } from '#libs/amount';
import { asCanonicalValue, canonicalJson, isLogRefusal, toHex, utf8 } from '#libs/transparency-log';
import {
  collegesToDeclareOpen,
  publishColleges,
  readChoice,
  seatedWeights,
  tallyColleges,
  thresholdOf,
  type CollegeMode,
  type CollegeMotion,
  type MotionTerms,
  type PublishedResult,
  type Sha256,
} from '#libs/voting';

/** A place on the roll that froze at opening. */
export interface FrozenVoter {
  readonly voter: string;
  readonly college: string;
  /** The key of the voter at opening, lower-case hexadecimal; empty where they had none. */
  readonly key: string;
}

/** Everything that the count of a motion depends on: as it was noticed, its roll, and the last ballot of each voter. */
export interface CountedVote {
  readonly id: string;
  readonly kind: string;
  readonly customVersion: number;
  readonly terms: MotionTerms;
  /** The members of its effect. */
  readonly effect: Readonly<Record<string, string>>;
  readonly roll: readonly FrozenVoter[];
  /** Choices in their canonical text. */
  readonly ballots: readonly { readonly voter: string; readonly choice: string }[];
}

export type VoteState = 'CARRIED' | 'LOST' | 'INQUORATE';

/** What was decided, as it is stored, hashed and logged. */
export interface DecidedVote {
  readonly state: VoteState;
  /** What the public sees of the count: small colleges show their turnout and no choice. */
  readonly published: PublishedResult;
  /** Canonical JSON: the leaf of the resolution. */
  readonly text: string;
}

/** The hash of the frozen roll: each voter's random reference, college and key, in the byte order of the references. */
export function electorateOf(roll: readonly FrozenVoter[], sha256: Sha256): string {
  const places = roll.map(({ college, key, voter }) => ({ college, key, voter }));
  return toHex(sha256(utf8(canonicalJson(places.sort((a, b) => (a.voter < b.voter ? -1 : 1))))));
}

/** The motion as its colleges judge it: every college of the terms must be heard. Refuses terms that do not read. */
export function collegeMotionOf(vote: Omit<CountedVote, 'ballots' | 'effect' | 'kind'>): CollegeMotion | Refusal {
  const { terms } = vote;
  const share = parseFraction(terms.quorum.share);
  if (isRefusal(share)) return share;
  const mode = modeOf(terms);
  if (isRefusal(mode)) return mode;
  return {
    id: vote.id,
    customVersion: vote.customVersion,
    colleges: terms.colleges.map(({ code }) => ({
      id: code,
      required: true,
      quorum: { share, atMost: BigInt(terms.quorum.atMost) },
    })),
    mode,
    roll: vote.roll.map(({ voter, college }) => ({ voterRef: voter, college })),
  };
}

function modeOf({ count, colleges, majority, empty }: MotionTerms): CollegeMode | Refusal {
  const threshold = thresholdOf(majority);
  if (count === 'EVERY') {
    return { kind: 'EVERY', thresholds: Object.fromEntries(colleges.map(({ code }) => [code, threshold])) };
  }
  const weights: Record<string, Fraction> = {};
  for (const { code, weight } of colleges) {
    const parsed = parseFraction(weight);
    if (isRefusal(parsed)) return parsed;
    weights[code] = parsed;
  }
  // What the custom gives to colleges that are not due yet is shared out among the others.
  const seated = seatedWeights(weights, new Set(Object.keys(weights)));
  return isRefusal(seated) ? seated : { kind: 'WEIGHTED', weights: seated, threshold, empty };
}

/**
 * Counts a closed motion and writes the decision: a pure function of what was noticed, the frozen roll and the last
 * ballots, so that a recount anywhere gives the same bytes. Refuses what cannot be counted: a ballot that is none, a
 * voter who is not on the roll.
 */
export function decideVote(vote: CountedVote, sha256: Sha256): DecidedVote | Refusal {
  const motion = collegeMotionOf(vote);
  if (isRefusal(motion)) return motion;
  const ballots = [];
  for (const { voter, choice } of vote.ballots) {
    const read = readChoice(choice);
    if (isRefusal(read)) return read;
    ballots.push({ voterRef: voter, sequence: 1n, choice: read });
  }
  const tally = tallyColleges(motion, { ballots, checkedIn: [] });
  if (isRefusal(tally)) return tally;
  const declaredOpen = new Set(collegesToDeclareOpen(motion));
  const published = publishColleges(motion, tally, { k: BigInt(vote.terms.leastShown), declaredOpen });
  return { state: tally.verdict, published, text: written(vote, tally.verdict, published, sha256) };
}

function written(vote: CountedVote, state: VoteState, published: PublishedResult, sha256: Sha256): string {
  const taken = asCanonicalValue({
    ...vote.effect,
    carried: state === 'CARRIED',
    customVersion: String(vote.customVersion),
    electorate: electorateOf(vote.roll, sha256),
    kind: vote.kind,
    motion: vote.id,
    onRoll: String(vote.roll.length),
    present: String(vote.ballots.length),
    state,
    tally: JSON.parse(published.canonical) as unknown,
    type: 'resolution',
    v: '2',
  });
  if (isLogRefusal(taken)) throw new InvariantViolation(taken.message);
  return canonicalJson(taken.value);
}
