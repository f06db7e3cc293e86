import { formatAmount, isRefusal, unitOf } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { idOfSegment } from './segment.js';

const BREACH = /^(?<path>\S+) would be -(?<missing>\d+)$/u;
const FUND = /^fund:(?<fund>[^:]+):restricted$/u;

/** So much of the unit in which the draft moves that account; smallest steps where the draft does not say of what. */
function shownOf(draft: JournalDraft, path: string, missing: string): string {
  const [code, ...more] = new Set(draft.postings.filter(({ account }) => account === path).map(({ unit }) => unit));
  const unit = code === undefined || more.length > 0 ? undefined : unitOf(code);
  return unit === undefined || isRefusal(unit)
    ? missing
    : `${formatAmount(BigInt(missing), unit.code)} ${unit.shownAs}`;
}

/**
 * What to tell somebody whose entry takes more than there is, in plain words: of which account or fund, and by how much
 * (AUD-4). `detail` is the ledger's own, in smallest steps. Undefined where it tells of no such breach.
 *
 * @example a fund of 40,000, a charge of 45,000 // 'the fund school is overspent by 5000.00 EUR: …'
 */
export function shortfall(draft: JournalDraft, detail: string): string | undefined {
  const { path, missing } = BREACH.exec(detail)?.groups ?? {};
  if (path === undefined || missing === undefined) return undefined;
  const shown = shownOf(draft, path, missing);
  const fund = FUND.exec(path)?.groups?.['fund'];
  if (fund === undefined) return `${path} has ${shown} too little for this`;
  return `the fund ${idOfSegment(fund) ?? fund} is overspent by ${shown}: it pays no more than it was given for its purpose`;
}
