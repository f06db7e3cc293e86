import type { HoldingKind, HoldingState } from './holding.js';

/** What a line of the roll records. */
export const ROLL_EVENTS = [
  'GRANTED',
  'ADMITTED',
  'SURRENDERED',
  'RECEIVED',
  'PLEDGED',
  'PLEDGE_RELEASED',
  'FORECLOSED',
  'DIED',
  'HEIR_NAMED',
  'HEIR_CLAIMED',
  'NOTICED',
  'SEIZED',
  'RESTORED',
  'ESCHEATED',
  'PRESENTED',
  'JUDGED',
  'REINSTATED',
  'SPLIT',
  'APPORTIONED',
  'LET',
  'OPERATOR_CHANGED',
  'FINE_DISPUTED',
  'FINE_SETTLED',
  'FINE_REDUCED',
  'IMPROVED',
  'RELINQUISHED',
  'LAPSED',
] as const;
export type RollEvent = (typeof ROLL_EVENTS)[number];

/** One step that the custom knows; every other is refused. */
export interface Transition {
  readonly event: RollEvent;
  /** Undefined where the holding begins. */
  readonly from: HoldingState | undefined;
  readonly to: HoldingState;
}

const AWAITING_HEIR = ['HEIR_DUE', 'NOTICE1', 'NOTICE2', 'NOTICE3'] as const;
const TITLED = [
  'ADMITTED',
  'SURRENDERED',
  'ADMITTANCE_DUE',
  ...AWAITING_HEIR,
  'SEIZED_QUOUSQUE',
  'PRESENTED',
  'SUSPENDED',
] as const;
const LIVE = ['GRANTED', ...TITLED] as const;

const step = (event: RollEvent, from: HoldingState | undefined, to: HoldingState): Transition => ({ event, from, to });
const staying = (event: RollEvent, states: readonly HoldingState[]): readonly Transition[] =>
  states.map((state) => step(event, state, state));

/** The machine of rules §7, step by step. The database holds the same rows and takes no other. */
export const TRANSITIONS: readonly Transition[] = [
  step('GRANTED', undefined, 'GRANTED'),
  step('APPORTIONED', undefined, 'ADMITTED'),
  step('ADMITTED', 'GRANTED', 'ADMITTED'),
  step('ADMITTED', 'ADMITTANCE_DUE', 'ADMITTED'),
  step('SURRENDERED', 'ADMITTED', 'SURRENDERED'),
  step('RECEIVED', 'SURRENDERED', 'ADMITTANCE_DUE'),
  step('FORECLOSED', 'ADMITTED', 'ADMITTANCE_DUE'),
  ...(['ADMITTED', 'SURRENDERED', 'ADMITTANCE_DUE', 'PRESENTED', 'SUSPENDED'] as const).map((from) =>
    step('DIED', from, 'HEIR_DUE'),
  ),
  ...staying('HEIR_NAMED', [...AWAITING_HEIR, 'SEIZED_QUOUSQUE']),
  ...AWAITING_HEIR.map((from) => step('HEIR_CLAIMED', from, 'ADMITTANCE_DUE')),
  step('NOTICED', 'HEIR_DUE', 'NOTICE1'),
  step('NOTICED', 'NOTICE1', 'NOTICE2'),
  step('NOTICED', 'NOTICE2', 'NOTICE3'),
  step('NOTICED', 'NOTICE3', 'NOTICE3'),
  step('SEIZED', 'NOTICE3', 'SEIZED_QUOUSQUE'),
  step('RESTORED', 'SEIZED_QUOUSQUE', 'ADMITTED'),
  step('ESCHEATED', 'SEIZED_QUOUSQUE', 'ESCHEAT'),
  step('PRESENTED', 'ADMITTED', 'PRESENTED'),
  step('JUDGED', 'PRESENTED', 'ADMITTED'),
  step('JUDGED', 'PRESENTED', 'SUSPENDED'),
  step('JUDGED', 'PRESENTED', 'FORFEIT'),
  step('REINSTATED', 'SUSPENDED', 'ADMITTED'),
  step('SPLIT', 'ADMITTED', 'SPLIT'),
  step('RELINQUISHED', 'ADMITTED', 'RELINQUISHED'),
  // A grant gives no title, so that nobody inherits it: after a call it is the commons' again.
  ...(['DIED', 'NOTICED'] as const).map((event) => step(event, 'GRANTED', 'GRANTED')),
  step('LAPSED', 'GRANTED', 'RELINQUISHED'),
  ...staying('PLEDGED', ['ADMITTED']),
  ...staying('PLEDGE_RELEASED', ['ADMITTED', ...AWAITING_HEIR, 'SEIZED_QUOUSQUE', 'PRESENTED', 'SUSPENDED']),
  ...staying('LET', ['ADMITTED']),
  ...staying('IMPROVED', ['ADMITTED']),
  ...staying('FINE_DISPUTED', ['ADMITTED', 'PRESENTED', 'SUSPENDED']),
  ...staying('FINE_SETTLED', LIVE),
  ...staying('FINE_REDUCED', TITLED),
  ...staying('OPERATOR_CHANGED', LIVE),
];

/** What a labeller's standing share cannot be: it is heritable, and not for sale in any dress. */
const OF_A_SALE: ReadonlySet<RollEvent> = new Set(['SURRENDERED', 'RECEIVED', 'PLEDGED', 'FORECLOSED', 'LET', 'SPLIT']);

/** True where a holding of this kind can never be the object of this event. */
export function isBarred(kind: HoldingKind, event: RollEvent): boolean {
  return BARRED.some((each) => each.kind === kind && each.event === event);
}

/** The events barred to each kind; the database keeps the same list. */
export const BARRED: readonly { readonly kind: HoldingKind; readonly event: RollEvent }[] = [
  ...[...OF_A_SALE].map((event) => ({ kind: 'LABELLER_SHARE', event }) as const),
  // To run, adapt and leave is one person's whole right: of several parts each would be all of it again.
  { kind: 'DEVELOPER_RIGHT', event: 'SPLIT' },
];

/** The states that an event leads to from here; none where the custom knows no such step. */
export function stepsFrom(from: HoldingState | undefined, event: RollEvent): readonly HoldingState[] {
  return TRANSITIONS.filter((each) => each.event === event && each.from === from).map(({ to }) => to);
}
