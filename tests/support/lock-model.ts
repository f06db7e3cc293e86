import { LATEST_PURCHASE_DAYS, LEAST_YEARS_FROM_PROCEEDS, wearRoom, type Worn } from '#libs/asset-lock';
import type { JournalDraft } from '#libs/ledger';
import { checkAccountUse } from '#libs/posting-rules';
import { GIVEN, LOSS, MACHINES, PROCEEDS, RESERVE, SURPLUS, WEAR, type Sent } from './lock-room.js';

interface ModelAsset {
  readonly cost: bigint;
  readonly day: string;
  readonly years: number | null;
  entered: boolean;
  disposed: boolean;
  readonly wear: (Worn & { readonly id: string })[];
  impaired: bigint;
}

interface Authorised {
  readonly asset: string;
  readonly price: bigint;
  used: boolean;
}

interface Borne {
  readonly asset: string | null;
  readonly amount: bigint;
  used: boolean;
}

/** A journal that was posted, as a reversal needs to know it. */
interface Known {
  readonly id: string;
  readonly sent: Sent;
  reversed: boolean;
}

/**
 * What the asset lock allows, said a second time: by the libs, over a register in memory. It knows nothing of SQL, and
 * what the database answers is held against it.
 */
export class LockModel {
  readonly assets = new Map<string, ModelAsset>();
  readonly authorised = new Map<string, Authorised>();
  readonly borne = new Map<string, Borne>();
  readonly known: Known[] = [];
  /** What decides about an asset: the highest valuation, as all are of one day. */
  readonly worth = new Map<string, bigint>();
  surplus = 0n;

  constructor(private readonly today: string) {}

  worn(code: string): bigint {
    const asset = this.assets.get(code);
    return asset === undefined ? 0n : asset.wear.reduce((sum, { amount }) => sum + amount, asset.impaired);
  }

  /** What was entered for an asset, or for the reserve, and is not posted yet. */
  waiting(asset: string | null): bigint {
    const open = [...this.borne.values()].filter((each) => each.asset === asset && !each.used);
    return open.reduce((all, { amount }) => all + amount, 0n);
  }

  /** What an asset may still wear on a day, by its schedule alone. */
  room(code: string, on: string): bigint {
    const asset = this.assets.get(code);
    if (asset === undefined || asset.years === null) return 0n;
    return wearRoom({ amount: asset.cost, years: asset.years, from: asset.day }, asset.wear, { on, today: this.today });
  }

  /** Whether the lock lets it pass; floors and the like are not its own. */
  allows(sent: Sent): boolean {
    if (checkAccountUse(draftOf(sent))?.kind === 'AssetLocked') return false;
    const locked = sent.transfers.filter(({ debit, credit }) => isGuarded(debit) || isGuarded(credit));
    if (locked.length === 0) return true;
    if (sent.reverses !== undefined) return this.reverses(sent.reverses);
    const { kind = '', id = '' } = sent.source ?? {};
    switch (kind) {
      case 'asset':
      case 'exchange':
        return this.enters(id, sent);
      case 'depreciation':
        return this.wears(id, sent);
      case 'disposal':
        return this.leaves(id, sent);
      case 'absorption':
        return this.bears(id, sent);
      default:
        return true;
    }
  }

  /** It was posted: the register and the books have moved on. */
  took(id: string, sent: Sent): void {
    this.surplus += total(sent, 'credit', SURPLUS) - total(sent, 'debit', SURPLUS);
    if (sent.reverses !== undefined) {
      const original = this.known.find((known) => known.id === sent.reverses);
      if (original !== undefined) original.reversed = true;
      for (const { wear } of this.assets.values()) {
        const at = wear.findIndex((each) => each.id === sent.reverses);
        if (at >= 0) wear.splice(at, 1);
      }
    } else this.passed(id, sent);
    this.known.push({ id, sent, reversed: sent.reverses !== undefined });
  }

  private passed(id: string, sent: Sent): void {
    const { kind, id: code = '' } = sent.source ?? {};
    const asset = this.assets.get(code);
    if ((kind === 'asset' || kind === 'exchange') && asset !== undefined && total(sent, 'debit', MACHINES) > 0n)
      asset.entered = true;
    if (kind === 'depreciation') asset?.wear.push({ id, on: dayOf(sent), amount: total(sent, 'credit', WEAR) });
    const release = kind === 'disposal' ? this.authorised.get(code) : undefined;
    if (release !== undefined) {
      release.used = true;
      const gone = this.assets.get(release.asset);
      if (gone !== undefined) gone.disposed = true;
    }
    const loss = kind === 'absorption' ? this.borne.get(code) : undefined;
    if (loss === undefined) return;
    loss.used = true;
    const written = this.assets.get(loss.asset ?? '');
    if (written !== undefined) written.impaired += loss.amount;
  }

  private reverses(id: string): boolean {
    const original = this.known.find((known) => known.id === id);
    const kind = original?.sent.source?.kind ?? '';
    if (['exchange', 'disposal', 'absorption'].includes(kind)) return false;
    return kind !== 'depreciation' || this.assets.get(original?.sent.source?.id ?? '')?.disposed !== true;
  }

  private enters(code: string, sent: Sent): boolean {
    const asset = this.assets.get(code);
    if (asset === undefined || asset.entered) return false;
    const apart = Math.abs(Date.parse(dayOf(sent)) - Date.parse(asset.day)) / 86_400_000;
    const elsewhere = sent.transfers.some(({ debit }) => debit === PROCEEDS || debit === WEAR);
    // Of proceeds: on the day itself, with a bill (each here has one), and over three years at least.
    const isExchange = sent.source?.kind === 'exchange';
    const since = Math.abs(Date.parse(dayOf(sent)) - Date.parse(this.today)) / 86_400_000;
    if (isExchange && (since > 1 || (asset.years !== null && asset.years < LEAST_YEARS_FROM_PROCEEDS))) return false;
    // Only what was given is as old as it is: the books of a history have begun before.
    const isGiven = !isExchange && sent.transfers.every(({ credit }) => credit === GIVEN);
    if (!isGiven && since > LATEST_PURCHASE_DAYS) return false;
    return apart <= 1 && !elsewhere && total(sent, 'debit', MACHINES) === asset.cost;
  }

  private wears(code: string, sent: Sent): boolean {
    const asset = this.assets.get(code);
    if (asset === undefined || asset.years === null || !asset.entered || asset.disposed) return false;
    const amount = total(sent, 'credit', WEAR);
    return amount <= this.room(code, dayOf(sent)) && this.worn(code) + amount <= asset.cost;
  }

  private leaves(code: string, sent: Sent): boolean {
    const release = this.authorised.get(code);
    const asset = this.assets.get(release?.asset ?? '');
    if (release === undefined || asset === undefined || release.used || !asset.entered || asset.disposed) return false;
    const isWhole =
      total(sent, 'credit', MACHINES) === asset.cost && total(sent, 'debit', WEAR) === this.worn(release.asset);
    const hasBoth = total(sent, 'debit', LOSS) > 0n && total(sent, 'credit', 'je:income:disposal-gains') > 0n;
    const price = total(sent, 'debit', PROCEEDS);
    if (price < (this.worth.get(release.asset) ?? 0n)) return false;
    return isWhole && !hasBoth && price >= release.price && dayOf(sent) >= this.today;
  }

  private bears(code: string, sent: Sent): boolean {
    const loss = this.borne.get(code);
    if (loss === undefined || loss.used || dayOf(sent) < this.today) return false;
    if (loss.asset === null) {
      return (
        total(sent, 'debit', RESERVE) === loss.amount && sum(sent) === loss.amount && this.surplus + loss.amount <= 0n
      );
    }
    const asset = this.assets.get(loss.asset);
    const fits =
      asset !== undefined && asset.entered && !asset.disposed && this.worn(loss.asset) + loss.amount <= asset.cost;
    return fits && total(sent, 'credit', WEAR) === loss.amount && sum(sent) === loss.amount;
  }
}

const GUARDED = new Set([MACHINES, WEAR, PROCEEDS, RESERVE]);
const isGuarded = (path: string): boolean => GUARDED.has(path);
const dayOf = ({ effectiveAt = '' }: Sent): string => effectiveAt.slice(0, 10);
const sum = ({ transfers }: Sent): bigint => transfers.reduce((all, { amount }) => all + BigInt(amount), 0n);

function total({ transfers }: Sent, side: 'debit' | 'credit', path: string): bigint {
  return transfers.filter((each) => each[side] === path).reduce((all, { amount }) => all + BigInt(amount), 0n);
}

function draftOf({ transfers, source, effectiveAt = '', reverses, phase }: Sent): JournalDraft {
  const postings = transfers.flatMap(({ debit, credit, amount, purpose }) => {
    const shared = { unit: 'EUR', amount: BigInt(amount), ...(purpose === undefined ? {} : { purpose }) };
    return [
      { ...shared, account: debit, side: 'DEBIT' as const },
      { ...shared, account: credit, side: 'CREDIT' as const },
    ];
  });
  return {
    idempotencyKey: 'k',
    kind: 'test',
    memo: 'm',
    actor: 'a',
    customVersion: 1,
    effectiveAt,
    postings,
    ...(source === undefined ? {} : { source }),
    ...(reverses === undefined ? {} : { reverses }),
    ...(phase === 'PENDING' ? { phase } : {}),
  };
}
