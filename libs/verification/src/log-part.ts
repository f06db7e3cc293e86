import {
  appendLeaf,
  type ClosedNode,
  EMPTY_FRONTIER,
  equalBytes,
  type Frontier,
  isLogRefusal,
  leafHash,
  openCheckpoint,
  type OpenedCheckpoint,
  rootOf,
  TILE_HEIGHT,
  toHex,
  type VerifyEd25519,
  type Vkey,
} from '#libs/transparency-log';
import type { Context } from './context.js';
import type { FindingKind } from './finding.js';
import { KeyChain } from './key-chain.js';
import type { ConfirmedCheckpoint, ReadLog } from './promise-part.js';
import { type Members, textAt, wholeNumber } from './shape.js';

/** A checkpoint that somebody kept, and what to call it. */
export interface HeldCheckpoint {
  /** The signed note, as it was served. */
  readonly note: string;
  /** Such as the name of its file. */
  readonly name: string;
}

/** Whose word is taken, and what was kept outside. */
export interface Trust {
  readonly logKeys: readonly Vkey[];
  readonly witnessKeys: readonly Vkey[];
  readonly verify: VerifyEd25519;
  readonly held: readonly HeldCheckpoint[];
  /** Hashes (hexadecimal) of leaves that are looked for: the place of each that is found is put in. */
  readonly sought: Map<string, bigint | undefined>;
}

/** A checkpoint whose root the tree must have at that size. */
interface Milestone extends OpenedCheckpoint {
  readonly name: string;
}

/** The leaves of the bundle against the signed checkpoints: its own, and those that were held outside. */
export class LogPart {
  private frontier: Frontier = EMPTY_FRONTIER;
  private own: OpenedCheckpoint | undefined;
  /** Held checkpoints that lie ahead, the nearest last. */
  private ahead: Milestone[] = [];
  /** Checkpoints that no key signed which is believed yet; the bundle's own has no name. */
  private unsigned: { readonly note: string; readonly name: string | undefined }[] = [];
  private chain: KeyChain;
  private readonly borneOut: ConfirmedCheckpoint[] = [];
  /** The last subtree of 256 leaves that is complete. */
  private node256: { readonly index: bigint; readonly hash: Uint8Array } | undefined;

  constructor(
    private readonly context: Context,
    private readonly trust: Trust,
  ) {
    this.chain = new KeyChain(context, '', trust.logKeys);
  }

  /** How many leaves were read. */
  get size(): bigint {
    return this.frontier.size;
  }

  /** The bundle's own checkpoint, where its signature is good. */
  get checkpoint(): OpenedCheckpoint | undefined {
    return this.own;
  }

  /** What is known of the log once all leaves were read. */
  read(madeAt: number | undefined): ReadLog {
    const { origin, keys } = this.chain;
    const { own, borneOut } = this;
    const holds = own?.size === this.size && this.root === toHex(own.root);
    return { origin, keys, madeAt, confirmed: holds ? [...borneOut, confirmed(own, OWN)] : borneOut, holds };
  }

  /** The root of the leaves read so far. */
  get root(): string {
    return toHex(rootOf(this.frontier, this.context.sha256));
  }

  /** Takes the bundle's own checkpoint, and those that were held. */
  begin(origin: string, note: string): void {
    this.chain = new KeyChain(this.context, origin, this.trust.logKeys);
    this.unsigned = [{ note, name: undefined }, ...this.trust.held];
    this.openThose();
    this.pass();
  }

  /** Opens every checkpoint that a key has signed which is believed by now. */
  private openThose(): void {
    const [{ witnessKeys, verify }, { origin, keys: logKeys }] = [this.trust, this.chain];
    const still = this.unsigned.filter(({ note, name }) => {
      const checkpoint = openCheckpoint(note, { origin, logKeys, witnessKeys }, verify);
      if (isLogRefusal(checkpoint)) {
        if (checkpoint.kind === 'NoKnownSignature') return true;
        const kind = checkpoint.kind === 'OriginDiffers' ? 'CheckpointForeign' : 'CheckpointSignatureBad';
        this.refused(kind, name, checkpoint.message);
      } else if (name === undefined) {
        this.own = checkpoint;
      } else {
        // One that lies behind already can be compared with nothing any more.
        if (checkpoint.size < this.frontier.size) return true;
        this.ahead.push({ ...checkpoint, name });
      }
      return false;
    });
    this.unsigned = still;
    this.ahead.sort((a, b) => (a.size < b.size ? 1 : a.size > b.size ? -1 : 0));
  }

  private refused(kind: FindingKind, name: string | undefined, why: string): void {
    this.context.findings.add(kind, `The checkpoint ${name ?? 'of the bundle'} is not accepted: ${why}`);
  }

  /** Takes a leaf that says which keys sign from here on. */
  keys(text: string, entry: Members): void {
    if (!this.chain.announce({ text, entry }, { size: this.frontier.size, verify: this.trust.verify })) return;
    this.openThose();
    // The next key may have signed this very size.
    this.pass();
  }

  /** Takes the next leaf: the text of its entry, whose UTF-8 bytes were hashed. */
  leaf(entry: string): void {
    const { sha256, findings } = this.context;
    const hash = leafHash(entry, sha256);
    findings.leaf = this.frontier.size;
    this.frontier = appendLeaf(this.frontier, hash, { sha256, onClosed: this.onClosed });
    if (this.trust.sought.size > 0) this.seek(toHex(hash));
    this.pass();
  }

  /** Notes the first place of a leaf that is looked for. */
  private seek(hash: string): void {
    const { sought } = this.trust;
    if (sought.has(hash) && sought.get(hash) === undefined) sought.set(hash, this.frontier.size - 1n);
  }

  private readonly onClosed = ({ height, index, hash }: ClosedNode): void => {
    if (height === TILE_HEIGHT) this.node256 = { index, hash };
  };

  /** Takes the hash of 256 leaves as the sequencer wrote it down: it says where a leaf was changed since. */
  node(value: Members): void {
    const { findings } = this.context;
    const [index, hash] = [wholeNumber(value['index']), textAt(value, 'hash')];
    const { node256 } = this;
    if (index === undefined || node256?.index !== index) {
      findings.add('BundleMalformed', 'This node of the tree does not follow its leaves.');
    } else if (toHex(node256.hash) !== hash) {
      const [first, last] = [index << 8n, ((index + 1n) << 8n) - 1n];
      const message = `One of the leaves ${first} to ${last} is not the one that the log took in at first.`;
      findings.add('LeafDiffers', message);
    }
  }

  /** Holds the root against every checkpoint of this very size. */
  private pass(): void {
    let next = this.ahead.at(-1);
    while (next !== undefined && next.size <= this.frontier.size) {
      this.ahead.pop();
      if (!equalBytes(rootOf(this.frontier, this.context.sha256), next.root)) {
        this.contradicted(next);
      } else {
        this.borneOut.push(confirmed(next, next.name));
        // What stands under a checkpoint that is believed may name the next keys.
        if (this.chain.vouch(next.size)) this.openThose();
      }
      next = this.ahead.at(-1);
    }
  }

  private contradicted({ name, size, root }: Milestone): void {
    const { findings } = this.context;
    if (this.own?.size === size && !equalBytes(this.own.root, root)) {
      const message = `Two checkpoints of ${size} leaves are signed with different roots, that of the bundle and ${name}: both signatures together prove a fork.`;
      findings.add('Fork', message);
    } else {
      const message = `The first ${size} leaves are not those that the checkpoint ${name} was signed for: history was rewritten since.`;
      findings.add('HistoryRewritten', message);
    }
  }

  /** What can be said once the last leaf was read. */
  end(): void {
    const { findings } = this.context;
    findings.leaf = undefined;
    const { size } = this.frontier;
    for (const { name } of this.unsigned) this.refused('CheckpointSignatureBad', name, 'No known key has signed it.');
    if (this.trust.witnessKeys.length > 0 && this.own?.cosignatures.length === 0) {
      findings.add('NotWitnessed', 'No witness that was named has cosigned the checkpoint of the bundle.');
    }
    if (this.own !== undefined && this.own.size !== size) {
      findings.add('BundleTruncated', `The checkpoint is of ${this.own.size} leaves; the bundle has ${size}.`);
    } else if (this.own !== undefined && this.root !== toHex(this.own.root)) {
      const message = `The ${size} leaves do not give the signed root: one was changed, put in, dropped or moved after the checkpoint was signed.`;
      findings.add('RootDiffers', message);
    }
    for (const { name, size: least } of this.ahead.reverse()) {
      const message = `The checkpoint ${name} is of ${least} leaves and the log now shows ${size}: the last ones were taken away, or an older backup was restored.`;
      findings.add('SizeShrank', message);
    }
  }
}

/** What the bundle's own checkpoint is called. */
const OWN = 'the checkpoint of the bundle';

const confirmed = ({ size, root, cosignatures }: OpenedCheckpoint, name: string): ConfirmedCheckpoint => ({
  name,
  size,
  root: toHex(root),
  cosigned: cosignatures.flatMap(({ vkey, time }) => (time === undefined ? [] : [{ by: vkey.name, at: time }])),
});
