import { assess, BARRED, lawfulFine, TRANSITIONS } from '#libs/court-roll';
import { type Custom, fineCap } from '#libs/custom';
import type { FindingKind } from './finding.js';
import { type Figures, HOLDER_BY } from './roll-part-holding.js';
import { type Members, textAt, wholeNumber } from './shape.js';

/** The customs that were read so far. */
export interface Customs {
  /** Undefined where no such version was read. */
  readonly of: (version: number) => Custom | undefined;
  /** From when it holds, ms since the epoch; undefined where no such version was read. */
  readonly begins: (version: number) => number | undefined;
}

/** What is wrong with a line, in words that follow the name of its holding. */
export type Fault = readonly [kind: FindingKind, words: string];

const stepOf = (event: string, from: string | undefined, to: string): string => [event, from ?? '', to].join(' ');
const STEPS: ReadonlySet<string> = new Set(TRANSITIONS.map(({ event, from, to }) => stepOf(event, from, to)));
const BARRED_STEPS: ReadonlySet<string> = new Set(BARRED.map(({ kind, event }) => `${kind} ${event}`));

/** What a right is, and stays. */
const LASTING = ['kind', 'subject', 'quantity', 'meter', 'appurtenantTo'] as const;
const COUNTED = ['quantity', 'improvement', 'value', 'rent', 'life', 'notices'] as const;
/** At these the custom says anew what the right is worth. */
const ASSESSED: ReadonlySet<string> = new Set(['GRANTED', 'ADMITTED', 'RESTORED']);
/** What a fine in dispute keeps from happening. */
const STAYS: ReadonlySet<string> = new Set(['SPLIT', 'SURRENDERED', 'RELINQUISHED']);
const LEAST_JURY = 3n;

const no = (words: string, kind: FindingKind = 'RollStateDiffers'): Fault => [kind, words];

/** The step itself: one that the custom knows, of a kind that it is for. */
export function stepFault(before: Figures | undefined, event: string, after: Figures): Fault | undefined {
  const state = after.state ?? '';
  const known = STEPS.has(stepOf(event, before?.state ?? undefined, state));
  if (known && !BARRED_STEPS.has(`${after.kind ?? ''} ${event}`)) return undefined;
  const twice = HOLDER_BY.has(event) && before !== undefined;
  const words = `was ${before?.state ?? 'not there'} and becomes ${state} by ${event}: the custom knows no such step.`;
  return no(words, twice ? 'TwoHolders' : 'RollStateDiffers');
}

/** What lasts, what is counted one by one, and what only rises. */
function figureFaults(before: Figures | undefined, entry: Members, after: Figures): readonly (Fault | false)[] {
  const event = textAt(entry, 'event') ?? '';
  const number = (figures: Figures, name: (typeof COUNTED)[number]): bigint => wholeNumber(figures[name]) ?? -1n;
  const uncounted = COUNTED.filter((name) => !/^\d{1,30}$/u.test(after[name] ?? ''));
  const faults: (Fault | false)[] = [uncounted.length > 0 && no(`has no ${uncounted.join(', ')} that counts.`)];
  if (event === 'APPORTIONED' || before === undefined) {
    return [
      ...faults,
      event === 'GRANTED' && (after.life !== '1' || after.notices !== '0') && no('begins with a life.'),
    ];
  }
  const other = LASTING.filter((name) => before[name] !== undefined && before[name] !== after[name]);
  const moved = (['value', 'rent'] as const).filter((name) => !ASSESSED.has(event) && before[name] !== after[name]);
  const [was, is] = [number(before, 'improvement'), number(after, 'improvement')];
  const heir = event === 'RESTORED' && after.life !== before.life;
  const next = heir || (event === 'ADMITTED' && before.vacantSince !== null && before.vacantSince !== undefined);
  const life = next ? number(before, 'life') + 1n : event === 'ADMITTED' ? 1n : number(before, 'life');
  const calls = ['DIED', 'ADMITTED', 'RESTORED'].includes(event)
    ? 0n
    : number(before, 'notices') + (event === 'NOTICED' ? 1n : 0n);
  return [
    ...faults,
    other.length > 0 && no(`changes its ${other.join(', ')} by ${event}.`),
    moved.length > 0 && no(`changes its ${moved.join(', ')} by ${event}.`),
    (event === 'IMPROVED' ? is <= was : is !== was) && no(`changes its improvement by ${event}.`),
    life !== number(after, 'life') && no(`comes to life ${after.life ?? '?'} from ${before.life ?? '?'} by ${event}.`),
    calls !== number(after, 'notices') && no(`comes to ${after.notices ?? '?'} calls by ${event}.`),
    before.on !== undefined &&
      (after.on ?? '') < (before.on ?? '') &&
      no(`goes back to ${after.on ?? '?'} by ${event}.`),
  ];
}

/** Juries are of three or more, more than half of whom found so; a fine in dispute keeps the holding where it is. */
function justiceFaults(before: Figures | undefined, entry: Members, after: Figures): readonly (Fault | false)[] {
  const event = textAt(entry, 'event') ?? '';
  const [jury, votes] = [wholeNumber(entry['jury']), wholeNumber(entry['votes'])];
  const judged = event === 'JUDGED' || event === 'FINE_REDUCED' || jury !== undefined;
  const agreed = jury !== undefined && votes !== undefined && jury >= LEAST_JURY && votes <= jury && 2n * votes > jury;
  const found = { DISMISSED: 'ADMITTED', MERCY: 'ADMITTED', SUSPENDED: 'SUSPENDED', FORFEIT: 'FORFEIT' } as const;
  const verdict = Object.entries(found).find(([name]) => name === entry['verdict'])?.[1];
  const disputed = before?.fineDisputed === 'true';
  return [
    judged && !agreed && no(`is judged by ${event} without more than half of a jury of three.`),
    event === 'JUDGED' && verdict !== after.state && no(`becomes ${after.state ?? '?'} by another verdict.`),
    disputed && event === 'JUDGED' && after.state === 'FORFEIT' && no('is forfeit while a fine of it is in dispute.'),
    disputed && STAYS.has(event) && no(`is ${event} while a fine of it is in dispute.`),
  ];
}

/** The custom that a line names was in force on its day; value, rent and fine are within it. */
function customFaults(entry: Members, after: Figures, customs: Customs): readonly (Fault | false)[] {
  const event = textAt(entry, 'event') ?? '';
  const said = textAt(entry, 'customVersion') ?? '?';
  const version = Number(said);
  const [custom, day] = [customs.of(version), Date.parse(`${after.on ?? ''}T00:00:00Z`)];
  if (custom === undefined || Number.isNaN(day))
    return [no(`is entered under custom ${said} on ${after.on ?? '?'}: there is none.`)];
  // Of a day before the first, that one counts.
  const begun = version === 1 || (customs.begins(version) ?? Number.POSITIVE_INFINITY) <= day;
  const later = customs.begins(version + 1);
  const meter = (['gpu-time', 'tokens-in', 'tokens-out'] as const).find((each) => each === after.meter);
  const quantity = wholeNumber(after.quantity) ?? 0n;
  const worth = assess(custom, meter === undefined ? { quantity } : { quantity, meter });
  const right = worth.valueMinor === wholeNumber(after.value) && worth.rentMinor === wholeNumber(after.rent);
  return [
    (!begun || (later !== undefined && later <= day)) &&
      no(`is entered under custom ${said} on ${after.on ?? '?'}, when another was in force.`),
    ASSESSED.has(event) &&
      !right &&
      no(`is worth ${worth.valueMinor} at a rent of ${worth.rentMinor} by custom ${said}.`),
  ];
}

/** No fine is above the custom of its day for this life, nor above twice what the right is worth a year beyond its rent. */
export function fineFault(entry: Members, customs: Customs): string | undefined {
  const [fine, valueMinor = 0n, rentMinor = 0n] = ['fine', 'value', 'rent'].map((name) => wholeNumber(entry[name]));
  if (fine === undefined || fine === 0n) return undefined;
  const custom = customs.of(Number(textAt(entry, 'customVersion') ?? Number.NaN));
  const base = { valueMinor, rentMinor };
  const most = custom === undefined ? fineCap(base) : lawfulFine(custom, base, Number(textAt(entry, 'life')));
  if (fine > 0n && fine <= most) return undefined;
  return `The fine of ${fine} in entry ${textAt(entry, 'number') ?? '?'} is above the ${most} that custom allows.`;
}

/** Everything that is wrong with a line, from what stood before it. */
export function faultsOf(
  before: Figures | undefined,
  entry: Members,
  { after, customs }: { readonly after: Figures; readonly customs: Customs },
): readonly Fault[] {
  const step = stepFault(before, textAt(entry, 'event') ?? '', after);
  return [
    step ?? (false as const),
    ...figureFaults(before, entry, after),
    ...justiceFaults(before, entry, after),
    ...customFaults(entry, after, customs),
  ].filter((fault) => fault !== false);
}
