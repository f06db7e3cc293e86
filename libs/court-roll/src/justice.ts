import type { Refusal } from '#libs/amount';
import type { Court, Verdict } from './act.js';
import { daysAfter, isDay } from './days.js';
import { after, entered, no, without, type RollDecision } from './decision.js';
import type { Holding, HoldingState } from './holding.js';
import { checkOther, type Of } from './title.js';

type Decided = RollDecision | Refusal;

/** Fewer than three judge nobody. */
export const LEAST_JURY = 3;

const STATE_AFTER: Readonly<Record<Verdict, HoldingState>> = {
  DISMISSED: 'ADMITTED',
  MERCY: 'ADMITTED',
  SUSPENDED: 'SUSPENDED',
  FORFEIT: 'FORFEIT',
};

/** Somebody brings a breach before the court; nothing changes for the holder but that a jury will sit. */
export function present(holding: Holding, { by }: Of<'PRESENT'>, court: Court): Decided {
  const wrong = checkOther(holding, by);
  if (wrong !== undefined) return wrong;
  const next = after(holding, 'PRESENTED', { presentment: { by, on: court.on } }, court);
  return entered('PRESENTED', next, court, { toUseOf: by });
}

/** A jury's finding, of whatever. */
export interface Found {
  readonly jury: readonly string[];
  /** How many of the jury found so. */
  readonly votes: number;
}

/** Holders by admittance, three or more and each once, no party among them, of whom more than half found so. */
export function checkJury(holding: Holding, { jury, votes }: Found, { holders }: Court): Refusal | undefined {
  if (new Set(jury).size !== jury.length || jury.length < LEAST_JURY) {
    return no('JuryTooSmall', 'jury', `A jury is of ${String(LEAST_JURY)} holders or more, each of them once.`);
  }
  const party = jury.find((each) => each === holding.holder || each === holding.presentment?.by);
  if (party !== undefined) return no('JurorIsParty', 'jury', `${party} is a party to this case.`);
  const stranger = jury.find((each) => holders?.has(each) !== true);
  if (stranger !== undefined) return no('JurorHoldsNothing', 'jury', `${stranger} holds nothing by admittance.`);
  return Number.isInteger(votes) && votes <= jury.length && 2 * votes > jury.length
    ? undefined
    : no('JuryNotAgreed', 'votes', 'A verdict is what more than half of the jury found.');
}

function checkSentence(holding: Holding, { verdict, until }: Of<'VERDICT'>, court: Court): Refusal | undefined {
  const { stint } = court.custom;
  const { presentment } = holding;
  if (presentment !== undefined && court.on <= presentment.on) {
    return no('VerdictTooSoon', 'on', 'Nobody is judged on the day on which they are accused.');
  }
  if (presentment !== undefined && verdict !== 'DISMISSED' && court.on > daysAfter(presentment.on, stint.juryDays)) {
    return no('VerdictTooLate', 'on', `A jury finds within ${String(stint.juryDays)} days, or the case is dismissed.`);
  }
  if (verdict === 'FORFEIT' && holding.fineDisputed) {
    return no('FineDisputed', 'verdict', 'A fine of this holding is in dispute: refusing one is no ground to forfeit.');
  }
  if (verdict !== 'SUSPENDED') {
    return until === undefined ? undefined : no('DayMalformed', 'until', 'Only a suspension has an end.');
  }
  if (!stint.sanctions.includes('SUSPEND')) return no('SanctionUnknown', 'verdict', 'This custom knows no suspension.');
  if (until === undefined || !isDay(until) || until <= court.on) {
    return no('DayMalformed', 'until', 'A suspension names a later day on which it ends.');
  }
  return until > daysAfter(court.on, stint.suspendDays)
    ? no('SuspensionTooLong', 'until', `A suspension lasts ${String(stint.suspendDays)} days at most.`)
    : undefined;
}

/** What a jury of holders found: the only way to a suspension or a forfeiture. */
export function verdict(holding: Holding, act: Of<'VERDICT'>, court: Court): Decided {
  const refused = checkJury(holding, act, court) ?? checkSentence(holding, act, court);
  if (refused !== undefined) return refused;
  const { verdict: found, jury, votes, until } = act;
  const change = { state: STATE_AFTER[found], ...(until === undefined ? {} : { suspendedUntil: until }) };
  const next = without(after(holding, 'JUDGED', change, court), 'presentment');
  const more = { verdict: found, jury, votes, ...(until === undefined ? {} : { until }) };
  return entered('JUDGED', next, court, more);
}

export function reinstate(holding: Holding, court: Court): Decided {
  const { suspendedUntil } = holding;
  if (suspendedUntil !== undefined && court.on < suspendedUntil) {
    return no('SuspensionRuns', 'on', `The suspension lasts until ${suspendedUntil}.`);
  }
  return entered('REINSTATED', without(after(holding, 'REINSTATED', {}, court), 'suspendedUntil'), court);
}
