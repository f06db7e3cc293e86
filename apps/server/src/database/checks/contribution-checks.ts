import type { SqlCheck } from './check.js';
import { NOT_HISTORY } from './history.js';

/** What the journals of a kind credited to accounts that begin so, less what they debited, by what they are about. */
const credited = (kind: string, path: string): string => `
        SELECT j.source_id AS about,
               sum(CASE WHEN c.path LIKE '${path}%' THEN t.amount ELSE -t.amount END) AS amount
        FROM journal j JOIN transfer t ON t.journal_id = j.id
        JOIN account d ON d.id = t.debit_account_id JOIN account c ON c.id = t.credit_account_id
        WHERE j.ledger_id = $1 AND j.kind = '${kind}' AND ${NOT_HISTORY} GROUP BY j.source_id`;

/** Machines that others own, and cards that serve all: the books say what the records do. */
export const contributionChecks: readonly SqlCheck[] = [
  {
    code: 'CONTRIBUTIONS',
    sentence:
      'Of each month of a contributed machine, its contributor was credited what was accepted last under each of its terms, and no more.',
    sql: `
      WITH ledger_side AS (${credited('contribution-credited', 'je:liabilities:contributor:')}
      ), accepted AS (
        SELECT about, sum(amount) AS amount FROM (
        SELECT DISTINCT ON (s.machine_id, s.month, s.kind, s.contributor, s.since)
               concat_ws(' ', m.code, to_char(s.month, 'YYYY-MM'), CASE s.kind WHEN 'BODY' THEN 'body:' || s.contributor ELSE s.contributor END) AS about,
               a.credit_minor AS amount
        FROM contribution_statement s JOIN machine m ON m.partnership_id = s.partnership_id AND m.id = s.machine_id
        JOIN contribution_answer a ON a.partnership_id = s.partnership_id AND a.statement_id = s.id AND a.answer <> 'DISPUTED'
        WHERE s.partnership_id = $1 ORDER BY s.machine_id, s.month, s.kind, s.contributor, s.since, s.ordinal DESC) AS last GROUP BY 1
      )
      SELECT about, coalesce(l.amount, 0) AS credited, coalesce(a.amount, 0) AS accepted
      FROM ledger_side l FULL JOIN accepted a USING (about) WHERE coalesce(l.amount, 0) <> coalesce(a.amount, 0)`,
  },
  {
    code: 'SERVING-IDLE',
    sentence:
      'A site’s idle account holds what its serving cards’ time cost beyond what tokens brought it, month by month.',
    sql: `
      WITH ledger_side AS (${credited('serving-settled', 'je:liabilities:payable:site:')}
      ), settled AS (
        SELECT concat_ws(' ', site, to_char(month, 'YYYY-MM'), custom_version) AS about, device_minor - tokens_minor AS amount
        FROM serving_month WHERE partnership_id = $1
      )
      SELECT about, coalesce(l.amount, 0) AS idle, coalesce(s.amount, 0) AS settled
      FROM ledger_side l FULL JOIN settled s USING (about) WHERE coalesce(l.amount, 0) <> coalesce(s.amount, 0)`,
  },
];
