import type { JournalDraft, Posting } from '#libs/ledger';
import { postingsOf, type Movement } from './movement.js';

const RESTRICTED_CASH = 'je:assets:bank:restricted:';

/** Of a fund: the cash kept apart for it, what it holds, and what it gave up for costs and machines. */
export type FundPart = 'cash' | 'restricted' | 'released';

/** The fund of an account as its path writes it, and which of its three accounts it is; other accounts have none. */
export function fundPartOf(path: string): { readonly fund: string; readonly part: FundPart } | undefined {
  if (path.startsWith(RESTRICTED_CASH)) return { fund: path.slice(RESTRICTED_CASH.length), part: 'cash' };
  const [body, fund, part] = path.split(':');
  if (body !== 'fund' || fund === undefined) return undefined;
  return part === 'restricted' || part === 'released' ? { fund, part } : undefined;
}

/** What a draft does to one fund in one unit. */
interface FundMoved {
  readonly fund: string;
  readonly unit: string;
  readonly parts: ReadonlySet<FundPart>;
  /** Credits less debits of cash and fund together: cash grows by debits and the fund by credits, so alike is nothing. */
  readonly gap: bigint;
}

function movedFunds(postings: readonly Posting[]): readonly FundMoved[] {
  const moved = new Map<string, FundMoved>();
  for (const { account, unit, side, amount } of postings) {
    const found = fundPartOf(account);
    if (found === undefined) continue;
    const { fund, part } = found;
    const known = moved.get(`${fund} ${unit}`) ?? { fund, unit, parts: new Set<FundPart>(), gap: 0n };
    const change = part === 'released' ? 0n : side === 'CREDIT' ? amount : -amount;
    moved.set(`${fund} ${unit}`, { ...known, parts: new Set([...known.parts, part]), gap: known.gap + change });
  }
  return [...moved.values()];
}

/** Only cash that moves asks for a release, and only where the draft does not state releases of its own. */
function releaseOf({ fund, unit, parts, gap }: FundMoved): readonly Movement[] {
  if (!parts.has('cash') || parts.has('released')) return [];
  const [debit, credit] = [`fund:${fund}:restricted`, `fund:${fund}:released`];
  return [{ debit, credit, unit, amount: gap, purpose: 'RELEASE' }];
}

/**
 * The draft with the releases that its charges to restricted funds need, last and in pairs: whatever leaves the cash of
 * a fund leaves the fund too, into what it released, so that in every journal cash and fund change by the same amount.
 * Cash that comes back to a fund takes its release back. A draft that moves both alike already, such as a grant received
 * or returned, or that states its own releases, as a reversal does, is answered as it is: the ledger refuses it where
 * they do not fit. Doing it twice changes nothing.
 *
 * @example Dr je:expenses:host 5, Cr je:assets:bank:restricted:x 5 // and Dr fund:x:restricted 5, Cr fund:x:released 5
 */
export function withReleases(draft: JournalDraft): JournalDraft {
  const lines = movedFunds(draft.postings).flatMap(releaseOf).flatMap(postingsOf);
  return lines.length === 0 ? draft : { ...draft, postings: [...draft.postings, ...lines] };
}
