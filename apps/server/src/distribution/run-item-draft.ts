import { InvariantViolation, isRefusal, type Refusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { idOfSegment, runItem, standingShareRunItem, type Occasion } from '#libs/posting-rules';
import type { RunItem, RunRecord } from './distribution.types.js';

/** Who posts runs: nobody in particular, the decision was taken before. */
const ACTOR = 'system:distribution';

/** The model whose labellers a liability such as je:liabilities:royalty:MODEL is owed to. */
export function modelOfAccount(path: string): string {
  const last = path.slice(path.lastIndexOf(':') + 1);
  // An account that older books hold under a name that no id is written as: the name itself.
  return idOfSegment(last) ?? last;
}

/** What an item's journal says of its run. */
type RunOfItem = Pick<RunRecord, 'code' | 'kind' | 'fromAccount' | 'currency' | 'effectiveAt' | 'customVersion'>;

/** The journal by which one item of a run becomes owed to its holder. */
export function draftOfItem(run: RunOfItem, item: Pick<RunItem, 'holder' | 'amount'>): JournalDraft {
  const occasion: Occasion = {
    effectiveAt: run.effectiveAt.toISOString(),
    actor: ACTOR,
    customVersion: run.customVersion,
  };
  const shared = { ...occasion, run: run.code, roll: item.holder, currency: run.currency };
  const draft: JournalDraft | Refusal =
    run.kind === 'WORKER_RETURN'
      ? runItem({ ...shared, amount: item.amount })
      : standingShareRunItem({
          ...shared,
          model: modelOfAccount(run.fromAccount),
          fromStandingShare: run.kind === 'STANDING_SHARE' ? item.amount : 0n,
          fromRoyalty: run.kind === 'ROYALTY' ? item.amount : 0n,
        });
  if (isRefusal(draft)) throw new InvariantViolation(draft.message);
  return draft;
}
