import { decideDisposal } from '#libs/asset-lock';
import { isRefusal } from '#libs/amount';
import type { Custom } from '#libs/custom';
import type { Accounts } from './accounts.js';
import { AssetRecord, assetTermsOf } from './asset-record.js';
import type { Context } from './context.js';
import { LockResolutions } from './lock-resolutions.js';
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
  private readonly resolutions: LockResolutions;
  /** The custom that the last leaf was entered under: what is in force never goes back. */
  private lastCustom = 0n;
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
    private readonly customOf: (version: number) => Custom | undefined,
  ) {
    this.resolutions = new LockResolutions(context);
  }

  /** Takes a resolution's leaf. */
  resolution(text: string, entry: Members): void {
    this.resolutions.leaf(text, entry);
  }

  /** Takes a leaf of the register; one of another kind says nothing here. */
  leaf(type: string, entry: Members): void {
    const read = Object.hasOwn(this.readers, type) ? this.readers[type] : undefined;
    if (read === undefined) return;
    this.custom(type, entry);
    if (read(entry)) return;
    this.context.findings.add('BundleMalformed', `This leaf of the kind ${type} does not have the shape of one.`);
  }

  /** From version 2 on a leaf names the custom that decided: one that the log has, and none before the last. */
  private custom(type: string, entry: Members): void {
    if (textAt(entry, 'v') !== '2' || entry['customVersion'] === '') return;
    // That no custom could be read at all is said where customs are read.
    if (this.customOf(1) === undefined) return;
    const version = wholeNumber(entry['customVersion']);
    if (version !== undefined && version >= this.lastCustom && this.customOf(Number(version)) !== undefined) {
      this.lastCustom = version;
      return;
    }
    const message = `This ${type} was entered under custom ${version ?? '?'}, which was not in force by the log.`;
    this.context.findings.add('ReleaseNotByRule', message);
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
    const specified = entry['specified'] === 'yes';
    const custom = this.customOf(Number(wholeNumber(entry['customVersion']) ?? 0n));
    if (specified && custom !== undefined && custom.lock.specifiedBody !== entry['name']) {
      const message = `${code} is named as the body that the custom specifies, and that is another.`;
      this.context.findings.add('ReleaseNotByRule', message);
    }
    this.bodies.set(code, specified);
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
    const custom = this.customOf(Number(wholeNumber(entry['customVersion']) ?? 0n));
    const faults = [
      this.releaseFault(disposal, { asset, leastPrice }, custom),
      this.resolutions.disposalFault(entry, disposal, asset),
    ];
    for (const fault of faults) {
      if (fault === undefined) continue;
      this.context.findings.add('ReleaseNotByRule', `${disposal} was authorised, and ${fault}.`);
    }
    this.authorisations.set(disposal, { asset, leastPrice, expires });
    return true;
  }

  /** Why this disposal could not be authorised; undefined where it could. */
  private releaseFault(
    disposal: string,
    released: { asset: string; leastPrice: bigint },
    custom: Custom | undefined,
  ): string | undefined {
    const asked = this.asked.get(disposal);
    if (asked?.asset !== released.asset || asked.price !== released.leastPrice) {
      return 'nobody had asked for that asset at that price';
    }
    const decision = this.decision(asked, asked.price);
    if (isRefusal(decision)) return decision.message;
    const asksConsent = decision === 'HOLD' || custom?.lock.guardianConsent === 'EVERY_DISPOSAL';
    if (asksConsent && !this.consents.has(disposal)) return 'the guardian had not consented to it';
    return this.assets.get(asked.asset)?.inBooks === true ? undefined : `${asked.asset} was not in the books`;
  }

  /** Why a disposal may not be posted at a price, by what was filed and named until then; undefined where it may. */
  saleFault(disposal: string, price: bigint): string | undefined {
    const asked = this.asked.get(disposal);
    if (asked === undefined) return undefined;
    const decision = this.decision(asked, price);
    if (isRefusal(decision)) return `when ${disposal} was posted, ${decision.message}`;
    if (decision === 'ALLOW' || this.consents.has(disposal)) return undefined;
    return `${disposal} was held when it was posted, and the guardian had not consented to it`;
  }

  private decision(asked: Asked, price: bigint): ReturnType<typeof decideDisposal> {
    const specified = this.bodies.get(asked.body);
    const to =
      specified === undefined ? 'ANYONE_ELSE' : specified ? 'SPECIFIED_LOCKED_BODY' : ('OTHER_LOCKED_BODY' as const);
    const valued = this.values.get(asked.asset);
    const valuation = valued === undefined ? {} : { valuation: valued.value };
    return decideDisposal({ to, price, ...valuation });
  }

  private absorb(entry: Members): boolean {
    const [code, kind, currency] = [textAt(entry, 'code'), textAt(entry, 'kind'), textAt(entry, 'currency')];
    const amount = wholeNumber(entry['amount']);
    if (code === undefined || kind === undefined || currency === undefined || amount === undefined) return false;
    const fault = this.resolutions.absorptionFault(entry);
    if (fault !== undefined) this.context.findings.add('ReleaseNotByRule', `${code} was entered, and ${fault}.`);
    this.absorptions.set(code, { kind, currency, amount, asset: textAt(entry, 'asset') ?? '', spent: false });
    return true;
  }
}
