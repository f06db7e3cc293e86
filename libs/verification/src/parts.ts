import { Accounts } from './accounts.js';
import { BatchPart } from './batch-part.js';
import { BooksPart } from './books-part.js';
import { ClaimPart } from './claim-part.js';
import { ClosePart } from './close-part.js';
import type { Context } from './context.js';
import { CustomPart } from './custom-part.js';
import { Doubts } from './doubts.js';
import { InForcePart } from './in-force-part.js';
import { LockPart } from './lock-part.js';
import { LogPart, type Trust } from './log-part.js';
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
  const customs: CustomPart = new CustomPart(context, (rules) => votes.ruled(rules));
  const roll = new RollPart(context, {
    of: (version) => customs.version(version),
    begins: (version) => customs.begins(version),
  });
  const votes = new VotePart(context, (version) => customs.version(version));
  const doubts = new Doubts(context.findings);
  const inForce = new InForcePart(doubts, (version) => customs.begins(version));
  const rules = new RulePart(context, (hash) => votes.resolved(hash), currency, doubts);
  const batches = new BatchPart(context, id, (journal, { sequence, old }) => {
    books.journal(journal, old);
    inForce.journal(journal, sequence);
    rules.journal(journal, sequence);
    claims.journal(journal);
    roll.journal(journal);
  });
  const log = new LogPart(context, trust);
  const closes = new ClosePart(context, rules, (version) => customs.version(version));
  const registers = new RowPart(context);
  return { log, batches, books, lock, rules, claims, votes, customs, closes, roll, registers };
}

/** Hands on what belongs to the leaf above, and says which row it was; undefined where the line is something else. */
export function rowOf({ customs, votes, closes, roll, registers }: Parts, line: Members): Announced | undefined {
  if (isMembers(line['custom'])) {
    customs.text(line['custom']);
    return 'custom';
  }
  if (isMembers(line['count'])) {
    votes.count(line['count']);
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
  registers.row(line['row']);
  return 'row';
}

/** Hands a leaf to whoever keeps its kind, and says which rows must follow. */
export function announcedBy(parts: Parts, text: string, entry: Members): readonly Announced[] {
  const type = textAt(entry, 'type') ?? 'custom';
  const row: readonly Announced[] = parts.registers.leaf(type, entry) ? ['row'] : NONE;
  switch (type) {
    case 'batch':
      parts.batches.leaf(entry);
      parts.roll.batchLeaf();
      return row;
    case 'ballot':
      parts.votes.ballot(entry);
      return row;
    case 'motion':
      parts.votes.motion(entry);
      return row;
    case 'resolution':
      parts.lock.resolution(text, entry);
      return parts.votes.resolution(text, entry) ? [...row, 'count'] : row;
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
    case 'log-key':
      parts.log.keys(text, entry);
      return row;
    default:
      parts.lock.leaf(type, entry);
      return row;
  }
}
