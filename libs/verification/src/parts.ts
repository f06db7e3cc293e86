import { Accounts } from './accounts.js';
import { BatchPart } from './batch-part.js';
import { BooksPart } from './books-part.js';
import { ClaimPart } from './claim-part.js';
import { ClosePart } from './close-part.js';
import type { Context } from './context.js';
import { CustomPart } from './custom-part.js';
import { DeedPart } from './deed-part.js';
import { Doubts } from './doubts.js';
import { InForcePart } from './in-force-part.js';
import { LockPart } from './lock-part.js';
import { LogPart, type Trust } from './log-part.js';
import { MeetingPart } from './meeting-part.js';
import { MotionPart } from './motion-part.js';
import { ObjectionPart } from './objection-part.js';
import { RatificationPart } from './ratification-part.js';
import { RollPart } from './roll-part.js';
import { RowPart } from './row-part.js';
import { RulePart } from './rule-part.js';
import { isMembers, type Members, textAt } from './shape.js';
import { VotePart } from './vote-part.js';

/** Everything that is made once the first line has said whose bundle it is. */
export interface Parts {
  readonly log: LogPart;
  readonly batches: BatchPart;
  readonly books: BooksPart;
  readonly lock: LockPart;
  readonly rules: RulePart;
  readonly claims: ClaimPart;
  readonly votes: VotePart;
  readonly motions: MotionPart;
  readonly meetings: MeetingPart;
  readonly deeds: DeedPart;
  readonly objections: ObjectionPart;
  readonly ratifications: RatificationPart;
  readonly customs: CustomPart;
  readonly closes: ClosePart;
  readonly roll: RollPart;
  readonly registers: RowPart;
}

/** The rows that a leaf announces, but for those of a batch, which counts its own. */
export type Announced = 'custom' | 'count' | 'close' | 'roll' | 'row';

/** What most leaves announce. */
export const NONE: readonly Announced[] = [];

/** The parts of one verification, each told of what the others read. */
export function partsOf(
  context: Context,
  { id, currency }: { readonly id: string; readonly currency: string },
  trust: Trust,
): Parts {
  const accounts = new Accounts();
  const lock: LockPart = new LockPart(context, accounts, (version) => customs.version(version));
  const books = new BooksPart(context, accounts, lock);
  const claims = new ClaimPart(context, accounts);
  const customs: CustomPart = new CustomPart(context, (rules, effectiveAt) => votes.ruled(rules, effectiveAt));
  const known = {
    of: (version: number) => customs.version(version),
    begins: (version: number) => customs.begins(version),
    left: (period: string): bigint | undefined => closes.left(period),
  };
  const roll = new RollPart(context, known);
  const motions = new MotionPart(context, known, trust.verify);
  const meetings = new MeetingPart(context, known);
  const votes = new VotePart(context, (version) => customs.version(version));
  const doubts = new Doubts(context.findings);
  const inForce = new InForcePart(doubts, (version) => customs.begins(version));
  const rules = new RulePart(context, votes, currency, doubts);
  const objections = new ObjectionPart(context);
  const ratifications = new RatificationPart(context, (version) => customs.version(version));
  const batches = new BatchPart(context, id, (journal, { sequence, old }) => {
    books.journal(journal, old);
    inForce.journal(journal, sequence);
    rules.journal(journal, sequence);
    claims.journal(journal);
    roll.journal(journal);
    objections.journal(journal);
    if (journal.kind === 'appropriation') ratifications.divided(journal.words?.sourceId ?? '');
  });
  const log = new LogPart(context, trust);
  const closes: ClosePart = new ClosePart(context, rules, (version) => customs.version(version));
  const registers = new RowPart(context);
  const deeds = new DeedPart(context);
  return {
    log,
    batches,
    books,
    lock,
    rules,
    claims,
    votes,
    motions,
    meetings,
    deeds,
    objections,
    ratifications,
    customs,
    closes,
    roll,
    registers,
  };
}

/** Hands on what belongs to the leaf above, and says which row it was; undefined where the line is something else. */
export function rowOf(
  { customs, votes, motions, meetings, closes, roll, registers }: Parts,
  line: Members,
): Announced | undefined {
  if (isMembers(line['custom'])) {
    customs.text(line['custom']);
    return 'custom';
  }
  if (isMembers(line['count'])) {
    if (motions.awaits) motions.count(line['count']);
    else votes.count(line['count']);
    return 'count';
  }
  if ('close' in line) {
    closes.document(line['close']);
    return 'close';
  }
  if (isMembers(line['roll'])) {
    roll.rows(line['roll']);
    return 'roll';
  }
  if (!isMembers(line['row'])) return undefined;
  meetings.row(line['row']);
  registers.row(line['row']);
  return 'row';
}

/** Hands a leaf to whoever keeps its kind, and says which rows must follow. */
export function announcedBy(parts: Parts, text: string, entry: Members): readonly Announced[] {
  const type = textAt(entry, 'type') ?? 'custom';
  const row: readonly Announced[] = parts.registers.leaf(type, entry) ? ['row'] : NONE;
  parts.deeds.leaf(type, entry);
  parts.objections.leaf(type, entry);
  parts.meetings.objection(type, entry);
  parts.ratifications.leaf(type, text, entry);
  switch (type) {
    case 'batch':
      parts.batches.leaf(entry);
      parts.roll.batchLeaf();
      return row;
    case 'ballot':
      if (textAt(entry, 'v') === '1') parts.votes.ballot(entry);
      else parts.motions.step(type, entry);
      return row;
    case 'motion':
      parts.meetings.notice(entry);
      if (textAt(entry, 'v') === '3') parts.motions.notice(entry);
      else parts.votes.motion(entry);
      return row;
    case 'resolution':
      return resolved(parts, text, entry) ? [...row, 'count'] : row;
    case 'custom':
      parts.customs.leaf(text, entry);
      return ['custom'];
    case 'period-close':
      return parts.closes.leaf(entry) ? ['close'] : row;
    case 'closing':
      parts.closes.closing(entry, parts.batches.head);
      return row;
    case 'roll-entry':
      parts.roll.leaf(text, entry);
      return ['roll'];
    case 'pasture':
      parts.roll.pasture(text, entry);
      return ['roll'];
    case 'history-import':
      parts.rules.historyLeaf(entry, parts.batches.head.sequence);
      return row;
    case 'meeting':
      parts.meetings.step(entry);
      return row;
    case 'meeting-presence':
      parts.meetings.presence(entry);
      return row;
    case 'requisition':
      parts.meetings.requisition(entry);
      return row;
    case 'workload':
      parts.deeds.workload(entry);
      return row;
    case 'log-key':
      parts.log.keys(text, entry);
      return row;
    default:
      if (!parts.motions.step(type, entry)) parts.lock.leaf(type, entry);
      return row;
  }
}

/** Takes a resolution to everybody whom it may concern. True where its count must follow. */
function resolved({ lock, motions, meetings, votes, deeds, objections }: Parts, text: string, entry: Members): boolean {
  lock.resolution(text, entry);
  deeds.resolution(text, entry);
  meetings.resolution(text, entry);
  objections.resolution(text, entry);
  const counted = votes.resolution(text, entry);
  motions.forget();
  if (textAt(entry, 'v') !== '2') {
    if (!counted && entry['carried'] === true) motions.unvoted();
    return counted;
  }
  motions.resolution(text, entry);
  return true;
}
