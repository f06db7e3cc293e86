import { fraction, isRefusal, multiply, ONE, type Fraction } from '#libs/amount';
import { feeMalformed, wordsOfFee, type FeeRefusal, type FeeWord } from './fee-words.js';
import type { Fee } from './fee.js';

/** Brackets within brackets, no deeper than a reader follows. */
const DEEPEST = 32;

/**
 * Reads an entry fine: `least(…)`, `greatest(…)`, sums and differences of whole multiples and plain fractions of `value`
 * (annual custom value, the holder's own improvements excluded), `rent` (annual custom rent) and whole minor units.
 * Refuses a word for a market price (`FeeNamesMarketPrice`), any other word (`FeeUnknownTerm`), each with its place, and
 * whatever has another form (`FeeMalformed`). Whether the fee keeps below its cap is `checkFeeBound`'s to say.
 *
 * @example parseFee('least(3/2 * value, 2 * (value - rent))')
 * @example parseFee('1/10 * salePrice') // FeeNamesMarketPrice at character 8
 */
export function parseFee(text: string): Fee | FeeRefusal {
  const words = wordsOfFee(text);
  return isRefusal(words) ? words : new FeeReader(words).whole();
}

/** What stands between `+` and `-`: a factor, and what it multiplies; a plain number multiplies nothing yet. */
interface Product {
  readonly by: Fraction;
  readonly of: Fee | undefined;
}

/** Recursive descent: sum → product → atom. */
class FeeReader {
  private next = 0;
  private depth = 0;

  constructor(private readonly words: readonly FeeWord[]) {}

  whole(): Fee | FeeRefusal {
    if (this.words.length === 0) return feeMalformed('is empty');
    const fee = this.sum();
    if (isRefusal(fee)) return fee;
    const left = this.words[this.next];
    return left === undefined ? fee : feeMalformed(`goes on with "${left.text}" at character ${left.at}`);
  }

  private sum(): Fee | FeeRefusal {
    let fee = feeOfProduct(this.product());
    while (!isRefusal(fee)) {
      const sign = this.take('+', '-');
      if (sign === undefined) return fee;
      const right = feeOfProduct(this.product());
      if (isRefusal(right)) return right;
      fee = sign === '+' ? { kind: 'SUM', of: fee, and: right } : { kind: 'DIFFERENCE', of: fee, less: right };
    }
    return fee;
  }

  private product(): Product | FeeRefusal {
    let left = productOf(this.atom());
    while (!isRefusal(left)) {
      const sign = this.take('*', '/');
      if (sign === undefined) return left;
      const right = productOf(this.atom());
      if (isRefusal(right)) return right;
      left = sign === '*' ? times(left, right) : dividedBy(left, right);
    }
    return left;
  }

  private atom(): Fee | FeeRefusal {
    const word = this.words[this.next];
    if (word === undefined) return feeMalformed('ends where an amount should follow');
    this.next += 1;
    if (word.kind === 'NUMBER') return { kind: 'AMOUNT', minor: BigInt(word.text) };
    if (word.text === 'value' || word.text === 'rent') return { kind: 'TERM', term: word.text };
    if (word.text === 'least') return this.choice('LEAST');
    if (word.text === 'greatest') return this.choice('GREATEST');
    if (word.text === '(') return this.bracket();
    return feeMalformed(`holds "${word.text}" at character ${word.at}, where an amount should stand`);
  }

  private bracket(): Fee | FeeRefusal {
    if (this.depth === DEEPEST) return feeMalformed(`nests deeper than ${DEEPEST} brackets`);
    this.depth += 1;
    const fee = this.sum();
    this.depth -= 1;
    if (isRefusal(fee)) return fee;
    return this.take(')') === undefined ? feeMalformed('leaves a bracket open') : fee;
  }

  private choice(kind: 'LEAST' | 'GREATEST'): Fee | FeeRefusal {
    const name = kind.toLowerCase();
    if (this.take('(') === undefined) return feeMalformed(`names "${name}" without its brackets`);
    if (this.depth === DEEPEST) return feeMalformed(`nests deeper than ${DEEPEST} brackets`);
    this.depth += 1;
    const among: Fee[] = [];
    do {
      const fee = this.sum();
      if (isRefusal(fee)) return fee;
      among.push(fee);
    } while (this.take(',') !== undefined);
    this.depth -= 1;
    if (this.take(')') === undefined) return feeMalformed(`leaves the brackets of "${name}" open`);
    return among.length < 2 ? feeMalformed(`names "${name}" of fewer than two amounts`) : { kind, among };
  }

  private take(...signs: readonly string[]): string | undefined {
    const word = this.words[this.next];
    if (word?.kind !== 'SIGN' || !signs.includes(word.text)) return undefined;
    this.next += 1;
    return word.text;
  }
}

function productOf(fee: Fee | FeeRefusal): Product | FeeRefusal {
  if (isRefusal(fee)) return fee;
  if (fee.kind === 'AMOUNT') return { by: fraction(fee.minor), of: undefined };
  return fee.kind === 'TIMES' ? { by: fee.by, of: fee.of } : { by: ONE, of: fee };
}

function times(left: Product, right: Product): Product | FeeRefusal {
  if (left.of !== undefined && right.of !== undefined) {
    return feeMalformed('multiplies two amounts with each other: a multiple is by a plain number');
  }
  return { by: multiply(left.by, right.by), of: left.of ?? right.of };
}

function dividedBy(left: Product, right: Product): Product | FeeRefusal {
  if (right.of !== undefined) return feeMalformed('divides by an amount: a fraction is by a plain number');
  const { numerator, denominator } = right.by;
  if (numerator === 0n) return feeMalformed('divides by zero');
  return { by: multiply(left.by, fraction(denominator, numerator)), of: left.of };
}

function feeOfProduct(product: Product | FeeRefusal): Fee | FeeRefusal {
  if (isRefusal(product)) return product;
  const { by, of } = product;
  if (of === undefined) {
    if (by.denominator === 1n) return { kind: 'AMOUNT', minor: by.numerator };
    return feeMalformed('names a broken amount: amounts are whole minor units');
  }
  return by.numerator === 1n && by.denominator === 1n ? of : { kind: 'TIMES', by, of };
}
