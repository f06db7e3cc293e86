import { writeBatch } from './write-batch.js';

/**
 * Writes a batch. The ledger's row comes first and is all that is locked: whoever opens, closes or bounds an account, or
 * moves a mark, takes the same row, so no account changes beside a batch and no two batches wait for each other's.
 */
export const POST_JOURNALS = `
  CREATE FUNCTION post_journals(
    p_ledger uuid,
    j_key text[], j_hash bytea[], j_kind text[], j_memo text[], j_actor text[], j_custom integer[],
    j_source_kind text[], j_source_id text[], j_effective timestamptz[], j_reverses uuid[],
    t_journal integer[], t_debit text[], t_credit text[], t_unit text[], t_amount numeric[], t_purpose text[],
    j_phase text[] DEFAULT NULL, j_expires timestamptz[] DEFAULT NULL, j_resolves uuid[] DEFAULT NULL,
    j_group integer[] DEFAULT NULL, j_adjustment boolean[] DEFAULT NULL, j_adjusts uuid[] DEFAULT NULL,
    t_debit_id uuid[] DEFAULT NULL, t_credit_id uuid[] DEFAULT NULL
  ) RETURNS TABLE (ordinal integer, outcome text, code text, detail text, journal_id uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp
  -- A batch is small and the tables are not: every look-up is by index. A plan made on young tables would read all of them.
  SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET plan_cache_mode = force_generic_plan SET jit = off
  SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET bytea_output = 'hex' AS $$
  #variable_conflict use_column
  DECLARE
    v_ledger ledger%ROWTYPE;
    v_count integer := coalesce(cardinality(j_key), 0);
    v_legs integer := coalesce(cardinality(t_journal), 0);
    v_phase text[] := coalesce(j_phase, array_fill('POSTED'::text, ARRAY[v_count]));
    v_expires timestamptz[] := coalesce(j_expires, array_fill(NULL::timestamptz, ARRAY[v_count]));
    v_resolves uuid[] := coalesce(j_resolves, array_fill(NULL::uuid, ARRAY[v_count]));
    v_group integer[] := coalesce(j_group, array_fill(NULL::integer, ARRAY[v_count]));
    v_adjustment boolean[] := coalesce(j_adjustment, array_fill(false, ARRAY[v_count]));
    v_adjusts uuid[] := coalesce(j_adjusts, array_fill(NULL::uuid, ARRAY[v_count]));
    v_holds boolean := j_phase IS NOT NULL OR j_expires IS NOT NULL OR j_resolves IS NOT NULL;
    v_reverses boolean := cardinality(array_remove(j_reverses, NULL)) > 0;
    -- Ids are only a short cut: the statement that writes holds each against the path that it is sent with.
    v_given boolean := t_debit_id IS NOT NULL AND t_credit_id IS NOT NULL AND NOT v_holds AND NOT v_reverses;
    v_twice boolean := false;
    v_outcome text[] := array_fill(NULL::text, ARRAY[v_count]);
    v_code text[] := v_outcome;
    v_detail text[] := v_outcome;
    v_id uuid[];
    v_first integer[] := array_fill(NULL::integer, ARRAY[v_count]);
    v_transfer uuid[];
    v_debit uuid[] := t_debit_id;
    v_credit uuid[] := t_credit_id;
    v_odd boolean := false;
    v_full boolean;
    v_now timestamptz;
    v_round integer := 0;
    v_sequence bigint;
    v_accepted integer;
    v_hash bytea;
    v_salt bytea;
    r record;
  BEGIN
    IF NOT (is_list(j_key, v_count) AND is_list(j_hash, v_count) AND is_list(j_kind, v_count) AND is_list(j_memo, v_count)
            AND is_list(j_actor, v_count) AND is_list(j_custom, v_count) AND is_list(j_source_kind, v_count)
            AND is_list(j_source_id, v_count) AND is_list(j_effective, v_count) AND is_list(j_reverses, v_count)
            AND is_list(v_phase, v_count) AND is_list(v_expires, v_count) AND is_list(v_resolves, v_count)
            AND is_list(v_group, v_count) AND is_list(v_adjustment, v_count) AND is_list(v_adjusts, v_count)
            AND is_list(t_journal, v_legs) AND is_list(t_debit, v_legs) AND is_list(t_credit, v_legs)
            AND is_list(t_unit, v_legs) AND is_list(t_amount, v_legs) AND is_list(t_purpose, v_legs)
            AND (NOT v_given OR (is_list(v_debit, v_legs) AND is_list(v_credit, v_legs))))
       OR EXISTS (SELECT 1 FROM unnest(t_journal) AS t(journal) WHERE (t.journal BETWEEN 1 AND v_count) IS NOT TRUE)
       OR array_position(v_phase, NULL) IS NOT NULL OR array_position(v_adjustment, NULL) IS NOT NULL
       OR array_position(j_key, NULL) IS NOT NULL OR array_position(j_hash, NULL) IS NOT NULL OR array_position(j_kind, NULL) IS NOT NULL
       OR array_position(j_memo, NULL) IS NOT NULL OR array_position(j_actor, NULL) IS NOT NULL THEN
      RAISE EXCEPTION 'journals and transfers are lists of one length each' USING ERRCODE = 'P0106';
    END IF;
    IF j_group IS NOT NULL AND EXISTS (
      SELECT 1 FROM unnest(j_group) WITH ORDINALITY AS g(number, place) WHERE g.number IS NOT NULL
      GROUP BY g.number HAVING max(g.place) - min(g.place) + 1 <> count(*)) THEN
      RAISE EXCEPTION 'the journals of a group stand side by side' USING ERRCODE = 'P0106';
    END IF;
    SELECT * INTO v_ledger FROM ledger WHERE id = p_ledger FOR NO KEY UPDATE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'no ledger %', p_ledger USING ERRCODE = 'P0106';
    END IF;
    -- now() is the transaction's start and could run backwards between batches.
    -- Whole milliseconds, rounded up, so that a time that was told and asked for again names the same moment.
    v_now := greatest(date_trunc('milliseconds', clock_timestamp() + interval '999 microseconds'), v_ledger.last_recorded_at);

    -- Paths become accounts once, in the order of the transfers. Most batches hold nothing odd: then no leg is asked again.
    IF NOT v_given THEN
      SELECT coalesce(array_agg(d.id ORDER BY t.position), '{}'), coalesce(array_agg(c.id ORDER BY t.position), '{}'),
             bool_or((d.id <> c.id AND d.plain AND c.plain AND t.amount > 0 AND t.amount < 1e38 AND t.amount = trunc(t.amount)) IS NOT TRUE)
      INTO v_debit, v_credit, v_odd
      FROM unnest(t_debit, t_credit, t_unit, t_amount) WITH ORDINALITY AS t(debit, credit, unit, amount, position)
      LEFT JOIN LATERAL (SELECT a.id, NOT a.closed AND a.lock_class = 'OPEN' AND a.fund IS NULL AND a.path LIKE 'je:%' AS plain FROM account a
                         WHERE a.ledger_id = p_ledger AND a.path = t.debit AND a.unit = t.unit OFFSET 0) AS d ON true
      LEFT JOIN LATERAL (SELECT a.id, NOT a.closed AND a.lock_class = 'OPEN' AND a.fund IS NULL AND a.path LIKE 'je:%' AS plain FROM account a
                         WHERE a.ledger_id = p_ledger AND a.path = t.credit AND a.unit = t.unit OFFSET 0) AS c ON true;
    END IF;
    v_transfer := ARRAY(SELECT uuidv7() FROM generate_series(1, v_legs));

    -- Keys: the same request is answered with its first result, another request is a conflict.
    v_id := ARRAY(SELECT uuidv7() FROM generate_series(1, v_count));
    FOR r IN
      SELECT * FROM (
        SELECT k.position, k.key, k.hash, j.id AS known, j.request_hash AS known_hash,
               first_value(k.position) OVER w AS first_position, first_value(k.hash) OVER w AS first_hash
        FROM unnest(j_key, j_hash) WITH ORDINALITY AS k(key, hash, position)
        -- OFFSET and IS TRUE keep this a look-up by key: a plan made on young tables would compare each with every journal.
        LEFT JOIN LATERAL (SELECT j.id, j.request_hash FROM journal j
                           WHERE j.idempotency_key = k.key AND (j.ledger_id = p_ledger) IS TRUE OFFSET 0) AS j ON true
        WINDOW w AS (PARTITION BY k.key COLLATE "C" ORDER BY k.position)
      ) AS k WHERE k.known IS NOT NULL OR k.first_position < k.position
    LOOP
      IF r.known IS NOT NULL THEN
        v_outcome[r.position] := CASE WHEN r.known_hash = r.hash THEN 'REPLAYED' ELSE 'CONFLICT' END;
        v_id[r.position] := r.known;
      ELSE
        v_outcome[r.position] := CASE WHEN r.first_hash = r.hash THEN 'REPLAYED' ELSE 'CONFLICT' END;
        v_first[r.position] := r.first_position;
        v_id[r.position] := NULL;
      END IF;
      IF v_outcome[r.position] = 'CONFLICT' THEN
        v_code[r.position] := 'IdempotencyKeyReused';
        v_detail[r.position] := r.key;
      END IF;
    END LOOP;

    FOR r IN
      SELECT DISTINCT ON (f.journal) f.journal, f.code, f.detail FROM (
        SELECT * FROM head_faults(v_ledger, j_effective, v_phase, v_adjustment, v_adjusts, t_journal)
        UNION ALL
        SELECT * FROM leg_faults(t_journal, t_debit, t_credit, t_amount, v_debit, v_credit, j_kind, j_reverses, v_resolves) WHERE v_odd
        UNION ALL
        SELECT * FROM lock_faults(p_ledger, v_outcome, j_source_kind, j_source_id, j_effective, v_phase, v_resolves, j_reverses,
                                  t_journal, v_debit, v_credit, t_amount, t_purpose) WHERE v_odd
        UNION ALL
        SELECT * FROM reversal_faults(p_ledger, j_reverses, t_journal, v_debit, v_credit, t_amount) WHERE v_reverses
        UNION ALL
        SELECT * FROM hold_faults(p_ledger, v_now, v_phase, v_expires, v_resolves, j_reverses, t_journal, v_debit, v_credit, t_amount) WHERE v_holds
      ) AS f WHERE f.code IS NOT NULL ORDER BY f.journal, f.place
    LOOP
      IF v_outcome[r.journal] IS NULL THEN
        v_outcome[r.journal] := 'REJECTED';
        v_code[r.journal] := r.code;
        v_detail[r.journal] := r.detail;
      END IF;
    END LOOP;

    -- Two that resolve or reverse the same: which of them may depends on the other, so these are walked in their order.
    v_twice := (v_holds OR v_reverses) AND EXISTS (
      SELECT 1 FROM unnest(v_resolves, j_reverses, v_outcome) AS j(resolves, reverses, outcome)
      WHERE j.outcome IS NULL AND coalesce(j.resolves, j.reverses) IS NOT NULL
      GROUP BY coalesce(j.resolves, j.reverses) HAVING count(*) > 1);

    v_sequence := v_ledger.head_sequence + 1;
    v_full := v_holds;
    LOOP
      IF j_group IS NOT NULL THEN
        FOR r IN SELECT * FROM group_fellows(v_group, v_outcome, v_first) LOOP
          v_outcome[r.journal] := 'REJECTED';
          v_code[r.journal] := 'GroupRefused';
          v_detail[r.journal] := j_key[r.culprit];
        END LOOP;
      END IF;
      v_accepted := cardinality(array_positions(v_outcome, NULL));
      EXIT WHEN v_accepted = 0;
      IF v_twice OR v_round >= 8 THEN
        FOR r IN SELECT * FROM walk_journals(t_journal, v_debit, v_credit, t_amount, v_outcome, v_phase, v_resolves, j_reverses, v_holds,
                                             v_group) LOOP
          v_outcome[r.journal] := 'REJECTED';
          v_code[r.journal] := r.code;
          v_detail[r.journal] := r.detail;
        END LOOP;
        v_twice := false;
        v_round := 0;
        CONTINUE;
      END IF;
      IF v_full THEN
${writeBatch(true)}
      ELSE
${writeBatch(false)}
      END IF;
      EXIT WHEN NOT FOUND;
      -- Nothing is written yet: a leg that is not plainly what its ids say is judged as if none had been sent.
      IF r.journal = 0 AND v_given THEN
        RETURN QUERY SELECT * FROM post_journals(p_ledger, j_key, j_hash, j_kind, j_memo, j_actor, j_custom, j_source_kind,
          j_source_id, j_effective, j_reverses, t_journal, t_debit, t_credit, t_unit, t_amount, t_purpose,
          j_phase, j_expires, j_resolves, j_group, j_adjustment, j_adjusts);
        RETURN;
      END IF;
      -- A counter near its end: counted exactly, as what pends is.
      IF r.journal = 0 THEN
        v_full := true;
        CONTINUE;
      END IF;
      v_round := v_round + 1;
      v_outcome[r.journal] := 'REJECTED';
      v_code[r.journal] := breach_code(r.available, r.floor, r.most);
      v_detail[r.journal] := format('%s would be %s', r.path,
                                    CASE v_code[r.journal] WHEN 'BalanceAboveCeiling' THEN r.top ELSE r.available END);
    END LOOP;

    IF v_accepted > 0 THEN
      -- The texts of journal_hashes, from what was sent: a check reads them back from what is stored.
      v_salt := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
      SELECT sha256(convert_to(ROW('3', p_ledger, v_sequence, v_ledger.head_hash, v_accepted)::text, 'UTF8')
                    || string_agg(h.hash, ''::bytea ORDER BY h.ordinal))
      INTO v_hash FROM (
       SELECT line.ordinal, sha256(convert_to(string_agg(line.text, '' ORDER BY line.place), 'UTF8')) AS hash FROM (
        SELECT j.position AS ordinal, 0::bigint AS place,
          ROW('j', j.position, j.id, j.key, j.kind, j.actor, j.custom, j.effective, v_now, j.reverses,
            CASE j.phase WHEN 'POST' THEN 'POSTED' WHEN 'VOID' THEN 'VOIDED' WHEN 'EXPIRE' THEN 'EXPIRED' ELSE j.phase END,
            j.expires, j.resolves, j.adjustment, j.adjusts,
            words_hash(salt_of_journal(v_salt, j.position), j.memo, j.hash, j.source_kind, j.source_id))::text AS text
        FROM unnest(v_id, v_outcome, j_key, j_hash, j_kind, j_memo, j_actor, j_custom, j_source_kind, j_source_id,
                    j_effective, j_reverses, v_phase, v_expires, v_resolves, v_adjustment, v_adjusts) WITH ORDINALITY
             AS j(id, outcome, key, hash, kind, memo, actor, custom, source_kind, source_id, effective, reverses,
                  phase, expires, resolves, adjustment, adjusts, position)
        WHERE j.outcome IS NULL
        UNION ALL
        SELECT t.journal, t.position,
          ROW('l', t.position, CASE WHEN v_holds AND v_phase[t.journal] = 'PENDING' THEN NULL ELSE t.id END,
            t.debit, t.credit, t.unit, t.amount::numeric(38,0), t.purpose)::text
        FROM unnest(v_transfer, t_journal, t_debit, t_credit, t_unit, t_amount, t_purpose) WITH ORDINALITY
             AS t(id, journal, debit, credit, unit, amount, purpose, position)
        WHERE v_outcome[t.journal] IS NULL
       ) AS line GROUP BY line.ordinal
      ) AS h;
      INSERT INTO batch (ledger_id, sequence, journals, previous_hash, hash, hash_version, recorded_at)
      VALUES (p_ledger, v_sequence, v_accepted, v_ledger.head_hash, v_hash, 3, v_now);
      INSERT INTO batch_salt (ledger_id, sequence, salt) VALUES (p_ledger, v_sequence, v_salt);
      UPDATE ledger SET head_sequence = v_sequence, head_hash = v_hash, last_recorded_at = v_now WHERE id = p_ledger;
      -- Keys in the order of RFC 8785, quantities as decimal strings.
      PERFORM stage_leaf(p_ledger, 'batch', format(
        '{"hash":"%s","ledger":"%s","n":"%s","prev":"%s","seq":"%s","type":"batch","v":"1"}',
        encode(v_hash, 'hex'), p_ledger, v_accepted, encode(v_ledger.head_hash, 'hex'), v_sequence));
    END IF;

    RETURN QUERY
    SELECT o.position::integer,
           coalesce(CASE WHEN o.first IS NOT NULL AND o.outcome = 'REPLAYED' AND v_outcome[o.first] = 'REJECTED'
                         THEN 'REJECTED' ELSE o.outcome END, 'ACCEPTED'),
           coalesce(o.code, v_code[o.first]), coalesce(o.detail, v_detail[o.first]),
           CASE WHEN coalesce(o.outcome, '') <> 'REJECTED' AND coalesce(v_outcome[o.first], '') <> 'REJECTED'
                THEN coalesce(o.id, v_id[o.first]) END
    FROM unnest(v_outcome, v_code, v_detail, v_id, v_first) WITH ORDINALITY AS o(outcome, code, detail, id, first, position)
    ORDER BY o.position;
  END $$;
  REVOKE EXECUTE ON FUNCTION post_journals, walk_journals, group_fellows, head_faults, leg_faults, hold_faults, reversal_faults, batch_legs,
    breach_code FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION post_journals TO copyhold_app;
`;
