import { type UnitCode } from '#libs/amount';
import type { AppropriationLine } from '#libs/custom';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** A carried resolution by which members chose projects for a part of a fund. */
export interface ProjectsChosen extends Occasion {
  /** The hash of its result, in lower-case hexadecimal; it is carried out once. */
  readonly resolution: string;
  readonly currency: UnitCode;
  /** The purpose whose money it is. */
  readonly fund: Exclude<AppropriationLine, 'WORKER_RETURN'>;
  /** What was chosen, with what each takes, in minor units. */
  readonly chosen: readonly { readonly id: string; readonly cost: bigint }[];
}

/** So much of a resolution's hash tells its projects from those of any other. */
const TOLD_BY = 12;

/**
 * What members chose is committed: the cost of each project moves from the fund into a purse of its own, in one entry.
 * The fund refuses where it holds less: no floor of an account is passed. Refuses what an entry of nothing refuses.
 *
 * @example projectsCommitted({ …, fund: 'REINVEST', chosen: [{ id: 'roof', cost: 90000n }] }) // to ca:equity:projects:…-roof
 */
export function projectsCommitted(decided: ProjectsChosen): JournalDraft | PostingRefusal {
  const { resolution, currency: unit, fund, chosen } = decided;
  const head = {
    ...headOf(decided),
    idempotencyKey: joined('projects', [resolution]),
    kind: 'projects',
    memo: `projects chosen by resolution ${resolution}`,
    source: { kind: 'resolution', id: resolution },
  };
  return draftAdditiveJournal(
    head,
    chosen.map(({ id, cost }) => {
      const purse = account.project(`${resolution.slice(0, TOLD_BY)}-${id}`);
      return { debit: account.fund(fund), credit: purse, unit, amount: cost, purpose: fund };
    }),
  );
}
