import type { Refusal } from '#libs/amount';
import type { ActKind, Court, RollAct } from './act.js';
import { daysAfter, isDay } from './days.js';
import { after, entered, no, type RollDecision } from './decision.js';
import { disputeFine, reduceFine, settleFine } from './fine-dispute.js';
import type { Holding } from './holding.js';
import { claim, death, escheat, lapse, nameHeir, notice, seize } from './inherit.js';
import { present, reinstate, verdict } from './justice.js';
import { foreclose, lease, pledge, releasePledge } from './pledge.js';
import { split } from './split.js';
import { admit, grant, isWith, MOST_QUANTITY, relinquish, restore, surrender } from './title.js';
import { isBarred, stepsFrom, type RollEvent } from './transitions.js';

/** The event by which each act is entered. */
export const EVENT_OF: Readonly<Record<ActKind, RollEvent>> = {
  GRANT: 'GRANTED',
  ADMIT: 'ADMITTED',
  SURRENDER: 'SURRENDERED',
  RECEIVE: 'RECEIVED',
  PLEDGE: 'PLEDGED',
  RELEASE_PLEDGE: 'PLEDGE_RELEASED',
  FORECLOSE: 'FORECLOSED',
  DEATH: 'DIED',
  NAME_HEIR: 'HEIR_NAMED',
  CLAIM: 'HEIR_CLAIMED',
  NOTICE: 'NOTICED',
  SEIZE: 'SEIZED',
  RESTORE: 'RESTORED',
  ESCHEAT: 'ESCHEATED',
  PRESENT: 'PRESENTED',
  VERDICT: 'JUDGED',
  REINSTATE: 'REINSTATED',
  SPLIT: 'SPLIT',
  LEASE: 'LET',
  OPERATOR_CHANGE: 'OPERATOR_CHANGED',
  DISPUTE_FINE: 'FINE_DISPUTED',
  SETTLE_FINE: 'FINE_SETTLED',
  REDUCE_FINE: 'FINE_REDUCED',
  IMPROVE: 'IMPROVED',
  RELINQUISH: 'RELINQUISHED',
  LAPSE: 'LAPSED',
};

/** What moves a right from hand to hand: a gate goes through it with its land, and never alone. */
export const MOVING: ReadonlySet<ActKind> = new Set<ActKind>([
  'SURRENDER',
  'RECEIVE',
  'ADMIT',
  'DEATH',
  'NAME_HEIR',
  'CLAIM',
  'NOTICE',
  'SEIZE',
  'RESTORE',
  'ESCHEAT',
]);

/** What is done to land with its gates: they go the same way, or are divided with it. */
const WITH_GATES: ReadonlySet<ActKind> = new Set<ActKind>(['SPLIT', 'PRESENT', 'VERDICT', 'REINSTATE']);

/** What would part a right from its land, or the land from its rights, whoever asked for it. */
const PARTING: ReadonlySet<ActKind> = new Set<ActKind>([
  'PLEDGE',
  'FORECLOSE',
  'LEASE',
  'SPLIT',
  'RELINQUISH',
  'VERDICT',
  'PRESENT',
  'REINSTATE',
]);

/**
 * What time runs out in, and what takes a right from whoever held it: each is of the day on which it is entered, so that
 * no day of it is made up afterwards, and nobody is said later not to have held.
 */
const BY_THE_CLOCK: ReadonlySet<ActKind> = new Set<ActKind>([
  'NOTICE',
  'SEIZE',
  'ESCHEAT',
  'PRESENT',
  'VERDICT',
  'FORECLOSE',
  'LAPSE',
  'RELINQUISH',
  'SURRENDER',
  'RECEIVE',
  'ADMIT',
  'RESTORE',
]);

/** A day is over at one place and not yet begun at another: one more either way is still today. */
function checkDay(holding: Holding | undefined, { kind }: RollAct, { on, today }: Court): Refusal | undefined {
  if (!isDay(on)) return no('DayMalformed', 'on', 'The court sits on a day such as 2026-03-01.');
  if (today === undefined) return undefined;
  if (on > daysAfter(today, 1)) return no('EntryOfDayToCome', 'on', `${on} is yet to come.`);
  // The first admittance takes nothing from anybody.
  const bound = BY_THE_CLOCK.has(kind) && !(kind === 'ADMIT' && holding?.state === 'GRANTED');
  return bound && on < daysAfter(today, -1)
    ? no('EntryNotOfToday', 'on', 'Time runs by it, or a right ends: it is of the day on which it is entered.')
    : undefined;
}

/** Apart from what becomes of a gate before its first admittance: until then it is with no land. */
function checkSeverance(holding: Holding, act: RollAct, { gates = [], along, land }: Court): Refusal | undefined {
  const { appurtenantTo, state } = holding;
  const withLand = appurtenantTo !== undefined && along === appurtenantTo;
  const severed =
    (appurtenantTo !== undefined &&
      !withLand &&
      (PARTING.has(act.kind) || (MOVING.has(act.kind) && state !== 'GRANTED'))) ||
    (gates.length > 0 && PARTING.has(act.kind) && !WITH_GATES.has(act.kind));
  const apart =
    appurtenantTo !== undefined && act.kind === 'ADMIT' && state === 'GRANTED' && !isWith(holding.holder, land);
  if (!severed && !apart) return undefined;
  const other = appurtenantTo ?? gates.join(', ');
  return no(
    'SeveranceRefused',
    'holding',
    `It goes with ${other}: neither is given, pledged or let without the other.`,
  );
}

function checkStep(holding: Holding | undefined, act: RollAct, court: Court): Refusal | undefined {
  const wrongDay = checkDay(holding, act, court);
  if (wrongDay !== undefined) return wrongDay;
  if (holding === undefined) {
    return act.kind === 'GRANT' ? undefined : no('HoldingUnknown', 'holding', 'There is no such holding on the roll.');
  }
  const event = EVENT_OF[act.kind];
  if (isBarred(holding.kind, event)) {
    return holding.kind === 'LABELLER_SHARE'
      ? no('NotSaleable', 'act', 'A standing share is inherited; it is neither sold, pledged, let nor split.')
      : no('NotDivisible', 'act', 'A developer’s right is whole: each part of it would be all of it again.');
  }
  if (act.kind === 'GRANT' || stepsFrom(holding.state, event).length === 0) {
    return no('NotByCustom', 'act', `From ${holding.state} the custom knows no such step.`);
  }
  if (court.on < holding.on) {
    return no('EntryBackdated', 'on', `The last entry is of ${holding.on}: the roll does not go back behind it.`);
  }
  return checkSeverance(holding, act, court);
}

/**
 * What the court enters, or why not: a pure function of the holding as the roll has it, the act, the day and the custom.
 * Every act but a grant needs the holding that it is about.
 */
export function decide(holding: Holding | undefined, act: RollAct, court: Court): RollDecision | Refusal {
  const refused = checkStep(holding, act, court);
  if (refused !== undefined) return refused;
  if (act.kind === 'GRANT') return grant(act, court);
  // checkStep has refused every other act on nothing.
  return holding === undefined
    ? no('HoldingUnknown', 'holding', 'There is no such holding.')
    : decided(holding, act, court);
}

type Later = Exclude<RollAct, { kind: 'GRANT' }>;

const ACTS: {
  readonly [K in Later['kind']]: (
    holding: Holding,
    act: Extract<Later, { kind: K }>,
    court: Court,
  ) => RollDecision | Refusal;
} = {
  ADMIT: admit,
  SURRENDER: surrender,
  RECEIVE: (holding, _act, court) => entered('RECEIVED', after(holding, 'RECEIVED', {}, court), court),
  PLEDGE: pledge,
  RELEASE_PLEDGE: (holding, _act, court) => releasePledge(holding, court),
  FORECLOSE: (holding, _act, court) => foreclose(holding, court),
  DEATH: death,
  NAME_HEIR: nameHeir,
  CLAIM: claim,
  NOTICE: (holding, _act, court) => notice(holding, court),
  SEIZE: (holding, _act, court) => seize(holding, court),
  RESTORE: restore,
  ESCHEAT: (holding, _act, court) => escheat(holding, court),
  PRESENT: present,
  VERDICT: verdict,
  REINSTATE: (holding, _act, court) => reinstate(holding, court),
  SPLIT: split,
  LEASE: lease,
  // Charges fall due by act of God alone: whoever operates may change as often as they like, and nobody pays.
  OPERATOR_CHANGE: (holding, _act, court) =>
    entered('OPERATOR_CHANGED', after(holding, 'OPERATOR_CHANGED', {}, court), court),
  DISPUTE_FINE: (holding, _act, court) => disputeFine(holding, court),
  SETTLE_FINE: settleFine,
  REDUCE_FINE: reduceFine,
  IMPROVE: (holding, { quantity }, court) =>
    quantity > 0n && holding.improvement + quantity < MOST_QUANTITY
      ? entered('IMPROVED', after(holding, 'IMPROVED', { improvement: holding.improvement + quantity }, court), court)
      : no('QuantityNegative', 'quantity', 'An improvement adds something, and no more than can be counted.'),
  RELINQUISH: (holding, _act, court) => relinquish(holding, court),
  LAPSE: (holding, _act, court) => lapse(holding, court),
};

function decided(holding: Holding, act: Later, court: Court): RollDecision | Refusal {
  const answer: (of: Holding, asked: never, at: Court) => RollDecision | Refusal = ACTS[act.kind];
  // The key decides the type of the act: a mapped type cannot say so of a union.
  return answer(holding, act as never, court);
}
