import { type UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** A carried resolution by which members chose bets. */
export interface BetsChosen extends Occasion {
  /** The hash of its result, in lower-case hexadecimal; it is carried out once. */
  readonly resolution: string;
  readonly currency: UnitCode;
  /** What was chosen, with what each takes, in minor units. */
  readonly chosen: readonly { readonly id: string; readonly cost: bigint }[];
}

/** So much of a resolution's hash tells its bets from those of any other. */
const TOLD_BY = 12;

/**
 * Bets that members chose are committed: what each takes moves from what is kept for bets into a purse of its own, in one
 * entry. Refused where less is kept: no floor of an account is passed. Refuses what an entry of nothing refuses.
 *
 * @example betsCommitted({ …, chosen: [{ id: 'kelp', cost: 90000n }] }) // to ca:equity:bets:…-kelp
 */
export function betsCommitted(decided: BetsChosen): JournalDraft | PostingRefusal {
  const { resolution, currency: unit, chosen } = decided;
  const head = {
    ...headOf(decided),
    idempotencyKey: joined('bets', [resolution]),
    kind: 'bets',
    memo: `bets chosen by resolution ${resolution}`,
    source: { kind: 'resolution', id: resolution },
  };
  return draftAdditiveJournal(
    head,
    chosen.map(({ id, cost }) => {
      const purse = account.bet(`${resolution.slice(0, TOLD_BY)}-${id}`);
      return { debit: account.fund('BET'), credit: purse, unit, amount: cost, purpose: 'BET' };
    }),
  );
}
