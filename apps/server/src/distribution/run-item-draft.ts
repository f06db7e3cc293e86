import { InvariantViolation, isRefusal, type Refusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { runItem, standingShareRunItem, type Occasion } from '#libs/posting-rules';
import type { RunItem, RunRecord } from './distribution.types.js';

/** Who posts runs: nobody in particular, the decision was taken before. */
const ACTOR = 'system:distribution';

/** The model whose labellers a liability such as je:liabilities:royalty:MODEL is owed to. */
export function modelOfAccount(path: string): string {
  const last = path.slice(path.lastIndexOf(':') + 1);
  return decodeURIComponent(last);
}

/** The journal by which one item of a run becomes owed to its holder. */
export function draftOfItem(run: RunRecord, item: RunItem): JournalDraft {
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
