import { percentText } from '../../format/percent-input.js';

/** A value in the document of the rules that a person can change by typing. */
export interface Leaf {
  /** The way to it, by which refusals name it: 'waterfall.lockedReserve'. */
  readonly path: string;
  readonly segments: readonly string[];
  readonly value: LeafValue;
  readonly input: InputKind;
}

export type LeafValue = string | number | boolean | null | readonly unknown[];

export type InputKind = 'percent' | 'whole' | 'yes-no' | 'list' | 'fee' | 'text';

/** What somebody has typed so far, by path; what they left alone is not in it. */
export type Draft = Readonly<Record<string, string>>;

/** Set by whoever saves the rules, or fixed for good. */
const NOT_TYPED = new Set(['version', 'currency']);

const FRACTION = /^(?<top>\d+)\/(?<bottom>[1-9]\d*)$/u;
const FEE = /^(?:entryFine\.rule|.+\.fee)$/u;

/** Every value of the document that may be changed, in its order. */
export function leavesOf(document: unknown): readonly Leaf[] {
  return walk(document, []).filter(({ path }) => !NOT_TYPED.has(path));
}

function walk(value: unknown, segments: readonly string[]): Leaf[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([name, inner]) => walk(inner, [...segments, name]));
  }
  if (!isLeafValue(value)) return [];
  const path = segments.join('.');
  return [{ path, segments, value, input: inputOf(path, value) }];
}

function isLeafValue(value: unknown): value is LeafValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value) || Array.isArray(value);
}

function inputOf(path: string, value: LeafValue): InputKind {
  if (typeof value === 'boolean') return 'yes-no';
  if (typeof value === 'number') return 'whole';
  if (Array.isArray(value)) return 'list';
  if (typeof value !== 'string') return 'text';
  if (FEE.test(path)) return 'fee';
  if (/^\d+$/u.test(value)) return 'whole';
  return basisPoints(value) === undefined ? 'text' : 'percent';
}

/** Hundredths of a percent, where they say the fraction exactly. */
function basisPoints(text: string): number | undefined {
  const parts = FRACTION.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const top = BigInt(parts['top'] ?? '') * 10_000n;
  const bottom = BigInt(parts['bottom'] ?? '1');
  return top % bottom === 0n && top / bottom <= 1_000_000n ? Number(top / bottom) : undefined;
}

/** The value as its box shows it: '30' for 3/10 of a percentage box, items of a list with commas between. */
export function textOf({ value, input }: Pick<Leaf, 'value' | 'input'>): string {
  if (Array.isArray(value)) return value.map(String).join(', ');
  if (input === 'percent') return percentText(basisPoints(String(value)) ?? 0);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null ? '' : String(value);
}

/** What was typed as the document has it; text that is no number stays text, for the rules to refuse by name. */
function valueOf({ value, input }: Leaf, text: string): LeafValue {
  const bare = text.trim();
  if (input === 'yes-no') return bare === 'yes';
  if (input === 'percent') return /^[\d.,]+$/u.test(bare) ? `${bare.replace(',', '.')} %` : bare;
  if (input === 'whole') {
    const digits = bare.replaceAll(/[\s,'’\u00a0\u202f](?=\d{3})/gu, '');
    return typeof value === 'number' && /^\d{1,15}$/u.test(digits) ? Number(digits) : digits;
  }
  if (Array.isArray(value)) {
    const items = bare.split(',').map((item) => item.trim());
    const numbers = value.every((item) => typeof item === 'number');
    return numbers ? items.map((item) => (/^\d{1,15}$/u.test(item) ? Number(item) : item)) : items;
  }
  return value === null && bare === '' ? null : bare;
}

/** The draft without what was typed back to how it stands. */
export function changedOnly(leaves: readonly Leaf[], draft: Draft): Draft {
  const stands = new Map(leaves.map((leaf) => [leaf.path, textOf(leaf)]));
  return Object.fromEntries(
    Object.entries(draft).filter(([path, text]) => stands.has(path) && stands.get(path) !== text.trim()),
  );
}

/** The whole document with the draft written into it, as the version after it. */
export function documentWith(document: unknown, draft: Draft): string {
  const leaves = new Map(leavesOf(document).map((leaf) => [leaf.path, leaf]));
  const rewritten = (value: unknown, segments: readonly string[]): unknown => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, rewritten(inner, [...segments, name])]),
      );
    }
    const path = segments.join('.');
    if (path === 'version' && typeof value === 'number') return value + 1;
    const leaf = leaves.get(path);
    const text = draft[path];
    return leaf === undefined || text === undefined ? value : valueOf(leaf, text);
  };
  return JSON.stringify(rewritten(document, []));
}

/** Whether a refusal of `field` is about what stands at `path`. */
export function isAbout(field: string, path: string): boolean {
  return field === path || path.startsWith(`${field}.`);
}
