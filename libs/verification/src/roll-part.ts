import { BARRED, TRANSITIONS } from '#libs/court-roll';
import { type Custom, entryFineOf, fineCap } from '#libs/custom';
import { commitment, concatBytes, fromHex, isLogRefusal, toHex, utf8 } from '#libs/transparency-log';
import type { Context } from './context.js';
import { SplitPart } from './split-part.js';
import { isMembers, type Members, textAt, wholeNumber } from './shape.js';

/** What the entries make of a holding. */
interface Held {
  state: string;
  kind: string | undefined;
  subject: string | undefined;
  /** Roll number of the holder, where an entry was opened that names one. */
  holder: string | undefined;
}

/** The events that make somebody the holder. */
const HOLDER_BY: ReadonlySet<string> = new Set(['GRANTED', 'ADMITTED', 'RESTORED', 'APPORTIONED']);

const stepOf = (event: string, from: string | undefined, to: string): string => [event, from ?? '', to].join(' ');
const STEPS: ReadonlySet<string> = new Set(TRANSITIONS.map(({ event, from, to }) => stepOf(event, from, to)));
const BARRED_STEPS: ReadonlySet<string> = new Set(BARRED.map(({ kind, event }) => `${kind} ${event}`));

/** What an entry says happened to a holding. */
interface Act {
  readonly event: string;
  /** The state after it. */
  readonly state: string;
  readonly kind: string | undefined;
  readonly subject: string | undefined;
  readonly holder: string | undefined;
}

/** A leaf of the roll whose rows follow. */
interface Awaited {
  readonly text: string;
  readonly entry: Members;
}

/** A field of the first version's hash: a mark and four bytes of length before it. */
function hashField(text: string): Uint8Array {
  const bytes = utf8(text);
  const head = new Uint8Array(5);
  head[0] = 1;
  new DataView(head.buffer).setInt32(1, bytes.length);
  return concatBytes([head, bytes]);
}

/** The court roll: its chain, and what its entries make of each holding. */
export class RollPart {
  private readonly held = new Map<string, Held>();
  private awaited: Awaited | undefined;
  private last = '';
  private entries = 0;
  private claimed: Set<string> | undefined;
  private readonly splits: SplitPart;

  constructor(
    private readonly context: Context,
    private readonly customOf: (version: number) => Custom | undefined,
  ) {
    this.splits = new SplitPart(context);
  }

  get entryCount(): number {
    return this.entries;
  }

  leaf(text: string, entry: Members): void {
    this.entries += 1;
    if (wholeNumber(entry['number']) !== BigInt(this.entries)) {
      const message = `Entry ${textAt(entry, 'number') ?? '?'} of the court roll stands where entry ${this.entries} should.`;
      this.context.findings.add('RollGap', message);
      this.entries = Number(wholeNumber(entry['number']) ?? this.entries);
    }
    this.splits.entry(entry);
    this.awaited = { text, entry };
  }

  /** Takes what stands behind an entry. */
  rows(value: Members): void {
    const { awaited } = this;
    this.awaited = undefined;
    if (awaited === undefined) {
      this.context.findings.add('RowsUnannounced', 'These rows of the roll follow no leaf of it.');
      return;
    }
    if (textAt(awaited.entry, 'v') === '1') this.first(awaited.entry, value);
    else this.second(awaited, value);
  }

  /** The first version: a leaf names the hash of fields that stand in the row. */
  private first(entry: Members, value: Members): void {
    const { sha256, findings } = this.context;
    const [number, holding, event] = [textAt(entry, 'number'), textAt(entry, 'holding'), textAt(entry, 'event')];
    const [kind, subject, onDate, custom] = [
      textAt(value, 'kind'),
      textAt(value, 'subject'),
      textAt(value, 'onDate'),
      textAt(value, 'customVersion'),
    ];
    const fields = [this.last, number, holding, event, kind, subject, onDate, custom].map((field) => field ?? '');
    const hash = toHex(sha256(concatBytes([new Uint8Array([1]), ...fields.map(hashField)])));
    if (hash !== textAt(entry, 'hash')) {
      findings.add('RollHashDiffers', `Entry ${number ?? '?'} of the roll is not what its hash was made from.`);
    }
    this.last = textAt(entry, 'hash') ?? hash;
    if (holding === undefined || event === undefined) return;
    this.enter(holding, { event, state: event, kind, subject, holder: undefined });
  }

  /** The second version: the leaf is the document itself. */
  private second({ text, entry }: Awaited, value: Members): void {
    const { sha256, findings } = this.context;
    const [number, holding, event] = [textAt(entry, 'number'), textAt(entry, 'holding'), textAt(entry, 'event')];
    if (textAt(entry, 'previous') !== this.last) {
      findings.add('RollHashDiffers', `Entry ${number ?? '?'} of the roll does not name the entry before it.`);
    }
    this.last = toHex(sha256(utf8(text)));
    if (value['document'] !== text) {
      findings.add('RollHashDiffers', `Entry ${number ?? '?'} of the roll reads otherwise than it was logged.`);
    }
    this.fine(entry);
    const names = this.persons(number ?? '', entry, value['persons']);
    if (holding === undefined || event === undefined) return;
    const [kind, subject] = [textAt(entry, 'kind'), textAt(entry, 'subject')];
    this.enter(holding, { event, state: textAt(entry, 'state') ?? event, kind, subject, holder: names.get('holder') });
  }

  /** Opens the commitments to persons whose salts are there. */
  private persons(number: string, entry: Members, list: unknown): ReadonlyMap<string, string> {
    const { sha256, findings } = this.context;
    const names = new Map<string, string>();
    for (const person of Array.isArray(list) ? (list as readonly unknown[]) : []) {
      if (!isMembers(person)) continue;
      const [role, rollNumber, salt] = [textAt(person, 'role'), textAt(person, 'rollNumber'), textAt(person, 'salt')];
      if (role === undefined || rollNumber === undefined || salt === undefined) continue;
      const value = { entry: number, rollNumber };
      const made = commitment({ domain: 'roll-person', salt: fromHex(salt) ?? new Uint8Array(), value }, sha256);
      if (isLogRefusal(made) || toHex(made) !== textAt(entry, role)) {
        findings.add('RollHashDiffers', `Entry ${number} of the roll commits to another ${role} than ${rollNumber}.`);
      } else {
        names.set(role, rollNumber);
      }
    }
    return names;
  }

  /** No fine is above the custom of its day, nor above twice what the right is worth a year beyond its rent. */
  private fine(entry: Members): void {
    const [fine, valueMinor = 0n, rentMinor = 0n] = ['fine', 'value', 'rent'].map((name) => wholeNumber(entry[name]));
    if (fine === undefined || fine === 0n) return;
    const custom = this.customOf(Number(textAt(entry, 'customVersion') ?? Number.NaN));
    const base = { valueMinor, rentMinor };
    const [byCustom, cap] = [custom === undefined ? undefined : entryFineOf(custom, base), fineCap(base)];
    const most = byCustom === undefined || byCustom > cap ? cap : byCustom;
    if (fine <= most) return;
    const message = `The fine of ${fine} in entry ${textAt(entry, 'number') ?? '?'} is above the ${most} that custom allows.`;
    this.context.findings.add('FineAboveCustom', message);
  }

  private enter(number: string, act: Act): void {
    const { event, state, kind, subject, holder } = act;
    const before = this.held.get(number);
    const name = `Holding ${number}`;
    if (!STEPS.has(stepOf(event, before?.state, state)) || BARRED_STEPS.has(`${kind ?? before?.kind ?? ''} ${event}`)) {
      const twice = HOLDER_BY.has(event) && before !== undefined;
      const message = `${name} was ${before?.state ?? 'not there'} and becomes ${state} by ${event}: the custom knows no such step.`;
      this.context.findings.add(twice ? 'TwoHolders' : 'RollStateDiffers', message);
    }
    if (!HOLDER_BY.has(event) && holder !== undefined && before?.holder !== undefined && holder !== before.holder) {
      const message = `${name} passes from ${before.holder} to ${holder} by ${event}, which makes nobody a holder.`;
      this.context.findings.add('TwoHolders', message);
    }
    this.held.set(number, {
      state,
      kind: kind ?? before?.kind,
      subject: subject ?? before?.subject,
      holder: holder ?? before?.holder,
    });
  }

  /** Takes a part of the register as the server shows it: every holding is what its entries made of it. */
  holdings(list: unknown): void {
    this.claimed ??= new Set();
    for (const claim of Array.isArray(list) ? (list as readonly unknown[]) : [undefined]) {
      const number = isMembers(claim) ? textAt(claim, 'number') : undefined;
      if (!isMembers(claim) || number === undefined) {
        this.context.findings.add('BundleMalformed', 'A line of the register names no holding.');
        continue;
      }
      this.claimed.add(number);
      this.compare(number, claim);
    }
  }

  private compare(number: string, claim: Members): void {
    const { findings } = this.context;
    const held = this.held.get(number);
    if (held === undefined) {
      findings.add('RollStateDiffers', `The register shows holding ${number}; no entry of the roll grants it.`);
      return;
    }
    for (const name of ['state', 'kind', 'subject', 'holder'] as const) {
      const said = textAt(claim, name);
      if (held[name] === undefined || said === undefined || said === held[name]) continue;
      const message = `Holding ${number}: the register has the ${name} ${said}; its entries make it ${held[name]}.`;
      findings.add('RollStateDiffers', message);
    }
  }

  /** Holdings that the register leaves out. */
  end(): void {
    this.splits.end();
    if (this.claimed === undefined) return;
    for (const number of this.held.keys()) {
      if (this.claimed.has(number)) continue;
      this.context.findings.add('RollStateDiffers', `Holding ${number} stands on the roll and not in the register.`);
    }
  }
}
