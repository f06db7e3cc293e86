import { type HashBytes, isLogRefusal, parseVkey, type VerifyEd25519, type Vkey } from '#libs/transparency-log';
import { Accounts } from './accounts.js';
import { BatchPart } from './batch-part.js';
import { BooksPart } from './books-part.js';
import { ClaimPart } from './claim-part.js';
import { ClosePart } from './close-part.js';
import type { Context } from './context.js';
import { CustomPart } from './custom-part.js';
import { type Finding, Findings } from './finding.js';
import type { BundleJournal } from './journal.js';
import { headOf } from './head.js';
import { LockPart } from './lock-part.js';
import { type HeldCheckpoint, LogPart } from './log-part.js';
import { type Report, reportOf } from './report.js';
import { RollPart } from './roll-part.js';
import { RowPart } from './row-part.js';
import { RulePart } from './rule-part.js';
import { isMembers, isText, type Members, membersOf, textAt, wholeNumber } from './shape.js';
import { VotePart } from './vote-part.js';

/** What a verification starts from: two functions of cryptography, and what is held outside the server. */
export interface VerifierSettings {
  readonly sha256: HashBytes;
  readonly verifyEd25519: VerifyEd25519;
  /** The log's keys, as text. Without any, the bundle's own is taken: then it proves only that it agrees with itself. */
  readonly vkeys?: readonly string[];
  /** Checkpoints that were kept: only they show what an owner of the database rewrote. */
  readonly held?: readonly HeldCheckpoint[];
  /** Keys of witnesses, one of whom must have cosigned the bundle's checkpoint. */
  readonly witnesses?: readonly string[];
  /** Leaf hashes, in hexadecimal, for which the log signed a promise whose time is over. */
  readonly promised?: readonly string[];
}

/** Everything that is made once the first line has said whose bundle it is. */
interface Parts {
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
type Announced = 'custom' | 'count' | 'close' | 'roll' | 'row';

/**
 * Reads a bundle line by line and computes everything in it anew: leaves and root, the hash of every batch, trial
 * balance, ballots and decisions, customs, roll and runs. It holds accounts, holdings and the right edge of the tree,
 * never the bundle: memory does not grow with the number of leaves.
 *
 * It throws on no input: what does not read is a finding, and it goes on.
 */
export class BundleVerifier {
  private readonly findings = new Findings();
  private readonly context: Context;
  private parts: Parts | undefined;
  private announced: Announced | undefined;
  private ended = false;

  constructor(private readonly settings: VerifierSettings) {
    this.context = { sha256: settings.sha256, findings: this.findings };
  }

  /** Takes the next line, without its newline. Answers everything found so far. */
  line(text: string): readonly Finding[] {
    this.findings.line += 1;
    const line = membersOf(text);
    if (line === undefined) this.findings.add('BundleMalformed', 'This line is no JSON object.');
    else if (this.ended) this.findings.add('BundleMalformed', 'This line comes after the end of the bundle.');
    else if (this.parts === undefined) this.begin(line);
    else this.take(this.parts, line);
    return this.findings.all;
  }

  /** To be called after the last line. */
  end(): Report {
    const { parts, findings } = this;
    if (parts === undefined) {
      findings.add('BundleMalformed', 'There is no bundle here: the first line does not begin one.');
      return reportOf(findings, undefined);
    }
    this.finishRows(parts);
    if (!this.ended) findings.add('BundleTruncated', 'The bundle stops before its last line: part of it is missing.');
    findings.leaf = undefined;
    parts.claims.end();
    parts.rules.end();
    parts.roll.end();
    parts.log.end();
    return reportOf(findings, parts);
  }

  private begin(line: Members): void {
    const { findings, settings } = this;
    const head = headOf(line);
    if (head === undefined) {
      findings.add('BundleMalformed', 'The first line does not say whose bundle this is.');
      return;
    }
    const logKeys = this.keys(
      settings.vkeys === undefined || settings.vkeys.length === 0 ? [head.vkey] : settings.vkeys,
    );
    this.parts = this.partsOf(head.partnership, logKeys);
    this.parts.log.begin(head.origin, head.checkpoint);
  }

  private keys(texts: readonly string[]): readonly Vkey[] {
    return texts.flatMap((text) => {
      const vkey = parseVkey(text, this.settings.sha256);
      if (!isLogRefusal(vkey)) return [vkey];
      this.findings.add('CheckpointSignatureBad', `A key does not read: ${vkey.message}`);
      return [];
    });
  }

  private partsOf({ id, currency }: { id: string; currency: string }, logKeys: readonly Vkey[]): Parts {
    const { context, settings } = this;
    const accounts = new Accounts();
    const lock = new LockPart(context, accounts);
    const books = new BooksPart(context, accounts, lock);
    const claims = new ClaimPart(context, accounts);
    const customs: CustomPart = new CustomPart(context, (rules) => votes.ruled(rules));
    const votes = new VotePart(context, (version) => customs.version(version));
    const rules = new RulePart(context, (hash) => votes.resolved(hash), currency);
    const batches = new BatchPart(context, id, (journal: BundleJournal, { sequence, old }) => {
      books.journal(journal, old);
      rules.journal(journal, sequence);
      claims.journal(journal);
    });
    const log = new LogPart(context, {
      logKeys,
      witnessKeys: this.keys(settings.witnesses ?? []),
      verify: settings.verifyEd25519,
      held: settings.held ?? [],
      promised: settings.promised ?? [],
    });
    const closes = new ClosePart(context, rules);
    const roll = new RollPart(context, (version) => customs.version(version));
    const registers = new RowPart(context);
    return { log, batches, books, lock, rules, claims, votes, customs, closes, roll, registers };
  }

  private take(parts: Parts, line: Members): void {
    if (isText(line['leaf'])) this.leaf(parts, line['leaf']);
    else if ('j' in line) parts.batches.journal(line);
    else if (isMembers(line['batch'])) parts.batches.batch(line['batch']);
    else if (isMembers(line['node'])) parts.log.node(line['node']);
    else if (this.rows(parts, line)) this.announced = undefined;
    else this.claim(parts, line);
  }

  /** What belongs to the leaf above; false where the line is something else. */
  private rows({ customs, votes, closes, roll, registers }: Parts, line: Members): boolean {
    if (isMembers(line['custom'])) customs.text(line['custom']);
    else if (isMembers(line['count'])) votes.count(line['count']);
    else if ('close' in line) closes.document(line['close']);
    else if (isMembers(line['roll'])) roll.rows(line['roll']);
    else if (isMembers(line['row'])) registers.row(line['row']);
    else return false;
    return true;
  }

  /** What the server says of itself, after the last leaf. */
  private claim(parts: Parts, line: Members): void {
    this.finishRows(parts);
    this.findings.leaf = undefined;
    if ('trialBalance' in line) parts.claims.trialBalance(line['trialBalance']);
    else if (isMembers(line['run'])) parts.claims.run(line['run']);
    else if ('holdings' in line) parts.roll.holdings(line['holdings']);
    else if (isMembers(line['end'])) this.last(parts, line['end']);
    else this.findings.add('BundleMalformed', 'No line of a bundle looks like this one.');
  }

  private last({ log }: Parts, end: Members): void {
    this.ended = true;
    const [lines, leaves] = [wholeNumber(end['lines']), wholeNumber(end['leaves'])];
    if (lines === BigInt(this.findings.line) && leaves === log.size) return;
    const message = `The bundle says that it has ${lines ?? '?'} lines and ${leaves ?? '?'} leaves; it has ${this.findings.line} and ${log.size}.`;
    this.findings.add('BundleTruncated', message);
  }

  private leaf(parts: Parts, text: string): void {
    this.finishRows(parts);
    parts.log.leaf(text);
    const entry = membersOf(text);
    if (entry === undefined) {
      this.findings.add('BundleMalformed', 'This leaf is no JSON object.');
      return;
    }
    this.announced = announcedBy(parts, text, entry);
  }

  /** The rows of the last leaf are over: were they all there? */
  private finishRows({ batches }: Parts): void {
    batches.close();
    if (this.announced === undefined) return;
    this.findings.add('RowsMissing', `What the leaf before commits to (${this.announced}) is not in the bundle.`);
    this.announced = undefined;
  }
}

/** Hands a leaf to whoever keeps its kind, and says which rows must follow. */
function announcedBy(parts: Parts, text: string, entry: Members): Announced | undefined {
  const type = textAt(entry, 'type') ?? 'custom';
  switch (type) {
    case 'batch':
      parts.batches.leaf(entry);
      return undefined;
    case 'ballot':
      parts.votes.ballot(entry);
      return undefined;
    case 'motion':
      parts.votes.motion(entry);
      return undefined;
    case 'resolution':
      return parts.votes.resolution(text, entry) ? 'count' : undefined;
    case 'custom':
      parts.customs.leaf(text, entry);
      return 'custom';
    case 'period-close':
      return parts.closes.leaf(entry) ? 'close' : undefined;
    case 'roll-entry':
      parts.roll.leaf(text, entry);
      return 'roll';
    case 'history-import':
      parts.rules.historyLeaf(entry);
      return undefined;
    case 'log-key':
      parts.log.keys(entry);
      return undefined;
    default:
      parts.lock.leaf(type, entry);
      return parts.registers.leaf(type, entry) ? 'row' : undefined;
  }
}
