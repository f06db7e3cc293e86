import { type Field, journalField } from '#libs/entry-proof';
import { toHex, utf8 } from '#libs/transparency-log';
import { checkFinding, HELD_DAYS } from '#libs/voting';
import type { Context } from './context.js';
import type { FindingKind } from './finding.js';
import type { BundleJournal } from './journal.js';
import { annulmentOf, findingOf, instantMs, type ObjectionLeaf, objectionOf } from './objection-leaves.js';
import { type Members, textAt } from './shape.js';
import { UndonePart } from './undone-part.js';

const DAY_MS = 86_400_000n;
/** How many the lot draws. */
const DRAWN = 12n;

/** Said once for each finding: the log names nobody. */
const JURORS = 'who sat on a jury that found about a motion, and that they held before: members can tell';

/** `2026-05-04 10:00:00.25+00` in milliseconds since 1970. */
const recordedMs = (instant: Field): bigint | undefined => {
  const at = Date.parse((instant ?? '').replace(' ', 'T').replace(/\+00$/u, 'Z'));
  return Number.isNaN(at) ? undefined : BigInt(at);
};

interface Objected extends ObjectionLeaf {
  ended: boolean;
  upheld: boolean;
}

/** Objections, what juries found, and what was annulled: each in its turn, and nothing undone without a finding. */
export class ObjectionPart {
  private readonly objections = new Map<string, Objected>();
  /** Hash of each motion's resolution, and back. */
  private readonly resolutions = new Map<string, string>();
  private readonly motions = new Map<string, string>();
  /** The last motion that resolved these rules, by their hash: a version of the custom names its resolution by an id. */
  private readonly customs = new Map<string, string>();
  private readonly counts = new Map<string, bigint>();
  private readonly annulled = new Set<string>();
  private readonly undone: UndonePart;
  private readonly readers: Readonly<Record<string, (entry: Members) => boolean>> = {
    objection: (entry) => this.objection(entry),
    'objection-withdrawal': (entry) => this.withdrawal(entry),
    finding: (entry) => this.finding(entry),
    annulment: (entry) => this.annulment(entry),
    workload: (entry) => this.deed(entry),
    deed: (entry) => instantMs(entry, 'at') !== undefined && this.deed(entry),
    custom: (entry) => this.custom(entry),
    'disposal-authorisation': (entry) => this.deed(entry),
    'loss-absorption': (entry) => this.deed(entry),
  };

  constructor(private readonly context: Context) {
    this.undone = new UndonePart(context);
  }

  /** Takes a resolution's leaf. */
  resolution(text: string, entry: Members): void {
    const motion = textAt(entry, 'motion') ?? '';
    const hash = toHex(this.context.sha256(utf8(text)));
    this.resolutions.set(motion, hash);
    this.motions.set(hash, motion);
    this.undone.resolution(hash);
    if (entry['kind'] === 'CUSTOM_CHANGE') this.customs.set(textAt(entry, 'rules') ?? '', motion);
  }

  /** Takes any leaf: of an objection, or of what a resolution did. */
  leaf(type: string, entry: Members): void {
    const read = Object.hasOwn(this.readers, type) ? this.readers[type] : undefined;
    if (read === undefined || read(entry)) return;
    this.found('BundleMalformed', `This leaf of the kind ${type} does not have the shape of one.`);
  }

  /** Takes a journal of the books: what resolutions posted, and what took it back. */
  journal(journal: BundleJournal): void {
    this.undone.journal(journal);
    const { kind, words, row } = journal;
    const motion = words?.sourceKind === 'resolution' ? this.motions.get(words.sourceId ?? '') : undefined;
    if (motion !== undefined && kind !== 'reversal') this.done(motion, recordedMs(journalField(row, 'recordedAt')));
  }

  /** To be called after the last leaf. */
  end(): void {
    this.undone.end();
    for (const { motion, upheld } of this.objections.values()) {
      if (upheld && !this.annulled.has(motion)) {
        this.context.findings.unproven('what came of an objection that a jury upheld: its motion is not annulled yet');
      }
    }
  }

  private objection(entry: Members): boolean {
    const read = objectionOf(entry);
    if (read === undefined) return false;
    const { id, motion, number, objectedAtMs, heldUntilMs } = read;
    const next = (this.counts.get(motion) ?? 0n) + 1n;
    this.counts.set(motion, number);
    const lawful =
      heldUntilMs === undefined || (heldUntilMs > objectedAtMs && heldUntilMs <= objectedAtMs + HELD_DAYS * DAY_MS);
    const decided = this.resolutions.has(motion) && !this.annulled.has(motion);
    if (number !== next || !lawful || !decided || this.objections.has(id)) {
      this.found('ObjectionNotByRule', `Objection ${number} to motion ${motion} is not as objections are.`);
    }
    this.objections.set(id, { ...read, ended: false, upheld: false });
    return true;
  }

  private withdrawal(entry: Members): boolean {
    const id = textAt(entry, 'objection');
    if (id === undefined || instantMs(entry, 'at') === undefined) return false;
    const objection = this.objections.get(id);
    if (objection?.ended !== false) this.found('ObjectionNotByRule', `Objection ${id} was withdrawn out of turn.`);
    else objection.ended = true;
    return true;
  }

  private finding(entry: Members): boolean {
    const read = findingOf(entry);
    if (read === undefined) return false;
    const { objection: id, motion, upheld, foundAtMs, jurors, votes, passedOver } = read;
    const objection = this.objections.get(id);
    if (objection?.ended !== false || objection.motion !== motion || this.annulled.has(motion)) {
      this.found('ObjectionNotByRule', `A jury found about objection ${id} out of turn.`);
      return true;
    }
    const { objectedAtMs } = objection;
    const fault = checkFinding({ objectedAtMs, foundAtMs, jurors, votes });
    if (fault !== undefined) this.found('ObjectionNotByRule', `Of objection ${id}: ${fault.message}`);
    if (passedOver + jurors > DRAWN) this.found('ObjectionNotByRule', `Of objection ${id}: the lot draws twelve.`);
    objection.ended = true;
    objection.upheld = upheld;
    this.context.findings.unproven(JURORS);
    return true;
  }

  private annulment(entry: Members): boolean {
    const read = annulmentOf(entry);
    if (read === undefined) return false;
    const { motion, objection: id, undone } = read;
    const objection = this.objections.get(id);
    if (objection?.upheld !== true || objection.motion !== motion || this.annulled.has(motion)) {
      this.found('AnnulmentNotByRule', `Motion ${motion} was annulled, and no jury found that.`);
    }
    this.annulled.add(motion);
    const hash = this.resolutions.get(motion);
    if (hash !== undefined) this.undone.annulment(hash, undone);
    return true;
  }

  /** Whatever names a resolution: not while it is held up, not after a jury upheld what stood against it. */
  private deed(entry: Members): boolean {
    this.undone.workload(entry);
    const motion = this.motions.get(textAt(entry, 'resolutionHash') ?? textAt(entry, 'resolution') ?? '');
    if (motion !== undefined) this.done(motion, instantMs(entry, 'at'));
    return true;
  }

  private custom(entry: Members): boolean {
    const motion = this.customs.get(textAt(entry, 'rules') ?? '');
    if (motion !== undefined && (textAt(entry, 'resolution') ?? '') !== '')
      this.done(motion, instantMs(entry, 'adoptedAt'));
    return true;
  }

  /** Something was done by the resolution of that motion, at that time where it is known. */
  private done(motion: string, at: bigint | undefined): void {
    const ignored = [...this.objections.values()].some(
      ({ motion: of, ended, upheld, heldUntilMs }) =>
        of === motion && (upheld || (!ended && at !== undefined && heldUntilMs !== undefined && at < heldUntilMs)),
    );
    if (ignored || this.annulled.has(motion)) {
      const message = `Motion ${motion} was carried out although an objection to it stood, or was upheld.`;
      this.found('ObjectionIgnored', message);
    }
  }

  private found(kind: FindingKind, message: string): void {
    this.context.findings.add(kind, message);
  }
}
