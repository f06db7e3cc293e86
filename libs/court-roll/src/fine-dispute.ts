import type { Refusal } from '#libs/amount';
import type { Court } from './act.js';
import { after, entered, no, type RollDecision } from './decision.js';
import type { Holding } from './holding.js';
import { checkJury } from './justice.js';
import type { Of } from './title.js';

/**
 * Somebody disputes what is asked of them: until it is settled nothing is forfeited. Once, while it is owed, and until a
 * jury has found: a dispute of nothing, or without end, would shield anybody from every verdict. Refuses
 * `FineNotOwed`, `FineDisputed` and `FineJudged`.
 */
export function disputeFine(holding: Holding, court: Court): RollDecision | Refusal {
  const { fine } = court;
  if (holding.fineDisputed) return no('FineDisputed', 'act', 'A fine of it is in dispute already.');
  if (fine === undefined || fine.paidMinor >= fine.dueMinor) {
    return no('FineNotOwed', 'act', 'No fine of it is owed: there is nothing to dispute.');
  }
  if (fine.judged === true)
    return no('FineJudged', 'act', 'A jury has found about this fine: it is owed as it left it.');
  return entered('FINE_DISPUTED', after(holding, 'FINE_DISPUTED', { fineDisputed: true }, court), court);
}

/** Nobody is judged on the day on which they come before the court. */
function checkSitting({ on, fine }: Court): Refusal | undefined {
  return fine?.disputedOn !== undefined && on <= fine.disputedOn
    ? no('VerdictTooSoon', 'on', 'No jury finds about a fine on the day on which it is disputed.')
    : undefined;
}

/**
 * What a jury of holders left of a fine in dispute. It ends the dispute, takes nothing from the holder, and the books
 * are corrected by the difference in the same transaction. Refuses `FineNotDisputed`, `FineNotReduced`, and
 * `FinePaidAbove` where more was paid than the jury leaves: that receipt is paid back, by reversal, first.
 */
export function reduceFine(holding: Holding, act: Of<'REDUCE_FINE'>, court: Court): RollDecision | Refusal {
  const { toMinor, jury, votes } = act;
  const { fine } = court;
  if (!holding.fineDisputed || fine === undefined) return no('FineNotDisputed', 'act', 'No fine of it is in dispute.');
  const wrong = checkJury(holding, act, court) ?? checkSitting(court);
  if (wrong !== undefined) return wrong;
  if (toMinor < 0n || toMinor >= fine.dueMinor) {
    return no(
      'FineNotReduced',
      'sum',
      `A jury leaves less than the ${String(fine.dueMinor)} that is asked, and not below zero.`,
    );
  }
  if (toMinor < fine.paidMinor) {
    return no('FinePaidAbove', 'sum', `${String(fine.paidMinor)} was paid already: take that receipt back first.`);
  }
  const next = after(holding, 'FINE_REDUCED', { fineDisputed: false }, court);
  const more = { sumMinor: toMinor, jury, votes, reducedByMinor: fine.dueMinor - toMinor };
  return entered('FINE_REDUCED', next, court, more);
}

/**
 * The dispute is over with what was asked: because it was paid in full, or because a jury upheld it. Whoever keeps the
 * roll cannot say so alone, or a dispute would shield nobody from a forfeiture. Refuses `FineStillDisputed`,
 * and `FineNotDisputed` where a jury is named for nothing.
 */
export function settleFine(
  holding: Holding,
  { jury, votes = 0 }: Of<'SETTLE_FINE'>,
  court: Court,
): RollDecision | Refusal {
  const { fine } = court;
  const settled = after(holding, 'FINE_SETTLED', { fineDisputed: false }, court);
  if (jury !== undefined) {
    // A finding before the dispute would take it away from whoever comes to owe the fine.
    if (!holding.fineDisputed) return no('FineNotDisputed', 'act', 'No fine of it is in dispute.');
    const wrong = checkJury(holding, { jury, votes }, court) ?? checkSitting(court);
    return wrong ?? entered('FINE_SETTLED', settled, court, { jury, votes });
  }
  if (holding.fineDisputed && fine !== undefined && fine.paidMinor < fine.dueMinor) {
    return no('FineStillDisputed', 'act', 'A dispute ends by payment in full, or as a jury finds: name the jury.');
  }
  return entered('FINE_SETTLED', settled, court);
}
