/** The one way onto the roll: the lines, the holdings as they then stand, the periods, the fines, the leaves; or nothing. */
export const ENTER_ROLL = `
  -- Who stands behind a commitment of a line, or null where nobody does; a commitment to anybody else is refused.
  CREATE FUNCTION keep_roll_salt(p_partnership uuid, p_number bigint, p_role text, p_value text, p_salt bytea, p_commitment text) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF p_value IS NULL AND p_commitment IS NULL THEN RETURN; END IF;
    IF octet_length(p_salt) IS DISTINCT FROM 32 OR p_commitment IS DISTINCT FROM encode(sha256(
         convert_to(CASE p_role WHEN 'note' THEN 'roll-note' ELSE 'roll-person' END || chr(10), 'UTF8') || p_salt
         || convert_to(format('{"entry":"%s",%s:%s}', p_number, CASE p_role WHEN 'note' THEN '"note"' ELSE '"rollNumber"' END, to_json(p_value)), 'UTF8')), 'hex') THEN
      RAISE EXCEPTION 'the commitment is to somebody else' USING ERRCODE = 'P0121';
    END IF;
    INSERT INTO roll_salt (partnership_id, number, role, value, salt) VALUES (p_partnership, p_number, p_role, p_value, p_salt);
  END $$;

  -- The day on which an heir comes of age is close to a birth date: a line has a commitment to it, and nobody else reads it.
  CREATE FUNCTION keep_minority(p_partnership uuid, d jsonb, p_until date, p_salt bytea) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF p_until IS NULL AND (d ->> 'event' NOT IN ('DIED', 'HEIR_NAMED') OR d ->> 'until' IS NULL) THEN RETURN; END IF;
    IF d ->> 'event' NOT IN ('DIED', 'HEIR_NAMED') OR octet_length(p_salt) IS DISTINCT FROM 32
       OR d ->> 'until' IS DISTINCT FROM encode(sha256(convert_to('roll-day' || chr(10), 'UTF8') || p_salt
            || convert_to(format('{"entry":"%s","until":"%s"}', d ->> 'number', to_char(p_until, 'YYYY-MM-DD')), 'UTF8')), 'hex') THEN
      RAISE EXCEPTION 'the commitment is to another day' USING ERRCODE = 'P0121';
    END IF;
    INSERT INTO minority (partnership_id, number, until, salt) VALUES (p_partnership, (d ->> 'number')::bigint, p_until, p_salt);
  END $$;

  CREATE FUNCTION end_period(p_partnership uuid, p_holding uuid, p_on date) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  BEGIN
    -- A day has one holder, the last of the day: who was admitted and left on one day held on none.
    DELETE FROM holding_period WHERE partnership_id = p_partnership AND holding_id = p_holding AND upper_inf(during) AND lower(during) >= p_on;
    UPDATE holding_period SET during = daterange(lower(during), p_on)
    WHERE partnership_id = p_partnership AND holding_id = p_holding AND upper_inf(during);
  END $$;

  -- What of a holding an event changes besides its state.
  CREATE FUNCTION apply_to_holding(p_partnership uuid, p_holding uuid, d jsonb, p_holder uuid, p_other uuid, p_until date) RETURNS void
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
      noticed_on = CASE WHEN v_admitted OR v_event = 'DIED' THEN NULL WHEN v_event IN ('NOTICED', 'SEIZED') THEN v_on ELSE h.noticed_on END,
      pledgee = CASE WHEN v_event = 'PLEDGED' THEN p_other WHEN v_event IN ('PLEDGE_RELEASED', 'FORECLOSED') THEN NULL ELSE h.pledgee END,
      pledge_minor = CASE WHEN v_event = 'PLEDGED' THEN (d ->> 'sum')::numeric WHEN v_event IN ('PLEDGE_RELEASED', 'FORECLOSED') THEN NULL ELSE h.pledge_minor END,
      pledge_due = CASE WHEN v_event = 'PLEDGED' THEN (d ->> 'until')::date WHEN v_event IN ('PLEDGE_RELEASED', 'FORECLOSED') THEN NULL ELSE h.pledge_due END,
      let_to = CASE WHEN v_event = 'LET' THEN p_other ELSE h.let_to END,
      let_until = CASE WHEN v_event = 'LET' THEN (d ->> 'until')::date ELSE h.let_until END,
      fine_disputed = CASE WHEN v_event = 'FINE_DISPUTED' THEN true WHEN v_admitted OR v_event = 'FINE_SETTLED' THEN false ELSE h.fine_disputed END,
      presenter = CASE WHEN v_event = 'PRESENTED' THEN p_other WHEN v_event IN ('JUDGED', 'DIED') THEN NULL ELSE h.presenter END,
      presented_on = CASE WHEN v_event = 'PRESENTED' THEN v_on WHEN v_event IN ('JUDGED', 'DIED') THEN NULL ELSE h.presented_on END,
      suspended_until = CASE WHEN v_event = 'JUDGED' THEN (d ->> 'until')::date WHEN v_event IN ('REINSTATED', 'DIED') THEN NULL ELSE h.suspended_until END
    WHERE h.partnership_id = p_partnership AND h.id = p_holding;
    IF v_admitted OR v_event IN ('APPORTIONED', 'DIED', 'SPLIT', 'RELINQUISHED') OR d ->> 'state' IN ('ESCHEAT', 'FORFEIT') THEN
      PERFORM end_period(p_partnership, p_holding, v_on);
    END IF;
    IF v_admitted OR v_event = 'APPORTIONED' THEN
      INSERT INTO holding_period (partnership_id, holding_id, person_id, during) VALUES (p_partnership, p_holding, p_holder, daterange(v_on, NULL));
    END IF;
  END $$;

  -- The holding of a line: made by the line that begins it. Who it is of changes at an admittance alone.
  CREATE FUNCTION holding_of_line(p_partnership uuid, d jsonb, p_holder uuid, p_other uuid, p_until date) RETURNS uuid
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
           IS DISTINCT FROM (p_holder, d ->> 'kind', d ->> 'subject', d ->> 'meter', d ->> 'life') THEN
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

  -- Lines in their order, all or none. Persons by id, beside the salts that the lines commit to them with.
  CREATE FUNCTION enter_roll(
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
      IF d ->> 'event' = 'JUDGED' AND (cardinality(p_jury) IS DISTINCT FROM (d ->> 'jury')::integer
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
      IF d ->> 'event' = 'JUDGED' THEN
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
  END $$;

  -- After the lines of one act: nothing is severed from its land, and parts sum to what was split.
  CREATE FUNCTION roll_is_whole(p_partnership uuid, p_document text[]) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF EXISTS (
      SELECT 1 FROM unnest(p_document) AS t(document) JOIN holding h ON h.partnership_id = p_partnership
        AND t.document::jsonb ->> 'holding' IN (h.number, h.appurtenant_to)
      JOIN holding l ON l.partnership_id = p_partnership AND l.number = h.appurtenant_to
      WHERE h.state <> 'GRANTED' AND h.state NOT IN ('ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED')
        AND ((h.person_id, h.to_use_of, h.pledgee) IS DISTINCT FROM (l.person_id, l.to_use_of, l.pledgee) OR l.state IN ('SPLIT', 'RELINQUISHED'))
    ) THEN
      RAISE EXCEPTION 'a gate goes with its land' USING ERRCODE = 'P0178';
    END IF;
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

  -- How many gates a pasture carries, as last said.
  CREATE FUNCTION pasture_gates(p_partnership uuid, p_subject text) RETURNS numeric
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT gates FROM pasture WHERE partnership_id = p_partnership AND subject = p_subject ORDER BY turn DESC LIMIT 1
  $$;
  CREATE FUNCTION pasture_entry(p pasture) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"customVersion":"%s","gates":"%s","pasture":%s,"resolution":"%s","turn":"%s","type":"pasture","v":"1"}',
      p.custom_version, p.gates, to_json(p.subject), coalesce(p.resolution_id::text, ''), p.turn)
  $$;

  -- Never fewer than are issued; and more than before only as a carried resolution says, once.
  CREATE FUNCTION set_pasture(p_partnership uuid, p_subject text, p_gates numeric, p_resolution uuid DEFAULT NULL) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_before numeric; v_leaf bytea; v_pasture pasture%ROWTYPE;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    v_before := pasture_gates(p_partnership, p_subject);
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

  -- After this nobody can show who stood behind the commitments of a line. The line stays as it is.
  CREATE FUNCTION erase_roll_salt(p_partnership uuid, p_number bigint) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_erased integer;
  BEGIN
    DELETE FROM minority WHERE partnership_id = p_partnership AND number = p_number;
    DELETE FROM roll_salt WHERE partnership_id = p_partnership AND number = p_number;
    GET DIAGNOSTICS v_erased = ROW_COUNT;
    RETURN v_erased;
  END $$;
`;
