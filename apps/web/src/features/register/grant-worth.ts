import { fraction, isRefusal, ofAmount, parseFraction, type Fraction } from '#libs/amount';

/** What a right comes to by the rules: minor units, the first three a year. */
export interface Worth {
  readonly value: bigint;
  readonly rent: bigint;
  /** The most that any version of the rules may ask of a new holder. */
  readonly cap: bigint;
  /** What its first holder pays, once. */
  readonly fine: bigint;
  /** 'FINE_CERTAIN', or 'FINE_ARBITRARY' where an officer may ask for less. */
  readonly mode: string;
}

/** Works out what a right would be worth and cost; null where the rules have no price for the meter. */
export type Appraiser = (quantity: bigint, meter: string) => Worth | null;

/**
 * Reads a version of the rules and answers who works by it; the language of fees loads only now. Of the rules it reads
 * only what a fine is made of: the whole of them would cost a phone fifteen times as much. Null where they do not read:
 * then only the court can say.
 *
 * @example appraiserOf(custom)(4_000n, 'gpu-time') // COP-6: 4,000 at a full cost of 3 are worth 12,000
 */
export async function appraiserOf(document: string): Promise<Appraiser | null> {
  const { feeOf, fineCap, parseFee } = await import('#libs/custom');
  const rules: unknown = JSON.parse(document);
  const rentShare = fractionAt(rules, 'rentShare');
  const fee = parseFee(textAt(rules, 'entryFine', 'rule'));
  if (rentShare === null || isRefusal(fee)) return null;
  const first = fractionAt(rules, 'lives', 'ladder', '0');
  const mode = textAt(rules, 'entryFine', 'mode');
  return (quantity, meter) => {
    const cost = costAt(rules, meter);
    if (cost === null) return null;
    const value = ofAmount(quantity, cost, 'DOWN');
    const rent = ofAmount(value, rentShare, 'DOWN');
    const base = { valueMinor: value, rentMinor: rent };
    const cap = fineCap(base);
    const whole = feeOf(fee, base);
    const asked = first === null ? whole : ofAmount(whole, first, 'DOWN');
    return { value, rent, cap, fine: asked < cap ? asked : cap, mode };
  };
}

function at(inside: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
    inside,
  );
}

function textAt(inside: unknown, ...path: readonly string[]): string {
  const value = at(inside, path);
  return typeof value === 'string' ? value : '';
}

function fractionAt(inside: unknown, ...path: readonly string[]): Fraction | null {
  const read = parseFraction(textAt(inside, ...path));
  return isRefusal(read) ? null : read;
}

/** Full cost of a smallest step, without margin and royalty: what custom value is made of. */
function costAt(rules: unknown, meter: string): Fraction | null {
  const [cost, per] = [textAt(rules, 'tariffs', meter, 'costMinor'), textAt(rules, 'tariffs', meter, 'per')];
  return /^\d+$/u.test(cost) && /^[1-9]\d*$/u.test(per) ? fraction(BigInt(cost), BigInt(per)) : null;
}
