import { compareIds, InvariantViolation, refuse, type Refusal } from '#libs/amount';
import type { RollPlace } from '../college/college-motion.js';
import type { HolderCaps, Mandate } from './mandate.js';

/** One ballot as cast: by the voter, or for them by the holder of the mandate that it names. */
export interface CastBallot<C> {
  readonly id: string;
  /** Whose vote this is. */
  readonly voterRef: string;
  /** The mandate under which another cast it; absent where the voter did. */
  readonly mandate: string | undefined;
  /** Counts upwards for the voter's own, and for each mandate by itself. */
  readonly sequence: bigint;
  readonly castAtMs: bigint;
  readonly choice: C;
}

/** The vote whose ballots are to be counted, as frozen at opening. */
export interface MandatedVote<C> {
  readonly topic: string;
  /** Which motion it is, where mandates for one motion are to be known. */
  readonly motion?: string | undefined;
  readonly closesAtMs: bigint;
  readonly roll: readonly RollPlace[];
  readonly mandates: readonly Mandate[];
  readonly ballots: readonly CastBallot<C>[];
  readonly caps: HolderCaps;
  /** The meeting at which this is voted on and who checked in, where there is one. */
  readonly meeting?: { readonly id: string; readonly checkedIn: ReadonlySet<string> };
}

/** Why a ballot counts, or does not. */
export type BallotFate =
  | 'OWN'
  | 'BY_MANDATE'
  /** A later one of the same kind was cast for the same voter. */
  | 'SUPERSEDED'
  /** The voter cast their own, before or after. */
  | 'OVERRIDDEN'
  | 'NOT_ON_ROLL'
  | 'NO_MANDATE'
  | 'OTHER_COLLEGE'
  /** Revoked before the close, whenever it was used. */
  | 'MANDATE_REVOKED'
  /** Cast before the mandate began or when it was past. */
  | 'OUTSIDE_MANDATE'
  /** The giver has given a later mandate for the same votes, or a proxy for this meeting. */
  | 'MANDATE_REPLACED'
  | 'HOLDER_OVER_CAP'
  | 'HOLDER_ABSENT';

/** One ballot that counts; a tally of any kind takes it as the voter's. */
export interface CountedBallot<C> {
  readonly voterRef: string;
  readonly sequence: bigint;
  readonly choice: C;
  readonly castBy: string;
  readonly why: 'OWN' | 'BY_MANDATE';
}

export interface ResolvedVote<C> {
  /** At most one for each place on the roll, by reference. */
  readonly counted: readonly CountedBallot<C>[];
  /** Every ballot's fate by its id. */
  readonly fates: ReadonlyMap<string, BallotFate>;
}

/**
 * Which ballots count, and why each other does not (voting.md §8). Whatever the mandates say, there is one hop: a ballot
 * counts for its voter only if they cast it themselves or if it names a mandate that they themselves gave. A mandate
 * that was not used leaves no trace: its giver is not present. Pure, and indifferent to every order.
 *
 * A holder who casts for three givers casts three ballots and may choose thrice differently. Refuses `SequenceTwice`.
 */
export function resolveMandates<C>(vote: MandatedVote<C>): ResolvedVote<C> | Refusal<'SequenceTwice'> {
  const fates = new Map<string, BallotFate>();
  const valid = new Map<string, CastBallot<C>[]>();
  const mandates = new Map(vote.mandates.map((mandate) => [mandate.id, mandate]));
  const faultIn = faults(vote, mandates);
  for (const ballot of vote.ballots) {
    if (fates.has(ballot.id)) throw new InvariantViolation('a ballot has an id of its own');
    const fault = faultIn(ballot);
    fates.set(ballot.id, fault ?? 'SUPERSEDED');
    if (fault === undefined) valid.set(ballot.voterRef, [...(valid.get(ballot.voterRef) ?? []), ballot]);
  }
  const twice = sequenceTwice(vote.ballots);
  if (twice !== undefined) return twice;
  const counted: CountedBallot<C>[] = [];
  for (const [voterRef, ballots] of [...valid].sort(([a], [b]) => compareIds(a, b))) {
    const own = ballots.filter(({ mandate }) => mandate === undefined);
    const last = own.length > 0 ? own.reduce(later) : lastByMandate(ballots);
    const why = own.length > 0 ? 'OWN' : 'BY_MANDATE';
    if (why === 'OWN') for (const { id, mandate } of ballots) if (mandate !== undefined) fates.set(id, 'OVERRIDDEN');
    fates.set(last.id, why);
    const castBy = mandates.get(last.mandate ?? '')?.holder ?? voterRef;
    counted.push({ voterRef, sequence: last.sequence, choice: last.choice, castBy, why });
  }
  return { counted, fates };
}

const later = <C>(a: CastBallot<C>, b: CastBallot<C>): CastBallot<C> => (b.sequence > a.sequence ? b : a);

/** The last of each mandate, and of those the one cast last: two mandates may follow one another while a vote is open. */
function lastByMandate<C>(ballots: readonly CastBallot<C>[]): CastBallot<C> {
  return [...Map.groupBy(ballots, ({ mandate }) => mandate).values()]
    .map((each) => each.reduce(later))
    .reduce((a, b) => (b.castAtMs > a.castAtMs || (b.castAtMs === a.castAtMs && compareIds(b.id, a.id) > 0) ? b : a));
}

function sequenceTwice(ballots: readonly CastBallot<unknown>[]): Refusal<'SequenceTwice'> | undefined {
  const seen = new Set<string>();
  for (const { voterRef, mandate, sequence } of ballots) {
    const key = JSON.stringify([voterRef, mandate ?? null, String(sequence)]);
    if (seen.has(key)) {
      const message = `Two ballots for ${voterRef} are numbered ${sequence}.`;
      return refuse('SequenceTwice', { message, field: 'sequence', rule: 'mandate.casting' });
    }
    seen.add(key);
  }
  return undefined;
}

/** Answers why a ballot may not count at all; undefined for the voter's own and for those of a mandate that holds. */
function faults<C>(
  vote: MandatedVote<C>,
  mandates: ReadonlyMap<string, Mandate>,
): (ballot: CastBallot<C>) => BallotFate | undefined {
  const places = new Map(vote.roll.map(({ voterRef, college }) => [voterRef, college]));
  const byGiver = Map.groupBy(vote.mandates, ({ giver }) => giver);
  const within = withinCaps(vote);
  return ({ voterRef, mandate: named, castAtMs }) => {
    if (!places.has(voterRef)) return 'NOT_ON_ROLL';
    if (named === undefined) return undefined;
    const mandate = mandates.get(named);
    if (mandate?.giver !== voterRef || !isFor(mandate, vote)) return 'NO_MANDATE';
    if (places.get(mandate.holder) !== places.get(voterRef)) return 'OTHER_COLLEGE';
    if (isRevoked(mandate, vote)) return 'MANDATE_REVOKED';
    if (!inForce(mandate, castAtMs)) return 'OUTSIDE_MANDATE';
    const others = byGiver.get(voterRef) ?? [];
    if (others.some((other) => inForce(other, castAtMs) && replaces(other, mandate, vote))) return 'MANDATE_REPLACED';
    if (vote.meeting !== undefined && !vote.meeting.checkedIn.has(mandate.holder)) return 'HOLDER_ABSENT';
    return within.has(mandate.id) ? undefined : 'HOLDER_OVER_CAP';
  };
}

/** A proxy is for its meeting; a delegation for its topic or its one motion, in a meeting or not. */
function isFor({ of, scope }: Mandate, { topic, motion, meeting }: MandatedVote<unknown>): boolean {
  if (of.kind === 'PROXY') return of.meeting === meeting?.id;
  if (scope.motion !== undefined && scope.motion !== motion) return false;
  return scope.topic === undefined || scope.topic === topic;
}

const isRevoked = ({ revokedAtMs }: Mandate, { closesAtMs }: MandatedVote<unknown>): boolean =>
  revokedAtMs !== undefined && revokedAtMs < closesAtMs;

/**
 * Of two mandates that one giver has given for this vote, a proxy for the meeting goes before a delegation. Otherwise
 * `mayDelegate` lets no two stand for the same votes; where two do, the one given last is the giver's word.
 */
function replaces(other: Mandate, mandate: Mandate, vote: MandatedVote<unknown>): boolean {
  if (other.id === mandate.id || isRevoked(other, vote) || !isFor(other, vote)) return false;
  if (other.of.kind !== mandate.of.kind) return other.of.kind === 'PROXY';
  return givenFirst(other, mandate) > 0;
}

const inForce = ({ scope: { fromMs, untilMs } }: Mandate, atMs: bigint): boolean => fromMs <= atMs && atMs < untilMs;

const givenFirst = (a: Mandate, b: Mandate): number =>
  a.givenAtMs === b.givenAtMs ? compareIds(a.id, b.id) : a.givenAtMs < b.givenAtMs ? -1 : 1;

/** Of each holder's mandates for this vote and of one kind, the first given, as many as the cap has room for. */
function withinCaps<C>(vote: MandatedVote<C>): ReadonlySet<string> {
  const held = new Map<string, number>();
  const within = new Set<string>();
  const onRoll = new Set(vote.roll.map(({ voterRef }) => voterRef));
  const standing = vote.mandates.filter(
    (mandate) => onRoll.has(mandate.giver) && isFor(mandate, vote) && !isRevoked(mandate, vote),
  );
  for (const { id, holder, of } of standing.sort(givenFirst)) {
    const key = JSON.stringify([holder, of.kind]);
    const count = held.get(key) ?? 0;
    if (BigInt(count) < vote.caps[of.kind]) within.add(id);
    held.set(key, count + 1);
  }
  return within;
}
