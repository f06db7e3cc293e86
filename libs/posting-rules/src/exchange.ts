import {
  compareFractions,
  divide,
  formatAmount,
  formatFraction,
  fraction,
  isRefusal,
  multiply,
  ofAmount,
  refuse,
  unitOf,
  ZERO,
  type Fraction,
  type Refusal,
  type Rounding,
  type Unit,
  type UnitCode,
} from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account, type PayingBody } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** So many smallest steps of a currency. */
export interface MoneyAmount {
  readonly currency: UnitCode;
  readonly amount: bigint;
}

/** At what an exchange was made, as it can be looked up again. */
export interface ExchangeRate {
  /** Bought currency for one of the sold one, both as people write them: 11/10 USD for 1 EUR. */
  readonly value: Fraction;
  /** Who says so, and as of when: 'ECB reference rate of 2026-03-02'. */
  readonly from: string;
}

/** Money of one currency that became money of another. */
export interface MoneyExchanged extends Occasion {
  readonly body: PayingBody;
  /** The bank's line; it is booked once. */
  readonly exchange: string;
  readonly sold: MoneyAmount;
  readonly bought: MoneyAmount;
  readonly rate: ExchangeRate;
  /** Which of the two amounts was agreed; the other follows from it by the rate. */
  readonly agreed: 'SOLD' | 'BOUGHT';
  /** How the amount that follows was rounded to its smallest step. */
  readonly rounding: Rounding;
}

export type ExchangeRefusal =
  PostingRefusal | Refusal<'NotMoney' | 'SameUnit' | 'RateNotFollowed' | 'RateUnknown' | 'UnknownUnit'>;

const no = <K extends 'NotMoney' | 'SameUnit' | 'RateNotFollowed' | 'RateUnknown'>(
  kind: K,
  field: string,
  message: string,
): Refusal<K> => refuse(kind, { message, field, rule: 'ledger.exchange' });

function moneyUnit(code: UnitCode, field: string): Unit | Refusal<'NotMoney' | 'UnknownUnit'> {
  const unit = unitOf(code);
  if (isRefusal(unit)) return { ...unit, field };
  return unit.kind === 'MONEY' ? unit : no('NotMoney', field, `${code} is no money: it is never exchanged`);
}

/** The amount that follows from the agreed one, in whole smallest steps. */
function follows(exchanged: MoneyExchanged, scales: { readonly sold: bigint; readonly bought: bigint }): bigint {
  const { sold, bought, rate, agreed, rounding } = exchanged;
  const steps = multiply(rate.value, fraction(scales.bought, scales.sold));
  return agreed === 'SOLD'
    ? ofAmount(sold.amount, steps, rounding)
    : ofAmount(bought.amount, divide(fraction(1n), steps), rounding);
}

function checkRate(exchanged: MoneyExchanged): ExchangeRefusal | undefined {
  const { sold, bought, rate, agreed } = exchanged;
  const [out, into] = [moneyUnit(sold.currency, 'sold.currency'), moneyUnit(bought.currency, 'bought.currency')];
  if (isRefusal(out)) return out;
  if (isRefusal(into)) return into;
  if (out.code === into.code) return no('SameUnit', 'bought.currency', `${out.code} is not exchanged for itself`);
  if (rate.from.trim() === '' || compareFractions(rate.value, ZERO) <= 0) {
    return no('RateUnknown', 'rate', 'an exchange is made at a rate above zero that says where it is from');
  }
  if (sold.amount === 0n || bought.amount === 0n) {
    const message = 'an exchange that gives nothing for something is none';
    return refuse('NothingToPost', { message, field: 'amount', rule: 'posting.amount' });
  }
  const expected = follows(exchanged, { sold: out.scale, bought: into.scale });
  const following = agreed === 'SOLD' ? bought : sold;
  if (following.amount === expected) return undefined;
  const [is, should] = [following.amount, expected].map((amount) => formatAmount(amount, following.currency));
  const message = `${is} ${following.currency} do not follow the rate ${formatFraction(rate.value)}: it gives ${should}`;
  return no('RateNotFollowed', agreed === 'SOLD' ? 'bought.amount' : 'sold.amount', message);
}

const shown = ({ currency, amount }: MoneyAmount): string => `${formatAmount(amount, currency)} ${currency}`;

/**
 * Money becomes money of another currency: one journal with two currencies, each balanced by the exchange account of the
 * body, at a recorded rate. What stands on the exchange account is at the rate of its day and is never valued again:
 * no unrealised gain enters any result. Refuses what is not money, and an amount that is not the agreed one by the rate,
 * rounded to the smallest step as stated. Restricted money stays in the currency that it was given in.
 *
 * @example sold 100.00 EUR at 11/10, agreed SOLD, HALF_UP // bought 110.00 USD
 */
export function exchange(exchanged: MoneyExchanged): JournalDraft | ExchangeRefusal {
  const { body, sold, bought, rate, rounding } = exchanged;
  const refusal = checkRate(exchanged);
  if (refusal !== undefined) return refusal;
  const value = formatFraction(rate.value);
  const head = {
    ...headOf(exchanged),
    idempotencyKey: joined('exchange', [exchanged.exchange]),
    kind: 'exchange',
    memo:
      `${shown(sold)} for ${shown(bought)} at ${value} ${bought.currency} for 1 ${sold.currency}, ` +
      `rounded ${rounding.toLowerCase().replace('_', ' ')}: ${rate.from}`,
    source: { kind: 'exchange-rate', id: `${sold.currency}/${bought.currency} ${value} ${rate.from}` },
  };
  const [bank, through] = [account.bank(body), account.exchange(body)];
  return draftAdditiveJournal(head, [
    { debit: through, credit: bank, unit: sold.currency, amount: sold.amount, purpose: 'EXCHANGE' },
    { debit: bank, credit: through, unit: bought.currency, amount: bought.amount, purpose: 'EXCHANGE' },
  ]);
}
