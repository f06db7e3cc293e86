interface Booked {
  readonly currency: string;
  readonly cost: string;
  readonly book: string;
}

/** Cost and book value of all of them, each currency by itself. Minor units, as decimal text. */
export function bookTotals(assets: readonly Booked[]): readonly Booked[] {
  return [...Map.groupBy(assets, ({ currency }) => currency)].map(([currency, own]) => ({
    currency,
    cost: String(own.reduce((sum, { cost }) => sum + BigInt(cost), 0n)),
    book: String(own.reduce((sum, { book }) => sum + BigInt(book), 0n)),
  }));
}
