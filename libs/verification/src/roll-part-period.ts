import { ADMITTING, endsPeriod, type Figures, type Held, type OpenPeriod } from './roll-part-holding.js';
import { type Members, textAt } from './shape.js';

interface Line {
  readonly figures: Figures;
  readonly entry: Members;
  readonly row: Members;
}

interface After {
  readonly period: OpenPeriod | undefined;
  readonly periods: number;
  readonly fault: string | undefined;
}

/** The period that a row has for its line: who, from when, until when; undefined where it has none. */
function claimOf(
  row: Members,
): { readonly holder: unknown; readonly from: unknown; readonly to: string | null } | undefined {
  const { period } = row;
  if (!Array.isArray(period)) return undefined;
  const [holder, from, to] = period as readonly unknown[];
  return { holder, from, to: typeof to === 'string' ? to : null };
}

/** How a period did not end as the line that ends it says. Of a death nobody knows before it is told: it ends later. */
function endFault({ from, to }: OpenPeriod, event: string, on: string): string | undefined {
  // Who was admitted and left on one day held on none: such a period has no row.
  const right =
    to === undefined ? from >= on : to !== null && (event === 'DIED' ? to >= on && to > from : to === on && from < on);
  return right ? undefined : `was held from ${from} until ${on}; the register has ${to ?? 'no such end'}.`;
}

/**
 * Who held from when until when. The row behind an admittance has the whole of its period: its end is kept until the line
 * that ends it is read, so that nothing is held of those that are over.
 */
export function periodAfter(before: Held | undefined, { figures, entry, row }: Line): After {
  const event = textAt(entry, 'event') ?? '';
  const open = before?.period;
  const periods = before?.periods ?? 0;
  // The day of the oldest lines stands in the row that their hash was made from.
  const on = figures.on ?? figures.since ?? '';
  if (!endsPeriod(event, figures.state)) return { period: open, periods, fault: undefined };
  const ended = open === undefined ? undefined : endFault(open, event, on);
  if (!ADMITTING.has(event)) return { period: undefined, periods, fault: ended };
  const claim = claimOf(row);
  const other =
    claim !== undefined &&
    (claim.from !== on || (figures.holder !== undefined && figures.holder !== null && claim.holder !== figures.holder));
  return {
    period: { from: on, to: claim === undefined ? undefined : claim.to },
    periods: periods + (claim === undefined ? 0 : 1),
    fault: other ? `is held from ${on} by another in the register.` : ended,
  };
}
