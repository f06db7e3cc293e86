import type { Refusal } from '#libs/amount';
import type { Court } from './act.js';
import { isDay, yearsAfter } from './days.js';
import { after, entered, no, without, type RollDecision } from './decision.js';
import type { Holding } from './holding.js';
import { checkOther, MOST_QUANTITY, type Of } from './title.js';

type Decided = RollDecision | Refusal;

/** Lets are for two years at most: a longer one is a sale in another dress. */
const LET_YEARS = 2;

/** A surrender on condition: the holder keeps the right, and repayment makes it void. */
export function pledge(holding: Holding, { to, sumMinor, due }: Of<'PLEDGE'>, court: Court): Decided {
  const wrong = checkOther(holding, to);
  if (wrong !== undefined) return wrong;
  if (holding.pledge !== undefined)
    return no('HoldingPledged', 'act', `It is pledged to ${holding.pledge.to} already.`);
  if (sumMinor <= 0n) return no('SumNotPositive', 'sum', 'A pledge secures a sum above zero.');
  if (sumMinor >= MOST_QUANTITY) return no('SumTooLarge', 'sum', 'That sum is more than can be counted.');
  if (!isDay(due) || due <= court.on || due <= (court.today ?? ''))
    return no('DayMalformed', 'until', 'A pledge names a later day of repayment.');
  const next = after(holding, 'PLEDGED', { pledge: { to, sumMinor, due } }, court);
  return entered('PLEDGED', next, court, { toUseOf: to, sumMinor, until: due });
}

export function releasePledge(holding: Holding, court: Court): Decided {
  if (holding.pledge === undefined) return no('NotPledged', 'act', 'It is not pledged.');
  const next = without(after(holding, 'PLEDGE_RELEASED', {}, court), 'pledge');
  return entered('PLEDGE_RELEASED', next, court, { toUseOf: holding.pledge.to });
}

/** Not repaid in time: the surrender stands, and the pledgee waits for admittance like anybody else. */
export function foreclose(holding: Holding, court: Court): Decided {
  const { pledge: secured } = holding;
  if (secured === undefined) return no('NotPledged', 'act', 'It is not pledged.');
  if (court.on <= secured.due) return no('PledgeNotDue', 'on', `It may be repaid until ${secured.due}.`);
  const next = after(holding, 'FORECLOSED', { toUseOf: secured.to }, court);
  return entered('FORECLOSED', without(next, 'pledge'), court, { toUseOf: secured.to, sumMinor: secured.sumMinor });
}

export function lease(holding: Holding, { to, until }: Of<'LEASE'>, court: Court): Decided {
  const wrong = checkOther(holding, to);
  if (wrong !== undefined) return wrong;
  if (!isDay(until) || until <= court.on)
    return no('DayMalformed', 'until', 'A let names a later day on which it ends.');
  if (until > yearsAfter(court.on, LET_YEARS)) {
    return no('LetTooLong', 'until', `A right is let for ${String(LET_YEARS)} years at most.`);
  }
  if (holding.letUntil !== undefined && holding.letUntil > court.on) {
    return no('HoldingLet', 'act', `It is let until ${holding.letUntil} already.`);
  }
  const next = after(holding, 'LET', { letTo: to, letUntil: until }, court);
  return entered('LET', next, court, { toUseOf: to, until });
}
