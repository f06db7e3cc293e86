import type { EntryDraft } from './decision.js';
import type { Holding } from './holding.js';

/** The rules of the court roll, written down a second time from rules §7. Only types are shared with the lib. */

/** Event: from where > to where; `=` is the state that it was in, `-` no holding yet. */
const TABLE = `
GRANTED: - > GRANTED
APPORTIONED: - > ADMITTED
ADMITTED: GRANTED ADMITTANCE_DUE > ADMITTED
SURRENDERED: ADMITTED > SURRENDERED
RECEIVED: SURRENDERED > ADMITTANCE_DUE
FORECLOSED: ADMITTED > ADMITTANCE_DUE
DIED: ADMITTED SURRENDERED ADMITTANCE_DUE PRESENTED SUSPENDED > HEIR_DUE
DIED: GRANTED > =
HEIR_NAMED: HEIR_DUE NOTICE1 NOTICE2 NOTICE3 SEIZED_QUOUSQUE > =
HEIR_CLAIMED: HEIR_DUE NOTICE1 NOTICE2 NOTICE3 > ADMITTANCE_DUE
NOTICED: HEIR_DUE > NOTICE1
NOTICED: NOTICE1 > NOTICE2
NOTICED: NOTICE2 NOTICE3 > NOTICE3
NOTICED: GRANTED > =
LAPSED: GRANTED > RELINQUISHED
SEIZED: NOTICE3 > SEIZED_QUOUSQUE
RESTORED: SEIZED_QUOUSQUE > ADMITTED
ESCHEATED: SEIZED_QUOUSQUE > ESCHEAT
PRESENTED: ADMITTED > PRESENTED
JUDGED: PRESENTED > ADMITTED
JUDGED: PRESENTED > SUSPENDED
JUDGED: PRESENTED > FORFEIT
REINSTATED: SUSPENDED > ADMITTED
SPLIT: ADMITTED > SPLIT
RELINQUISHED: ADMITTED > RELINQUISHED
PLEDGED: ADMITTED > =
PLEDGE_RELEASED: ADMITTED HEIR_DUE NOTICE1 NOTICE2 NOTICE3 SEIZED_QUOUSQUE PRESENTED SUSPENDED > =
LET: ADMITTED > =
IMPROVED: ADMITTED > =
FINE_DISPUTED: ADMITTED PRESENTED SUSPENDED > =
FINE_REDUCED: ADMITTED SURRENDERED ADMITTANCE_DUE HEIR_DUE NOTICE1 NOTICE2 NOTICE3 SEIZED_QUOUSQUE PRESENTED SUSPENDED > =
FINE_SETTLED: GRANTED ADMITTED SURRENDERED ADMITTANCE_DUE HEIR_DUE NOTICE1 NOTICE2 NOTICE3 SEIZED_QUOUSQUE PRESENTED SUSPENDED > =
OPERATOR_CHANGED: GRANTED ADMITTED SURRENDERED ADMITTANCE_DUE HEIR_DUE NOTICE1 NOTICE2 NOTICE3 SEIZED_QUOUSQUE PRESENTED SUSPENDED > =
`;

/** Each step as `EVENT from to`. */
export const STEPS: ReadonlySet<string> = new Set(
  TABLE.trim()
    .split('\n')
    .flatMap((line) => {
      const [event = '', rest = ''] = line.split(': ');
      const [from = '', to = ''] = rest.split(' > ');
      return from.split(' ').map((each) => `${event} ${each} ${to === '=' ? each : to}`);
    }),
);

/** `KIND EVENT`: what a kind of right is never the object of. */
export const NEVER: ReadonlySet<string> = new Set([
  ...['SURRENDERED', 'RECEIVED', 'PLEDGED', 'FORECLOSED', 'LET', 'SPLIT'].map((event) => `LABELLER_SHARE ${event}`),
  'DEVELOPER_RIGHT SPLIT',
]);

/** A unit of GPU time costs so much by the histories' custom; a twentieth of a right's value is its rent. */
export const UNIT_COST = 3n;
export const valueOf = ({ quantity, meter }: Holding): bigint => (meter === undefined ? 0n : quantity * UNIT_COST);
export const rentOf = (value: bigint): bigint => value / 20n;
/** No custom lifts this cap; the histories' custom asks for the value itself where that is less. */
export const capOf = (value: bigint, rent: bigint): bigint => 2n * (value - rent);
/** The first life pays all of it, the second half, every later one a quarter. */
export function fineOf(value: bigint, rent: bigint, life: number): bigint {
  const whole = value < capOf(value, rent) ? value : capOf(value, rent);
  return life === 1 ? whole : life === 2 ? whole / 2n : whole / 4n;
}

export const ENDS = ['ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED'];
/** Clear days of a call, whatever shorter notice the custom gives its meetings. */
export const CALL = 14;
export const JURY_DAYS = 14;
export const SUSPEND_DAYS = 7;

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
export const between = (from: string, to: string): number => dayNumber(to) - dayNumber(from);

/** What the oracle knows of a holding. */
export interface Known {
  line: EntryDraft;
  /** Whoever was admitted last, or is to be admitted first. */
  holder: string;
  /** True while somebody holds by admittance. */
  held: boolean;
  heir: string | undefined;
  life: number;
  vacant: boolean;
  minorUntil: string | undefined;
  calls: string[];
  disputed: boolean;
  due: bigint | undefined;
  /** True where a jury has found about the last fine. */
  found: boolean;
  pledge: { readonly to: string; readonly sum: bigint; readonly due: string } | undefined;
  letUntil: string;
  presentment: { readonly by: string; readonly on: string } | undefined;
  suspendedUntil: string;
}

/** Parts sum to the whole, and each is worth its part of it. */
export function partFaults({ holding: whole }: EntryDraft, lines: readonly EntryDraft[]): readonly string[] {
  const parts = lines
    .filter(({ event, of }) => event === 'APPORTIONED' && of === whole.number)
    .map(({ holding }) => holding);
  const figures = ['quantity', 'improvement', 'valueMinor', 'rentMinor'] as const;
  const lost = figures.filter((name) => parts.reduce((sum, part) => sum + part[name], 0n) !== whole[name]);
  const uneven = parts.filter((part) =>
    figures.some((name) => {
      const off = part[name] * whole.quantity - whole[name] * part.quantity;
      return (off < 0n ? -off : off) >= whole.quantity;
    }),
  );
  const least = whole.appurtenantTo === undefined ? 2 : 1;
  return [
    ...(parts.length < least ? [`${whole.number} in ${String(parts.length)} parts`] : []),
    ...lost.map((name) => `${whole.number}: ${name} is not the sum of its parts`),
    ...uneven.map(({ number }) => `${number} is not worth its part of ${whole.number}`),
    ...parts
      .filter(({ holder, life }) => holder !== whole.holder || life !== whole.life)
      .map(({ number }) => `${number} is another’s`),
  ];
}
