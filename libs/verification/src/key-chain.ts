import { isLogRefusal, openKeyChange, parseVkey, type VerifyEd25519, type Vkey, vkeyOf } from '#libs/transparency-log';
import type { Context } from './context.js';
import { isText, type Members } from './shape.js';

/**
 * The keys whose word is taken: those that were given, and from them on each that the log itself named, in a leaf that a
 * key believed before has signed, or that stands under a checkpoint which one has.
 */
export class KeyChain {
  private believed: readonly Vkey[];
  /** So many leaves stand under a checkpoint that is believed. */
  private vouched = 0n;
  private announced: { readonly below: bigint; readonly keys: readonly Vkey[] }[] = [];

  constructor(
    private readonly context: Context,
    readonly origin: string,
    keys: readonly Vkey[],
  ) {
    this.believed = keys;
  }

  get keys(): readonly Vkey[] {
    return this.believed;
  }

  /** Takes a leaf that names keys; the tree has `size` leaves with it. True where they are believed at once. */
  announce(
    { text, entry }: { readonly text: string; readonly entry: Members },
    { size, verify }: { readonly size: bigint; readonly verify: VerifyEd25519 },
  ): boolean {
    const { findings, sha256 } = this.context;
    const trusted = this.believed.map((key) => vkeyOf(key, sha256));
    const change = openKeyChange(text, { origin: this.origin, trusted }, { sha256, verify });
    if (!isLogRefusal(change)) {
      this.believed = [...this.believed, ...change.keys];
      return true;
    }
    const texts: unknown = entry['keys'];
    const keys = (Array.isArray(texts) ? (texts as readonly unknown[]) : [undefined]).flatMap((named) => {
      const vkey = isText(named) ? parseVkey(named, sha256) : undefined;
      if (vkey === undefined || isLogRefusal(vkey)) {
        findings.add('BundleMalformed', 'This leaf names a key that does not read.');
        return [];
      }
      if (vkey.name === this.origin) return [vkey];
      findings.add('LogKeyForeign', `This leaf names a key of ${vkey.name}; the log is ${this.origin}.`);
      return [];
    });
    this.announced.push({ below: size, keys });
    return this.vouch(this.vouched);
  }

  /** Believes what was announced among the first `size` leaves, under a good checkpoint of them. True where that is more. */
  vouch(size: bigint): boolean {
    this.vouched = size;
    const fresh = this.announced.filter(({ below }) => below <= size).flatMap(({ keys }) => keys);
    this.announced = this.announced.filter(({ below }) => below > size);
    this.believed = [...this.believed, ...fresh];
    return fresh.length > 0;
  }
}
