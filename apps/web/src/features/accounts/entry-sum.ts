interface Leg {
  readonly unit: string;
  readonly side: 'DEBIT' | 'CREDIT';
  readonly amount: string;
}

/**
 * What an entry moves: the sum of its debits in each unit, in the order the units first stand in it. Its credits come to
 * the same, or it would not have been posted.
 *
 * @example entrySums([{ unit: 'EUR', side: 'DEBIT', amount: '5' }, { unit: 'EUR', side: 'CREDIT', amount: '5' }])
 * // [{ unit: 'EUR', amount: '5' }]
 */
export function entrySums(legs: readonly Leg[]): readonly { readonly unit: string; readonly amount: string }[] {
  const sums = new Map<string, bigint>();
  for (const { unit, side, amount } of legs) {
    sums.set(unit, (sums.get(unit) ?? 0n) + (side === 'DEBIT' ? BigInt(amount) : 0n));
  }
  return [...sums].map(([unit, amount]) => ({ unit, amount: `${amount}` }));
}
