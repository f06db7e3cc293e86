import { refuse, type Refusal } from '#libs/amount';

/** Where one piece of imported work stands inside Copyhold. */
export type ItemState = 'IMPORTED' | 'PENDING' | 'ACCEPTED' | 'REJECTED' | 'SKIPPED' | 'GOLD' | 'WITHDRAWN';

/** A decision on one piece of work. */
export interface ItemDecision {
  readonly from: ItemState;
  readonly to: ItemState;
  readonly labeller: string | null;
  readonly decidedBy: string;
  readonly reason: string;
}

const NEXT: Readonly<Record<ItemState, readonly ItemState[]>> = {
  IMPORTED: ['PENDING'],
  PENDING: ['ACCEPTED', 'REJECTED', 'SKIPPED', 'GOLD'],
  ACCEPTED: ['WITHDRAWN'],
  REJECTED: [],
  SKIPPED: [],
  GOLD: [],
  WITHDRAWN: [],
};

const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'labels.decision' });

/**
 * Takes one piece of work to its next state. Refuses `ItemCannotMove`, `DecidedByLabeller` (nobody decides on their
 * own work) and `ReasonMissing` (whoever rejects or withdraws says why).
 *
 * @example decideItem({ from: 'PENDING', to: 'ACCEPTED', labeller: 'r0017', decidedBy: 'r0042', reason: '' }) // 'ACCEPTED'
 */
export function decideItem(
  decision: ItemDecision,
): ItemState | Refusal<'ItemCannotMove' | 'DecidedByLabeller' | 'ReasonMissing'> {
  const { from, to } = decision;
  if (!NEXT[from].includes(to)) return no('ItemCannotMove', 'state', `Work that is ${from} cannot become ${to}.`);
  if (decision.decidedBy === decision.labeller) {
    return no('DecidedByLabeller', 'decidedBy', 'Nobody decides on their own work.');
  }
  if ((to === 'REJECTED' || to === 'WITHDRAWN') && decision.reason.trim() === '') {
    return no('ReasonMissing', 'reason', 'Whoever rejects or withdraws work says why.');
  }
  return to;
}
