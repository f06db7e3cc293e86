import type { Context } from './context.js';
import { type Held, isOver } from './roll-part-holding.js';
import { type Members, textAt, wholeNumber } from './shape.js';

/** What concerns a gate alone, whatever becomes of its land. */
const ITS_OWN: ReadonlySet<string> = new Set([
  'GRANTED',
  'APPORTIONED',
  'OPERATOR_CHANGED',
  'IMPROVED',
  'FINE_DISPUTED',
  'FINE_SETTLED',
  'FINE_REDUCED',
  'LAPSED',
]);

interface Pasture {
  readonly gates: bigint;
  readonly turn: bigint;
}

/** Gates: no more than their pasture carries, and each with its land. */
export class GatesPart {
  private readonly pastures = new Map<string, Pasture>();
  private readonly issued = new Map<string, bigint>();

  constructor(
    private readonly context: Context,
    private readonly held: ReadonlyMap<string, Held>,
  ) {}

  /** Takes a leaf of a pasture: in its turn, never below what is issued, and higher only by a resolution. */
  pasture(entry: Members): void {
    const [subject, gates, turn] = [textAt(entry, 'pasture'), wholeNumber(entry['gates']), wholeNumber(entry['turn'])];
    if (subject === undefined || gates === undefined || turn === undefined) {
      this.wrong('A leaf of a pasture does not have the shape of one.');
      return;
    }
    const before = this.pastures.get(subject);
    if (turn !== (before?.turn ?? 0n) + 1n) this.wrong(`Turn ${turn} of ${subject} does not follow the last.`);
    if (before !== undefined && gates > before.gates && (textAt(entry, 'resolution') ?? '') === '') {
      this.wrong(`${subject} carries ${gates} gates where it carried ${before.gates}, and no resolution says so.`);
    }
    this.pastures.set(subject, { gates, turn });
    this.judge(subject);
  }

  /** Takes a line: the holding before and after it. */
  entry(number: string, before: Held | undefined, after: Held): void {
    this.count(before, -1n);
    this.count(after, 1n);
    if (after.kind !== 'STINT_GATE') return;
    if (after.event === 'GRANTED' || after.event === 'APPORTIONED') this.judge(after.subject ?? '');
    this.goesAlong(number, before, after);
  }

  private count(held: Held | undefined, sign: bigint): void {
    if (held?.kind !== 'STINT_GATE' || isOver(held)) return;
    const subject = held.subject ?? '';
    this.issued.set(subject, (this.issued.get(subject) ?? 0n) + sign * (wholeNumber(held.quantity) ?? 0n));
  }

  private judge(subject: string): void {
    const [issued, carries] = [this.issued.get(subject) ?? 0n, this.pastures.get(subject)?.gates ?? 0n];
    if (issued > carries) this.wrong(`${issued} gates of ${subject} are issued; it carries ${carries}.`);
  }

  /** What happens to a gate that goes with land has just happened to the land. */
  private goesAlong(number: string, before: Held | undefined, after: Held): void {
    const { appurtenantTo, event, on } = after;
    if (appurtenantTo === null || appurtenantTo === undefined || ITS_OWN.has(event)) return;
    const land = this.held.get(appurtenantTo);
    const asOne = (name: 'state' | 'suspendedUntil' | 'letTo' | 'letUntil'): boolean =>
      after[name] === undefined || land?.[name] === undefined || after[name] === land[name];
    const alike =
      event === 'JUDGED'
        ? asOne('state') && asOne('suspendedUntil')
        : event !== 'LET' || (asOne('letTo') && asOne('letUntil'));
    // Until its first admittance a gate is with no land.
    const along = before?.state === 'GRANTED' || (land?.event === event && land.on === on && alike);
    if (!along) this.wrong(`Gate ${number} goes with ${appurtenantTo}, and is ${event} without it.`);
  }

  /** Whoever holds a gate holds its land, and the land is there. */
  end(): void {
    for (const [number, gate] of this.held) {
      const { appurtenantTo, state } = gate;
      if (appurtenantTo === null || appurtenantTo === undefined || isOver(gate) || state === 'GRANTED') continue;
      const land = this.held.get(appurtenantTo);
      const apart = (name: 'holder' | 'toUseOf' | 'pledgee'): boolean =>
        gate[name] !== undefined && land?.[name] !== undefined && gate[name] !== land[name];
      if (land !== undefined && !isOver(land) && !apart('holder') && !apart('toUseOf') && !apart('pledgee')) continue;
      this.wrong(`Gate ${number} goes with ${appurtenantTo} and is not held with it.`);
    }
  }

  private wrong(message: string): void {
    this.context.findings.add('RollStateDiffers', message);
  }
}
