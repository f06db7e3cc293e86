import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { chartEntryOf } from './chart-entry.js';

/** The kinds that an officer may enter. Every other kind belongs to the rule that makes its journals. */
export const kindsByHand = ['manual', 'correction', 'opening', 'grant-returned'] as const;

/**
 * Journals that another record counts: a period's close, a run's items, the meters. To take one back alone would leave
 * that record saying what the books no longer say; whoever keeps the record takes both back.
 */
const COUNTED_ELSEWHERE: ReadonlySet<string> = new Set([
  'annulment-claim',
  'appropriation',
  'bets',
  'close-result',
  'contribution-credited',
  'entry-fine',
  'entry-fine-reduced',
  'label-wage',
  'pay-dividend',
  'projects',
  'rated-usage',
  'royalty',
  'run-item',
  'serving-settled',
  'shares-subscribed',
  'shares-withdrawn',
  'site-hour',
  'standing-share-run-item',
  'usage-bucket',
  'waterfall',
]);

/** Accounts that another record counts, by how their paths begin, and what moves them instead. */
const COUNTED: readonly (readonly [paths: RegExp, instead: string])[] = [
  [/^(?:je:liabilities:dividend|ca:liabilities:payroll):/u, 'a run declares and pays it: copyhold pay run'],
  [/^ca:liabilities:dividends-declared:/u, 'a resolution declares it, and its run shares it out'],
  [/^je:liabilities:standing-share:/u, 'the close of a period sets it aside, and its run pays it'],
  [/^je:liabilities:royalty:/u, 'it is due where use is rated, and its run pays it'],
  [/^je:liabilities:funder:/u, 'the close of a period says what the funder is due'],
  [/^(?:je:liabilities:due-to-ca|ca:assets:due-from-je)$/u, 'the close of a period says what the association is due'],
  [/^je:income:entry-fines$/u, 'a fine is due with an admittance: copyhold roll enter'],
  [/^je:equity:withdrawable-shares:/u, 'shares are subscribed and withdrawn at par: copyhold capital'],
  [/^je:(?:income|equity):gifts-in-kind$/u, 'a gift in kind comes in with what was given: copyhold capital gift'],
  [/^je:equity:surplus$/u, 'the close of a period moves the result there: enter the cost or the income'],
  [/^(?:je|ca):equity:exchange$/u, 'money is exchanged by the rule of exchanges, which verifies the rate'],
  [/^ca:equity:/u, 'a resolution of the members divides it'],
  [/^je:expenses:idle:/u, 'it is what serving cards cost beyond tokens: copyhold period rate'],
  [/^je:labels:/u, 'points come with the labels that were accepted: copyhold import labels'],
];
const METERED = 'counts come from the meters: copyhold import llm-requests or gpu-jobs';
const OPENING = 'je:equity:opening';

function insteadOf(kind: string, account: string): string | undefined {
  const [, instead] = COUNTED.find(([paths]) => paths.test(account)) ?? [];
  if (instead !== undefined) return instead;
  if (account === OPENING && kind !== 'opening') return 'what there was when the books began is of the kind "opening"';
  const entry = chartEntryOf(account);
  return !isRefusal(entry) && entry.type === 'STATISTICAL' ? METERED : undefined;
}

/**
 * May a person enter lines to these accounts? Refuses `AccountNotByHand`, with what to use instead, for an account that
 * another record counts (runs, closes, resolutions, meters, labels): the books would no longer say what that record says.
 */
export function checkAccountsByHand(
  kind: string,
  lines: readonly { readonly account: string }[],
): Refusal<'AccountNotByHand'> | undefined {
  for (const [index, { account }] of lines.entries()) {
    const instead = insteadOf(kind, account);
    if (instead === undefined) continue;
    const message = `${account} is not entered by hand: ${instead}`;
    return refuse('AccountNotByHand', { message, field: `postings.${index}.account`, rule: 'posting.by-hand' });
  }
  return undefined;
}

/** May a person enter a journal of this kind? Refuses `KindNotByHand`: nobody passes for a meter or a period's close. */
export function checkKindByHand(kind: string): Refusal<'KindNotByHand'> | undefined {
  if (kindsByHand.some((allowed) => allowed === kind)) return undefined;
  const message = `journals of the kind "${kind}" are made by a rule; by hand: ${kindsByHand.join(', ')}`;
  return refuse('KindNotByHand', { message, field: 'kind', rule: 'posting.by-hand' });
}

/** May an officer take back a journal of this kind? Refuses `NotReversibleByHand` where another record counts it. */
export function checkReversibleByHand(kind: string): Refusal<'NotReversibleByHand'> | undefined {
  if (!COUNTED_ELSEWHERE.has(kind)) return undefined;
  const message = `another record counts the journals of the kind "${kind}": correct it there, or enter a correction`;
  return refuse('NotReversibleByHand', { message, field: 'id', rule: 'posting.by-hand' });
}
