import { refuse, type Refusal, type UnitCode } from '#libs/amount';
import type { AssetClass } from '#libs/asset-lock';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** An asset leaves by an authorised disposal; minor units. */
export interface AssetDisposed extends Occasion {
  /** The disposal's number, 'DSP-0003'. */
  readonly disposal: string;
  readonly asset: string;
  readonly assetClass: AssetClass;
  readonly currency: UnitCode;
  readonly cost: bigint;
  /** What it had lost of its cost in the books. */
  readonly worn: bigint;
  readonly price: bigint;
}

export type DisposalPostingRefusal = PostingRefusal | Refusal<'WornBeyondCost'>;

/**
 * The asset leaves whole, with all that stands against it; what was paid for it stays locked, in an account of its own. A
 * gain is income that enters no base and goes to the locked reserve at the close (SUR-7); a loss is an expense (L1 a).
 */
export function assetDisposed(disposed: AssetDisposed): JournalDraft | DisposalPostingRefusal {
  const { disposal, asset, assetClass, currency: unit, cost, worn, price } = disposed;
  if (worn > cost) {
    const message = `${asset} cost ${cost} and cannot have lost ${worn}`;
    return refuse('WornBeyondCost', { message, field: 'worn', rule: 'posting.disposal' });
  }
  const book = cost - worn;
  const [gain, loss] = price > book ? [price - book, 0n] : [0n, book - price];
  const locked = account.asset(assetClass);
  const head = {
    ...headOf(disposed),
    idempotencyKey: joined('disposal', [disposal]),
    kind: 'asset-disposed',
    memo: `${asset} disposed of: ${disposal}`,
    source: { kind: 'disposal', id: disposal },
  };
  const leg = (debit: string, credit: string, amount: bigint) => ({ debit, credit, unit, amount, purpose: 'DISPOSAL' });
  return draftAdditiveJournal(head, [
    leg(account.contra(assetClass), locked, worn),
    leg(account.lockedBank, locked, price - gain),
    leg(account.lockedBank, account.disposalGains, gain),
    leg(account.disposalLosses, locked, loss),
  ]);
}
