/** Who may stand in a line of the roll, and which of its members an event fills. */
export const ROLL_PARTIES = `
  -- A demonstration that is still being told writes down what was lived before there were books: no clock judges it.
  CREATE FUNCTION roll_is_history(p_partnership uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM demo_seed WHERE partnership_id = p_partnership AND finished_at IS NULL)
  $$;
  -- It is told once, and from the beginning: never of a roll that has lines.
  CREATE FUNCTION demo_is_told_once() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF TG_OP = 'INSERT' AND NEW.finished_at IS NULL THEN
      PERFORM 1 FROM ledger WHERE id = NEW.partnership_id FOR NO KEY UPDATE;
      IF EXISTS (SELECT 1 FROM roll_entry WHERE partnership_id = NEW.partnership_id) THEN
        RAISE EXCEPTION 'partnership % has a roll', NEW.partnership_id USING ERRCODE = 'P0124';
      END IF;
    ELSIF TG_OP = 'UPDATE' AND OLD.finished_at IS NOT NULL AND NEW.finished_at IS NULL THEN
      RAISE EXCEPTION 'a demonstration is told once' USING ERRCODE = 'P0124';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER demo_is_told_once BEFORE INSERT OR UPDATE ON demo_seed FOR EACH ROW EXECUTE FUNCTION demo_is_told_once();
  ALTER TABLE demo_seed ENABLE ALWAYS TRIGGER demo_is_told_once;

  -- Every line has the same members, and an event fills its own: nothing else finds a place in a document for ever.
  CREATE FUNCTION roll_members_are_lawful(d jsonb, h holding) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE e text := d ->> 'event'; v_back boolean := e = 'RESTORED' AND d ->> 'life' = h.life::text;
  BEGIN
    IF (SELECT string_agg(k, ' ' ORDER BY k COLLATE "C") FROM jsonb_object_keys(d) AS k) IS DISTINCT FROM
       'appurtenantTo customVersion event fine fineRule holder holding improvement jury kind life meter note notices number of on previous quantity rent state subject sum toUseOf type until v value verdict votes' THEN
      PERFORM refuse_entry('P0170', 'a line of the roll has the members of a line, and no other');
    END IF;
    IF (d ->> 'toUseOf' IS NOT NULL) <> (e IN ('GRANTED', 'SURRENDERED', 'PLEDGED', 'PLEDGE_RELEASED', 'FORECLOSED', 'HEIR_NAMED', 'HEIR_CLAIMED', 'PRESENTED', 'LET')
         OR e = 'DIED' AND d ->> 'toUseOf' IS NOT NULL)
       OR (d ->> 'sum' IS NOT NULL) <> (e IN ('PLEDGED', 'FORECLOSED')) OR (d ->> 'of' IS NOT NULL) <> (e = 'APPORTIONED')
       OR (d ->> 'until' IS NOT NULL) <> (e IN ('PLEDGED', 'LET') OR e = 'JUDGED' AND d ->> 'verdict' IS NOT DISTINCT FROM 'SUSPENDED'
            OR e IN ('DIED', 'HEIR_NAMED') AND d ->> 'toUseOf' IS NOT NULL AND d ->> 'until' IS NOT NULL)
       OR (d ->> 'until') !~ (CASE WHEN e IN ('DIED', 'HEIR_NAMED') THEN '^[0-9a-f]{64}$' ELSE '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' END)
       OR (d ->> 'jury' IS NOT NULL OR d ->> 'votes' IS NOT NULL) <> (e = 'JUDGED') OR (d ->> 'fine' IS NULL) <> (d ->> 'fineRule' IS NULL) THEN
      PERFORM refuse_entry('P0172', format('%s has members of its own, all of them and no other', e));
    END IF;
    IF d ->> 'life' IS DISTINCT FROM (CASE WHEN e IN ('GRANTED', 'APPORTIONED') THEN coalesce(h.life, 1)
         WHEN e = 'ADMITTED' AND h.vacant_since IS NULL THEN 1 WHEN e = 'ADMITTED' OR e = 'RESTORED' AND NOT v_back THEN h.life + 1 ELSE h.life END)::text
       OR d ->> 'notices' IS DISTINCT FROM (CASE WHEN e IN ('GRANTED', 'APPORTIONED', 'DIED', 'ADMITTED', 'RESTORED') THEN 0
            WHEN e = 'NOTICED' THEN h.notices + 1 ELSE h.notices END)::text THEN
      PERFORM refuse_entry('P0175', 'lives and calls are counted, one by one');
    END IF;
  END $$;

  -- The persons of a line, by what stood before it.
  CREATE FUNCTION roll_parties_are_lawful(d jsonb, h holding, p_holder uuid, p_other uuid, p_until date) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE e text := d ->> 'event'; v_on date := (d ->> 'on')::date; v_before date;
  BEGIN
    IF p_holder IS DISTINCT FROM (CASE WHEN e = 'ADMITTED' AND h.state = 'GRANTED' THEN coalesce(h.to_use_of, h.person_id)
         WHEN e = 'ADMITTED' THEN h.to_use_of
         WHEN e = 'RESTORED' AND p_holder IS DISTINCT FROM h.person_id THEN h.to_use_of ELSE h.person_id END) THEN
      PERFORM refuse_entry('P0172', 'another person is to be admitted');
    END IF;
    IF e IN ('SURRENDERED', 'PLEDGED', 'LET', 'HEIR_NAMED', 'HEIR_CLAIMED', 'PRESENTED') AND (p_other IS NULL OR p_other = h.person_id)
       OR e = 'DIED' AND p_other = h.person_id THEN
      PERFORM refuse_entry('P0172', format('%s needs another person than the holder', e));
    END IF;
    IF e = 'RESTORED' AND (d ->> 'life')::integer <> h.life + (p_holder <> h.person_id)::integer THEN
      PERFORM refuse_entry('P0175', 'an heir''s is the next life, and whoever comes back lives on');
    END IF;
    IF e = 'HEIR_CLAIMED' AND p_other IS DISTINCT FROM h.to_use_of THEN
      PERFORM refuse_entry('P0172', 'the heir whom the court named claims, and nobody else');
    END IF;
    IF e IN ('FORECLOSED', 'PLEDGE_RELEASED') AND (h.pledgee IS NULL OR p_other IS DISTINCT FROM h.pledgee)
       OR e = 'FORECLOSED' AND (v_on <= h.pledge_due IS NOT FALSE OR d ->> 'sum' IS DISTINCT FROM h.pledge_minor::text)
       OR e IN ('SURRENDERED', 'SPLIT', 'RELINQUISHED', 'PLEDGED') AND h.pledgee IS NOT NULL THEN
      PERFORM refuse_entry('P0172', 'a pledge is void on repayment, and no sale');
    END IF;
    IF e = 'PLEDGED' AND ((d ->> 'sum')::numeric <= 0 OR (d ->> 'until')::date <= v_on OR NOT roll_is_history(h.partnership_id)
         AND (d ->> 'until')::date <= (clock_timestamp() AT TIME ZONE 'UTC')::date) IS NOT FALSE THEN
      PERFORM refuse_entry('P0172', 'a pledge secures a sum until a later day');
    END IF;
    IF e IN ('SURRENDERED', 'SPLIT', 'RELINQUISHED', 'LET') AND h.let_until > v_on THEN
      PERFORM refuse_entry('P0172', 'what is let stays with its holder until then');
    END IF;
    IF e = 'LET' AND ((d ->> 'until')::date > v_on AND (d ->> 'until')::date <= v_on + interval '2 years') IS NOT TRUE THEN
      PERFORM refuse_entry('P0172', 'a right is let for two years at most');
    END IF;
    IF e = 'REINSTATED' AND v_on < h.suspended_until THEN PERFORM refuse_entry('P0176', 'the suspension runs'); END IF;
    IF d ->> 'fine' IS NOT NULL AND h.state <> 'GRANTED' AND p_holder = h.person_id THEN
      PERFORM refuse_entry('P0171', 'whoever held before owes no fine for it');
    END IF;
    -- Of the same heir, whoever was named in between.
    IF e = 'HEIR_NAMED' THEN
      SELECT max(m.until) INTO v_before FROM roll_entry r
      JOIN minority m ON m.partnership_id = r.partnership_id AND m.number = r.number
      JOIN roll_salt s ON s.partnership_id = r.partnership_id AND s.number = r.number AND s.role = 'toUseOf'
      WHERE r.partnership_id = h.partnership_id AND r.holding_id = h.id AND s.value = (SELECT roll_number FROM person WHERE partnership_id = h.partnership_id AND id = p_other)
        AND r.number >= (SELECT max(l.number) FROM roll_entry l WHERE l.partnership_id = h.partnership_id AND l.holding_id = h.id AND l.event = 'DIED');
      IF greatest(v_before, CASE WHEN h.to_use_of = p_other THEN h.minor_until END) > coalesce(p_until, '-infinity') THEN
        PERFORM refuse_entry('P0174', 'an heir''s minority is kept or put off, never shortened');
      END IF;
    END IF;
  END $$;

  -- What nobody may be in a hurry with: it is of the day on which it is entered, whatever else is backdated.
  CREATE FUNCTION roll_day_is_lawful(p_partnership uuid, d jsonb, p_custom integer) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_today date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
  BEGIN
    IF (d ->> 'on')::date >= v_today - 1 OR roll_is_history(p_partnership) THEN RETURN; END IF;
    IF d ->> 'event' IN ('NOTICED', 'SEIZED', 'ESCHEATED', 'PRESENTED', 'JUDGED', 'FORECLOSED') THEN
      PERFORM refuse_entry('P0173', 'time runs by it: it is of the day on which it is entered');
    END IF;
    IF d ->> 'fine' IS NOT NULL AND (custom_on(p_partnership, v_today)).version <> p_custom THEN
      PERFORM refuse_entry('P0173', 'a fine is by the custom in force, not by one of the past');
    END IF;
  END $$;

  -- What the books have of fines is what the roll asked for: no other entry comes in there but by closing and undoing.
  CREATE FUNCTION fines_are_of_the_roll() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_fines uuid[];
  BEGIN
    SELECT array_agg(a.id) INTO v_fines FROM account a
    WHERE a.ledger_id IN (SELECT DISTINCT ledger_id FROM added) AND a.path = 'je:income:entry-fines';
    IF v_fines IS NULL THEN RETURN NULL; END IF;
    IF EXISTS (SELECT 1 FROM added t WHERE t.credit_account_id = ANY (v_fines)
                 AND (SELECT j.kind NOT IN ('entry-fine', 'close-result') AND j.reverses IS NULL FROM journal j WHERE j.id = t.journal_id)) THEN
      RAISE EXCEPTION 'a fine is posted with the admittance that it is for' USING ERRCODE = 'P0171';
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER fines_are_of_the_roll AFTER INSERT ON transfer REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION fines_are_of_the_roll();
  ALTER TABLE transfer ENABLE ALWAYS TRIGGER fines_are_of_the_roll;

  -- At the commit: by then the roll has its line, or the books were taken over whole from those that had it.
  CREATE FUNCTION entry_fine_has_its_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM fine f WHERE f.partnership_id = NEW.ledger_id AND 'entry-fine:' || f.number = NEW.idempotency_key)
       AND NOT EXISTS (SELECT 1 FROM history_import h WHERE h.ledger_id = NEW.ledger_id AND NEW.batch_sequence BETWEEN h.first_batch AND h.last_batch) THEN
      RAISE EXCEPTION 'a fine is posted with the admittance that it is for' USING ERRCODE = 'P0171';
    END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER entry_fine_has_its_line AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'entry-fine' AND NEW.reverses IS NULL) EXECUTE FUNCTION entry_fine_has_its_line();
  ALTER TABLE journal ENABLE ALWAYS TRIGGER entry_fine_has_its_line;
`;
