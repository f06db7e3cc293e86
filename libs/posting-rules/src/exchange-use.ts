import {
  compareFractions,
  formatAmount,
  isRefusal,
  multiply,
  fraction,
  ofAmount,
  parseFraction,
  refuse,
  unitOf,
  ZERO,
  type Fraction,
  type Refusal,
  type Unit,
  type UnitCode,
} from '#libs/amount';
import type { JournalDraft, Posting } from '#libs/ledger';

const EXCHANGE = /^(?:je|ca):equity:exchange$/u;
/** As the rule of an exchange writes its source. */
const RATE = /^(?<sold>[A-Z]{3})\/(?<bought>[A-Z]{3}) (?<value>\d{1,50}(?:\/\d{1,50})?) \S/u;
const FORMAT = 'EUR/USD 11/10 ECB reference rate of 2026-03-02';

/** So many smallest steps that went through the exchange account. */
interface Through {
  readonly unit: Unit;
  readonly amount: bigint;
}

const unrecorded = (message: string, field = 'postings'): Refusal<'ExchangeNotRecorded'> =>
  refuse('ExchangeNotRecorded', { message, field, rule: 'ledger.exchange' });

const shown = ({ amount, unit }: Through): string => `${formatAmount(amount, unit.code)} ${unit.code}`;

function moneyOf(code: UnitCode): Unit | undefined {
  const unit = unitOf(code);
  return isRefusal(unit) || unit.kind !== 'MONEY' ? undefined : unit;
}

/** The one currency that goes out (debited to the exchange account) and the one that comes in. */
function sidesOf(lines: readonly Posting[]): { readonly sold: Through; readonly bought: Through } | undefined {
  if (new Set(lines.map(({ account }) => account)).size !== 1) return undefined;
  const through = [...Map.groupBy(lines, ({ unit }) => unit)].flatMap(([code, of]) => {
    const unit = moneyOf(code);
    const sides = new Set(of.map(({ side }) => side));
    if (unit === undefined || sides.size !== 1) return [];
    return [{ unit, side: of[0]?.side, amount: of.reduce((sum, { amount }) => sum + amount, 0n) }];
  });
  const [sold, bought] = [through.find(({ side }) => side === 'DEBIT'), through.find(({ side }) => side === 'CREDIT')];
  const currencies = new Set(lines.map(({ unit }) => unit)).size;
  if (sold === undefined || bought === undefined || currencies !== 2) return undefined;
  return { sold, bought };
}

/** Whether one amount is the other by the rate, whichever was agreed, to less than a smallest step. */
function follows(sold: Through, bought: Through, rate: Fraction): boolean {
  const [is, gives] = [
    bought.amount * rate.denominator * sold.unit.scale,
    sold.amount * rate.numerator * bought.unit.scale,
  ];
  const apart = is > gives ? is - gives : gives - is;
  const [stepBought, stepSold] = [rate.denominator * sold.unit.scale, rate.numerator * bought.unit.scale];
  return apart < (stepBought > stepSold ? stepBought : stepSold);
}

function checkRate(id: string, sold: Through, bought: Through): Refusal<'ExchangeNotRecorded'> | undefined {
  const pair = `${sold.unit.code} for ${bought.unit.code}`;
  const parts = RATE.exec(id)?.groups ?? {};
  const rate = parseFraction(parts['value'] ?? '');
  const isOfPair = parts['sold'] === sold.unit.code && parts['bought'] === bought.unit.code;
  if (!isOfPair || isRefusal(rate) || compareFractions(rate, ZERO) <= 0) {
    const message = `"${id}" is no rate of ${pair}: write what 1 of the one given costs, and who says so, as "${FORMAT}"`;
    return unrecorded(message, 'source.id');
  }
  // What is not above zero is refused as such.
  if (sold.amount <= 0n || bought.amount <= 0n || follows(sold, bought, rate)) return undefined;
  const steps = multiply(rate, fraction(bought.unit.scale, sold.unit.scale));
  const given = { ...bought, amount: ofAmount(sold.amount, steps, 'HALF_UP') };
  return unrecorded(`${shown(bought)} do not follow the rate named: ${shown(sold)} give ${shown(given)}`);
}

/**
 * An exchange account carries exchanges and nothing else: out in one currency, in in another, through one account, at a
 * rate that the source names ('EUR/USD 11/10 …': 11/10 USD for 1 EUR, in that order) and that both amounts follow to
 * less than a smallest step of one of them, so that a hold of one is posted in proportion. Its money is the bank's of the
 * same body, in both currencies, and nothing else stands in the journal. Refuses `ExchangeNotRecorded`. A reversal was judged with what it mirrors.
 */
export function checkExchange(draft: JournalDraft): Refusal<'ExchangeNotRecorded'> | undefined {
  const lines = draft.postings.filter(({ account }) => EXCHANGE.test(account));
  if (lines.length === 0) return undefined;
  const { source, reverses } = draft;
  if (source?.kind !== 'exchange-rate' && reverses === undefined) {
    const message = `an exchange names the rate that it was made at: a source of the kind exchange-rate, as "${FORMAT}"`;
    return unrecorded(message, 'source');
  }
  const sides = sidesOf(lines);
  if (sides === undefined) {
    return unrecorded('an exchange goes out in one currency and comes in in another, through one exchange account');
  }
  const bank = `${lines[0]?.account.split(':')[0] ?? ''}:assets:bank`;
  if (draft.postings.some(({ account }) => !EXCHANGE.test(account) && account !== bank)) {
    return unrecorded(`an exchange moves money of ${bank} and nothing else: enter a fee on its own`);
  }
  return reverses === undefined ? checkRate(source?.id ?? '', sides.sold, sides.bought) : undefined;
}
