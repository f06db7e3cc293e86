/** The way onto the roll: as before, with gates divided beside their land and juries that reduce a fine. */
export const ROLL_LINES_ENTERED = `
  -- Gates of land that is divided: each part of them goes with a part of that land, one with each at most, and they lie
  -- as the land does. What the land weighs is in no line, but its quantity is, to the nearest step: a gate and a step
  -- either way are what rounding leaves open.
  CREATE FUNCTION gates_follow_parts(p_document text[]) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF EXISTS (
      WITH line AS MATERIALIZED (
        SELECT m.d ->> 'event' AS event, m.d ->> 'holding' AS holding, m.d ->> 'of' AS whole, m.d ->> 'appurtenantTo' AS land, (m.d ->> 'quantity')::numeric AS quantity
        FROM (SELECT t.document::jsonb AS d FROM unnest(p_document) AS t(document)) AS m WHERE m.d ->> 'event' IN ('SPLIT', 'APPORTIONED')
      )
      SELECT 1 FROM line g WHERE g.event = 'SPLIT' AND g.land IS NOT NULL AND (
        EXISTS (SELECT 1 FROM line c WHERE c.event = 'APPORTIONED' AND c.whole = g.holding
                  AND NOT EXISTS (SELECT 1 FROM line l WHERE l.event = 'APPORTIONED' AND l.whole = g.land AND l.holding = c.land))
        OR EXISTS (SELECT 1 FROM line c WHERE c.event = 'APPORTIONED' AND c.whole = g.holding GROUP BY c.land HAVING count(*) > 1)
        OR EXISTS (SELECT 1 FROM line w JOIN line l ON l.event = 'APPORTIONED' AND l.whole = w.holding
                   LEFT JOIN line c ON c.event = 'APPORTIONED' AND c.whole = g.holding AND c.land = l.holding
                   WHERE w.event = 'SPLIT' AND w.holding = g.land AND w.quantity > 0
                     AND abs(coalesce(c.quantity, 0) * w.quantity - g.quantity * l.quantity) >= g.quantity + w.quantity))
    ) THEN
      RAISE EXCEPTION 'gates are divided as their land is' USING ERRCODE = 'P0178';
    END IF;
  END $$;

  -- What happens to a gate that goes with land happens to the land, by the same act: but for what concerns the gate's own
  -- fine, and what becomes of it before it is admitted.
  CREATE FUNCTION gates_go_along(p_partnership uuid, p_document text[]) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF EXISTS (
      SELECT 1 FROM (SELECT t.document::jsonb AS d FROM unnest(p_document) AS t(document)) AS g
      WHERE g.d ->> 'appurtenantTo' IS NOT NULL
        AND g.d ->> 'event' NOT IN ('GRANTED', 'APPORTIONED', 'OPERATOR_CHANGED', 'IMPROVED', 'FINE_DISPUTED', 'FINE_SETTLED', 'FINE_REDUCED', 'LAPSED')
        AND coalesce((SELECT e.state FROM roll_entry e JOIN holding h ON h.partnership_id = e.partnership_id AND h.id = e.holding_id
                      WHERE e.partnership_id = p_partnership AND h.number = g.d ->> 'holding' AND e.number < (g.d ->> 'number')::bigint
                      ORDER BY e.number DESC LIMIT 1), '') <> 'GRANTED'
        AND NOT EXISTS (SELECT 1 FROM unnest(p_document) AS t(document)
                        WHERE t.document::jsonb ->> 'holding' = g.d ->> 'appurtenantTo'
                          AND (t.document::jsonb ->> 'event', t.document::jsonb ->> 'on', t.document::jsonb ->> 'verdict')
                            IS NOT DISTINCT FROM (g.d ->> 'event', g.d ->> 'on', g.d ->> 'verdict')
                          -- The end of a minority is committed to for each line by itself.
                          AND (t.document::jsonb ->> 'event' IN ('DIED', 'HEIR_NAMED') OR t.document::jsonb ->> 'until' IS NOT DISTINCT FROM g.d ->> 'until'))
    ) OR EXISTS (
      SELECT 1 FROM unnest(p_document) AS t(document)
      JOIN holding h ON h.partnership_id = p_partnership AND h.number = t.document::jsonb ->> 'holding'
      JOIN holding l ON l.partnership_id = p_partnership AND l.number = h.appurtenant_to
      WHERE t.document::jsonb ->> 'event' = 'LET' AND (h.let_to, h.let_until) IS DISTINCT FROM (l.let_to, l.let_until)
    ) THEN
      RAISE EXCEPTION 'a gate goes with its land' USING ERRCODE = 'P0178';
    END IF;
    -- Two parts or more, but of gates, which go where their land does; each worth what it is of the right.
    IF EXISTS (
      WITH line AS MATERIALIZED (
        SELECT m.d ->> 'event' AS event, m.d ->> 'holding' AS holding, m.d ->> 'of' AS whole, m.d ->> 'appurtenantTo' AS land, (m.d ->> 'quantity')::numeric AS q,
               ARRAY[(m.d ->> 'value')::numeric, (m.d ->> 'rent')::numeric, (m.d ->> 'improvement')::numeric] AS more
        FROM (SELECT t.document::jsonb AS d FROM unnest(p_document) AS t(document)) AS m WHERE m.d ->> 'event' IN ('SPLIT', 'APPORTIONED')
      )
      SELECT 1 FROM line s WHERE s.event = 'SPLIT' AND (
        (SELECT count(*) FROM line c WHERE c.event = 'APPORTIONED' AND c.whole = s.holding) < (CASE WHEN s.land IS NULL THEN 2 ELSE 1 END)
        OR EXISTS (SELECT 1 FROM line c CROSS JOIN generate_series(1, 3) AS k WHERE c.event = 'APPORTIONED' AND c.whole = s.holding
                     AND abs(c.more[k] * s.q - s.more[k] * c.q) >= s.q))
    ) THEN
      RAISE EXCEPTION 'a right is divided in two or more, each worth its part' USING ERRCODE = 'P0178';
    END IF;
  END $$;

  CREATE OR REPLACE FUNCTION apply_to_holding(p_partnership uuid, p_holding uuid, d jsonb, p_holder uuid, p_other uuid, p_until date) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_event text := d ->> 'event'; v_on date := (d ->> 'on')::date; v_admitted boolean := v_event IN ('ADMITTED', 'RESTORED');
  BEGIN
    UPDATE holding h SET
      state = d ->> 'state', entered_on = v_on, life = (d ->> 'life')::integer, notices = (d ->> 'notices')::integer,
      value_minor = (d ->> 'value')::numeric, rent_minor = (d ->> 'rent')::numeric, improvement = (d ->> 'improvement')::numeric,
      person_id = p_holder,
      since = CASE WHEN v_admitted THEN v_on ELSE h.since END,
      to_use_of = CASE WHEN v_admitted THEN NULL
        WHEN v_event IN ('GRANTED', 'SURRENDERED', 'FORECLOSED', 'DIED', 'HEIR_NAMED', 'HEIR_CLAIMED') THEN p_other ELSE h.to_use_of END,
      vacant_since = CASE WHEN v_admitted THEN NULL WHEN v_event = 'DIED' THEN v_on ELSE h.vacant_since END,
      minor_until = CASE WHEN v_admitted THEN NULL WHEN v_event IN ('DIED', 'HEIR_NAMED') THEN p_until ELSE h.minor_until END,
      calls_from = CASE WHEN v_admitted OR v_event IN ('DIED', 'HEIR_NAMED') THEN NULL ELSE h.calls_from END,
      noticed_on = CASE WHEN v_admitted OR v_event = 'DIED' THEN NULL WHEN v_event IN ('NOTICED', 'SEIZED') THEN v_on ELSE h.noticed_on END,
      pledgee = CASE WHEN v_event = 'PLEDGED' THEN p_other WHEN v_event IN ('PLEDGE_RELEASED', 'FORECLOSED') THEN NULL ELSE h.pledgee END,
      pledge_minor = CASE WHEN v_event = 'PLEDGED' THEN (d ->> 'sum')::numeric WHEN v_event IN ('PLEDGE_RELEASED', 'FORECLOSED') THEN NULL ELSE h.pledge_minor END,
      pledge_due = CASE WHEN v_event = 'PLEDGED' THEN (d ->> 'until')::date WHEN v_event IN ('PLEDGE_RELEASED', 'FORECLOSED') THEN NULL ELSE h.pledge_due END,
      let_to = CASE WHEN v_event = 'LET' THEN p_other ELSE h.let_to END,
      let_until = CASE WHEN v_event = 'LET' THEN (d ->> 'until')::date ELSE h.let_until END,
      fine_disputed = CASE WHEN v_event = 'FINE_DISPUTED' THEN true WHEN v_admitted OR v_event IN ('FINE_SETTLED', 'FINE_REDUCED') THEN false ELSE h.fine_disputed END,
      presenter = CASE WHEN v_event = 'PRESENTED' THEN p_other WHEN v_event IN ('JUDGED', 'DIED') THEN NULL ELSE h.presenter END,
      presented_on = CASE WHEN v_event = 'PRESENTED' THEN v_on WHEN v_event IN ('JUDGED', 'DIED') THEN NULL ELSE h.presented_on END,
      suspended_until = CASE WHEN v_event = 'JUDGED' THEN (d ->> 'until')::date WHEN v_event IN ('REINSTATED', 'DIED') THEN NULL ELSE h.suspended_until END
    WHERE h.partnership_id = p_partnership AND h.id = p_holding;
    -- Nobody's minority matters to a right that has its holder again.
    IF v_admitted THEN
      DELETE FROM minority m USING roll_entry r
      WHERE m.partnership_id = p_partnership AND r.partnership_id = p_partnership AND r.number = m.number AND r.holding_id = p_holding;
    END IF;
    -- A death is told when it is told: until then whoever died is not taken out of the past.
    IF v_admitted OR v_event IN ('APPORTIONED', 'DIED', 'SPLIT', 'RELINQUISHED') OR d ->> 'state' IN ('ESCHEAT', 'FORFEIT') THEN
      PERFORM end_period(p_partnership, p_holding, CASE WHEN v_event = 'DIED' AND NOT roll_is_history(p_partnership) THEN greatest(v_on, (clock_timestamp() AT TIME ZONE 'UTC')::date) ELSE v_on END);
    END IF;
    -- It may have been told today where the court sits in a place that still has yesterday: the heir holds from there.
    IF v_admitted THEN
      DELETE FROM holding_period WHERE partnership_id = p_partnership AND holding_id = p_holding AND lower(during) >= v_on;
      UPDATE holding_period SET during = daterange(lower(during), v_on)
      WHERE partnership_id = p_partnership AND holding_id = p_holding AND upper(during) > v_on;
    END IF;
    IF v_admitted OR v_event = 'APPORTIONED' THEN
      INSERT INTO holding_period (partnership_id, holding_id, person_id, during) VALUES (p_partnership, p_holding, p_holder, daterange(v_on, NULL));
    END IF;
  END $$;

  CREATE OR REPLACE FUNCTION holding_of_line(p_partnership uuid, d jsonb, p_holder uuid, p_other uuid, p_until date) RETURNS uuid
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_holding holding%ROWTYPE; v_whole holding%ROWTYPE;
  BEGIN
    SELECT * INTO v_holding FROM holding WHERE partnership_id = p_partnership AND number = d ->> 'holding' FOR UPDATE;
    IF d ->> 'event' NOT IN ('GRANTED', 'APPORTIONED') THEN
      IF v_holding.id IS NULL THEN RAISE EXCEPTION 'no holding %', d ->> 'holding' USING ERRCODE = 'P0172'; END IF;
      PERFORM roll_parties_are_lawful(d, v_holding, p_holder, p_other, p_until);
      RETURN v_holding.id;
    END IF;
    IF d ->> 'event' = 'APPORTIONED' THEN
      SELECT * INTO v_whole FROM holding WHERE partnership_id = p_partnership AND number = d ->> 'of' AND state = 'SPLIT';
      IF (v_whole.person_id, v_whole.kind, v_whole.subject, v_whole.meter, v_whole.life::text)
           IS DISTINCT FROM (p_holder, d ->> 'kind', d ->> 'subject', d ->> 'meter', d ->> 'life')
           OR (v_whole.appurtenant_to IS NULL) <> (d ->> 'appurtenantTo' IS NULL) OR (d ->> 'quantity')::numeric <= 0 THEN
        RAISE EXCEPTION 'a part is of a holding that was split' USING ERRCODE = 'P0172';
      END IF;
    ELSIF p_other IS DISTINCT FROM p_holder OR d ->> 'kind' <> 'STINT_GATE' AND EXISTS (
      SELECT 1 FROM holding WHERE partnership_id = p_partnership AND person_id = p_holder AND kind = d ->> 'kind' AND subject = d ->> 'subject'
        AND state NOT IN ('ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED')
    ) THEN
      RAISE EXCEPTION 'this right is held already' USING ERRCODE = 'P0172';
    END IF;
    INSERT INTO holding (partnership_id, number, kind, subject, person_id, state, since, quantity, meter, life, appurtenant_to)
    VALUES (p_partnership, d ->> 'holding', d ->> 'kind', d ->> 'subject', p_holder, d ->> 'state', (d ->> 'on')::date,
            (d ->> 'quantity')::numeric, d ->> 'meter', coalesce(v_whole.life, 1), d ->> 'appurtenantTo')
    RETURNING * INTO v_holding;
    RETURN v_holding.id;
  END $$;

  CREATE OR REPLACE FUNCTION enter_roll(
    p_partnership uuid, p_document text[], p_holder uuid[], p_holder_salt bytea[], p_other uuid[], p_other_salt bytea[],
    p_note text[], p_note_salt bytea[], p_jury uuid[], p_until date[], p_until_salt bytea[]
  ) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE d jsonb; v_holding uuid; v_number bigint; v_before holding%ROWTYPE; i integer;
  BEGIN
    -- One writer of the roll at a time; every leaf is staged behind this row.
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    IF NOT FOUND THEN RAISE EXCEPTION 'no ledger %', p_partnership USING ERRCODE = 'P0106'; END IF;
    FOR i IN 1 .. cardinality(p_document) LOOP
      d := p_document[i]::jsonb;
      v_number := (d ->> 'number')::bigint;
      v_holding := holding_of_line(p_partnership, d, p_holder[i], p_other[i], p_until[i]);
      SELECT * INTO v_before FROM holding WHERE partnership_id = p_partnership AND id = v_holding;
      IF (d ->> 'event' IN ('JUDGED', 'FINE_REDUCED') OR d ->> 'event' = 'FINE_SETTLED' AND d ->> 'jury' IS NOT NULL) AND (cardinality(p_jury) IS DISTINCT FROM (d ->> 'jury')::integer
           OR p_holder[i] = ANY (p_jury) OR v_before.presenter = ANY (p_jury)) THEN
        RAISE EXCEPTION 'no party sits on the jury' USING ERRCODE = 'P0176';
      END IF;
      INSERT INTO roll_entry (partnership_id, number, holding_id, event, on_date, custom_version, previous_hash, hash, document)
      VALUES (p_partnership, v_number, v_holding, d ->> 'event', (d ->> 'on')::date, (d ->> 'customVersion')::integer,
              decode(d ->> 'previous', 'hex'), text_hash(p_document[i]), p_document[i]);
      PERFORM keep_roll_salt(p_partnership, v_number, 'holder',
        (SELECT roll_number FROM person WHERE partnership_id = p_partnership AND id = p_holder[i]), p_holder_salt[i], d ->> 'holder');
      PERFORM keep_roll_salt(p_partnership, v_number, 'toUseOf',
        (SELECT roll_number FROM person WHERE partnership_id = p_partnership AND id = p_other[i]), p_other_salt[i], d ->> 'toUseOf');
      PERFORM keep_roll_salt(p_partnership, v_number, 'note', p_note[i], p_note_salt[i], d ->> 'note');
      PERFORM keep_minority(p_partnership, d, p_until[i], p_until_salt[i]);
      IF d ->> 'jury' IS NOT NULL THEN
        INSERT INTO juror (partnership_id, number, person_id) SELECT p_partnership, v_number, j FROM unnest(p_jury) AS j;
      END IF;
      PERFORM apply_to_holding(p_partnership, v_holding, d, p_holder[i], p_other[i], p_until[i]);
      IF d ->> 'fine' IS NOT NULL THEN
        INSERT INTO fine (partnership_id, number, holding_id, person_id, amount_minor, value_minor, rent_minor, rule, custom_version)
        VALUES (p_partnership, v_number, v_holding, p_holder[i], (d ->> 'fine')::numeric, (d ->> 'value')::numeric, (d ->> 'rent')::numeric,
                d ->> 'fineRule', (d ->> 'customVersion')::integer);
      END IF;
      PERFORM stage_leaf(p_partnership, 'roll-entry', p_document[i]);
    END LOOP;
    PERFORM roll_is_whole(p_partnership, p_document);
  EXCEPTION WHEN invalid_datetime_format OR datetime_field_overflow OR invalid_text_representation OR numeric_value_out_of_range THEN
    PERFORM refuse_entry('P0170', 'a day or a number of a line is none');
  END $$;

  CREATE OR REPLACE FUNCTION roll_is_whole(p_partnership uuid, p_document text[]) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF EXISTS (
      SELECT 1 FROM unnest(p_document) AS t(document) JOIN holding h ON h.partnership_id = p_partnership
        AND t.document::jsonb ->> 'holding' IN (h.number, h.appurtenant_to)
      JOIN holding l ON l.partnership_id = p_partnership AND l.number = h.appurtenant_to
      WHERE h.state <> 'GRANTED' AND h.state NOT IN ('ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED')
        AND ((h.person_id, h.to_use_of, h.pledgee) IS DISTINCT FROM (l.person_id, l.to_use_of, l.pledgee) OR l.state IN ('SPLIT', 'RELINQUISHED', 'FORFEIT', 'ESCHEAT'))
    ) THEN
      RAISE EXCEPTION 'a gate goes with its land' USING ERRCODE = 'P0178';
    END IF;
    -- A gate that was granted and not admitted would be left with land that is no more.
    IF EXISTS (
      SELECT 1 FROM unnest(p_document) AS t(document) JOIN holding h ON h.partnership_id = p_partnership AND h.state = 'GRANTED'
        AND h.appurtenant_to = t.document::jsonb ->> 'holding' WHERE t.document::jsonb ->> 'event' = 'SPLIT'
    ) THEN
      RAISE EXCEPTION 'a gate of it is granted and not admitted' USING ERRCODE = 'P0178';
    END IF;
    PERFORM gates_follow_parts(p_document);
    PERFORM gates_go_along(p_partnership, p_document);
    -- Parts are made by the act that splits, and by nothing that comes later.
    IF EXISTS (
      SELECT 1 FROM unnest(p_document) AS c(document) WHERE c.document::jsonb ->> 'event' = 'APPORTIONED' AND NOT EXISTS (
        SELECT 1 FROM unnest(p_document) AS s(document)
        WHERE s.document::jsonb ->> 'event' = 'SPLIT' AND s.document::jsonb ->> 'holding' = c.document::jsonb ->> 'of')
    ) THEN
      RAISE EXCEPTION 'a part is made with the split, and not after it' USING ERRCODE = 'P0178';
    END IF;
    IF EXISTS (
      SELECT 1 FROM unnest(p_document) AS s(document)
      WHERE s.document::jsonb ->> 'event' = 'SPLIT' AND (s.document::jsonb ->> 'quantity', s.document::jsonb ->> 'improvement', s.document::jsonb ->> 'value', s.document::jsonb ->> 'rent')
        IS DISTINCT FROM (SELECT (sum((c.document::jsonb ->> 'quantity')::numeric)::text, sum((c.document::jsonb ->> 'improvement')::numeric)::text,
                                  sum((c.document::jsonb ->> 'value')::numeric)::text, sum((c.document::jsonb ->> 'rent')::numeric)::text)
                          FROM unnest(p_document) AS c(document) WHERE c.document::jsonb ->> 'of' = s.document::jsonb ->> 'holding')
    ) THEN
      RAISE EXCEPTION 'parts sum to what was split' USING ERRCODE = 'P0178';
    END IF;
  END $$;

  -- A name as it looks: without case, width, accents' forms, and what cannot be seen.
  CREATE FUNCTION looks_of(p_name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(regexp_replace(normalize(p_name, NFKC), '[[:space:]\\u00ad\\u200b-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\ufeff]+', '', 'g'))
  $$;

  CREATE OR REPLACE FUNCTION set_pasture(p_partnership uuid, p_subject text, p_gates numeric, p_resolution uuid DEFAULT NULL) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_before numeric; v_leaf bytea; v_pasture pasture%ROWTYPE;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    v_before := pasture_gates(p_partnership, p_subject);
    -- One pasture has one name, and a gate is whole. What was named before there was this rule may change all the same.
    IF p_gates <> trunc(p_gates) OR (v_before IS NULL AND (p_subject <> normalize(btrim(p_subject), NFC) OR p_subject ~ '[[:cntrl:]]')) THEN
      RAISE EXCEPTION 'a pasture has a plain name and whole gates' USING ERRCODE = 'P0179';
    END IF;
    -- A name that looks like another's would be a second pasture on the same grass.
    IF v_before IS NULL AND EXISTS (SELECT 1 FROM pasture o WHERE o.partnership_id = p_partnership AND looks_of(o.subject) = looks_of(p_subject)) THEN
      RAISE EXCEPTION 'a pasture of nearly this name is there already' USING ERRCODE = 'P0179';
    END IF;
    IF p_gates = v_before THEN RETURN true; END IF;
    IF p_gates < (SELECT coalesce(sum(h.quantity), 0) FROM holding h WHERE h.partnership_id = p_partnership AND h.subject = p_subject
                    AND h.kind = 'STINT_GATE' AND h.state NOT IN ('ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED')) THEN RETURN false; END IF;
    IF p_resolution IS NULL AND p_gates > v_before OR p_resolution IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM resolution r WHERE r.partnership_id = p_partnership AND r.id = p_resolution AND r.carried AND r.kind = 'PASTURE'
        AND r.result::json ->> 'pasture' = p_subject AND r.result::json ->> 'gates' = p_gates::text
    ) OR EXISTS (SELECT 1 FROM pasture WHERE partnership_id = p_partnership AND resolution_id = p_resolution) THEN
      RAISE EXCEPTION 'a pasture carries more than before by a carried resolution that names it and its gates, once' USING ERRCODE = 'P0179';
    END IF;
    INSERT INTO pasture (partnership_id, subject, turn, gates, resolution_id, custom_version)
    SELECT p_partnership, p_subject, 1 + count(*), p_gates, p_resolution, (custom_on(p_partnership, (clock_timestamp() AT TIME ZONE 'UTC')::date)).version
    FROM pasture WHERE partnership_id = p_partnership AND subject = p_subject RETURNING * INTO v_pasture;
    -- Its place in the log is taken under the ledger's row: whoever counted gates in an older snapshot is refused there.
    v_leaf := stage_leaf(p_partnership, 'pasture', pasture_entry(v_pasture));
    RETURN true;
  END $$;
`;
