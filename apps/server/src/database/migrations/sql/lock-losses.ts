/** The gate of losses: what falls on the locked reserve, and assets that are written down (L1 c). */
export const LOCK_LOSSES = `
  -- What the steward entered is posted within a year, as what the guardian authorised is.
  CREATE FUNCTION absorption_ends(p_recorded timestamptz) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT p_recorded + interval '8760 hours' $$;

  -- The surplus as it stood before a journal; before one that is being judged, as it stands, and with what the journals
  -- before it in the same batch add. What those take away may yet be refused, and opens nothing.
  CREATE FUNCTION surplus_before(p_ledger uuid, p_unit text, p_journal uuid, b_kind text[], b_code text[], b_amount numeric[]) RETURNS numeric
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE WHEN p_journal IS NULL
      THEN coalesce((SELECT y.balance FROM account y WHERE y.ledger_id = p_ledger AND y.path = 'je:equity:surplus' AND y.unit = p_unit), 0)
        + coalesce((SELECT sum(b.amount) FROM unnest(b_kind, b_code, b_amount) AS b(kind, code, amount) WHERE b.kind = 'surplus' AND b.code = p_unit), 0)
      -- Of its own batch, the legs: their entries may not be written yet.
      ELSE (
        SELECT coalesce((
          SELECT sum(CASE e.side WHEN 'CREDIT' THEN e.amount ELSE -e.amount END)
          FROM entry e JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
          WHERE e.account_id = y.id AND j.batch_sequence < o.batch_sequence), 0) + coalesce((
          SELECT sum(CASE y.id WHEN t.credit_account_id THEN t.amount ELSE -t.amount END)
          FROM journal j JOIN transfer t ON t.journal_id = j.id
          WHERE j.ledger_id = p_ledger AND j.batch_sequence = o.batch_sequence AND j.ordinal < o.ordinal
            AND y.id IN (t.debit_account_id, t.credit_account_id)), 0)
        FROM journal o JOIN account y ON y.ledger_id = p_ledger AND y.path = 'je:equity:surplus' AND y.unit = p_unit
        WHERE o.id = p_journal) END
  $$;

  -- A loss falls on the locked reserve, or an asset is written down, by what the steward entered, once (L1 c).
  CREATE FUNCTION absorption_fault(p_ledger uuid, p_journal uuid, p_code text, p_effective timestamptz, l lock_leg[],
    b_kind text[], b_code text[], b_effective timestamptz[], b_amount numeric[])
  RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE
    o loss_absorption; a asset; s record; v_debit text := 'je:equity:locked-reserve'; v_credit text := 'je:equity:surplus';
    v_now timestamptz := coalesce((SELECT j.recorded_at FROM journal j WHERE j.id = p_journal), clock_timestamp());
  BEGIN
    SELECT * INTO o FROM loss_absorption WHERE partnership_id = p_ledger AND code = p_code;
    IF NOT FOUND THEN RETURN format('no steward has entered %s (LOCK-9)', p_code); END IF;
    IF p_effective < date_trunc('day', o.recorded_at, 'UTC') THEN RETURN format('%s was not decided yet on that day', p_code); END IF;
    IF v_now > absorption_ends(o.recorded_at) THEN RETURN format('%s was to be posted within a year', p_code); END IF;
    IF o.kind = 'IMPAIRMENT' THEN
      SELECT * INTO a FROM asset WHERE partnership_id = p_ledger AND code = o.asset_code;
      v_debit := 'je:expenses:impairment';
      v_credit := contra_of(a.account);
      SELECT * INTO s FROM asset_standing(p_ledger, a.code, p_journal, b_kind, b_code, b_effective, b_amount);
      IF NOT s.entered OR s.disposed OR s.worn + o.amount_minor > a.cost_minor THEN
        RETURN format('%s is worth less in the books than that', a.code);
      END IF;
    ELSIF surplus_before(p_ledger, o.currency, p_journal, b_kind, b_code, b_amount) + o.amount_minor > 0 THEN
      RETURN 'the locked reserve bears a loss that stands in the surplus, and nothing beyond it';
    END IF;
    IF (SELECT bool_or(x.debit <> v_debit OR x.credit <> v_credit OR x.unit <> o.currency) OR sum(x.amount) <> o.amount_minor FROM unnest(l) AS x) THEN
      RETURN format('%s is %s from %s to %s, in an entry of that alone', p_code, shown_money(o.amount_minor, o.currency), v_debit, v_credit);
    END IF;
    IF EXISTS (SELECT 1 FROM gate_legs(p_ledger, 'absorption', p_code) AS g WHERE g.journal_id IS DISTINCT FROM p_journal)
       OR EXISTS (SELECT 1 FROM unnest(b_kind, b_code) AS b(kind, code) WHERE b.kind = 'absorption' AND b.code = p_code) THEN
      RETURN format('%s is in the books already', p_code);
    END IF;
    RETURN NULL;
  END $$;
`;
