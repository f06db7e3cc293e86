import { z } from 'zod';
import { formatFraction, InvariantViolation, isRefusal, type Fraction } from '#libs/amount';
import type { Custom } from '#libs/custom';
import { asCanonicalValue, canonicalJson, isLogRefusal, toHex, utf8 } from '#libs/transparency-log';
import { APPROPRIATION_LINES } from '#libs/custom';
import { divideAppropriation } from '#libs/surplus';
import { DIVISION_RULE, seedOfCommitments, tallyDivision, type DivisionBallot, type Sha256 } from '#libs/voting';

/** Everything a count depends on: the motion as frozen, its roll, and the ballots as opened. */
export interface CountedMotion {
  readonly id: string;
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
  readonly text: string;
}

const isLine = (line: string): line is (typeof APPROPRIATION_LINES)[number] =>
  APPROPRIATION_LINES.some((each) => each === line);

function canonical(value: unknown): string {
  const taken = asCanonicalValue(value);
  if (isLogRefusal(taken)) throw new InvariantViolation(taken.message);
  return canonicalJson(taken.value);
}

/** A resolution names the roll it was decided on without naming anybody: voter references are random. */
const electorateHash = (voterRefs: readonly string[], sha256: Sha256): string =>
  toHex(sha256(utf8(canonical([...voterRefs].sort()))));

function amountsOf(motion: CountedMotion, custom: Custom, tally: Tally): { line: string; amount: string }[] {
  const shares = tally.shares.flatMap(({ line, share }) => (isLine(line) ? [{ line, share }] : []));
  const divided = divideAppropriation(
    { allocable: motion.amount, shares, publishedOrder: tally.order.filter(isLine) },
    custom,
  );
  if (isRefusal(divided)) throw new InvariantViolation(divided.message);
  return divided.lines.map(({ line, amount }) => ({ line, amount: amount.toString() }));
}

interface Tally {
  readonly shares: readonly { readonly line: string; readonly share: Fraction }[];
  readonly order: readonly string[];
}

/**
 * Counts a closed appropriation and writes the decision: a pure function of the frozen motion, the opened ballots and
 * the custom, so that a recount anywhere gives the same bytes. Below the quorum, or without one ballot, nothing is
 * decided and the text says so.
 */
export function decideAppropriation(motion: CountedMotion, custom: Custom, sha256: Sha256): DecidedMotion {
  const present = motion.ballots.length;
  const head = {
    amount: motion.amount.toString(),
    customVersion: String(custom.version),
    electorate: electorateHash(motion.voterRefs, sha256),
    motion: motion.id,
    onRoll: String(motion.voterRefs.length),
    present: String(present),
    quorum: String(motion.quorum),
    rule: DIVISION_RULE,
    type: 'resolution',
    v: '1',
  };
  if (present < motion.quorum || present === 0) {
    return { carried: false, text: canonical({ ...head, carried: false, lines: [] }) };
  }
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
  const tally = tallyDivision({ ...division, seed }, ballots, sha256);
  if (isRefusal(tally)) throw new InvariantViolation(tally.message);
  const amounts = new Map(amountsOf(motion, custom, tally).map(({ line, amount }) => [line, amount]));
  const lines = motion.lines.map((line) => {
    const share = tally.shares.find((each) => each.line === line)?.share;
    return { amount: amounts.get(line) ?? '0', line, share: share === undefined ? '0/1' : formatFraction(share) };
  });
  const proof: unknown = JSON.parse(tally.canonical);
  return { carried: true, text: canonical({ ...head, carried: true, lines, tally: proof }) };
}

const storedResult = z.object({
  lines: z.array(z.object({ line: z.string(), share: z.string(), amount: z.string().transform(BigInt) })),
});

/** What a stored decision gave each line. */
export function linesOfResolution(text: string): readonly { line: string; share: string; amount: bigint }[] {
  return storedResult.parse(JSON.parse(text)).lines;
}
