import { ANNULMENT_REMAINS, OBJECTION_RULES } from '#libs/voting';
import { isMembers, type Members, textAt, wholeNumber } from './shape.js';

/** An objection as its leaf has it. Instants in milliseconds since 1970. */
export interface ObjectionLeaf {
  readonly id: string;
  readonly motion: string;
  readonly number: bigint;
  readonly objectedAtMs: bigint;
  /** Undefined where it holds nothing up. */
  readonly heldUntilMs: bigint | undefined;
}

/** What a jury found, as its leaf has it. */
export interface FindingLeaf {
  readonly objection: string;
  readonly motion: string;
  readonly upheld: boolean;
  readonly foundAtMs: bigint;
  readonly jurors: bigint;
  readonly votes: bigint;
  /** How many the lot had drawn before the last of the jurors, and who did not sit. */
  readonly passedOver: bigint;
}

/** One of the facts by which an annulment undid something. */
export interface UndoneLeaf {
  readonly kind: string;
  readonly what: string;
  readonly by: string;
}

/** An annulment as its leaf has it. */
export interface AnnulmentLeaf {
  readonly motion: string;
  readonly objection: string;
  readonly undone: readonly UndoneLeaf[];
}

/** An instant of a leaf; undefined where it is none. */
export const instantMs = (entry: Members, name: string): bigint | undefined => {
  const at = Date.parse(textAt(entry, name) ?? '');
  return Number.isNaN(at) ? undefined : BigInt(Math.trunc(at));
};

const HASH = /^[\da-f]{64}$/u;

/** Reads an objection; undefined where it does not have the shape of one. */
export function objectionOf(entry: Members): ObjectionLeaf | undefined {
  const [id, motion, held] = [textAt(entry, 'id'), textAt(entry, 'motion'), textAt(entry, 'heldUntil')];
  const [number, objectedAtMs] = [wholeNumber(entry['number']), instantMs(entry, 'objectedAt')];
  const heldUntilMs = held === '' ? undefined : instantMs(entry, 'heldUntil');
  const known = OBJECTION_RULES.some((rule) => rule === entry['rule']) && HASH.test(textAt(entry, 'reasons') ?? '');
  if (id === undefined || motion === undefined || number === undefined || objectedAtMs === undefined) return undefined;
  if (held === undefined || (held !== '' && heldUntilMs === undefined) || !known) return undefined;
  return { id, motion, number, objectedAtMs, heldUntilMs };
}

/** Reads a finding; undefined where it does not have the shape of one. */
export function findingOf(entry: Members): FindingLeaf | undefined {
  const [objection, motion, verdict] = [textAt(entry, 'objection'), textAt(entry, 'motion'), entry['verdict']];
  const [jurors, votes] = [wholeNumber(entry['jurors']), wholeNumber(entry['votes'])];
  const [foundAtMs, passedOver] = [instantMs(entry, 'foundAt'), wholeNumber(entry['passedOver'])];
  if (objection === undefined || motion === undefined || foundAtMs === undefined) return undefined;
  if (jurors === undefined || votes === undefined || passedOver === undefined) return undefined;
  if (verdict !== 'UPHELD' && verdict !== 'DISMISSED') return undefined;
  if (!HASH.test(textAt(entry, 'reasons') ?? '')) return undefined;
  return { objection, motion, upheld: verdict === 'UPHELD', foundAtMs, jurors, votes, passedOver };
}

/** Reads an annulment; undefined where it does not have the shape of one, or names a remainder that nobody knows. */
export function annulmentOf(entry: Members): AnnulmentLeaf | undefined {
  const [motion, objection] = [textAt(entry, 'motion'), textAt(entry, 'objection')];
  const { undone, remains } = entry;
  if (motion === undefined || objection === undefined || !Array.isArray(undone) || !Array.isArray(remains)) {
    return undefined;
  }
  const read = (undone as readonly unknown[]).flatMap((each): readonly UndoneLeaf[] => {
    if (!isMembers(each)) return [];
    const [kind, what, by] = [textAt(each, 'kind'), textAt(each, 'what'), textAt(each, 'by')];
    return kind === undefined || what === undefined || by === undefined ? [] : [{ kind, what, by }];
  });
  const named = (remains as readonly unknown[]).every((each) => ANNULMENT_REMAINS.some((known) => known === each));
  return read.length === undone.length && named ? { motion, objection, undone: read } : undefined;
}
