import { decideDisposal } from '#libs/asset-lock';
import { isRefusal } from '#libs/amount';
import type { Accounts } from './accounts.js';
import { AssetRecord, assetTermsOf } from './asset-record.js';
import type { Context } from './context.js';
import { type Members, textAt, wholeNumber } from './shape.js';

/** A disposal that the guardian authorised. */
interface Authorisation {
  readonly asset: string;
  readonly leastPrice: bigint;
  /** An instant in UTC. */
  readonly expires: string;
}

/** A loss that the steward entered: of an asset, or of the whole. */
interface Absorption {
  readonly kind: string;
  readonly asset: string;
  readonly currency: string;
  readonly amount: bigint;
  spent: boolean;
}

/** What somebody asked for. */
interface Asked {
  readonly asset: string;
  readonly body: string;
  readonly price: bigint;
}

/** What the log has said of assets, bodies and releases: each gate is judged by the leaves before it, and by nothing else. */
export class LockRegister {
  readonly assets = new Map<string, AssetRecord>();
  readonly authorisations = new Map<string, Authorisation>();
  readonly absorptions = new Map<string, Absorption>();
  /** True from the first leaf of an asset on. */
  began = false;
  private readonly bodies = new Map<string, boolean>();
  /** The valuation that decides about an asset, by its code: the latest, and the highest of one day. */
  private readonly values = new Map<string, { readonly on: string; readonly value: bigint }>();
  private readonly asked = new Map<string, Asked>();
  private readonly consents = new Set<string>();
  private readonly readers: Readonly<Record<string, (entry: Members) => boolean>> = {
    asset: (entry) => this.asset(entry),
    valuation: (entry) => this.valuation(entry),
    'locked-body': (entry) => this.body(entry),
    disposal: (entry) => this.ask(entry),
    'guardian-consent': ({ disposal }) => this.consents.add(String(disposal)).size > 0,
    'disposal-authorisation': (entry) => this.authorise(entry),
    'disposal-revocation': ({ disposal }) => this.authorisations.delete(String(disposal)),
    'loss-absorption': (entry) => this.absorb(entry),
  };

  constructor(
    private readonly context: Context,
    private readonly accounts: Accounts,
  ) {}

  /** Takes a leaf of the register; one of another kind says nothing here. */
  leaf(type: string, entry: Members): void {
    const read = Object.hasOwn(this.readers, type) ? this.readers[type] : undefined;
    if (read === undefined || read(entry)) return;
    this.context.findings.add('BundleMalformed', `This leaf of the kind ${type} does not have the shape of one.`);
  }

  private asset(entry: Members): boolean {
    this.began = true;
    const terms = assetTermsOf(entry);
    if (terms === undefined) return false;
    const record = new AssetRecord(terms);
    if (this.assets.has(terms.code)) {
      this.context.findings.add('ReleaseNotByRule', `The asset ${terms.code} stands in the register twice.`);
      return true;
    }
    this.assets.set(terms.code, record);
    if (terms.openingWorn !== undefined) this.opening(record, terms.openingWorn);
    return true;
  }

  /** What stood in the books before the register is what the entries before this leaf sum to, and nothing else. */
  private opening({ account, contra, terms }: AssetRecord, worn: bigint): void {
    const [held, against] = [account, contra].map((path) => this.accounts.total(path, terms.currency));
    const [cost, lost] = [(held?.debit ?? 0n) - (held?.credit ?? 0n), (against?.credit ?? 0n) - (against?.debit ?? 0n)];
    if (terms.cost === cost && worn === (lost < cost ? lost : cost)) return;
    const message = `The asset ${terms.code} is said to have stood in the books at ${terms.cost} less ${worn}; its accounts held ${cost} less ${lost}.`;
    this.context.findings.add('ReleaseNotByRule', message);
  }

  private valuation(entry: Members): boolean {
    const [on, asset, value] = [textAt(entry, 'on'), textAt(entry, 'asset'), wholeNumber(entry['value'])];
    if (on === undefined || asset === undefined || value === undefined) return false;
    const before = this.values.get(asset);
    if (before === undefined || before.on < on || (before.on === on && before.value < value))
      this.values.set(asset, { on, value });
    return true;
  }

  private body(entry: Members): boolean {
    const code = textAt(entry, 'code');
    if (code === undefined) return false;
    this.bodies.set(code, entry['specified'] === 'yes');
    return true;
  }

  private ask(entry: Members): boolean {
    const [code, asset, price] = [textAt(entry, 'code'), textAt(entry, 'asset'), wholeNumber(entry['price'])];
    if (code === undefined || asset === undefined || price === undefined) return false;
    this.asked.set(code, { asset, body: textAt(entry, 'body') ?? '', price });
    return true;
  }

  private authorise(entry: Members): boolean {
    const [disposal, asset, expires] = [textAt(entry, 'disposal'), textAt(entry, 'asset'), textAt(entry, 'expires')];
    const leastPrice = wholeNumber(entry['leastPrice']);
    if (disposal === undefined || asset === undefined || expires === undefined || leastPrice === undefined)
      return false;
    const fault = this.releaseFault(disposal, { asset, leastPrice });
    if (fault !== undefined) this.context.findings.add('ReleaseNotByRule', `${disposal} was authorised, and ${fault}.`);
    this.authorisations.set(disposal, { asset, leastPrice, expires });
    return true;
  }

  /** Why this disposal could not be authorised; undefined where it could. */
  private releaseFault(disposal: string, released: { asset: string; leastPrice: bigint }): string | undefined {
    const asked = this.asked.get(disposal);
    if (asked?.asset !== released.asset || asked.price !== released.leastPrice) {
      return 'nobody had asked for that asset at that price';
    }
    const specified = this.bodies.get(asked.body);
    const to =
      specified === undefined ? 'ANYONE_ELSE' : specified ? 'SPECIFIED_LOCKED_BODY' : ('OTHER_LOCKED_BODY' as const);
    const valued = this.values.get(asked.asset);
    const valuation = valued === undefined ? {} : { valuation: valued.value };
    const decision = decideDisposal({ to, price: asked.price, ...valuation });
    if (isRefusal(decision)) return decision.message;
    if (decision === 'HOLD' && !this.consents.has(disposal)) return 'the guardian had not consented to it';
    return this.assets.get(asked.asset)?.inBooks === true ? undefined : `${asked.asset} was not in the books`;
  }

  private absorb(entry: Members): boolean {
    const [code, kind, currency] = [textAt(entry, 'code'), textAt(entry, 'kind'), textAt(entry, 'currency')];
    const amount = wholeNumber(entry['amount']);
    if (code === undefined || kind === undefined || currency === undefined || amount === undefined) return false;
    this.absorptions.set(code, { kind, currency, amount, asset: textAt(entry, 'asset') ?? '', spent: false });
    return true;
  }
}
