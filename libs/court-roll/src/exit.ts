import { refuse, type Refusal } from '#libs/amount';
import { daysAfter, isDay } from './days.js';

/** How a developer leaves with their data: Regulation (EU) 2023/2854, arts 25 and 29. */
export const EXIT_STATES = ['IN_SERVICE', 'NOTICE', 'TRANSITION', 'RETRIEVAL', 'ERASED'] as const;

export type ExitState = (typeof EXIT_STATES)[number];

/** Days of an exit, 'YYYY-MM-DD': notice given, transition and retrieval begun, all erased. */
export interface ExitDays {
  readonly noticeOn: string;
  readonly transitionOn: string;
  readonly retrievalOn: string;
  readonly erasedOn: string;
}

/** The bounds of the Act, by the day from which they hold: a number changes by a new row. */
const NOTICE_MONTHS = 2;
const TRANSITION_DAYS = 30;
const EXCEPTIONAL_MONTHS = 7;
const RETRIEVAL_DAYS = 30;
const NO_CHARGE_FROM = '2027-01-12';

/** So many months later; where that month is shorter, its last day. */
function monthsAfter(day: string, months: number): string {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const start = `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-`;
  const last = ['31', '30', '29', '28'].find((end) => isDay(`${start}${end}`)) ?? '28';
  return `${start}${day.slice(8) > last ? last : day.slice(8)}`;
}

/**
 * The days of an exit that takes the whole time the Act allows: notice two months, transition thirty days (seven months
 * where it is technically not feasible sooner), retrieval thirty days, then erasure. A day that is none is a
 * `DayMalformed`.
 *
 * @example exitDays('2027-02-01') // 2027-04-01, 2027-05-01, 2027-05-31 (EXIT-1)
 */
export function exitDays(noticeOn: string, exceptional = false): ExitDays | Refusal<'DayMalformed'> {
  if (!isDay(noticeOn)) {
    const message = `"${noticeOn}" is not a day such as 2027-02-01.`;
    return refuse('DayMalformed', { message, field: 'noticeOn', rule: 'EXIT-1' });
  }
  const transitionOn = monthsAfter(noticeOn, NOTICE_MONTHS);
  const retrievalOn = exceptional
    ? monthsAfter(transitionOn, EXCEPTIONAL_MONTHS)
    : daysAfter(transitionOn, TRANSITION_DAYS);
  return { noticeOn, transitionOn, retrievalOn, erasedOn: daysAfter(retrievalOn, RETRIEVAL_DAYS) };
}

/** An exit as an agreement would have it. */
export interface ExitTerms extends ExitDays {
  /** True where a transition in thirty days is technically not feasible, and the developer was told why. */
  readonly exceptional: boolean;
  /** What leaving would cost, minor units; the day on which that is charged; what it costs the enterprise itself. */
  readonly chargeMinor: bigint;
  readonly chargedOn: string;
  readonly costMinor: bigint;
}

export type ExitRefusal = Refusal<
  'DayMalformed' | 'NoticeTooLong' | 'TransitionTooLong' | 'RetrievalTooShort' | 'ExitOutOfOrder' | 'ChargeForLeaving'
>;

/**
 * The most that may be charged for leaving on a day, minor units: its cost, and nothing from 2027-01-12 on, whenever
 * notice was given.
 */
export function switchingChargeCap(chargedOn: string, costMinor: bigint): bigint {
  return chargedOn < NO_CHARGE_FROM ? costMinor : 0n;
}

const no = (kind: ExitRefusal['kind'], field: string, message: string): ExitRefusal =>
  refuse(kind, { message, field, rule: 'EXIT-1' });

/** Are these terms within the Act? Undefined means yes; a shorter notice or a longer retrieval is the developer's gain. */
export function checkExit(terms: ExitTerms): ExitRefusal | undefined {
  const { noticeOn, transitionOn, retrievalOn, erasedOn, chargeMinor, chargedOn } = terms;
  const days = [noticeOn, transitionOn, retrievalOn, erasedOn];
  if (![...days, chargedOn].every(isDay)) return no('DayMalformed', 'noticeOn', 'Days are written as 2027-02-01.');
  if (days.some((day, at) => at > 0 && day < (days[at - 1] ?? ''))) {
    return no('ExitOutOfOrder', 'noticeOn', 'Notice, transition, retrieval and erasure follow one another.');
  }
  if (transitionOn > monthsAfter(noticeOn, NOTICE_MONTHS)) {
    return no('NoticeTooLong', 'transitionOn', `Notice lasts ${NOTICE_MONTHS} months at most.`);
  }
  const latest = terms.exceptional
    ? monthsAfter(transitionOn, EXCEPTIONAL_MONTHS)
    : daysAfter(transitionOn, TRANSITION_DAYS);
  if (retrievalOn > latest) return no('TransitionTooLong', 'retrievalOn', `The transition ends by ${latest}.`);
  const earliest = daysAfter(retrievalOn, RETRIEVAL_DAYS);
  if (erasedOn < earliest) return no('RetrievalTooShort', 'erasedOn', `Nothing is erased before ${earliest}.`);
  const most = switchingChargeCap(chargedOn, terms.costMinor);
  if (chargeMinor <= most) return undefined;
  return no('ChargeForLeaving', 'chargeMinor', `Leaving costs ${most} at most, not ${chargeMinor}.`);
}

/** A step asked of an exit on a day. */
export interface ExitMove {
  readonly from: ExitState;
  readonly to: ExitState;
  /** 'YYYY-MM-DD' */
  readonly on: string;
  readonly days: ExitDays;
}

/**
 * Takes an exit one step on. A developer may go faster; nothing is erased before its day. Refuses `ExitCannotMove` and
 * `RetrievalNotOver`.
 */
export function moveExit({ from, to, on, days }: ExitMove): ExitState | Refusal<'ExitCannotMove' | 'RetrievalNotOver'> {
  if (EXIT_STATES.indexOf(to) !== EXIT_STATES.indexOf(from) + 1) {
    const message = `An exit that is ${from} cannot become ${to}.`;
    return refuse('ExitCannotMove', { message, field: 'state', rule: 'EXIT-1' });
  }
  if (to !== 'ERASED' || on >= days.erasedOn) return to;
  const message = `What the developer has not retrieved yet stays until ${days.erasedOn}.`;
  return refuse('RetrievalNotOver', { message, field: 'on', rule: 'EXIT-1' });
}
