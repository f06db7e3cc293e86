import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Money of another currency, and what restricted money becomes: the exchange accounts of the chart, and one look at
 * each batch for what uses them, or releases a fund, as their meaning forbids.
 */
export class Exchange1763800008300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHART);
    await runner.query(USE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const CHART = `
  INSERT INTO account_kind (pattern, type, normal_side, lock_class, floor) VALUES
    ('je:equity:exchange', 'EQUITY', 'CREDIT', 'OPEN', NULL),
    ('ca:equity:exchange', 'EQUITY', 'CREDIT', 'OPEN', NULL);

  -- Where a cost of a closed period is paid back to its fund, what the fund released falls below nothing until the
  -- next close: it took the release over already.
  ALTER TABLE account_kind DISABLE TRIGGER append_only;
  UPDATE account_kind SET floor = NULL WHERE pattern = 'fund:*:released';
  ALTER TABLE account_kind ENABLE ALWAYS TRIGGER append_only;
  UPDATE account SET floor = NULL WHERE path LIKE 'fund:%:released';
`;

const USE = `
  -- Whether a source such as 'EUR/USD 11/10 ECB reference rate of 2026-03-02' names the rate of these two, and they follow
  -- it: apart by less than a smallest step of one of them, whichever was agreed. Amounts are smallest steps.
  CREATE FUNCTION follows_rate(p_source text, p_sold text, p_sold_amount numeric, p_bought text, p_bought_amount numeric) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = copyhold, pg_temp AS $$
    SELECT coalesce(r.part[1] = p_sold AND r.part[2] = p_bought AND n.over > 0 AND n.under > 0
      AND abs(p_bought_amount * n.under * s.scale - p_sold_amount * n.over * b.scale) < greatest(n.under * s.scale, n.over * b.scale), false)
    FROM (SELECT regexp_match(p_source, '^([A-Z]{3})/([A-Z]{3}) ([0-9]{1,50})(?:/([0-9]{1,50}))? \\S') AS part) AS r
    CROSS JOIN LATERAL (SELECT r.part[3]::numeric AS over, coalesce(r.part[4], '1')::numeric AS under) AS n
    LEFT JOIN unit s ON s.code = p_sold LEFT JOIN unit b ON b.code = p_bought
  $$;

  CREATE FUNCTION transfer_uses_accounts() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  DECLARE
    -- Lists, so that each look goes by an index, whatever a plan believes of the batch.
    v_ledgers uuid[] := ARRAY(SELECT DISTINCT t.ledger_id FROM added t);
    v_released uuid[];
    v_exchange uuid[];
    v_journals uuid[];
    v_journal uuid;
  BEGIN
    -- Few accounts have such a meaning, and most batches touch none of them.
    SELECT array_agg(a.id) INTO v_released FROM account a
    WHERE a.ledger_id = ANY (v_ledgers) AND a.fund IS NOT NULL AND a.type = 'EQUITY' AND a.path LIKE '%:released';
    SELECT array_agg(a.id) INTO v_exchange FROM account a
    WHERE a.ledger_id = ANY (v_ledgers) AND a.path IN ('je:equity:exchange', 'ca:equity:exchange');

    -- A fund is released for a cost or a locked asset of the same journal, never more than these come to: a debt tells no
    -- more what it arose for. It takes a release back as far as costs are taken back. A machine and a cost are not mixed,
    -- nor a release and one taken back: what was released for which stays plain. What mirrors another journal was judged with that one, and a close moves releases into the surplus only.
    v_journals := ARRAY(SELECT DISTINCT t.journal_id FROM added t
                        WHERE t.debit_account_id = ANY (v_released) OR t.credit_account_id = ANY (v_released));
    IF cardinality(v_journals) > 0 THEN
      SELECT n.journal_id INTO v_journal FROM (
        SELECT l.journal_id, l.unit, a.path, a.type, a.lock_class, a.id = ANY (v_released) AS is_release, sum(l.debited) AS debited
        FROM (
          SELECT t.journal_id, t.unit, t.debit_account_id AS account_id, t.amount AS debited FROM added t
          WHERE t.journal_id = ANY (v_journals)
          UNION ALL
          SELECT t.journal_id, t.unit, t.credit_account_id, -t.amount FROM added t WHERE t.journal_id = ANY (v_journals)
        ) AS l
        JOIN account a ON a.id = l.account_id
        GROUP BY l.journal_id, l.unit, a.id
      ) AS n
      CROSS JOIN LATERAL (SELECT
        CASE WHEN n.type = 'EXPENSE' THEN n.debited ELSE 0 END AS cost,
        CASE WHEN n.type = 'ASSET' AND n.lock_class = 'LOCKED' AND n.path <> 'je:assets:bank:locked' THEN n.debited ELSE 0 END AS asset,
        CASE WHEN n.is_release THEN -n.debited ELSE 0 END AS released) AS c
      -- A look-up for each: as a join, a plan made on young tables would read all journals.
      WHERE (SELECT j.reverses IS NULL AND j.kind <> 'close-result' FROM journal j WHERE j.id = n.journal_id)
      GROUP BY n.journal_id, n.unit
      HAVING bool_or(c.released <> 0) AND (
        (sum(c.asset) <> 0 AND sum(c.cost) <> 0)
        OR (bool_or(c.released > 0) AND bool_or(c.released < 0))
        OR (sum(c.released) > 0 AND sum(c.cost + c.asset) < sum(c.released))
        OR (sum(c.released) < 0 AND sum(c.cost + c.asset) > sum(c.released)))
      LIMIT 1;
      IF NOT FOUND THEN
        SELECT t.journal_id INTO v_journal FROM added t
        JOIN account o ON o.id = CASE WHEN t.debit_account_id = ANY (v_released) THEN t.credit_account_id ELSE t.debit_account_id END
        WHERE t.journal_id = ANY (v_journals) AND o.path <> 'je:equity:surplus'
          AND (t.debit_account_id = ANY (v_released) OR t.credit_account_id = ANY (v_released))
          AND (SELECT j.reverses IS NULL AND j.kind = 'close-result' FROM journal j WHERE j.id = t.journal_id)
        LIMIT 1;
      END IF;
      IF FOUND THEN
        RAISE EXCEPTION 'journal % releases a fund for what is neither a cost nor locked', v_journal USING ERRCODE = 'P0132';
      END IF;
    END IF;

    -- An exchange goes out in one currency and comes in in another, through one account and its body's bank, at a rate
    -- that it names and that its amounts follow; what is posted of a hold as well.
    IF EXISTS (SELECT 1 FROM added t WHERE t.debit_account_id = ANY (v_exchange) OR t.credit_account_id = ANY (v_exchange)) THEN
      SELECT l.journal_id INTO v_journal FROM (
        SELECT t.journal_id, t.unit, t.debit_account_id AS account_id, t.credit_account_id AS other_id, 'DEBIT' AS side, t.amount
        FROM added t WHERE t.debit_account_id = ANY (v_exchange)
        UNION ALL
        SELECT t.journal_id, t.unit, t.credit_account_id, t.debit_account_id, 'CREDIT', t.amount
        FROM added t WHERE t.credit_account_id = ANY (v_exchange)
      ) AS l
      JOIN account a ON a.id = l.account_id
      JOIN account o ON o.id = l.other_id
      JOIN unit u ON u.code = l.unit
      GROUP BY l.journal_id
      HAVING (count(DISTINCT a.path) = 1 AND count(DISTINCT l.unit) = 2 AND count(DISTINCT l.side) = 2
        AND count(DISTINCT l.unit || l.side) = 2 AND bool_and(u.kind = 'MONEY')
        AND bool_and(o.path = left(a.path, 2) || ':assets:bank')
        AND (SELECT j.reverses IS NOT NULL OR (j.source_kind = 'exchange-rate' AND follows_rate(j.source_id,
               max(l.unit) FILTER (WHERE l.side = 'DEBIT'), sum(l.amount) FILTER (WHERE l.side = 'DEBIT'),
               max(l.unit) FILTER (WHERE l.side = 'CREDIT'), sum(l.amount) FILTER (WHERE l.side = 'CREDIT')))
             FROM journal j WHERE j.id = l.journal_id)) IS NOT TRUE
      LIMIT 1;
      IF FOUND THEN
        RAISE EXCEPTION 'journal % is no exchange of two currencies at a recorded rate', v_journal USING ERRCODE = 'P0131';
      END IF;
    END IF;
    RETURN NULL;
  END $$;
  REVOKE EXECUTE ON FUNCTION transfer_uses_accounts, follows_rate FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION follows_rate TO copyhold_app, copyhold_auditor, copyhold_poster;
  CREATE TRIGGER transfer_uses_accounts AFTER INSERT ON transfer REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION transfer_uses_accounts();
  ALTER TABLE transfer ENABLE ALWAYS TRIGGER transfer_uses_accounts;
  CREATE TRIGGER hold_uses_accounts AFTER INSERT ON hold REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION transfer_uses_accounts();
  ALTER TABLE hold ENABLE ALWAYS TRIGGER hold_uses_accounts;
`;

const DOWN = `
  DROP TRIGGER hold_uses_accounts ON hold;
  DROP TRIGGER transfer_uses_accounts ON transfer;
  DROP FUNCTION transfer_uses_accounts, follows_rate;
  ALTER TABLE account_kind DISABLE TRIGGER append_only;
  DELETE FROM account_kind WHERE pattern IN ('je:equity:exchange', 'ca:equity:exchange');
  UPDATE account_kind SET floor = 0 WHERE pattern = 'fund:*:released';
  ALTER TABLE account_kind ENABLE ALWAYS TRIGGER append_only;
  UPDATE account SET floor = 0 WHERE path LIKE 'fund:%:released';
`;
