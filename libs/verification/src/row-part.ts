import { asCanonicalValue, canonicalJson, isLogRefusal, toHex, utf8 } from '#libs/transparency-log';
import type { Context } from './context.js';
import { wordsFault } from './lock-words.js';
import { isMembers, isText, type Members, textAt } from './shape.js';

/** Kinds of leaves behind each of which stands one row: the registers of assets and of capital, and what was decided. */
const KINDS: ReadonlySet<string> = new Set([
  'asset',
  'valuation',
  'locked-body',
  'disposal',
  'guardian-consent',
  'disposal-authorisation',
  'disposal-revocation',
  'loss-absorption',
  'collateral',
  'capital',
  'meeting',
  'motion',
  'resolution',
]);

/** Texts that a leaf names by their hash alone, by kind. */
const HASHED: Readonly<Record<string, readonly string[]>> = {
  motion: ['title', 'why', 'options', 'text'],
  meeting: ['words', 'minutes'],
};

/** What a resolution is, by a member that its leaf has and others have not. */
const RESOLUTIONS = [
  ['rule', 'APPROPRIATION'],
  ['rules', 'CUSTOM_CHANGE'],
  ['disposal', 'DISPOSAL'],
  ['evidence', 'LOSS_ABSORPTION'],
] as const;

const same = (one: unknown, other: unknown): boolean => one === other || JSON.stringify(one) === JSON.stringify(other);

const canonicalTextOf = (value: unknown): string | undefined => {
  const taken = isMembers(value) ? asCanonicalValue(value) : undefined;
  return taken === undefined || isLogRefusal(taken) ? undefined : canonicalJson(taken.value);
};

/** Rows of registers and decisions: each says what its leaf says, and no more. */
export class RowPart {
  private awaited: Members | undefined;

  constructor(private readonly context: Context) {}

  /** True where a row must follow. */
  leaf(type: string, entry: Members): boolean {
    if (!KINDS.has(type)) return false;
    this.awaited = entry;
    // Capital has no vote: no row may say otherwise, and no leaf either.
    if (type === 'capital' && 'votes' in entry && entry['votes'] !== '0') {
      this.context.findings.add(
        'CapitalHasVotes',
        `The instrument ${textAt(entry, 'code') ?? ''} is said to have votes.`,
      );
    }
    return true;
  }

  row(value: Members): void {
    const { findings } = this.context;
    const { awaited } = this;
    this.awaited = undefined;
    if (awaited === undefined) {
      findings.add('RowsUnannounced', 'This row of a register follows no leaf of it: the log knows nothing of it.');
      return;
    }
    const type = textAt(awaited, 'type') ?? '';
    const name = ['code', 'disposal', 'id', 'motion'].map((member) => textAt(awaited, member)).find(isText) ?? '';
    const what = `${type} ${name}`.trim();
    const words = wordsFault(this.context, awaited, value);
    if (words !== undefined) findings.add('RowDiffers', `The row of ${what} has ${words}.`);
    const different = type === 'resolution' ? this.resolved(awaited, value) : this.different(type, awaited, value);
    if (different.length === 0) return;
    findings.add('RowDiffers', `The row of ${what} has another ${different.join(', ')} than its leaf.`);
  }

  /** The members that differ: all that the leaf has, and whatever the row has beside them. */
  private different(type: string, leaf: Members, row: Members): readonly string[] {
    const { findings, sha256 } = this.context;
    const hashed = HASHED[type] ?? [];
    const said = (name: string): unknown => {
      const value = row[name];
      // What is not there yet has no hash.
      if (!hashed.includes(name) || (value === '' && leaf[name] === '')) return value;
      // Several texts under one hash stand as an object.
      const taken = isText(value) ? value : canonicalTextOf(value);
      return taken === undefined ? value : toHex(sha256(utf8(taken)));
    };
    const wrong = Object.keys(leaf).filter((name) => name !== 'v' && !same(said(name), leaf[name]));
    const beside = Object.keys(row).filter((name) => !(name in leaf) && name !== 'opened');
    const told = beside.filter((name) => row[name] !== '' && row[name] !== null);
    if (told.length === 0) return wrong;
    // A leaf of the first form says less than the row has now; a later one says all of it.
    if (textAt(leaf, 'v') !== '1') return [...wrong, ...told];
    findings.unproven(`what the row of a ${type} says beyond its leaf, which is of an older form`);
    return wrong;
  }

  /** The leaf is what was resolved; the row names its kind, its motion, its custom and whether it was carried. */
  private resolved(leaf: Members, row: Members): readonly string[] {
    const kind = textAt(leaf, 'v') === '2' ? leaf['kind'] : RESOLUTIONS.find(([member]) => member in leaf)?.[1];
    const wanted = { carried: leaf['carried'], customVersion: leaf['customVersion'], kind, motion: leaf['motion'] };
    const open = Object.entries(wanted).filter(([name, value]) => value === undefined && (row[name] ?? null) !== null);
    if (open.length > 0) this.context.findings.unproven('what the row of a resolution says beyond its leaf');
    return Object.entries(wanted).flatMap(([name, value]) =>
      value === undefined || row[name] === value ? [] : [name],
    );
  }
}
