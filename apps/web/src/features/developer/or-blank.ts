/** An amount for a table; nothing where there is nothing, so that the rest is seen. */
export const orBlank = (amount: string, shown: (amount: string) => string): string =>
  BigInt(amount) === 0n ? '' : shown(amount);
