import { refuse, type Refusal } from '#libs/amount';

/** Everything that decides whether what a period left may be put to the vote, as loaded under the books' lock. */
export interface OpeningFacts {
  /** What the closed period left to divide, in minor units; undefined while it is open. */
  readonly left: bigint | undefined;
  /** What the account of the undivided surplus still holds. */
  readonly held: bigint;
  /** What is to be divided. */
  readonly amount: bigint;
  /** Whether another motion on the same period is open or was carried. */
  readonly putToVote: boolean;
  readonly customVersion: number;
}

export type OpeningRefusal = Refusal<'PeriodNotClosed' | 'AmountNotAllocable' | 'AlreadyPutToVote'>;

/**
 * Says why an appropriation may not be opened, or `undefined` if it may: the period is closed, the motion divides all
 * that it left and no more than is still there, and nobody put it to the vote before. A motion without its quorum
 * decided nothing, and the period may be put to the vote again.
 *
 * @example mayOpen({ left: 5n, held: 5n, amount: 6n, putToVote: false, customVersion: 1 }) // AmountNotAllocable
 */
export function mayOpen({ left, held, amount, putToVote, customVersion }: OpeningFacts): OpeningRefusal | undefined {
  const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
    refuse(kind, { message, field, rule: 'motion.opening', customVersion });
  if (left === undefined) {
    return no('PeriodNotClosed', 'periodId', 'What a period left is known when its books are closed, not before.');
  }
  if (putToVote) return no('AlreadyPutToVote', 'periodId', 'What this period left has been put to the vote already.');
  if (amount !== left) {
    return no('AmountNotAllocable', 'amount', 'A motion divides exactly what the period left: no more and no less.');
  }
  if (amount > held) {
    return no('AmountNotAllocable', 'amount', 'What the period left is not there to be divided any more.');
  }
  return undefined;
}
