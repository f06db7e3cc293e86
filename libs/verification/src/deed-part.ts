import { toHex, utf8 } from '#libs/transparency-log';
import type { Context } from './context.js';
import { ResolvedDeeds } from './resolved-deeds.js';
import { type Members, textAt } from './shape.js';

/** Blocks that name a resolution are what it resolved: its purpose at its site, or the lift of its block, once. Other deeds have leaves of their own. */
export class DeedPart {
  private readonly resolved = new Map<string, Members>();
  private readonly done = new Set<string>();

  private readonly others: ResolvedDeeds;

  constructor(private readonly context: Context) {
    this.others = new ResolvedDeeds(context);
  }

  /** Takes a resolution's leaf. */
  resolution(text: string, entry: Members): void {
    this.others.resolution(text, entry);
    if (textAt(entry, 'v') !== '2' || textAt(entry, 'kind') !== 'WORKLOAD' || entry['carried'] !== true) return;
    this.resolved.set(toHex(this.context.sha256(utf8(text))), entry);
  }

  /** Takes any leaf: of a deed, or of what one tells of. */
  leaf(type: string, entry: Members): void {
    this.others.leaf(type, entry);
  }

  /** To be called after the last leaf. */
  end(): void {
    this.others.end();
  }

  /** Takes the leaf of a block or of its end. */
  workload(entry: Members): void {
    const hash = textAt(entry, 'resolution') ?? '';
    if (hash === '') return;
    const said = this.resolved.get(hash);
    const block = textAt(entry, 'block') ?? '';
    if (said === undefined) {
      this.context.findings.unproven('that hosts resolved a block that names a resolution: it is of another form');
    } else if (!isOf(said, entry) || this.done.has(hash)) {
      this.context.findings.add('DeedNotResolved', `What was done to block ${block} is not what its resolution says.`);
    }
    this.done.add(hash);
  }
}

function isOf(said: Members, entry: Members): boolean {
  if (textAt(entry, 'event') === 'LIFTED') return said['act'] === 'LIFT' && said['block'] === entry['block'];
  return said['act'] === 'BLOCK' && said['purpose'] === entry['purpose'] && said['site'] === entry['site'];
}
