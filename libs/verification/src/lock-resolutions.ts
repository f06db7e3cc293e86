import { toHex, utf8 } from '#libs/transparency-log';
import type { Context } from './context.js';
import { type Members, textAt } from './shape.js';

/** What the members resolved about the lock. */
interface Resolved {
  readonly hash: string;
  readonly entry: Members;
  spent: boolean;
}

/** Members of a resolution that say which loss is borne. */
const LOSS = ['amount', 'currency', 'evidence'] as const;

/** Carried resolutions that release something, by the leaves that came before the release: each opens one gate, once. */
export class LockResolutions {
  private readonly carried = new Map<string, Resolved>();

  constructor(private readonly context: Context) {}

  /** Takes a resolution's leaf; one that releases nothing says nothing here. */
  leaf(text: string, entry: Members): void {
    if (entry['carried'] !== true) return;
    const [disposal, evidence] = [textAt(entry, 'disposal'), textAt(entry, 'evidence')];
    if (disposal === undefined && evidence === undefined) return;
    // From the second form on a resolution says of which kind it is, and no other kind releases anything.
    const kind = disposal === undefined ? 'LOSS_ABSORPTION' : 'DISPOSAL';
    if (textAt(entry, 'v') === '2' && entry['kind'] !== kind) return;
    const hash = toHex(this.context.sha256(utf8(text)));
    if (!this.carried.has(hash)) this.carried.set(hash, { hash, entry, spent: false });
  }

  /** Why no resolution lets this disposal of that asset go; undefined where one does, which is spent by it. */
  disposalFault(leaf: Members, disposal: string, asset: string): string | undefined {
    return this.spend(leaf, ({ disposal: named, asset: of }) => {
      return named === disposal && (of === undefined || of === asset);
    });
  }

  /** Why no resolution lets this loss be borne; undefined where one does, which is spent by it. */
  absorptionFault(leaf: Members): string | undefined {
    const asset = textAt(leaf, 'asset') ?? '';
    return this.spend(leaf, (entry) => {
      return LOSS.every((name) => entry[name] === leaf[name]) && (textAt(entry, 'asset') ?? '') === asset;
    });
  }

  /** A leaf of version 2 names the hash of the resolution's own leaf; version 1 named an id that only the database knows. */
  private spend(leaf: Members, isOfIt: (resolved: Members) => boolean): string | undefined {
    const hash = textAt(leaf, 'resolutionHash');
    const all = hash === undefined ? [...this.carried.values()] : [this.carried.get(hash)];
    const fitting = all.filter((each) => each !== undefined && isOfIt(each.entry));
    const free = fitting.find((each) => each?.spent === false);
    if (free !== undefined) {
      free.spent = true;
      return undefined;
    }
    return fitting.length > 0
      ? 'the resolution that it names had released something already'
      : 'no carried resolution before it says so';
  }
}
