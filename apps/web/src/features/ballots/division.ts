import { allocate, isRefusal } from '#libs/amount';
import { parsePercent, percentText } from '../../format/percent-input.js';

/** What a member typed, by line code. Kept as typed, so that '12.' does not jump to '12' under the cursor. */
export type Draft = Readonly<Record<string, string>>;

/** Hundredths of a percent in the whole. */
export const WHOLE = 10_000;

export interface Division {
  /** Basis points by line, in the ballot's order; null where the box holds no percentage. */
  readonly given: readonly { readonly line: string; readonly basisPoints: number | null }[];
  /** Basis points still to give; negative when too many were given. */
  readonly left: number;
  /** Whether it could be cast as it stands. */
  readonly complete: boolean;
}

/**
 * Reads a draft against the lines of its ballot.
 *
 * @example divisionOf(['A', 'B'], { A: '60' }).left // 4000
 */
export function divisionOf(lines: readonly string[], draft: Draft): Division {
  const given = lines.map((line) => ({ line, basisPoints: parsePercent(draft[line] ?? '') }));
  const left = WHOLE - given.reduce((sum, { basisPoints }) => sum + (basisPoints ?? 0), 0);
  return { given, left, complete: left === 0 && given.every(({ basisPoints }) => basisPoints !== null) };
}

/** What the custom grants a line before the vote, and the most it may get: minor units. */
interface Limits {
  readonly floor: string;
  readonly cap: string | null;
}

/** A line that can be given something, as people read it. */
export interface DividedLine extends Limits {
  readonly code: string;
  readonly label: string;
  readonly explanation: string;
}

/** What is divided: minor units of a currency, the floors among them, over its lines. */
export interface Dividing {
  readonly amount: string;
  readonly currency: string;
  readonly lines: readonly DividedLine[];
}

/** So many basis points over the lines, equally to the hundredth of a percent; those left over to the first by name. */
function equally(basisPoints: number, lines: readonly string[]): Draft {
  const parts = allocate(
    BigInt(basisPoints),
    lines.map((id) => ({ id, weight: 1n })),
  );
  return isRefusal(parts) ? {} : Object.fromEntries(parts.map(({ id, amount }) => [id, percentText(Number(amount))]));
}

/**
 * The whole over all lines, equally.
 *
 * @example evenStart(['A', 'B', 'C']) // { A: '33.34', B: '33.33', C: '33.33' }
 */
export const evenStart = (lines: readonly string[]): Draft => equally(WHOLE, lines);

/**
 * A draft with what is left given equally to the lines that have nothing yet; to all where none is empty. Boxes that hold
 * no percentage stay as they are.
 *
 * @example restShared(['A', 'B', 'C'], { A: '60' }) // { A: '60', B: '20', C: '20' }
 */
export function restShared(lines: readonly string[], draft: Draft): Draft {
  const { given, left } = divisionOf(lines, draft);
  if (left <= 0) return draft;
  const read = given.filter(({ basisPoints }) => basisPoints !== null);
  const empty = read.filter(({ basisPoints }) => basisPoints === 0);
  const taking = empty.length > 0 ? empty : read;
  const more = equally(
    left,
    taking.map(({ line }) => line),
  );
  const sums = taking.map(({ line, basisPoints }) => {
    const added = parsePercent(more[line] ?? '') ?? 0;
    return [line, percentText((basisPoints ?? 0) + added)] as const;
  });
  return { ...draft, ...Object.fromEntries(sums) };
}

/**
 * What a line would come to, in minor units, if everyone divided alike: its floor, its share of what the floors leave,
 * and no more than its cap. Rounded down, for reading only.
 *
 * @example amountAt(5000, { floor: '10', cap: null }, { amount: '110', lines: [{ floor: '10', cap: null }] }) // '60'
 */
export function amountAt(
  basisPoints: number,
  line: Limits,
  motion: { readonly amount: string; readonly lines: readonly Limits[] },
): string {
  const floors = motion.lines.reduce((sum, { floor }) => sum + BigInt(floor), 0n);
  const wished = BigInt(line.floor) + ((BigInt(motion.amount) - floors) * BigInt(basisPoints)) / BigInt(WHOLE);
  return line.cap !== null && wished > BigInt(line.cap) ? line.cap : `${wished}`;
}
