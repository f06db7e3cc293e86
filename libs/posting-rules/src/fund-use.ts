import { isRefusal, refuse, type Refusal } from '#libs/amount';
import type { JournalDraft, Posting } from '#libs/ledger';
import { chartEntryOf } from './chart-entry.js';
import { fundPartOf, type FundPart } from './with-releases.js';

/** Proceeds of locked assets: money, which restricted money does not become. */
const LOCKED_BANK = 'je:assets:bank:locked';

/** What a journal charges in one unit: net debits of costs, and of locked assets; and net credits of released funds. */
interface Charges {
  readonly costs: bigint;
  readonly assets: bigint;
  readonly released: bigint;
  readonly releases: boolean;
  readonly bothWays: boolean;
}

const debited = ({ side, amount }: Posting): bigint => (side === 'DEBIT' ? amount : -amount);
const debitedOf = (lines: readonly Posting[]): bigint => lines.reduce((sum, line) => sum + debited(line), 0n);

const misused = (message: string): Refusal<'FundMisused'> =>
  refuse('FundMisused', { message, field: 'postings', rule: 'SUR-9' });

function chargesOf(postings: readonly Posting[]): Charges {
  let [costs, assets] = [0n, 0n];
  const released = new Map<string, bigint>();
  for (const posting of postings) {
    const { account } = posting;
    const entry = chartEntryOf(account);
    if (isRefusal(entry)) continue;
    if (fundPartOf(account)?.part === 'released') {
      released.set(account, (released.get(account) ?? 0n) - debited(posting));
    } else if (entry.type === 'EXPENSE') costs += debited(posting);
    else if (entry.type === 'ASSET' && entry.lockClass === 'LOCKED' && account !== LOCKED_BANK)
      assets += debited(posting);
  }
  const sums = [...released.values()];
  return {
    costs,
    assets,
    released: sums.reduce((sum, amount) => sum + amount, 0n),
    releases: sums.some((amount) => amount !== 0n),
    bothWays: sums.some((amount) => amount > 0n) && sums.some((amount) => amount < 0n),
  };
}

function checkCharges(postings: readonly Posting[]): Refusal<'FundMisused'> | undefined {
  const { costs, assets, released, releases, bothWays } = chargesOf(postings);
  if (!releases) return undefined;
  if (assets !== 0n && costs !== 0n) {
    return misused('restricted money pays for a machine in one entry and for costs in another, never for both at once');
  }
  if (bothWays) {
    return misused('one fund takes its money back in one entry, and another fund pays in an entry of its own');
  }
  const charged = costs + assets;
  if (released > 0n && charged < released) {
    return misused(
      'restricted money pays a cost or a machine of the same entry, never a debt, and becomes nothing else',
    );
  }
  if (released < 0n && charged > released) {
    return misused('money comes back to a restricted fund only where a cost that it paid is taken back');
  }
  return undefined;
}

const isOneWay = (lines: readonly Posting[]): boolean => new Set(lines.map(({ side }) => side)).size < 2;

/** What a journal does to one fund in one unit. */
function checkMoved(draft: JournalDraft, fund: string, lines: readonly Posting[]): Refusal<'FundMisused'> | undefined {
  const of = (part: FundPart): readonly Posting[] => lines.filter(({ account }) => fundPartOf(account)?.part === part);
  if (!(['cash', 'restricted', 'released'] as const).every((part) => isOneWay(of(part)))) {
    return misused(`money of the fund ${fund} comes in in one entry and goes out in another, never both at once`);
  }
  const [charged, takenBack] = [debitedOf(of('restricted')), debitedOf(of('released'))];
  if (draft.kind === 'close-result') {
    return charged === 0n ? undefined : misused(`a close neither gives to the fund ${fund} nor takes from it`);
  }
  if (takenBack !== 0n && charged + takenBack !== 0n) {
    return misused(`the fund ${fund} releases what it pays, no more and no less`);
  }
  const isReturn = takenBack === 0n && charged > 0n;
  if (!isReturn) return undefined;
  if (draft.postings.length !== lines.length) {
    return misused(
      `money of the fund ${fund} that no cost releases goes back to its funder, in an entry of that alone`,
    );
  }
  if (draft.kind === 'grant-returned' || draft.resolves !== undefined) return undefined;
  return misused(`money of the fund ${fund} goes back to its funder in an entry of the kind "grant-returned"`);
}

/**
 * What becomes of restricted money, by the sums of a journal, whatever its legs are matched with. It comes in by a grant,
 * pays a cost or a machine of the same journal and is released for it, or goes back to its funder in a journal of that
 * alone. A reversal mirrors what was allowed once; a close takes over what funds released for costs. Refuses
 * `FundMisused` (SUR-9). Takes the draft with its releases; that cash and fund move alike is left to the ledger.
 */
export function checkFundUse(draft: JournalDraft): Refusal<'FundMisused'> | undefined {
  if (draft.reverses !== undefined) return undefined;
  for (const lines of Map.groupBy(draft.postings, ({ unit }) => unit).values()) {
    const byFund = Map.groupBy(lines, ({ account }) => fundPartOf(account)?.fund);
    for (const [fund, own] of byFund) {
      const refusal = fund === undefined ? undefined : checkMoved(draft, fund, own);
      if (refusal !== undefined) return refusal;
    }
    const refusal = draft.kind === 'close-result' ? undefined : checkCharges(lines);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
