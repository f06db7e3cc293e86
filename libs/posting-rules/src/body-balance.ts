import { formatAmount, isRefusal, refuse, unitOf, type Refusal } from '#libs/amount';
import { bodyOf, type JournalDraft, type Posting } from '#libs/ledger';
import { chartEntryOf } from './chart-entry.js';

export type BodyRefusal = Refusal<'BodyUnbalanced' | 'UnitNotOfAccount'>;

/** Restricted funds stand in the books of the Joint Enterprise. */
const keeperOf = (path: string): string => {
  const body = bodyOf(path);
  return body === 'fund' ? 'je' : body;
};

/** Money stands in accounts of money, everything else in statistical ones: neither becomes the other. */
function checkUnits(postings: readonly Posting[]): BodyRefusal | undefined {
  for (const [index, { account, unit: code }] of postings.entries()) {
    const entry = chartEntryOf(account);
    const unit = unitOf(code);
    if (isRefusal(entry) || isRefusal(unit)) continue;
    if ((unit.kind === 'MONEY') === (entry.type !== 'STATISTICAL')) continue;
    const message = entry.type === 'STATISTICAL' ? 'counts, and holds no money' : `holds money, and no ${unit.shownAs}`;
    return refuse('UnitNotOfAccount', {
      message: `${account} ${message}`,
      field: `postings.${index}.unit`,
      rule: 'ledger.unit-of-account',
    });
  }
  return undefined;
}

/**
 * Each body keeps books of its own: in every journal its debits equal its credits, unit by unit. What passes from one
 * body to another is a claim of the one and a debt of the other, both in the same journal. And money never stands in a
 * statistical account, nor a count in an account of money. Undefined means that the draft may be posted.
 *
 * @example Dr ca:assets:bank, Cr je:assets:bank // BodyUnbalanced: the association's debit has no credit of its own
 */
export function checkBodies({ postings }: JournalDraft): BodyRefusal | undefined {
  const units = checkUnits(postings);
  if (units !== undefined) return units;
  for (const [unit, lines] of Map.groupBy(postings, (posting) => posting.unit)) {
    for (const [body, own] of Map.groupBy(lines, ({ account }) => keeperOf(account))) {
      const net = own.reduce((sum, { side, amount }) => (side === 'DEBIT' ? sum + amount : sum - amount), 0n);
      if (net === 0n) continue;
      const [heavier, excess] = net > 0n ? ['debits', net] : ['credits', -net];
      return refuse('BodyUnbalanced', {
        message: `in the books of ${body}, ${heavier} are ${formatAmount(excess, unit)} ${unit} more than the other side: each body balances by itself`,
        field: 'postings',
        rule: 'ledger.body-balance',
      });
    }
  }
  return undefined;
}
