/** What is paid of an entry fine, and what a jury left of it: told by roll and books, and kept nowhere else. */
export const ENTRY_FINES_PAID = `
  -- What the roll asks for a fine now, or asked before one of its lines: as it fell due, or as a jury left it.
  CREATE FUNCTION fine_due(p_partnership uuid, p_number bigint, p_before bigint DEFAULT NULL) RETURNS numeric
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT coalesce((
      SELECT (e.document::jsonb ->> 'sum')::numeric FROM roll_entry e
      WHERE e.partnership_id = p_partnership AND e.holding_id = f.holding_id AND e.event = 'FINE_REDUCED' AND e.number > f.number
        AND (p_before IS NULL OR e.number < p_before)
        AND NOT EXISTS (SELECT 1 FROM fine n WHERE n.partnership_id = p_partnership AND n.holding_id = f.holding_id AND n.number > f.number AND n.number < e.number)
      ORDER BY e.number DESC LIMIT 1), f.amount_minor)
    FROM fine f WHERE f.partnership_id = p_partnership AND f.number = p_number
  $$;

  -- Is a journal undone? By one that reverses it and is not undone itself.
  CREATE FUNCTION journal_stands(p_journal uuid) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    WITH RECURSIVE chain AS (
      SELECT p_journal AS id, 0 AS place
      UNION ALL
      SELECT j.id, c.place + 1 FROM chain c JOIN journal j ON j.reverses = c.id
    ) SELECT max(place) % 2 = 0 FROM chain
  $$;

  -- Has a jury found about this fine, and not about one before or after it?
  CREATE FUNCTION fine_judged(p_partnership uuid, p_number bigint) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (
      SELECT 1 FROM fine f JOIN roll_entry e ON e.partnership_id = p_partnership AND e.holding_id = f.holding_id AND e.number > f.number
        AND e.event IN ('FINE_REDUCED', 'FINE_SETTLED') AND e.document::jsonb ->> 'jury' IS NOT NULL
      WHERE f.partnership_id = p_partnership AND f.number = p_number
        AND NOT EXISTS (SELECT 1 FROM fine n WHERE n.partnership_id = p_partnership AND n.holding_id = f.holding_id AND n.number > f.number AND n.number < e.number))
  $$;

  -- What came in for a fine and stands, in the currency that it is asked in.
  CREATE FUNCTION fine_paid(p_partnership uuid, p_number bigint) RETURNS numeric
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT coalesce(sum(t.amount), 0) FROM journal j JOIN transfer t ON t.journal_id = j.id
    JOIN account a ON a.id = t.debit_account_id JOIN partnership p ON p.id = p_partnership AND p.currency = a.unit
    WHERE j.ledger_id = p_partnership AND j.source_id = p_number::text AND j.source_kind = 'entry-fine' AND j.kind = 'entry-fine-paid'
      AND j.reverses IS NULL AND journal_stands(j.id)
  $$;

  -- What moves the income of fines: its own rule, a reversal, or a close, which moves it to the surplus and nowhere else.
  CREATE FUNCTION fine_leg_is_known(j journal, p_kind text, p_other uuid) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT j.kind = p_kind OR j.reverses IS NOT NULL
      OR j.kind = 'close-result' AND (SELECT a.path FROM account a WHERE a.id = p_other) = 'je:equity:surplus'
  $$;

  CREATE OR REPLACE FUNCTION fines_are_of_the_roll() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_fines uuid[];
  BEGIN
    SELECT array_agg(a.id) INTO v_fines FROM account a
    WHERE a.ledger_id IN (SELECT DISTINCT ledger_id FROM added) AND a.path = 'je:income:entry-fines';
    IF v_fines IS NULL THEN RETURN NULL; END IF;
    IF EXISTS (SELECT 1 FROM added t WHERE t.credit_account_id = ANY (v_fines)
                 AND (SELECT NOT fine_leg_is_known(j, 'entry-fine', t.debit_account_id) FROM journal j WHERE j.id = t.journal_id)) THEN
      RAISE EXCEPTION 'a fine is posted with the admittance that it is for' USING ERRCODE = 'P0171';
    END IF;
    IF EXISTS (SELECT 1 FROM added t WHERE t.debit_account_id = ANY (v_fines)
                 AND (SELECT NOT fine_leg_is_known(j, 'entry-fine-reduced', t.credit_account_id) FROM journal j WHERE j.id = t.journal_id)) THEN
      RAISE EXCEPTION 'a fine is corrected as a jury reduced it' USING ERRCODE = 'P0171';
    END IF;
    RETURN NULL;
  END $$;

  -- At the commit: a receipt is for a fine of the roll, from whoever owes it, into the bank, and no more than is owed;
  -- a fine itself, and a jury's correction of it, are not taken back in the books alone. Books that were taken over
  -- whole come from those that had the roll.
  CREATE FUNCTION fine_receipt_is_owed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_root journal%ROWTYPE := NEW; v_fine fine%ROWTYPE;
  BEGIN
    IF EXISTS (SELECT 1 FROM history_import h WHERE h.ledger_id = NEW.ledger_id AND NEW.batch_sequence BETWEEN h.first_batch AND h.last_batch) THEN
      RETURN NULL;
    END IF;
    WHILE v_root.reverses IS NOT NULL LOOP
      SELECT * INTO v_root FROM journal WHERE id = v_root.reverses;
    END LOOP;
    IF v_root.kind IN ('entry-fine', 'entry-fine-reduced') AND NEW.reverses IS NOT NULL THEN
      RAISE EXCEPTION 'a fine is corrected as a jury reduced it, and not taken back' USING ERRCODE = 'P0171';
    END IF;
    IF v_root.kind <> 'entry-fine-paid' THEN RETURN NULL; END IF;
    SELECT * INTO v_fine FROM fine f WHERE f.partnership_id = NEW.ledger_id AND f.number::text = v_root.source_id;
    IF v_fine.number IS NULL OR v_root.source_kind IS DISTINCT FROM 'entry-fine' OR v_root.phase <> 'POSTED' OR v_root.resolves IS NOT NULL OR NOT EXISTS (
      SELECT 1 FROM transfer t JOIN account d ON d.id = t.debit_account_id JOIN account c ON c.id = t.credit_account_id
      JOIN person p ON p.partnership_id = NEW.ledger_id AND p.id = v_fine.person_id
      WHERE t.journal_id = v_root.id AND d.path = 'je:assets:bank' AND c.path = 'je:assets:receivable:' || p.roll_number
        AND d.unit = (SELECT currency FROM partnership WHERE id = NEW.ledger_id)
        AND (SELECT count(*) FROM transfer o WHERE o.journal_id = v_root.id) = 1
    ) THEN
      RAISE EXCEPTION 'a receipt is for a fine of the roll, from whoever owes it' USING ERRCODE = 'P0171';
    END IF;
    IF (v_root.effective_at AT TIME ZONE 'UTC')::date < (SELECT on_date FROM roll_entry WHERE partnership_id = NEW.ledger_id AND number = v_fine.number) THEN
      RAISE EXCEPTION 'nothing came in for a fine before it fell due' USING ERRCODE = 'P0171';
    END IF;
    IF fine_paid(NEW.ledger_id, v_fine.number) > fine_due(NEW.ledger_id, v_fine.number) THEN
      RAISE EXCEPTION 'more than is owed of this fine' USING ERRCODE = 'P0171';
    END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER fine_receipt_is_owed AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'entry-fine-paid' OR NEW.reverses IS NOT NULL) EXECUTE FUNCTION fine_receipt_is_owed();
  ALTER TABLE journal ENABLE ALWAYS TRIGGER fine_receipt_is_owed;

  -- At the commit: what a jury took off a fine is taken off in the books, by the same sum, and nothing else is.
  CREATE FUNCTION fine_reduction_is_posted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_fine bigint;
  BEGIN
    SELECT max(f.number) INTO v_fine FROM fine f WHERE f.partnership_id = NEW.partnership_id AND f.holding_id = NEW.holding_id AND f.number < NEW.number;
    IF NOT EXISTS (
      SELECT 1 FROM journal j JOIN transfer t ON t.journal_id = j.id
      JOIN account d ON d.id = t.debit_account_id JOIN account c ON c.id = t.credit_account_id
      JOIN fine f ON f.partnership_id = NEW.partnership_id AND f.number = v_fine
      JOIN person p ON p.partnership_id = NEW.partnership_id AND p.id = f.person_id
      WHERE j.ledger_id = NEW.partnership_id AND j.idempotency_key = 'entry-fine-reduced:' || NEW.number AND j.kind = 'entry-fine-reduced'
        AND d.path = 'je:income:entry-fines' AND c.path = 'je:assets:receivable:' || p.roll_number
        AND d.unit = (SELECT currency FROM partnership WHERE id = NEW.partnership_id)
        AND (SELECT count(*) FROM transfer o WHERE o.journal_id = j.id) = 1
        AND t.amount = fine_due(NEW.partnership_id, v_fine, NEW.number) - (NEW.document::jsonb ->> 'sum')::numeric
    ) THEN
      RAISE EXCEPTION 'a fine is corrected in the books as a jury reduced it' USING ERRCODE = 'P0171';
    END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER fine_reduction_is_posted AFTER INSERT ON roll_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.event = 'FINE_REDUCED') EXECUTE FUNCTION fine_reduction_is_posted();
  ALTER TABLE roll_entry ENABLE ALWAYS TRIGGER fine_reduction_is_posted;
  CREATE CONSTRAINT TRIGGER reduction_has_its_jury AFTER INSERT ON roll_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.event IN ('FINE_REDUCED', 'FINE_SETTLED') AND NEW.document::jsonb ->> 'jury' IS NOT NULL) EXECUTE FUNCTION verdict_has_its_jury();
  ALTER TABLE roll_entry ENABLE ALWAYS TRIGGER reduction_has_its_jury;

  CREATE FUNCTION fine_correction_has_its_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM roll_entry e WHERE e.partnership_id = NEW.ledger_id AND e.event = 'FINE_REDUCED' AND 'entry-fine-reduced:' || e.number = NEW.idempotency_key)
       AND NOT EXISTS (SELECT 1 FROM history_import h WHERE h.ledger_id = NEW.ledger_id AND NEW.batch_sequence BETWEEN h.first_batch AND h.last_batch) THEN
      RAISE EXCEPTION 'a fine is corrected as a jury reduced it' USING ERRCODE = 'P0171';
    END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER fine_correction_has_its_line AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'entry-fine-reduced' AND NEW.reverses IS NULL) EXECUTE FUNCTION fine_correction_has_its_line();
  ALTER TABLE journal ENABLE ALWAYS TRIGGER fine_correction_has_its_line;
`;
