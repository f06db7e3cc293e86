/**
 * What one journal does to locked accounts and to what stands against them, all its legs at once: null where it may, else
 * the account, or a sentence. Until the register of assets is there, no gate is: nothing reduces a locked account, and what
 * stands against one moves by depreciation alone. b_…: what journals before it in the same batch ask of the gates.
 */
export const LOCK_WITHOUT_GATES = `
  CREATE OR REPLACE FUNCTION lock_fault(
    p_ledger uuid, p_journal uuid, p_source_kind text, p_source_id text, p_effective timestamptz, p_reverses uuid, p_pends boolean,
    l_debit uuid[], l_credit uuid[], l_amount numeric[], l_purpose text[],
    b_kind text[], b_code text[], b_effective timestamptz[], b_amount numeric[]
  ) RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  BEGIN
    RETURN (SELECT CASE WHEN c.lock_class = 'CONTRA' OR (c.lock_class = 'LOCKED' AND c.normal_side = 'DEBIT') THEN c.path ELSE d.path END
            FROM unnest(l_debit, l_credit) WITH ORDINALITY AS l(debit, credit, place)
            JOIN account d ON d.id = l.debit JOIN account c ON c.id = l.credit
            WHERE (d.lock_class = 'LOCKED' AND d.normal_side = 'CREDIT') OR (c.lock_class = 'LOCKED' AND c.normal_side = 'DEBIT')
               OR (c.lock_class = 'CONTRA' AND d.path <> 'je:expenses:depreciation')
               OR (d.lock_class = 'CONTRA' AND c.path <> 'je:expenses:depreciation')
            ORDER BY l.place LIMIT 1);
  END $$;
`;

/** What every leg of a statement keeps, whoever writes it: journal and ledger, lock, funds, mirror, hold, close. */
export const GUARD_LEGS = `
  ${LOCK_WITHOUT_GATES}
  REVOKE EXECUTE ON FUNCTION lock_fault FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION lock_fault TO copyhold_poster;

  ALTER TABLE account_kind
    ADD CHECK (type IN ('ASSET', 'LIABILITY', 'EQUITY', 'INCOME', 'EXPENSE', 'STATISTICAL')),
    ADD CHECK (normal_side IN ('DEBIT', 'CREDIT')), ADD CHECK (lock_class IN ('OPEN', 'LOCKED', 'CONTRA'));

  -- Few accounts are locked or belong to a fund: a batch is held against these, not the other way round.
  CREATE INDEX account_guarded ON account (ledger_id) WHERE lock_class <> 'OPEN' OR fund IS NOT NULL;

  -- An entry of no transfer would pass a plain join: what is missing counts as wrong.
  CREATE OR REPLACE FUNCTION entry_mirrors_transfer() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF EXISTS (
      SELECT 1 FROM added e LEFT JOIN transfer t ON t.id = e.transfer_id
      GROUP BY e.transfer_id
      HAVING count(*) <> 2 OR count(*) FILTER (WHERE e.side = 'DEBIT') <> 1
          OR count(*) FILTER (WHERE e.amount = t.amount AND e.account_id =
               CASE e.side WHEN 'DEBIT' THEN t.debit_account_id ELSE t.credit_account_id END) <> 2
    ) THEN
      RAISE EXCEPTION 'entries do not mirror their transfer' USING ERRCODE = 'P0103';
    END IF;
    RETURN NULL;
  END $$;

  -- One look at all legs of a statement, posted or pending, and one look-up of each one's journal.
  CREATE OR REPLACE FUNCTION transfer_keeps_lock() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  DECLARE v_ledgers uuid[]; v_stray boolean; v_reverse uuid[]; v_resolve uuid[]; v_gated uuid[]; v_fault text; r record;
  BEGIN
    SELECT bool_or(j.ledger_id IS DISTINCT FROM t.ledger_id OR (j.phase = 'PENDING') <> (TG_TABLE_NAME = 'hold')
                   OR j.phase IN ('VOIDED', 'EXPIRED')),
           array_agg(DISTINCT j.id) FILTER (WHERE j.reverses IS NOT NULL), array_agg(DISTINCT j.id) FILTER (WHERE j.resolves IS NOT NULL),
           array_agg(DISTINCT j.id) FILTER (WHERE j.source_kind IN ('asset', 'exchange', 'depreciation', 'disposal', 'absorption')),
           array_agg(DISTINCT t.ledger_id)
    INTO v_stray, v_reverse, v_resolve, v_gated, v_ledgers FROM added t LEFT JOIN journal j ON j.id = t.journal_id;
    IF v_stray THEN
      RAISE EXCEPTION 'a leg belongs to no journal that may have it' USING ERRCODE = 'P0106';
    END IF;

    -- The asset lock: a journal that reduces a locked account on its normal side, moves what stands against one, or names a
    -- gate of the lock, is judged whole, with whatever it is matched with (lock_fault). The funds: in every journal the cash of a fund and the fund move alike, each account one way;
    -- what leaves the fund is released, or goes back to its funder in a journal of that alone, so that whatever the legs
    -- are matched with, it becomes no surplus, no income and no other fund.
    FOR r IN
      WITH guarded AS MATERIALIZED (
        SELECT a.id, a.path, a.lock_class, a.normal_side, a.type, a.fund FROM account a
        WHERE (a.lock_class <> 'OPEN' OR a.fund IS NOT NULL) AND a.ledger_id = ANY (v_ledgers)
      ), leg AS MATERIALIZED (
        SELECT t.journal_id, t.unit, t.amount, g.*, 'DEBIT' AS side
        FROM added t JOIN guarded g ON g.id = t.debit_account_id
        UNION ALL
        SELECT t.journal_id, t.unit, t.amount, g.*, 'CREDIT'
        FROM added t JOIN guarded g ON g.id = t.credit_account_id
      )
      SELECT DISTINCT 'P0104' AS state, NULL AS message, l.journal_id AS journal FROM leg l
      WHERE (l.lock_class = 'LOCKED' AND l.side <> l.normal_side) OR l.lock_class = 'CONTRA'
         OR (l.lock_class = 'LOCKED' AND l.journal_id = ANY (v_gated))
      UNION ALL
      SELECT 'P0112', format('fund %s moves by no grant, no return of one and no charge with its release', n.fund), n.journal_id FROM (
        SELECT l.journal_id, l.fund, count(*) AS sides, count(DISTINCT (l.id, l.side)) <> count(DISTINCT l.id) AS both_ways,
               coalesce(sum(m.amount) FILTER (WHERE l.type = 'ASSET'), 0) AS cash,
               coalesce(sum(m.amount) FILTER (WHERE l.type = 'EQUITY' AND l.path LIKE '%:restricted'), 0) AS charged,
               coalesce(sum(m.amount) FILTER (WHERE l.type = 'EQUITY' AND l.path NOT LIKE '%:restricted'), 0) AS taken_back
        FROM leg l CROSS JOIN LATERAL (SELECT CASE l.side WHEN 'DEBIT' THEN l.amount ELSE -l.amount END AS amount) AS m
        WHERE l.fund IS NOT NULL GROUP BY l.journal_id, l.fund, l.unit
      ) AS n
      -- A look-up for each: as a join, a plan made on young tables would read all journals.
      WHERE n.both_ways OR n.cash + n.charged <> 0
         OR (n.taken_back <> 0 AND n.charged + n.taken_back <> 0 AND (n.charged <> 0
             OR (SELECT j.kind <> 'close-result' AND j.reverses IS NULL FROM journal j WHERE j.id = n.journal_id)))
         OR (n.charged <> 0 AND (SELECT j.kind = 'close-result' AND j.reverses IS NULL FROM journal j WHERE j.id = n.journal_id))
         OR (n.taken_back = 0 AND n.charged > 0 AND (
             SELECT j.reverses IS NULL AND ((j.kind <> 'grant-returned' AND j.resolves IS NULL)
                    OR n.sides <> 2 * (SELECT count(*) FROM added t WHERE t.journal_id = n.journal_id))
             FROM journal j WHERE j.id = n.journal_id))
    LOOP
      IF r.state <> 'P0104' THEN
        RAISE EXCEPTION '%', r.message USING ERRCODE = r.state;
      END IF;
      -- All of it, whichever statements brought it: few journals come here, each by its key.
      SELECT lock_fault(j.ledger_id, j.id, j.source_kind, j.source_id, j.effective_at, j.reverses,
               j.phase = 'PENDING' OR j.resolves IS NOT NULL, m.debit, m.credit, m.amount, m.purpose, '{}', '{}', '{}', '{}')
      INTO v_fault FROM journal j CROSS JOIN LATERAL (
        SELECT array_agg(t.debit_account_id ORDER BY t.position) AS debit, array_agg(t.credit_account_id ORDER BY t.position) AS credit,
               array_agg(t.amount ORDER BY t.position) AS amount, array_agg(t.purpose_code ORDER BY t.position) AS purpose
        FROM (SELECT * FROM transfer t WHERE t.journal_id = j.id
              UNION ALL SELECT NULL::uuid, h.* FROM hold h WHERE h.journal_id = j.id) AS t) AS m
      WHERE j.id = r.journal;
      IF v_fault IS NOT NULL THEN
        RAISE EXCEPTION 'the asset lock: %', v_fault USING ERRCODE = 'P0104';
      END IF;
    END LOOP;

    -- A reversal takes back what it names, all of it and nothing else, however many statements bring its legs. OFFSET keeps
    -- each a look-up: flattened, a plan made on young tables goes through every leg for every journal.
    IF v_reverse IS NOT NULL AND EXISTS (
      SELECT 1 FROM (
        SELECT n.id, t.debit_account_id AS debit, t.credit_account_id AS credit, t.amount, 1 AS times
        FROM unnest(v_reverse) AS n(id) CROSS JOIN LATERAL (SELECT * FROM transfer t WHERE t.journal_id = n.id OFFSET 0) AS t
        UNION ALL
        SELECT n.id, t.credit_account_id, t.debit_account_id, t.amount, -1
        FROM unnest(v_reverse) AS n(id) CROSS JOIN LATERAL (SELECT j.reverses FROM journal j WHERE j.id = n.id OFFSET 0) AS j
        CROSS JOIN LATERAL (SELECT * FROM transfer t WHERE t.journal_id = j.reverses OFFSET 0) AS t
      ) AS m GROUP BY m.id, m.debit, m.credit, m.amount HAVING sum(m.times) <> 0) THEN
      RAISE EXCEPTION 'a reversal mirrors what it reverses' USING ERRCODE = 'P0110';
    END IF;

    -- What a hold's posting moves was held: the same legs, no more of each.
    IF v_resolve IS NOT NULL AND EXISTS (
      SELECT 1 FROM (
        SELECT n.id, t.debit_account_id AS debit, t.credit_account_id AS credit, t.amount AS posted, 0 AS held
        FROM unnest(v_resolve) AS n(id) CROSS JOIN LATERAL (SELECT * FROM transfer t WHERE t.journal_id = n.id OFFSET 0) AS t
        UNION ALL
        SELECT n.id, h.debit_account_id, h.credit_account_id, 0, h.amount
        FROM unnest(v_resolve) AS n(id) CROSS JOIN LATERAL (SELECT j.resolves FROM journal j WHERE j.id = n.id OFFSET 0) AS j
        CROSS JOIN LATERAL (SELECT * FROM hold h WHERE h.journal_id = j.resolves OFFSET 0) AS h
      ) AS m GROUP BY m.id, m.debit, m.credit HAVING sum(m.posted) > sum(m.held)) THEN
      RAISE EXCEPTION 'a hold is posted up to what it holds' USING ERRCODE = 'P0111';
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER hold_keeps_lock AFTER INSERT ON hold REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION transfer_keeps_lock();
  ALTER TABLE hold ENABLE ALWAYS TRIGGER hold_keeps_lock;
  DROP TRIGGER reversal_mirrors ON transfer;

  -- Closed softly: officers' marked adjustments only. Closed hard: nothing. A hold is resolved in the open.
  CREATE OR REPLACE FUNCTION journal_respects_close() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF EXISTS (SELECT 1 FROM added j LEFT JOIN ledger l ON l.id = j.ledger_id
               WHERE l.id IS NULL OR j.effective_at <= l.hard_closed_through
                  OR coalesce(j.effective_at <= l.soft_closed_through, false) <> j.adjustment) THEN
      RAISE EXCEPTION 'journal falls in a closed period' USING ERRCODE = 'P0105';
    END IF;
    IF EXISTS (SELECT 1 FROM added j WHERE j.resolves IS NOT NULL AND NOT EXISTS (
                 SELECT 1 FROM journal h WHERE h.id = j.resolves AND h.ledger_id = j.ledger_id AND h.phase = 'PENDING')) THEN
      RAISE EXCEPTION 'only a pending journal is resolved' USING ERRCODE = 'P0111';
    END IF;
    IF EXISTS (SELECT 1 FROM added j WHERE j.reverses IS NOT NULL AND NOT EXISTS (
                 SELECT 1 FROM journal o WHERE o.id = j.reverses AND o.ledger_id = j.ledger_id AND o.phase = 'POSTED'))
       OR EXISTS (SELECT 1 FROM added j WHERE j.adjusts_period IS NOT NULL AND NOT EXISTS (
                 SELECT 1 FROM period p WHERE p.partnership_id = j.ledger_id AND p.id = j.adjusts_period AND p.state <> 'OPEN')) THEN
      RAISE EXCEPTION 'a journal corrects what is there' USING ERRCODE = 'P0110';
    END IF;
    RETURN NULL;
  END $$;
`;
