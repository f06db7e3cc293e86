import { Injectable, Logger } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import {
  checkConsistency,
  consistencyProof,
  equalBytes,
  isLogRefusal,
  KEY_TYPE,
  openCheckpoint,
  signCheckpoint,
  treeRoot,
  type TileSource,
  type Vkey,
  keyId,
} from '#libs/transparency-log';
import { cosignedBy } from './cosigners.js';
import { sha256, signerOf, verifyEd25519 } from './ed25519.js';
import { publicKeys, type LogFiles } from './log-files.js';
import { LogSettings } from './log-settings.js';
import { SequencerStore, type WaitingLog } from './sequencer.store.js';
import { tilesOf } from './tile-rows.js';
import { WitnessService, type Disagreement, type Watched } from './witness.service.js';

/** Most leaves that one checkpoint adds: a long backlog goes in in pieces, each of which is safe. */
const MOST_LEAVES = 65_536n;

/** The log's keys as those who check it know them. */
export const vkeysOf = (origin: string, files: LogFiles): readonly Vkey[] =>
  publicKeys(files.keys()).map((text) => {
    const key = { name: origin, type: KEY_TYPE.ed25519, key: new Uint8Array(Buffer.from(text, 'base64')) };
    return { ...key, keyId: keyId(key, sha256) };
  });

/**
 * Puts what is staged into the tree and signs it. It holds a lease, stores each checkpoint before anybody can see it, and
 * signs nothing that an earlier signature contradicts: what it signed last is kept in the database, beside the key, and
 * at the witnesses, and a log where these disagree stands still until a person has looked.
 */
@Injectable()
export class SequencerService {
  private readonly logger = new Logger('Sequencer');
  /** Logs whose last heads were compared with what is kept elsewhere, since the lease was taken. */
  private readonly compared = new Set<string>();
  private last: Promise<number> = Promise.resolve(0);

  constructor(
    private readonly settings: LogSettings,
    private readonly store: SequencerStore,
    private readonly witnesses: WitnessService,
  ) {}

  /** Takes in everything that is staged now, after the round that runs. Answers how many checkpoints were signed. */
  round(): Promise<number> {
    const next = this.last.catch(() => 0).then(() => this.once());
    this.last = next;
    return next;
  }

  private async once(): Promise<number> {
    const { files } = this.settings;
    if (files === undefined) return 0;
    const lease = await this.store.lease.take();
    if (lease === undefined) return 0;
    if (lease === 'NEW') {
      this.compared.clear();
      await this.compareAll(files);
    }
    let signed = 0;
    try {
      await this.each(await this.store.waiting(), async (log) => {
        if (await this.sequence(log, files)) signed += 1;
      });
    } finally {
      // A log that cannot be signed keeps no other from its witnesses.
      await this.tellAgain(files);
    }
    return signed;
  }

  /** Asks witnesses that lack the last checkpoint: those added since, and those that did not answer. */
  private async tellAgain(files: LogFiles): Promise<void> {
    const policy = files.witnesses();
    if (policy.witnesses.length === 0) return;
    const keys = policy.witnesses.map(({ vkey }) => vkey);
    for (const log of await this.store.signedLogs()) {
      const { partnershipId, origin, note, size, lines } = log;
      if (origin === null || note === null || size === null) continue;
      const { cosigners } = cosignedBy(`${note}${lines}`, keys);
      const told = { ...this.watched(log, origin, files), partnershipId, size: BigInt(size), note, policy };
      this.witnesses.tellAgain(told, { cosigners, source: this.source(log), halt: (why) => this.halt(log, why) });
    }
  }

  /** One log after the other: one that fails is told of once all the others were served. */
  private async each(logs: readonly WaitingLog[], work: (log: WaitingLog) => Promise<unknown>): Promise<void> {
    const failures: unknown[] = [];
    for (const log of logs) {
      try {
        await work(log);
      } catch (error) {
        this.logger.error(`the log of ${log.slug} could not be signed; it is tried again`, error);
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
  }

  /** Ends the lease, after the round that runs. */
  async stop(): Promise<void> {
    await this.last.catch(() => 0);
    await this.witnesses.stop();
    await this.store.lease.release();
  }

  private async compareAll(files: LogFiles): Promise<void> {
    // One that cannot be compared now is compared before it is signed next.
    await this.each(await this.store.logs(), (log) => this.isSound(log, files)).catch(() => undefined);
  }

  /** Whether what is stored goes on from what was signed; a log where it does not is halted. */
  private async isSound(log: WaitingLog, files: LogFiles): Promise<boolean> {
    if (log.origin === null || this.compared.has(log.partnershipId)) return true;
    const disagreement =
      (await this.differenceFromHead(log, log.origin, files)) ??
      (await this.witnesses.compare(this.watched(log, log.origin, files)));
    if (disagreement === undefined) {
      this.compared.add(log.partnershipId);
      return true;
    }
    await this.halt(log, disagreement);
    return false;
  }

  /** The head that lies beside the key, against the leaves that the database holds now. */
  private async differenceFromHead(
    log: WaitingLog,
    origin: string,
    files: LogFiles,
  ): Promise<Disagreement | undefined> {
    const kept = files.head(origin);
    if (kept === undefined) return undefined;
    const opened = openCheckpoint(kept.note, { origin, logKeys: vkeysOf(origin, files) }, verifyEd25519);
    if (isLogRefusal(opened)) return `the head kept beside the key cannot be read: ${opened.message}`;
    const root = await this.rootAt(log, opened.size);
    if (root === undefined) {
      const staged = String(await this.store.staged(log.partnershipId));
      return `${String(opened.size)} leaves were signed, and the database holds ${staged}: it is an older one`;
    }
    return equalBytes(root, opened.root)
      ? undefined
      : `the first ${String(opened.size)} leaves are not those that were signed`;
  }

  /** The root of so many leaves as they are stored now; undefined where there are not so many. */
  private async rootAt(log: WaitingLog, size: bigint): Promise<Uint8Array | undefined> {
    // Asked anew: a witness answers when it likes, and what it holds may have been staged and signed since.
    if (size > (await this.store.staged(log.partnershipId))) return undefined;
    await this.store.appendNodes(log.partnershipId, size);
    const root = await treeRoot(size, this.source(log));
    if (isLogRefusal(root)) throw new InvariantViolation(`the tree of ${log.slug} lacks hashes: ${root.message}`);
    return root;
  }

  private watched(log: WaitingLog, origin: string, files: LogFiles): Watched {
    const staged = (): Promise<bigint> => this.store.staged(log.partnershipId);
    return { origin, logKeys: vkeysOf(origin, files), staged, rootAt: (size) => this.rootAt(log, size) };
  }

  /** True where a checkpoint was signed. */
  private async sequence(log: WaitingLog, files: LogFiles): Promise<boolean> {
    const { partnershipId } = log;
    const origin = log.origin ?? (await this.store.name(partnershipId, this.settings.originOf(log.slug)));
    // A log of that name that was signed by this key once, over another database, is not begun again.
    if (!(await this.isSound({ ...log, origin }, files))) return false;
    const before = BigInt(log.size ?? 0);
    const staged = BigInt(log.staged);
    const size = staged - before > MOST_LEAVES ? before + MOST_LEAVES : staged;
    const root = await this.rootAt(log, size);
    if (root === undefined) throw new InvariantViolation(`${log.slug} lost leaves while they were read`);
    const contradiction = await this.contradiction(log, { origin, size, root }, files);
    if (contradiction !== undefined) {
      await this.halt(log, contradiction);
      return false;
    }
    const signers = files.keys().signing.map((key) => signerOf(origin, key));
    const note = signCheckpoint({ origin, size, root }, signers, sha256);
    // Kept outside first, then stored; only what is stored is shown. A stop in between leaves a head whose leaves are there.
    files.keepHead(origin, { size, note });
    if (!(await this.store.storeCheckpoint(partnershipId, { size, root, note }))) return false;
    this.compared.add(partnershipId);
    // Nothing waits for a witness.
    const told = { ...this.watched(log, origin, files), partnershipId, size, note, policy: files.witnesses() };
    this.witnesses.tell(told, this.source(log), (why) => this.halt(log, why));
    return true;
  }

  /** Why the tree is not one that the last checkpoint could have grown to. */
  private async contradiction(
    log: WaitingLog,
    to: { origin: string; size: bigint; root: Uint8Array },
    files: LogFiles,
  ): Promise<Disagreement | undefined> {
    if (log.note === null) return undefined;
    const opened = openCheckpoint(log.note, { origin: to.origin, logKeys: vkeysOf(to.origin, files) }, verifyEd25519);
    if (isLogRefusal(opened)) return `the last checkpoint is not one of this log's keys: ${opened.message}`;
    if (String(opened.size) !== log.size) return 'the last checkpoint says another size than its row';
    const proof = await consistencyProof({ from: opened.size, to: to.size }, this.source(log));
    if (isLogRefusal(proof)) return proof.message;
    const grown = { from: opened.size, to: to.size, proof, fromRoot: opened.root, toRoot: to.root };
    return checkConsistency(grown, sha256) === undefined
      ? undefined
      : `the first ${String(opened.size)} leaves are not those that were signed`;
  }

  private async halt(log: WaitingLog, reason: Disagreement): Promise<void> {
    this.compared.delete(log.partnershipId);
    await this.store.halt(log.partnershipId, reason);
    this.logger.error(`the log of ${log.slug} is HALTED and signs nothing more: ${reason}`);
  }

  private source(log: Pick<WaitingLog, 'partnershipId'>): TileSource {
    return { read: tilesOf(this.store.any, log.partnershipId), sha256 };
  }
}
