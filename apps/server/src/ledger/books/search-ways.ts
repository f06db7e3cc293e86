import { bounds, PLACE_DESC } from './search-conditions.js';
import type { Pair, Parameters, Search } from './search.types.js';

/** How a way is taken. */
export interface Entrance {
  readonly parameters: Parameters;
  /** What a journal must be to be taken. */
  readonly where: string;
  /** Most journals that are taken, of each account or pair. */
  readonly take: number;
  /** Most journals that a walk looks at. */
  readonly examine?: number;
}

/** So few accounts are each named in the statement, so that the planner knows how busy each is. */
export const FEW_ACCOUNTS = 4;

/** The newest entries of each account, and its holds, which have legs of their own. */
function throughAccounts(search: Search, ids: readonly string[], how: Entrance): string {
  const { parameters } = how;
  const through = throughAccount(search, how);
  if (ids.length > 0 && ids.length <= FEW_ACCOUNTS)
    return ids.map((id) => through(parameters.place(id, 'uuid'))).join('\n UNION ALL ');
  return `SELECT j.* FROM unnest(${parameters.place(ids, 'uuid[]')}) AS a(id) CROSS JOIN LATERAL (${through('a.id')}) AS j`;
}

/**
 * One account's entries, newest first, and of several for one journal the first alone. Every OFFSET keeps a look-up a
 * look-up, so that the entries come in their order and the walk ends when the page is full.
 */
function throughAccount(search: Search, { parameters, where, take }: Entrance): (account: string) => string {
  const { before, batches } = search;
  const within = bounds(search, parameters);
  const last = before ?? (batches.through === null ? null : { batch: batches.through, ordinal: MOST_ORDINAL });
  const place =
    last === null
      ? undefined
      : `${parameters.place(last.batch, 'bigint')}, ${parameters.place(last.ordinal, 'integer')}`;
  const journal = (id: string): string => `LATERAL (SELECT * FROM journal j WHERE j.id = ${id} OFFSET 0) AS j`;
  return (account) => `
    (SELECT j.* FROM entry e
     CROSS JOIN LATERAL (SELECT * FROM transfer t WHERE t.id = e.transfer_id OFFSET 0) AS t CROSS JOIN ${journal('t.journal_id')}
     WHERE e.account_id = ${account}${place === undefined ? '' : ` AND e.version <= (SELECT version_before(${account}, ${place}))`}
       AND ${within} AND ${where}
       AND t.journal_id IS DISTINCT FROM (SELECT q.journal_id FROM entry p JOIN transfer q ON q.id = p.transfer_id
                                          WHERE p.account_id = e.account_id AND p.version = e.version - 1)
     ORDER BY e.version DESC LIMIT ${String(take)})
    UNION ALL
    (SELECT j.* FROM (
       SELECT h.journal_id FROM hold h WHERE h.debit_account_id = ${account}
       UNION SELECT h.journal_id FROM hold h WHERE h.credit_account_id = ${account}) AS h CROSS JOIN ${journal('h.journal_id')}
     WHERE ${within} AND ${where} ORDER BY ${PLACE_DESC} LIMIT ${String(take)})`;
}

/** The batches that hold journals of each kind and actor, newest first, and those journals in each. */
function throughPairs(search: Search, pairs: readonly Pair[], { parameters, where, take }: Entrance): string {
  const { before, batches, ledgerId } = search;
  const within = bounds(search, parameters);
  const list = (of: (pair: Pair) => string): string => parameters.place(pairs.map(of), 'text[]');
  const ledger = parameters.place(ledgerId, 'uuid');
  const through = before?.batch ?? batches.through;
  const last = through === null ? '' : ` AND b.batch_sequence <= ${parameters.place(through, 'bigint')}`;
  return `SELECT j.* FROM unnest(${list(({ kind }) => kind)}, ${list(({ actor }) => actor)}) AS p(kind, actor)
    CROSS JOIN LATERAL (
      SELECT j.* FROM (
        SELECT b.batch_sequence FROM batch_kind b
        WHERE b.ledger_id = ${ledger} AND b.kind = p.kind AND b.actor = p.actor${last}
        ORDER BY b.batch_sequence DESC OFFSET 0) AS b
      CROSS JOIN LATERAL (
        SELECT * FROM journal j WHERE j.ledger_id = ${ledger} AND j.batch_sequence = b.batch_sequence
          AND j.kind = p.kind AND j.actor = p.actor OFFSET 0) AS j
      WHERE ${within} AND ${where} ORDER BY b.batch_sequence DESC, j.ordinal DESC LIMIT ${String(take)}) AS j`;
}

const MOST_ORDINAL = 2_147_483_647;

/** A sub-select that the planner takes as it is: what is narrow is read first, whatever comes after it. */
const fenced = (select: string, where: string): string => `SELECT j.* FROM (${select} OFFSET 0) AS j WHERE ${where}`;

/** The journals of a way, with what must hold for each. */
export function entrance(search: Search, how: Entrance): string {
  const { way, query } = search;
  const { parameters, where, take, examine } = how;
  if (way.by === 'accounts') return throughAccounts(search, way.ids, how);
  if (way.by === 'pairs') return throughPairs(search, way.pairs, how);
  const within = bounds(search, parameters);
  const from = `SELECT j.* FROM journal j WHERE ${within}`;
  const newest = `ORDER BY ${PLACE_DESC} LIMIT ${String(take)}`;
  switch (way.by) {
    case 'walk':
      return examine === undefined
        ? `${from} AND ${where} ${newest}`
        : `SELECT j.* FROM (${from} ORDER BY ${PLACE_DESC} LIMIT ${String(examine)}) AS j WHERE ${where} ${newest}`;
    case 'effective': {
      const { from: first, before } = query.effective;
      const since = parameters.place(first ?? '-infinity', 'timestamptz');
      const until = parameters.place(before ?? 'infinity', 'timestamptz');
      return fenced(`${from} AND j.effective_at >= ${since} AND j.effective_at < ${until}`, where);
    }
    case 'source':
      return fenced(`${from} AND j.source_id = ${parameters.place(query.source, 'text')}`, where);
    case 'open':
      return fenced(
        `SELECT j.* FROM open_hold o CROSS JOIN LATERAL (SELECT * FROM journal j WHERE j.id = o.journal_id OFFSET 0) AS j
         WHERE o.ledger_id = ${parameters.place(search.ledgerId, 'uuid')} AND ${within}`,
        where,
      );
  }
}
