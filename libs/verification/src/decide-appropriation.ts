import { formatFraction, type Fraction, isRefusal, refuse, type Refusal } from '#libs/amount';
import { APPROPRIATION_LINES, type AppropriationLine, type Custom } from '#libs/custom';
import { divideAppropriation } from '#libs/surplus';
import { asCanonicalValue, canonicalJson, isLogRefusal, toHex, utf8 } from '#libs/transparency-log';
import { DIVISION_RULE, seedOfCommitments, tallyDivision, type DivisionBallot, type Sha256 } from '#libs/voting';

/** Everything a count depends on: the motion as frozen, its roll, and the ballots as opened. */
export interface CountedMotion {
  readonly id: string;
  /** What is divided, in minor units. */
  readonly amount: bigint;
  readonly quorum: number;
  readonly lines: readonly string[];
  readonly voterRefs: readonly string[];
  readonly ballots: readonly OpenedBallot[];
}

/** A ballot after the close; parts of 10,000 in the order of the motion's lines. */
export interface OpenedBallot {
  readonly voterRef: string;
  readonly allocations: readonly number[];
  readonly commitment: Uint8Array;
}

/** A decision as it is stored, hashed and logged. */
export interface DecidedMotion {
  readonly carried: boolean;
  /** Canonical JSON: the leaf of the resolution. */
  readonly text: string;
}

type Named = Pick<DecidedMotion, 'carried'> & { readonly lines: readonly unknown[]; readonly tally?: unknown };

const isLine = (line: string): line is AppropriationLine => APPROPRIATION_LINES.some((each) => each === line);

const notCountable = (message: string): Refusal =>
  refuse('NotCountable', { message, field: 'motion', rule: 'division.tally' });

/** A resolution names the roll it was decided on without naming anybody: voter references are random. */
const electorateHash = (voterRefs: readonly string[], sha256: Sha256): string =>
  toHex(sha256(utf8(canonicalJson([...voterRefs].sort()))));

function written(motion: CountedMotion, custom: Custom, decision: Named, sha256: Sha256): DecidedMotion | Refusal {
  const taken = asCanonicalValue({
    amount: motion.amount.toString(),
    customVersion: String(custom.version),
    electorate: electorateHash(motion.voterRefs, sha256),
    motion: motion.id,
    onRoll: String(motion.voterRefs.length),
    present: String(motion.ballots.length),
    quorum: String(motion.quorum),
    rule: DIVISION_RULE,
    type: 'resolution',
    v: '1',
    ...decision,
  });
  if (isLogRefusal(taken)) return notCountable(taken.message);
  return { carried: decision.carried, text: canonicalJson(taken.value) };
}

interface Tally {
  readonly shares: readonly { readonly line: string; readonly share: Fraction }[];
  readonly order: readonly string[];
  readonly canonical: string;
}

function tallied(motion: CountedMotion, custom: Custom, sha256: Sha256): Tally | Refusal {
  const ballots = motion.ballots.map(({ voterRef, allocations }): DivisionBallot => ({
    voterRef,
    sequence: 1n,
    choice: motion.lines.map((line, index) => ({ line, parts: BigInt(allocations[index] ?? 0) })),
  }));
  const seed = seedOfCommitments(
    motion.ballots.map(({ commitment }) => commitment),
    sha256,
  );
  const division = {
    id: motion.id,
    lines: motion.lines,
    customVersion: custom.version,
    onRoll: motion.voterRefs.length,
  };
  return tallyDivision({ ...division, seed }, ballots, sha256);
}

/**
 * Counts a closed appropriation and writes the decision: a pure function of the frozen motion, the opened ballots and
 * the custom, so that a recount anywhere gives the same bytes. Below the quorum, or without one ballot, nothing is
 * decided and the text says so. Refuses what cannot be counted: malformed ballots, more of them than voters, a surplus
 * that does not divide.
 */
export function decideAppropriation(motion: CountedMotion, custom: Custom, sha256: Sha256): DecidedMotion | Refusal {
  const present = motion.ballots.length;
  if (present < motion.quorum || present === 0) {
    return written(motion, custom, { carried: false, lines: [] }, sha256);
  }
  const tally = tallied(motion, custom, sha256);
  if (isRefusal(tally)) return tally;
  const shares = tally.shares.flatMap(({ line, share }) => (isLine(line) ? [{ line, share }] : []));
  const divided = divideAppropriation(
    { allocable: motion.amount, shares, publishedOrder: tally.order.filter(isLine) },
    custom,
  );
  if (isRefusal(divided)) return divided;
  const amounts = new Map<string, bigint>(divided.lines.map(({ line, amount }) => [line, amount]));
  const lines = motion.lines.map((line) => {
    const share = tally.shares.find((each) => each.line === line)?.share;
    const amount = (amounts.get(line) ?? 0n).toString();
    return { amount, line, share: share === undefined ? '0/1' : formatFraction(share) };
  });
  const proof: unknown = JSON.parse(tally.canonical);
  return written(motion, custom, { carried: true, lines, tally: proof }, sha256);
}
