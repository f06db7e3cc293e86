import { commitment, concatBytes, fromHex, isLogRefusal, toHex, utf8 } from '#libs/transparency-log';
import type { Context } from './context.js';
import type { BundleJournal } from './journal.js';
import { FinesPart } from './roll-part-fines.js';
import { GatesPart } from './roll-part-gates.js';
import { afterLine, afterOldLine, type Figures, type Held, HOLDER_BY, type Names } from './roll-part-holding.js';
import { type Customs, faultsOf, fineFault, stepFault } from './roll-part-lawful.js';
import { periodAfter } from './roll-part-period.js';
import { RegisterPart } from './roll-part-register.js';
import { SplitPart } from './split-part.js';
import { isMembers, type Members, textAt, wholeNumber } from './shape.js';

/** A leaf whose rows follow. */
interface Awaited {
  readonly text: string;
  readonly entry: Members;
}

/** A line of the roll with the row behind it. */
interface Line {
  readonly entry: Members;
  readonly row: Members;
  readonly names: Names;
}

/** What the row behind a line repeats of it, by its name there. */
const REPEATED = [
  ['number', 'number'],
  ['event', 'event'],
  ['holding', 'holding'],
  ['kind', 'kind'],
  ['subject', 'subject'],
  ['onDate', 'on'],
  ['customVersion', 'customVersion'],
] as const;
/** What the row of a fine repeats of the line that asks for it. */
const OF_FINE = [
  ['amount', 'fine'],
  ['value', 'value'],
  ['rent', 'rent'],
  ['rule', 'fineRule'],
  ['customVersion', 'customVersion'],
] as const;

/** A field of the first version's hash: a mark and four bytes of length before it. */
function hashField(text: string): Uint8Array {
  const bytes = utf8(text);
  const head = new Uint8Array(5);
  head[0] = 1;
  new DataView(head.buffer).setInt32(1, bytes.length);
  return concatBytes([head, bytes]);
}

/** The court roll: its chain, and what its entries make of each holding. Memory grows with holdings, not with entries. */
export class RollPart {
  private readonly held = new Map<string, Held>();
  private readonly splits: SplitPart;
  private readonly gates: GatesPart;
  private readonly fines: FinesPart;
  private readonly register: RegisterPart;
  private awaited: Awaited | undefined;
  private last = '';
  private entries = 0;

  constructor(
    private readonly context: Context,
    private readonly customs: Customs,
  ) {
    this.splits = new SplitPart(context);
    this.gates = new GatesPart(context, this.held);
    this.fines = new FinesPart(context);
    this.register = new RegisterPart(context, this.held);
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

  /** Takes a leaf of a pasture; its row follows. */
  pasture(text: string, entry: Members): void {
    this.gates.pasture(entry);
    this.awaited = { text, entry };
  }

  /** A batch is in the log: what fines were asked for before it is in the books. */
  batchLeaf(): void {
    this.fines.batch(BigInt(this.entries));
  }

  journal(journal: BundleJournal): void {
    this.fines.journal(journal);
  }

  /** Takes what stands behind an entry. */
  rows(row: Members): void {
    const { awaited } = this;
    this.awaited = undefined;
    if (awaited === undefined) {
      this.context.findings.add('RowsUnannounced', 'These rows of the roll follow no leaf of it.');
      return;
    }
    const { text, entry } = awaited;
    if (entry['type'] === 'pasture') {
      if (row['document'] === text) return;
      this.context.findings.add(
        'RowDiffers',
        `The row of the pasture ${textAt(entry, 'pasture') ?? '?'} is not its leaf.`,
      );
    } else if (textAt(entry, 'v') === '1') this.first(entry, row);
    else this.second(awaited, row);
  }

  /** The first version: a leaf names the hash of fields that stand in the row. */
  private first(entry: Members, row: Members): void {
    const { sha256 } = this.context;
    const [number, holding, event] = [textAt(entry, 'number'), textAt(entry, 'holding'), textAt(entry, 'event')];
    const said = [
      number,
      holding,
      event,
      ...['kind', 'subject', 'onDate', 'customVersion'].map((name) => textAt(row, name)),
    ];
    const fields = [this.last, ...said.map((field) => field ?? '')];
    const hash = toHex(sha256(concatBytes([new Uint8Array([1]), ...fields.map(hashField)])));
    if (hash !== textAt(entry, 'hash')) this.differs(number, 'is not what its hash was made from');
    this.last = textAt(entry, 'hash') ?? hash;
    if (holding === undefined || event === undefined) return;
    const before = this.held.get(holding);
    const after = afterOldLine(before, row, event);
    const fault = stepFault(before, event, after);
    if (fault !== undefined) this.context.findings.add(fault[0], `Holding ${holding} ${fault[1]}`);
    this.keep(holding, after, { entry, row, names: new Map() });
  }

  /** The second version: the leaf is the document itself. */
  private second({ text, entry }: Awaited, row: Members): void {
    const { sha256, findings } = this.context;
    const [number, holding, event] = [textAt(entry, 'number'), textAt(entry, 'holding'), textAt(entry, 'event')];
    if (textAt(entry, 'previous') !== this.last) this.differs(number, 'does not name the entry before it');
    this.last = toHex(sha256(utf8(text)));
    if (row['document'] !== text) this.differs(number, 'reads otherwise than it was logged');
    const others = REPEATED.filter(([name, member]) => row[name] !== entry[member]).map(([name]) => name);
    if (others.length > 0) this.differs(number, `has another ${others.join(', ')} in its row than it was logged with`);
    const names = this.persons(number ?? '', entry, row['persons']);
    this.fine({ entry, row, names });
    if (holding === undefined || event === undefined) return;
    const before = this.held.get(holding);
    const after = afterLine(before, entry, names);
    for (const [kind, words] of faultsOf(before, entry, { after, customs: this.customs })) {
      findings.add(kind, `Holding ${holding} ${words}`);
    }
    const opened = names.get('holder');
    if (!HOLDER_BY.has(event) && opened !== undefined && before?.holder !== undefined && opened !== before.holder) {
      const message = `Holding ${holding} passes from ${before.holder} to ${opened} by ${event}, which makes nobody a holder.`;
      findings.add('TwoHolders', message);
    }
    this.keep(holding, after, { entry, row, names });
  }

  private differs(number: string | undefined, words: string): void {
    this.context.findings.add('RollHashDiffers', `Entry ${number ?? '?'} of the roll ${words}.`);
  }

  /** Opens the commitments to persons whose salts are there. */
  private persons(number: string, entry: Members, list: unknown): Names {
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

  /** A fine is within the custom, its row is what the line says, and the books have it. */
  private fine({ entry, row, names }: Line): void {
    const { findings } = this.context;
    const above = fineFault(entry, this.customs);
    if (above !== undefined) findings.add('FineAboveCustom', above);
    const [amount, fine] = [wholeNumber(entry['fine']), row['fine']];
    const [number, holder] = [wholeNumber(entry['number']), names.get('holder')];
    const same = isMembers(fine)
      ? OF_FINE.every(([name, member]) => fine[name] === entry[member]) &&
        (holder === undefined || fine['holder'] === holder)
      : fine === null && entry['fine'] === null;
    if (!same) this.differs(textAt(entry, 'number'), 'has another fine in its row than it was logged with');
    if (amount !== undefined && number !== undefined) this.fines.asked({ amount, holder, entry: number });
  }

  /** What is asked of the last fine after a line; what a jury took off it waits for the books. */
  private dueAfter(before: Held | undefined, { entry }: Line): bigint | undefined {
    const number = wholeNumber(entry['number']) ?? 0n;
    if (textAt(entry, 'event') !== 'FINE_REDUCED') return wholeNumber(entry['fine']) ?? before?.due;
    const sum = wholeNumber(entry['sum']);
    const off = before?.due === undefined || sum === undefined ? 0n : before.due - sum;
    if (off > 0n && before?.fineDisputed === 'true')
      this.fines.reduced({ amount: off, holder: undefined, entry: number });
    else
      this.context.findings.add('FineAboveCustom', `Entry ${number} of the roll reduces no fine that is in dispute.`);
    return sum;
  }

  private keep(number: string, figures: Figures, line: Line): void {
    const before = this.held.get(number);
    const { period, periods, fault } = periodAfter(before, { figures, entry: line.entry, row: line.row });
    if (fault !== undefined) this.context.findings.add('RollStateDiffers', `Holding ${number} ${fault}`);
    const after: Held = {
      ...figures,
      event: textAt(line.entry, 'event') ?? '',
      due: this.dueAfter(before, line),
      period,
      periods,
    };
    this.held.set(number, after);
    this.gates.entry(number, before, after);
  }

  /** Takes a part of the register as the server shows it: every holding is what its entries made of it. */
  holdings(list: unknown): void {
    this.register.take(list, this.entries);
  }

  /** What the register leaves out, and what was to follow. */
  end(): void {
    this.splits.end();
    this.register.end();
    this.gates.end();
    this.fines.end();
    for (const [number, { period }] of this.held) {
      if (period === undefined || period.to === null || this.register.hasLaterLines(number)) continue;
      const message = `Holding ${number} is held since ${period.from}; the register has ${period.to ?? 'no such period'}.`;
      this.context.findings.add('RollStateDiffers', message);
    }
  }
}
