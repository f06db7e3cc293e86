import type { JournalQuery } from './journal-query.js';
import type { AccountWords, Parameters, Search } from './search.types.js';

/** Newest first. */
export const PLACE_DESC = 'j.batch_sequence DESC, j.ordinal DESC';

/** Every leg of a journal, posted or held. */
const LEGS = `(
  SELECT t.position, t.unit, t.debit_account_id, t.credit_account_id, t.amount FROM transfer t WHERE t.journal_id = j.id
  UNION ALL
  SELECT h.position, h.unit, h.debit_account_id, h.credit_account_id, h.amount FROM hold h WHERE h.journal_id = j.id)`;

/** What an account must be for the query: of the account `a`. Undefined where the query asks for none. */
export function accountCondition(query: JournalQuery, parameters: Parameters): string | undefined {
  const { account, body, fund, unit } = query;
  const all: string[] = [];
  if (account !== null) {
    const path = parameters.place(account, 'text');
    // A path itself or anything below it: je:assets is no prefix of je:assets-sold.
    all.push(`(a.path = ${path} OR starts_with(a.path, ${path} || ':'))`);
  }
  if (body !== null) all.push(`starts_with(a.path, ${parameters.place(`${body}:`, 'text')})`);
  if (fund !== null) all.push(`a.fund = ${parameters.place(fund, 'text')}`);
  if (unit !== null) all.push(`a.unit = ${parameters.place(unit, 'text')}`);
  return all.length === 0 ? undefined : all.join(' AND ');
}

/** The account `a` ends in the counterparty's name. */
export function counterpartyCondition(name: string, parameters: Parameters): string {
  const tail = parameters.place(`:${name}`, 'text');
  return `right(a.path, length(${tail})) = ${tail}`;
}

/** One of the accounts, for the account `of` of a leg. */
function isOneOf(accounts: readonly string[] | AccountWords, of: string, how: Filling): string {
  const { query, parameters } = how;
  if (accounts !== 'BY_WORDS') return `${of} = ANY (${parameters.place(accounts, 'uuid[]')})`;
  // OFFSET keeps this a look-up by id, whatever the words say.
  const words = accountCondition(query, parameters) ?? 'true';
  return `EXISTS (SELECT 1 FROM (SELECT * FROM account x WHERE x.id = ${of} OFFSET 0) AS a WHERE ${words})`;
}

interface Filling {
  readonly query: JournalQuery;
  readonly parameters: Parameters;
}

const anyLeg = (accounts: readonly string[] | AccountWords, how: Filling): string =>
  `EXISTS (SELECT 1 FROM ${LEGS} AS l WHERE ${isOneOf(accounts, 'l.debit_account_id', how)}
     OR ${isOneOf(accounts, 'l.credit_account_id', how)})`;

/** People read the lines of an account on one side as one posting: its amount is their sum. */
function amountCondition(accounts: readonly string[] | AccountWords, how: Filling): string | undefined {
  const { query, parameters } = how;
  const bounds = [
    ...(query.least === null ? [] : [`sum(l.amount) >= ${parameters.place(query.least.toString(), 'numeric')}`]),
    ...(query.most === null ? [] : [`sum(l.amount) <= ${parameters.place(query.most.toString(), 'numeric')}`]),
  ];
  if (bounds.length === 0) return undefined;
  return `EXISTS (SELECT 1 FROM ${LEGS} AS l
    CROSS JOIN LATERAL (VALUES (l.debit_account_id, 'DEBIT'), (l.credit_account_id, 'CREDIT')) AS s(account_id, side)
    WHERE ${isOneOf(accounts, 's.account_id', how)} GROUP BY s.account_id, s.side HAVING ${bounds.join(' AND ')})`;
}

function flag(wanted: boolean | null, condition: string): string[] {
  if (wanted === null) return [];
  return [wanted ? condition : `NOT (${condition})`];
}

const PHASES: ReadonlySet<string> = new Set(['PENDING', 'POSTED', 'VOIDED', 'EXPIRED']);

/** What sets a journal apart from most: written out, because an index of few journals is found by its words. */
function marks(query: JournalQuery): string[] {
  // A phase that nobody knows finds nothing.
  const phase = query.phase === null ? [] : [PHASES.has(query.phase) ? `j.phase = '${query.phase}'` : 'false'];
  const reverses = query.reversals === null ? [] : [`j.reverses IS ${query.reversals ? 'NOT ' : ''}NULL`];
  return [...phase, ...reverses, ...flag(query.adjustments, 'j.adjustment')];
}

/** Everything else that the query says of the journal `j`, but for what its way leads to alone. */
export function conditions({ query, way, posting, counter }: Search, parameters: Parameters): string {
  const all: string[] = [];
  const how = { query, parameters };
  const equal = (column: string, value: string | null): void => {
    if (value !== null) all.push(`j.${column} = ${parameters.place(value, 'text')}`);
  };
  if (way.by !== 'pairs') {
    equal('kind', query.kind);
    equal('actor', query.actor);
  }
  if (way.by !== 'source') equal('source_id', query.source);
  if (way.by !== 'effective') all.push(...effectiveWithin(query, parameters));
  if (query.text !== null) all.push(`strpos(lower(j.memo), lower(${parameters.place(query.text, 'text')})) > 0`);
  if (way.by !== 'open')
    all.push(...flag(query.openHold, 'EXISTS (SELECT 1 FROM open_hold o WHERE o.journal_id = j.id)'));
  const led = way.by === 'accounts' ? way.ids : undefined;
  if (posting !== undefined) {
    const amount = amountCondition(posting, how);
    if (amount !== undefined) all.push(amount);
    else if (posting !== led) all.push(anyLeg(posting, how));
  }
  if (counter !== undefined && counter !== led) all.push(anyLeg(counter, how));
  return all.length === 0 ? 'true' : all.join('\n AND ');
}

function effectiveWithin({ effective: { from, before } }: JournalQuery, parameters: Parameters): string[] {
  return [
    ...(from === null ? [] : [`j.effective_at >= ${parameters.place(from, 'timestamptz')}`]),
    ...(before === null ? [] : [`j.effective_at < ${parameters.place(before, 'timestamptz')}`]),
  ];
}

/** The ledger, its batches, the marks, and what stands before the reader's place. */
export function bounds({ ledgerId, batches, before, query }: Search, parameters: Parameters): string {
  const all = [`j.ledger_id = ${parameters.place(ledgerId, 'uuid')}`, ...marks(query)];
  if (batches.after !== null) all.push(`j.batch_sequence > ${parameters.place(batches.after, 'bigint')}`);
  if (batches.through !== null) all.push(`j.batch_sequence <= ${parameters.place(batches.through, 'bigint')}`);
  if (before !== null) {
    const place = `(${parameters.place(before.batch, 'bigint')}, ${parameters.place(before.ordinal, 'integer')})`;
    all.push(`(j.batch_sequence, j.ordinal) < ${place}`);
  }
  return all.join(' AND ');
}
