import { InvariantViolation, isRefusal, parseFraction, refuse, type Fraction, type Refusal } from '#libs/amount';
import { asCanonicalValue, canonicalJson, isLogRefusal, toHex, utf8 } from '#libs/transparency-log';
import {
  type CollegeTerms,
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
  WHOLE_ELECTORATE,
} from '#libs/voting';
import { tallyWhole, type WholeResult } from './decide-whole.js';

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
  /** What was chosen among; none of a motion that is carried or lost. */
  readonly options?: readonly { readonly id: string; readonly cost?: string }[];
  readonly roll: readonly FrozenVoter[];
  /** The hash of the roll that was frozen, where it is not this one: votes by token are counted by another. */
  readonly electorate?: string;
  /** Choices in their canonical text; commitments in hexadecimal. */
  readonly ballots: readonly CountedBallot[];
}

export interface CountedBallot {
  readonly voter: string;
  readonly choice: string;
  readonly commitment: string;
}

/** A vote that is carried or lost by colleges. */
export type CollegeVote = CountedVote & { readonly terms: CollegeTerms };

/** Whether colleges carry it: all other votes have one electorate. */
export const isCollegeVote = <T extends { readonly terms: MotionTerms }>(
  vote: T,
): vote is T & { readonly terms: CollegeTerms } => vote.terms.ballot === 'MOTION';

export type VoteState = 'CARRIED' | 'LOST' | 'INQUORATE';

/** What was decided, as it is stored, hashed and logged. */
export interface DecidedVote {
  readonly state: VoteState;
  /** Canonical JSON: the leaf of the resolution. */
  readonly text: string;
}

export interface DecidedByColleges extends DecidedVote {
  /** What the public sees of the count: small colleges show their turnout and no choice. */
  readonly published: PublishedResult;
}

/** The hash of the frozen roll: each voter's random reference, college and key, in the byte order of the references. */
export function electorateOf(roll: readonly FrozenVoter[], sha256: Sha256): string {
  const places = roll.map(({ college, key, voter }) => ({ college, key, voter }));
  return toHex(sha256(utf8(canonicalJson(places.sort((a, b) => (a.voter < b.voter ? -1 : 1))))));
}

/**
 * The motion as its colleges judge it: every college of the terms must be heard. One electorate is one college, of
 * everybody. Refuses terms that do not read.
 */
export function collegeMotionOf(vote: Omit<CountedVote, 'ballots' | 'effect' | 'kind'>): CollegeMotion | Refusal {
  const { terms } = vote;
  const share = parseFraction(terms.quorum.share);
  if (isRefusal(share)) return share;
  const quorum = { share, atMost: BigInt(terms.quorum.atMost) };
  const { id, customVersion } = vote;
  if (terms.ballot !== 'MOTION') {
    const whole = WHOLE_ELECTORATE;
    return {
      id,
      customVersion,
      colleges: [{ id: whole, required: true, quorum }],
      mode: { kind: 'EVERY', thresholds: { [whole]: thresholdOf('SIMPLE') } },
      roll: vote.roll.map(({ voter }) => ({ voterRef: voter, college: whole })),
    };
  }
  const mode = modeOf(terms);
  if (isRefusal(mode)) return mode;
  return {
    id,
    customVersion,
    colleges: terms.colleges.map(({ code }) => ({ id: code, required: true, quorum })),
    mode,
    roll: vote.roll.map(({ voter, college }) => ({ voterRef: voter, college })),
  };
}

function modeOf({ count, colleges, majority, empty }: CollegeTerms): CollegeMode | Refusal {
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
  return isCollegeVote(vote) ? decideByColleges(vote, sha256) : decideWhole(vote, sha256);
}

/** The decision of a motion that colleges carry, with what is published of each of them. */
export function decideByColleges(vote: CollegeVote, sha256: Sha256): DecidedByColleges | Refusal {
  const motion = collegeMotionOf(vote);
  if (isRefusal(motion)) return motion;
  const ballots = [];
  for (const { voter, choice } of vote.ballots) {
    const read = readChoice({ ballot: 'MOTION', options: [] }, choice);
    if (typeof read !== 'string') return isRefusal(read) ? read : notCountable(`${voter} said something else.`);
    ballots.push({ voterRef: voter, sequence: 1n, choice: read });
  }
  const tally = tallyColleges(motion, { ballots, checkedIn: [] });
  if (isRefusal(tally)) return tally;
  const declaredOpen = new Set(collegesToDeclareOpen(motion));
  const published = publishColleges(motion, tally, { k: BigInt(vote.terms.leastShown), declaredOpen });
  const said = { tally: JSON.parse(published.canonical) as unknown };
  return { state: tally.verdict, published, text: written(vote, tally.verdict, said, sha256) };
}

const notCountable = (message: string): Refusal<'NotCountable'> =>
  refuse('NotCountable', { message, field: 'ballots', rule: 'motion.count' });

/** Bytes of a resolution beyond which it has the hash of its steps and not the steps: a leaf of a log has 65,535 at most. */
const LONGEST_RESULT = 60_000;

/** One electorate: first its quorum, then whatever its rule makes of the ballots. Where nobody said anything, it is lost. */
function decideWhole(vote: CountedVote, sha256: Sha256): DecidedVote | Refusal {
  const { terms } = vote;
  if (terms.ballot === 'MOTION') throw new InvariantViolation('a motion of colleges is counted by colleges');
  const motion = collegeMotionOf(vote);
  if (isRefusal(motion)) return motion;
  const voters = vote.ballots.map(({ voter }) => voter);
  if (new Set(voters).size < voters.length) return notCountable('Somebody has two ballots that count.');
  const presence = tallyColleges(motion, { ballots: [], checkedIn: voters });
  if (isRefusal(presence)) return presence;
  const colleges = presence.lines.map(({ present, quorum, quorumMet }) => ({
    college: WHOLE_ELECTORATE,
    present: String(present),
    quorum: String(quorum),
    quorumMet: quorumMet ? 'yes' : 'no',
    roll: String(vote.roll.length),
    shown: 'COUNTS',
  }));
  const met = presence.lines.every(({ quorumMet }) => quorumMet);
  const { id, customVersion, options = [], ballots } = vote;
  const result = met
    ? tallyWhole({ id, customVersion, terms, options, onRoll: vote.roll.length, ballots }, sha256)
    : undefined;
  if (isRefusal(result)) return result;
  const chosen = result !== undefined && (result.lines ?? result.winners ?? []).length > 0;
  const state = met ? (chosen ? 'CARRIED' : 'LOST') : 'INQUORATE';
  const text = written(vote, state, resultOf(result, colleges), sha256);
  if (result === undefined || utf8(text).length <= LONGEST_RESULT) return { state, text };
  // Whoever counts again makes the same steps, and holds their hash against this one.
  const { proof, ...members } = result;
  const short = { ...members, tally: { colleges, proofHash: toHex(sha256(utf8(proof))) } };
  return { state, text: written(vote, state, short, sha256) };
}

/** What the ballots decided, with its proof, as members of the resolution. */
function resultOf(result: WholeResult | undefined, colleges: readonly object[]): Readonly<Record<string, unknown>> {
  if (result === undefined) return { tally: { colleges } };
  const { proof, ...members } = result;
  return { ...members, tally: { colleges, proof: JSON.parse(proof) as unknown } };
}

function written(vote: CountedVote, state: VoteState, said: Readonly<Record<string, unknown>>, sha256: Sha256): string {
  const taken = asCanonicalValue({
    ...vote.effect,
    ...said,
    carried: state === 'CARRIED',
    customVersion: String(vote.customVersion),
    electorate: vote.electorate ?? electorateOf(vote.roll, sha256),
    kind: vote.kind,
    motion: vote.id,
    onRoll: String(vote.roll.length),
    present: String(vote.ballots.length),
    state,
    type: 'resolution',
    v: '2',
  });
  if (isLogRefusal(taken)) throw new InvariantViolation(taken.message);
  return canonicalJson(taken.value);
}
