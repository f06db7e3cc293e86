import { type HashBytes, isLogRefusal, parseVkey, type VerifyEd25519, type Vkey } from '#libs/transparency-log';
import type { Context } from './context.js';
import { type Finding, Findings } from './finding.js';
import { headOf } from './head.js';
import { judgeLeaf } from './leaf-kinds.js';
import type { HeldCheckpoint } from './log-part.js';
import { type Announced, announcedBy, NONE, type Parts, partsOf, rowOf } from './parts.js';
import type { VerifyToken } from './motion-tokens.js';
import { PromisePart, type Promises } from './promise-part.js';
import { type Report, reportOf } from './report.js';
import { isMembers, isText, type Members, membersOf, textAt, wholeNumber } from './shape.js';

/** What a verification starts from: two functions of cryptography, and what is held outside the server. */
export interface VerifierSettings {
  readonly sha256: HashBytes;
  readonly verifyEd25519: VerifyEd25519;
  /** For the tokens of secret votes: without it their signatures are said to be unproven. */
  readonly verifyToken?: VerifyToken;
  /** The log's keys, as text. Without any, the bundle's own is taken: then it proves only that it agrees with itself. */
  readonly vkeys?: readonly string[];
  /** Checkpoints that were kept: only they show what an owner of the database rewrote. */
  readonly held?: readonly HeldCheckpoint[];
  /** Keys of witnesses, one of whom must have cosigned the bundle's checkpoint. */
  readonly witnesses?: readonly string[];
  /** Promises that the log gave, and what time it is. */
  readonly promises?: Promises;
}

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
  /** What must follow the last leaf and did not yet. */
  private announced: readonly Announced[] = NONE;
  private ended = false;
  private madeAt: number | undefined;
  private readonly promises: PromisePart;

  constructor(private readonly settings: VerifierSettings) {
    this.promises = new PromisePart(settings.promises ?? { held: [], now: 0 }, settings.verifyEd25519);
    const { sha256, verifyToken } = settings;
    this.context = { sha256, findings: this.findings, ...(verifyToken === undefined ? {} : { verifyToken }) };
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
    parts.motions.end();
    parts.deeds.end();
    parts.objections.end();
    parts.log.end();
    const promises = this.promises.judge(parts.log.read(this.madeAt), findings);
    const report = reportOf(findings, parts);
    return promises.length === 0 ? report : { ...report, promises };
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
    this.parts = partsOf(this.context, head.partnership, {
      logKeys,
      witnessKeys: this.keys(settings.witnesses ?? []),
      verify: settings.verifyEd25519,
      held: settings.held ?? [],
      sought: this.promises.sought,
    });
    this.madeAt = head.madeAt;
    findings.unproven('the name of the partnership and when the bundle was made: its first line is in no leaf');
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

  private take(parts: Parts, line: Members): void {
    if (isText(line['leaf'])) this.leaf(parts, line['leaf']);
    else if ('j' in line) parts.batches.journal(line);
    else if (isMembers(line['batch'])) parts.batches.batch(line['batch']);
    else if (isMembers(line['node'])) parts.log.node(line['node']);
    else this.rowsOrClaim(parts, line);
  }

  /** What belongs to the leaf above, or comes after the last one. */
  private rowsOrClaim(parts: Parts, line: Members): void {
    const row = rowOf(parts, line);
    if (row === undefined) this.claim(parts, line);
    else this.announced = this.announced.filter((each) => each !== row);
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
    judgeLeaf(this.context, textAt(entry, 'type') ?? 'custom', text);
  }

  /** The rows of the last leaf are over: were they all there? */
  private finishRows({ batches }: Parts): void {
    batches.close();
    if (this.announced.length === 0) return;
    const missing = this.announced.join(', ');
    this.findings.add('RowsMissing', `What the leaf before commits to (${missing}) is not in the bundle.`);
    this.announced = NONE;
  }
}
