/** Whole numbers from `first` to `last` by `step`; `width` is the least number of digits that they are written with. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
  readonly step: number;
  readonly width: number;
}

const RANGE = /^(\d{1,9})(?:-(\d{1,9})(?::(\d{1,9}))?)?$/u;

function rangeOf(part: string): NumberRange | undefined {
  const match = RANGE.exec(part);
  if (match === null) return undefined;
  const [, low = '', high = low, by = '1'] = match;
  // Nine digits stay far below 2^53: exact.
  const range = { first: Number(low), last: Number(high), step: Number(by), width: low.length };
  return range.last < range.first || range.step === 0 ? undefined : range;
}

/**
 * Reads what Slurm writes between brackets: '01-02', '03,05,07-08', '1-9:2'. Undefined for anything else.
 *
 * @example readRanges('03,07-08') // [{ first: 3, last: 3, step: 1, width: 2 }, { first: 7, last: 8, step: 1, width: 2 }]
 */
export function readRanges(text: string): readonly NumberRange[] | undefined {
  const ranges: NumberRange[] = [];
  for (const part of text.split(',')) {
    const range = rangeOf(part);
    if (range === undefined) return undefined;
    ranges.push(range);
  }
  return ranges;
}

/** How many numbers the ranges hold, one that stands twice counted twice. */
export function countOf(ranges: readonly NumberRange[]): number {
  return ranges.reduce((sum, { first, last, step }) => sum + Math.floor((last - first) / step) + 1, 0);
}

/** Every number of the ranges, written with its leading zeros. Ask `countOf` first. */
export function numbersOf(ranges: readonly NumberRange[]): readonly string[] {
  const numbers: string[] = [];
  for (const { first, last, step, width } of ranges) {
    for (let number = first; number <= last; number += step) numbers.push(String(number).padStart(width, '0'));
  }
  return numbers;
}
