/** What the posting function asks of the asset lock before it writes: typed refusals, where the trigger behind would undo the batch. */
export const LOCK_FAULTS = `
  -- What reduces a locked account, moves what stands against one, or names a gate of the lock, judged whole, journal by
  -- journal in their order: an earlier one has taken its room already, whatever becomes of it. Few journals come here.
  CREATE FUNCTION lock_faults(
    p_ledger uuid, p_outcome text[], j_source_kind text[], j_source_id text[], j_effective timestamptz[], j_phase text[], j_resolves uuid[],
    j_reverses uuid[], t_journal integer[], p_debit uuid[], p_credit uuid[], t_amount numeric[], t_purpose text[]
  ) RETURNS TABLE (journal integer, place integer, code text, detail text)
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE
    b_kind text[] := '{}'; b_code text[] := '{}'; b_effective timestamptz[] := '{}'; b_amount numeric[] := '{}';
    v_back text; v_raised text[]; v_by numeric[]; r record;
  BEGIN
    FOR r IN
      SELECT t.journal AS at, array_agg(t.debit_id ORDER BY t.place) AS debit, array_agg(t.credit_id ORDER BY t.place) AS credit,
             array_agg(t.amount ORDER BY t.place) AS amount, array_agg(t.purpose ORDER BY t.place) AS purpose, sum(t.amount) AS total
      FROM unnest(t_journal, p_debit, p_credit, t_amount, t_purpose) WITH ORDINALITY
           AS t(journal, debit_id, credit_id, amount, purpose, place)
      LEFT JOIN account d ON d.id = t.debit_id LEFT JOIN account c ON c.id = t.credit_id
      -- A repeat is in the books already, and what is no sound leg is refused as such.
      WHERE p_outcome[t.journal] IS NULL
      GROUP BY t.journal
      HAVING bool_and((d.id <> c.id AND NOT d.closed AND NOT c.closed AND t.amount > 0 AND t.amount < 1e38 AND t.amount = trunc(t.amount)) IS TRUE)
        AND bool_or(d.lock_class = 'CONTRA' OR c.lock_class = 'CONTRA' OR (d.lock_class = 'LOCKED' AND d.normal_side = 'CREDIT')
                  OR (c.lock_class = 'LOCKED' AND c.normal_side = 'DEBIT')
                  OR ((d.lock_class = 'LOCKED' OR c.lock_class = 'LOCKED')
                      AND j_source_kind[t.journal] IN ('asset', 'exchange', 'depreciation', 'disposal', 'absorption')))
      ORDER BY t.journal
    LOOP
      journal := r.at;
      place := cardinality(t_journal) + 2;
      code := 'AssetLocked';
      -- What the batch has added to the surplus by then, by currency: a loss has so much less room.
      SELECT coalesce(array_agg(x.unit), '{}'), coalesce(array_agg(x.amount), '{}') INTO v_raised, v_by FROM (
        SELECT c.unit, sum(t.amount) AS amount FROM unnest(t_journal, p_credit, t_amount) AS t(journal, credit_id, amount)
        JOIN account c ON c.id = t.credit_id AND c.path = 'je:equity:surplus'
        WHERE j_source_kind[r.at] = 'absorption' AND t.journal < r.at AND p_outcome[t.journal] IS NULL GROUP BY c.unit) AS x;
      detail := lock_fault(p_ledger, NULL, j_source_kind[r.at], j_source_id[r.at], j_effective[r.at], j_reverses[r.at],
                           j_phase[r.at] = 'PENDING' OR j_resolves[r.at] IS NOT NULL, r.debit, r.credit, r.amount, r.purpose,
                           b_kind || array_fill('surplus'::text, ARRAY[cardinality(v_raised)]), b_code || v_raised,
                           b_effective || array_fill(NULL::timestamptz, ARRAY[cardinality(v_raised)]), b_amount || v_by);
      IF detail IS NOT NULL THEN
        RETURN NEXT;
      ELSIF j_reverses[r.at] IS NOT NULL THEN
        SELECT o.source_id INTO v_back FROM journal o WHERE o.id = j_reverses[r.at] AND o.source_kind = 'depreciation';
        b_kind := b_kind || 'reversal'::text;
        b_code := b_code || v_back;
        b_effective := b_effective || j_effective[r.at];
        b_amount := b_amount || r.total;
      ELSIF j_source_kind[r.at] IS NOT NULL THEN
        b_kind := b_kind || j_source_kind[r.at];
        b_code := b_code || j_source_id[r.at];
        b_effective := b_effective || j_effective[r.at];
        b_amount := b_amount || r.total;
      END IF;
    END LOOP;
  END $$;
  REVOKE EXECUTE ON FUNCTION lock_faults FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION lock_faults TO copyhold_poster;
`;
