import { toHex, utf8 } from '#libs/transparency-log';
import { BetTerms } from './bet-terms.js';
import type { Context } from './context.js';
import { isMembers, type Members, textAt, wholeNumber } from './shape.js';

/** Which members of a deed its resolution must say alike, by kind. */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  PASTURE: ['pasture', 'gates'],
  PERIOD_REOPENING: ['period'],
  CAPITAL: ['code'],
  // Their purses and the end of their term follow from the resolution and its vote.
  BETS: ['years'],
  ADMISSION: ['entry', 'holding'],
  FORFEITURE: ['entry', 'holding'],
  // An office, or a seat on a body.
  RECALL: ['office', 'role', 'body', 'election', 'place'],
};

/** What the roll says where such a resolution was carried out. */
const EVENTS: Readonly<Record<string, string>> = { ADMISSION: 'ADMITTED', FORFEITURE: 'PRESENTED' };

/** What a leaf that names a resolution by an id did, in the words of its deed. */
const IDENTITY: Readonly<Record<string, readonly [kind: string, names: readonly string[]]>> = {
  pasture: ['PASTURE', ['gates', 'pasture', 'turn']],
  reopening: ['PERIOD_REOPENING', ['generation', 'period']],
};

const keyOf = (kind: string, names: readonly string[], of: Members): string =>
  [kind, ...names.map((name) => textAt(of, name) ?? '')].join('\n');

/** What was resolved, and before which leaf. */
interface Resolved {
  readonly entry: Members;
  readonly turn: number;
}

/** The last line of a holding. */
interface Line {
  readonly event: string | undefined;
  readonly number: string | undefined;
  readonly turn: number;
  /** The number of the last line before it by which the holding came to somebody else, or to be taken up. */
  readonly changed: bigint;
}

/** What changes who holds a holding, who waits for it, or whether it can be taken up. */
const CHANGES: ReadonlySet<string> = new Set(['ADMITTED', 'GRANTED', 'SURRENDERED', 'RECEIVED', 'RESTORED']);

/**
 * Deeds, each by the resolution whose leaf it names: of its kind and its effect, once, really done, and done after it was
 * resolved. Rows of the roll and of the books that name a resolution by an id have a deed that names its hash.
 */
export class ResolvedDeeds {
  /** How many leaves were read. */
  private turn = 0;
  private readonly resolved = new Map<string, Resolved>();
  private readonly done = new Set<string>();
  /** What deeds tell of, and when it was resolved. */
  private readonly deeds = new Map<string, number>();
  /** What leaves did by a resolution that they name by its id, and when. */
  private readonly named = new Map<string, number>();
  private readonly terms = new Map<string, Members>();
  private readonly lines = new Map<string, Line>();
  private readonly bets = new BetTerms();

  constructor(private readonly context: Context) {}

  /** Takes a resolution's leaf. */
  resolution(text: string, entry: Members): void {
    const kind = textAt(entry, 'kind') ?? '';
    if (textAt(entry, 'v') !== '2' || entry['carried'] !== true || !Object.hasOwn(ALIKE, kind)) return;
    this.resolved.set(toHex(this.context.sha256(utf8(text))), { entry, turn: this.turn });
  }

  /** Takes a leaf that a deed may be about; one of another kind says nothing here. */
  leaf(type: string, entry: Members): void {
    this.turn += 1;
    this.bets.leaf(type, entry);
    if (type === 'deed') this.deed(entry);
    else if (type === 'roll-entry') this.line(entry);
    else if (type === 'capital' && entry['event'] === 'AGREED') this.agreed(entry);
    else {
      const identity = Object.hasOwn(IDENTITY, type) ? IDENTITY[type] : undefined;
      const names = (textAt(entry, 'resolution') ?? '') !== '';
      if (identity !== undefined && names) this.named.set(keyOf(...identity, entry), this.turn);
    }
  }

  /** To be called after the last leaf. */
  end(): void {
    for (const key of this.named.keys()) if (!this.deeds.has(key)) this.unclaimed(key);
    for (const [key, resolved] of this.deeds) {
      const at = this.named.get(key);
      if (at === undefined) this.wrong(`A deed tells of ${words(key)}, and the log has no such thing.`);
      else if (at <= resolved) this.wrong(`A deed tells of ${words(key)}, which was there before it was resolved.`);
    }
    for (const code of this.terms.keys()) this.wrong(`A deed tells of the instrument ${code}, and the log has none.`);
  }

  /** Before there were deeds nothing said whose resolution it was. */
  private unclaimed(key: string): void {
    if (this.deeds.size > 0) this.wrong(`${words(key)} names a resolution, and no deed of the log says which.`);
    else {
      const what = 'that a pasture or a reopening is what members resolved: it names a row of the database';
      this.context.findings.unproven(what);
    }
  }

  private line(entry: Members): void {
    const [event, number] = [textAt(entry, 'event'), textAt(entry, 'number')];
    const holding = textAt(entry, 'holding') ?? '';
    const last = this.lines.get(holding);
    const changed = CHANGES.has(last?.event ?? '') ? (wholeNumber(last?.number) ?? 0n) : (last?.changed ?? 0n);
    this.lines.set(holding, { event, number, turn: this.turn, changed });
  }

  private deed(entry: Members): void {
    const [kind, hash] = [textAt(entry, 'kind') ?? '', textAt(entry, 'resolution') ?? ''];
    const names = isMembers(entry['names']) ? entry['names'] : undefined;
    if (names === undefined || !Object.hasOwn(ALIKE, kind)) {
      this.context.findings.add('BundleMalformed', 'This leaf of the kind deed does not have the shape of one.');
      return;
    }
    const said = this.resolved.get(hash);
    if (said === undefined) {
      this.context.findings.unproven('that members resolved what a deed names: its resolution is of another form');
    } else if (
      !this.isOf(said, kind, names) ||
      (kind === 'BETS' && !this.bets.holds(said.entry, names, hash)) ||
      this.done.has(hash)
    ) {
      this.wrong(`What was done as ${kind} is not what its resolution says.`);
    }
    this.done.add(hash);
    const identity = Object.values(IDENTITY).find(([of]) => of === kind);
    if (identity !== undefined) this.deeds.set(keyOf(...identity, names), said?.turn ?? 0);
    if (kind === 'CAPITAL' && said !== undefined) this.terms.set(textAt(names, 'code') ?? '', said.entry);
  }

  private isOf({ entry, turn }: Resolved, kind: string, names: Members): boolean {
    const alike = (ALIKE[kind] ?? []).every((name) => textAt(entry, name) === textAt(names, name));
    if (entry['kind'] !== kind || !alike) return false;
    const event = EVENTS[kind];
    if (event === undefined) return true;
    const line = this.lines.get(textAt(names, 'holding') ?? '');
    return (
      line !== undefined &&
      line.turn > turn &&
      [names['event'], line.event].every((each) => each === event) &&
      line.number === names['line'] &&
      // Members voted on the holding as it stood at that line.
      line.changed <= (wholeNumber(names['entry']) ?? -1n)
    );
  }

  /** An instrument that a deed announced has the terms that were resolved. */
  private agreed(entry: Members): void {
    const code = textAt(entry, 'code') ?? '';
    const said = this.terms.get(code);
    if (said === undefined) return;
    this.terms.delete(code);
    const told = (name: string, nothing: string): string => textAt(said, name) ?? nothing;
    const same =
      entry['kind'] === said['instrument'] &&
      entry['principal'] === told('principal', '0') &&
      entry['cap'] === told('cap', '0') &&
      entry['revenueShare'] === told('revenueShare', '0/1');
    if (!same) this.wrong(`The instrument ${code} was agreed on other terms than members resolved.`);
  }

  private wrong(message: string): void {
    this.context.findings.add('DeedNotResolved', message);
  }
}

const words = (key: string): string => key.split('\n').join(' ');
