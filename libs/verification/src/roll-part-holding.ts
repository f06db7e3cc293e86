import type { RollEvent } from '#libs/court-roll';
import { type Members, textAt } from './shape.js';

/** A figure of a holding as text; null where it has none, undefined where nothing in the bundle tells it. */
export type Figure = string | null | undefined;

/** What a line of the roll says of its holding and leaves as it is. */
export const SAID = [
  'kind',
  'subject',
  'state',
  'quantity',
  'improvement',
  'meter',
  'value',
  'rent',
  'life',
  'notices',
  'appurtenantTo',
] as const;

/** Every figure of a holding that its lines make. Persons by roll number, days as YYYY-MM-DD, sums in minor units. */
export const FIGURES = [
  ...SAID,
  'holder',
  'on',
  'since',
  'toUseOf',
  'vacantSince',
  'noticedOn',
  'pledgee',
  'pledge',
  'pledgeDue',
  'letTo',
  'letUntil',
  'fineDisputed',
  'presenter',
  'presentedOn',
  'suspendedUntil',
] as const;

export type Figures = Readonly<Record<(typeof FIGURES)[number], Figure>>;

/** Somebody holds from the day of a period to that of its end; `to` is null while they do, and absent where it has no row. */
export interface OpenPeriod {
  readonly from: string;
  readonly to: string | null | undefined;
}

/** What the lines make of a holding, and what of it is judged later. */
export interface Held extends Figures {
  /** The last event. */
  readonly event: string;
  /** The last fine, minor units: what the roll asks of it now. */
  readonly due: bigint | undefined;
  /** The period that runs, and how many there are. */
  readonly period: OpenPeriod | undefined;
  readonly periods: number;
}

/** Persons of a line whose commitments were opened. */
export type Names = ReadonlyMap<string, string>;

/** The events that make somebody the holder. */
export const HOLDER_BY: ReadonlySet<string> = new Set<RollEvent>(['GRANTED', 'ADMITTED', 'RESTORED', 'APPORTIONED']);
/** The events from whose day somebody holds by admittance. */
export const ADMITTING: ReadonlySet<string> = new Set<RollEvent>(['ADMITTED', 'RESTORED', 'APPORTIONED']);
const NAMES_ANOTHER: ReadonlySet<string> = new Set<RollEvent>([
  'GRANTED',
  'SURRENDERED',
  'FORECLOSED',
  'DIED',
  'HEIR_NAMED',
  'HEIR_CLAIMED',
]);
const ENDS: ReadonlySet<string> = new Set(['ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED']);

/** True where the right is back with the commons, or lives on in its parts. */
export const isOver = ({ state }: Pick<Figures, 'state'>): boolean => ENDS.has(state ?? '');

/** True where somebody who held does so no longer from this line on. */
export const endsPeriod = (event: string, state: string | null | undefined): boolean =>
  ADMITTING.has(event) || ['DIED', 'SPLIT', 'RELINQUISHED'].includes(event) || ENDS.has(state ?? '');

/** A holding before its first line. */
const NOTHING: Figures = {
  kind: undefined,
  subject: undefined,
  state: undefined,
  quantity: '0',
  improvement: '0',
  meter: null,
  value: '0',
  rent: '0',
  life: '1',
  notices: '0',
  appurtenantTo: null,
  holder: undefined,
  on: undefined,
  since: undefined,
  toUseOf: null,
  vacantSince: null,
  noticedOn: null,
  pledgee: null,
  pledge: null,
  pledgeDue: null,
  letTo: null,
  letUntil: null,
  fineDisputed: 'false',
  presenter: null,
  presentedOn: null,
  suspendedUntil: null,
};

/** The figures after a line of before the roll had documents: the state is its event, and no person can be opened. */
export function afterOldLine(before: Held | undefined, row: Members, event: string): Figures {
  const onDate = textAt(row, 'onDate');
  const [kind, subject] = [textAt(row, 'kind') ?? before?.kind, textAt(row, 'subject') ?? before?.subject];
  return { ...NOTHING, kind, subject, state: event, since: onDate };
}

const textOrNull = (entry: Members, name: string): Figure => {
  const value = entry[name];
  return value === null ? null : textAt(entry, name);
};

/** Whom a line names besides the holder; undefined where it names somebody whom nothing opens. */
const otherOf = (entry: Members, names: Names): Figure => (entry['toUseOf'] === null ? null : names.get('toUseOf'));

/** Picks what an event sets; whatever it does not set stays. */
type Sets = readonly (readonly [when: boolean, value: Figure])[];
const setBy = (sets: Sets, otherwise: Figure): Figure => {
  const set = sets.find(([when]) => when);
  return set === undefined ? otherwise : set[1];
};

/** The figures after a line: what it says, and what its event changes besides, as the database does it. */
export function afterLine(before: Figures = NOTHING, entry: Members, names: Names): Figures {
  const event = textAt(entry, 'event') ?? '';
  const is = (...events: readonly RollEvent[]): boolean => events.some((each) => each === event);
  const [on, other, until] = [textAt(entry, 'on'), otherOf(entry, names), textOrNull(entry, 'until')];
  const admitted = is('ADMITTED', 'RESTORED');
  const free: readonly [boolean, null] = [admitted, null];
  const said = Object.fromEntries(SAID.map((name) => [name, textOrNull(entry, name)])) as Pick<
    Figures,
    (typeof SAID)[number]
  >;
  return {
    ...said,
    on,
    holder: names.get('holder') ?? (HOLDER_BY.has(event) ? undefined : before.holder),
    since: HOLDER_BY.has(event) ? on : before.since,
    toUseOf: setBy([free, [NAMES_ANOTHER.has(event), other]], before.toUseOf),
    vacantSince: setBy([free, [is('DIED'), on]], before.vacantSince),
    noticedOn: setBy([free, [is('DIED'), null], [is('NOTICED', 'SEIZED'), on]], before.noticedOn),
    pledgee: setBy(
      [
        [is('PLEDGED'), other],
        [is('PLEDGE_RELEASED', 'FORECLOSED'), null],
      ],
      before.pledgee,
    ),
    pledge: setBy(
      [
        [is('PLEDGED'), textOrNull(entry, 'sum')],
        [is('PLEDGE_RELEASED', 'FORECLOSED'), null],
      ],
      before.pledge,
    ),
    pledgeDue: setBy(
      [
        [is('PLEDGED'), until],
        [is('PLEDGE_RELEASED', 'FORECLOSED'), null],
      ],
      before.pledgeDue,
    ),
    letTo: setBy([[is('LET'), other]], before.letTo),
    letUntil: setBy([[is('LET'), until]], before.letUntil),
    fineDisputed: setBy(
      [
        [is('FINE_DISPUTED'), 'true'],
        [admitted || is('FINE_SETTLED', 'FINE_REDUCED'), 'false'],
      ],
      before.fineDisputed,
    ),
    presenter: setBy(
      [
        [is('PRESENTED'), other],
        [is('JUDGED', 'DIED'), null],
      ],
      before.presenter,
    ),
    presentedOn: setBy(
      [
        [is('PRESENTED'), on],
        [is('JUDGED', 'DIED'), null],
      ],
      before.presentedOn,
    ),
    suspendedUntil: setBy(
      [
        [is('JUDGED'), until],
        [is('REINSTATED', 'DIED'), null],
      ],
      before.suspendedUntil,
    ),
  };
}
