import type { Share } from './share-page.js';

type Line = Share['statements'][number];

/** Lines of one day for one thing, from one payer, in one state: together on paper, though each has its own entry. */
export interface StatementGroup {
  readonly first: Line;
  readonly count: number;
  /** Minor units. */
  readonly amount: string;
}

/** A day of labelling is dozens of wages of a euro: told one by one they would bury the dividends. Order is kept. */
export function statementGroups(lines: readonly Line[]): readonly StatementGroup[] {
  const groups = new Map<string, StatementGroup>();
  for (const line of lines) {
    const key = JSON.stringify([line.date, line.what, line.from, line.state]);
    const known = groups.get(key);
    const amount = `${BigInt(known?.amount ?? '0') + BigInt(line.amount)}`;
    groups.set(key, { first: known?.first ?? line, count: (known?.count ?? 0) + 1, amount });
  }
  return [...groups.values()];
}
