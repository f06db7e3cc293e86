import {
  compareIds,
  formatFraction,
  type Fraction,
  InvariantViolation,
  isRefusal,
  refuse,
  type Refusal,
} from '#libs/amount';
import { checkDivisionBallot, type DivisionBallotRefusal, type DivisionPart } from './division-ballot.js';
import { independentMarkets, type PortioningProof } from './independent-markets.js';
import { publishedOrder, type Sha256 } from './published-order.js';

/** Names the rule and its version in every result, so that a recount years later runs the same one. */
export const DIVISION_RULE = 'independent-markets/1';

/** What a tally needs to know of a division, frozen when it opened; the seed is fixed at close. */
export interface DivisionMotion {
  readonly id: string;
  readonly lines: readonly string[];
  readonly customVersion: number;
  /** How many voters stand on the frozen roll. */
  readonly onRoll: number;
  readonly seed: Uint8Array;
}

/** One ballot as cast. A later sequence of the same voter replaces the earlier. */
export interface DivisionBallot {
  readonly voterRef: string;
  readonly sequence: bigint;
  readonly choice: 'ABSTAIN' | readonly DivisionPart[];
}

/** The outcome of a division: shares of the whole, in the byte order of the lines' names. */
export interface DivisionResult {
  readonly shares: readonly { readonly line: string; readonly share: Fraction }[];
  /** The lines in published order, for leftover cents. */
  readonly order: readonly string[];
  readonly present: number;
  readonly abstaining: number;
  readonly proof: PortioningProof;
  /** The result as one canonical text: equal ballots give equal bytes, on every machine. */
  readonly canonical: string;
}

export type DivisionRefusal = DivisionBallotRefusal | Refusal<'NoBallots' | 'SequenceTwice' | 'MoreBallotsThanRoll'>;

/**
 * Counts a division. A pure function of the motion and the ballots: neither their order nor that of the lines
 * changes a byte of `canonical`. An abstention is present and enters no share.
 *
 * Refuses `NoBallots` (nobody divided: no decision), `SequenceTwice` (one voter, one sequence, two ballots),
 * `MoreBallotsThanRoll`, and whatever `checkDivisionBallot` refuses, so that a recount of published ballots
 * answers for bad ones too.
 */
export function tallyDivision(
  motion: DivisionMotion,
  ballots: readonly DivisionBallot[],
  sha256: Sha256,
): DivisionResult | DivisionRefusal {
  const counted = latestOfEach(ballots);
  if (isRefusal(counted)) return counted;
  if (counted.length > motion.onRoll) {
    return refuse('MoreBallotsThanRoll', {
      message: `${String(counted.length)} voters cast ballots, but the roll names ${String(motion.onRoll)}.`,
      field: 'ballots',
      rule: 'division.tally',
    });
  }
  const lines = [...motion.lines].sort(compareIds);
  const divided = divisions(lines, counted);
  if (isRefusal(divided)) return divided;
  const portioning = independentMarkets(divided);
  if (isRefusal(portioning)) return portioning;
  const result = {
    shares: lines.map((line, index) => ({ line, share: shareAt(portioning.shares, index) })),
    order: publishedOrder(lines, motion.seed, sha256),
    present: counted.length,
    abstaining: counted.length - divided.length,
    proof: portioning.proof,
  };
  return { ...result, canonical: canonicalResult(motion, result) };
}

function shareAt(shares: readonly Fraction[], index: number): Fraction {
  const share = shares[index];
  if (share === undefined) throw new InvariantViolation('a line without a share');
  return share;
}

function latestOfEach(ballots: readonly DivisionBallot[]): readonly DivisionBallot[] | Refusal<'SequenceTwice'> {
  const latest = new Map<string, DivisionBallot>();
  // Two equal sequences count as a fault even where a later ballot would replace both.
  const seen = new Set<string>();
  for (const ballot of ballots) {
    const key = JSON.stringify([ballot.voterRef, ballot.sequence.toString()]);
    if (seen.has(key)) {
      return refuse('SequenceTwice', {
        message: `Voter ${ballot.voterRef} has two ballots numbered ${String(ballot.sequence)}.`,
        field: 'sequence',
        rule: 'division.tally',
      });
    }
    seen.add(key);
    const before = latest.get(ballot.voterRef);
    if (before === undefined || before.sequence < ballot.sequence) latest.set(ballot.voterRef, ballot);
  }
  return [...latest.values()];
}

function divisions(
  lines: readonly string[],
  ballots: readonly DivisionBallot[],
): readonly (readonly bigint[])[] | DivisionBallotRefusal {
  const divided: (readonly bigint[])[] = [];
  for (const { choice } of ballots) {
    if (choice === 'ABSTAIN') continue;
    const ordered = checkDivisionBallot(lines, choice);
    if (isRefusal(ordered)) return ordered;
    divided.push(ordered);
  }
  return divided;
}

/** Keys are written in sorted order and every value is text, a list or an object of such: RFC 8785 by construction. */
function canonicalResult(motion: DivisionMotion, result: Omit<DivisionResult, 'canonical'>): string {
  return JSON.stringify({
    abstaining: String(result.abstaining),
    customVersion: String(motion.customVersion),
    motion: motion.id,
    onRoll: String(motion.onRoll),
    order: result.order,
    present: String(result.present),
    proof: {
      ballots: String(result.proof.ballots),
      lines: result.proof.lines.map(({ kind, rank, vote }) => ({ kind, rank: String(rank), vote: String(vote) })),
      t: formatFraction(result.proof.t),
    },
    rule: DIVISION_RULE,
    seed: Array.from(motion.seed, (byte) => byte.toString(16).padStart(2, '0')).join(''),
    shares: result.shares.map(({ line, share }) => ({ line, share: formatFraction(share) })),
  });
}
