/** What no login can enter on the roll, whatever function it calls or table it reaches. */
export const ROLL_GUARDS = `
  CREATE FUNCTION custom_on(p_partnership uuid, p_on date) RETURNS custom_version
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT v FROM custom_version v WHERE v.partnership_id = p_partnership
    ORDER BY v.effective_at <= p_on::timestamp AT TIME ZONE 'UTC' DESC,
             CASE WHEN v.effective_at <= p_on::timestamp AT TIME ZONE 'UTC' THEN v.version ELSE -v.version END DESC LIMIT 1
  $$;

  -- A line's document is flat, text or null, its keys in order: written in one way only.
  CREATE FUNCTION flat_canonical(p_document text) RETURNS boolean
  LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT p_document = '{' || string_agg(to_json(m.key)::text || ':' || coalesce(to_json(m.value)::text, 'null'), ',' ORDER BY m.key COLLATE "C") || '}'
    FROM jsonb_each_text(p_document::jsonb) AS m
  $$;

  -- The most that the words of a custom can ask, in minor units. They know four words and plain arithmetic; whoever wrote
  -- anything else is not read. What decimals leave open is far below one minor unit; the lib is exact.
  CREATE FUNCTION fee_most(p_rule text, p_value numeric, p_rent numeric) RETURNS numeric
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_fee numeric;
  BEGIN
    IF length(p_rule) > 500 OR p_rule !~ '^[a-z0-9 +*/(),-]+$' OR p_rule ~ '--|/\\*|\\*\\*|//' OR EXISTS (
      SELECT 1 FROM regexp_matches(p_rule, '[a-z][a-z0-9]*|[0-9]+[a-z]', 'g') AS w WHERE w[1] NOT IN ('least', 'greatest', 'rent', 'value')
    ) THEN
      RAISE EXCEPTION 'no fee of a custom reads %', p_rule USING ERRCODE = 'P0171';
    END IF;
    EXECUTE 'SELECT ' || replace(replace(regexp_replace(p_rule, '([0-9]+)', '\\1::numeric', 'g'), 'value', '$1'), 'rent', '$2')
    INTO v_fee USING p_value, p_rent;
    RETURN floor(v_fee + 0.001);
  END $$;

  CREATE FUNCTION refuse_entry(p_code text, p_why text) RETURNS void LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  BEGIN
    RAISE EXCEPTION '%', p_why USING ERRCODE = p_code;
  END $$;

  -- Value and rent as the custom of the day makes them: quantity × full cost, and its share.
  CREATE FUNCTION custom_value_of(p_rules text, p_meter text, p_quantity numeric) RETURNS numeric
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE WHEN p_meter IS NULL THEN 0 ELSE
      div(p_quantity * (p_rules::jsonb #>> ARRAY['tariffs', p_meter, 'costMinor'])::numeric, (p_rules::jsonb #>> ARRAY['tariffs', p_meter, 'per'])::numeric) END
  $$;
  CREATE FUNCTION custom_rent_of(p_rules text, p_value numeric) RETURNS numeric
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT div(p_value * split_part(r.share, '/', 1)::numeric, split_part(r.share, '/', 2)::numeric)
    FROM (SELECT coalesce(p_rules::jsonb ->> 'rentShare', '1/20') AS share) AS r
  $$;

  -- Judges a line by the lines before it, and by nothing that anybody may change.
  CREATE FUNCTION roll_entry_is_lawful() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE
    d jsonb; p jsonb; v_before roll_entry%ROWTYPE; v_last bytea; v_holding holding%ROWTYPE; v_custom custom_version%ROWTYPE;
    v_from text; v_died bigint; v_calls integer; v_call date; v_minor date;
  BEGIN
    IF NEW.document IS NULL OR NOT flat_canonical(NEW.document) THEN PERFORM refuse_entry('P0170', 'a line of the roll is a canonical document'); END IF;
    d := NEW.document::jsonb;
    SELECT * INTO v_holding FROM holding WHERE partnership_id = NEW.partnership_id AND id = NEW.holding_id;
    IF d ->> 'type' IS DISTINCT FROM 'roll-entry' OR d ->> 'v' IS DISTINCT FROM '2' OR d ->> 'event' IS DISTINCT FROM NEW.event
       OR d ->> 'number' IS DISTINCT FROM NEW.number::text OR d ->> 'on' IS DISTINCT FROM to_char(NEW.on_date, 'YYYY-MM-DD')
       OR d ->> 'customVersion' IS DISTINCT FROM NEW.custom_version::text OR d ->> 'previous' IS DISTINCT FROM encode(NEW.previous_hash, 'hex')
       OR d ->> 'holding' IS DISTINCT FROM v_holding.number OR d ->> 'kind' IS DISTINCT FROM v_holding.kind
       OR d ->> 'subject' IS DISTINCT FROM v_holding.subject OR d ->> 'appurtenantTo' IS DISTINCT FROM v_holding.appurtenant_to
       OR coalesce(d ->> 'holder', '') !~ '^[0-9a-f]{64}$' THEN
      PERFORM refuse_entry('P0170', 'the document is of another line');
    END IF;
    IF EXISTS (SELECT 1 FROM unnest(ARRAY['quantity', 'improvement', 'value', 'rent', 'life', 'notices']) AS k WHERE coalesce(d ->> k, '') !~ '^[0-9]{1,30}$')
       OR EXISTS (SELECT 1 FROM unnest(ARRAY['fine', 'sum', 'jury', 'votes']) AS k WHERE d ->> k !~ '^[0-9]{1,30}$') THEN
      PERFORM refuse_entry('P0170', 'quantities are decimal digits');
    END IF;
    PERFORM roll_members_are_lawful(d, v_holding);
    -- The chain: no gap, and each names the one before it.
    SELECT hash INTO v_last FROM roll_entry WHERE partnership_id = NEW.partnership_id AND number = NEW.number - 1;
    IF NEW.previous_hash IS DISTINCT FROM coalesce(v_last, '\\x'::bytea) OR (v_last IS NULL AND NEW.number <> 1) THEN
      PERFORM refuse_entry('P0170', 'the line does not follow the last one');
    END IF;
    SELECT * INTO v_before FROM roll_entry WHERE partnership_id = NEW.partnership_id AND holding_id = NEW.holding_id ORDER BY number DESC LIMIT 1;
    p := v_before.document::jsonb;
    v_from := coalesce(v_before.state, '');
    IF NOT EXISTS (SELECT 1 FROM roll_transition t WHERE t.event = NEW.event AND t.from_state = v_from AND t.to_state = d ->> 'state')
       OR EXISTS (SELECT 1 FROM roll_barred b WHERE b.kind = v_holding.kind AND b.event = NEW.event) THEN
      PERFORM refuse_entry('P0172', format('from %s the custom knows no %s of a %s', coalesce(nullif(v_from, ''), 'nothing'), NEW.event, v_holding.kind));
    END IF;
    IF NEW.on_date < v_before.on_date OR NEW.on_date > (clock_timestamp() AT TIME ZONE 'Pacific/Kiritimati')::date THEN
      PERFORM refuse_entry('P0173', 'a line is of no day before the last one, and of none to come');
    END IF;
    v_custom := custom_on(NEW.partnership_id, NEW.on_date);
    IF NEW.custom_version IS DISTINCT FROM v_custom.version THEN PERFORM refuse_entry('P0173', 'another custom was in force on that day'); END IF;
    PERFORM roll_day_is_lawful(NEW.partnership_id, d, v_custom.version);
    PERFORM roll_figures_are_lawful(d, p, v_custom.rules);
    -- An heir's clock, from the lines since the death.
    IF NEW.event IN ('NOTICED', 'SEIZED', 'ESCHEATED') THEN
      SELECT max(number) INTO v_died FROM roll_entry WHERE partnership_id = NEW.partnership_id AND holding_id = NEW.holding_id AND event = 'DIED';
      -- A call stands from its day, and not before it stood on the roll.
      SELECT count(*) FILTER (WHERE event = 'NOTICED'), max(greatest(on_date, CASE WHEN NOT roll_is_history(NEW.partnership_id) THEN (recorded_at AT TIME ZONE 'UTC')::date END))
        FILTER (WHERE event IN ('NOTICED', 'SEIZED')) INTO v_calls, v_call
      FROM roll_entry WHERE partnership_id = NEW.partnership_id AND holding_id = NEW.holding_id AND number > v_died;
      v_minor := v_holding.minor_until;
      IF v_minor > NEW.on_date THEN PERFORM refuse_entry('P0174', 'no time runs against a minor'); END IF;
      IF NEW.on_date - greatest(v_call, v_minor) - 1 < (v_custom.rules::jsonb ->> 'gmClearDays')::integer AND v_call IS NOT NULL THEN
        PERFORM refuse_entry('P0174', 'the last call still stands');
      END IF;
      IF NEW.event <> 'NOTICED' AND v_calls < greatest(3, coalesce((v_custom.rules::jsonb #>> '{lives,notices}')::integer, 3)) THEN
        PERFORM refuse_entry('P0174', 'not all calls were made');
      END IF;
      IF NEW.event = 'ESCHEATED' AND EXISTS (
        SELECT 1 FROM roll_entry WHERE partnership_id = NEW.partnership_id AND holding_id = NEW.holding_id AND number >= v_died
          AND event IN ('DIED', 'HEIR_NAMED', 'HEIR_CLAIMED') AND document::jsonb ->> 'toUseOf' IS NOT NULL
      ) THEN
        PERFORM refuse_entry('P0174', 'there is an heir');
      END IF;
    END IF;
    PERFORM verdict_is_lawful(NEW.partnership_id, NEW.holding_id, NEW.on_date, d, v_custom.rules);
    RETURN NEW;
  END $$;

  CREATE FUNCTION roll_figures_are_lawful(d jsonb, p jsonb, p_rules text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE
    v_value numeric := (d ->> 'value')::numeric; v_rent numeric := (d ->> 'rent')::numeric; v_fine numeric := (d ->> 'fine')::numeric;
    v_assessed boolean := d ->> 'event' IN ('GRANTED', 'ADMITTED', 'RESTORED');
    v_rule text := coalesce(p_rules::jsonb #>> '{entryFine,rule}', 'least(2 * rent, 2 * (value - rent))');
  BEGIN
    IF v_assessed AND (v_value <> custom_value_of(p_rules, d ->> 'meter', (d ->> 'quantity')::numeric) OR v_rent <> custom_rent_of(p_rules, v_value)) THEN
      PERFORM refuse_entry('P0175', 'value and rent are what the custom of the day makes them');
    END IF;
    IF NOT v_assessed AND p IS NOT NULL AND (d ->> 'value', d ->> 'rent') IS DISTINCT FROM (p ->> 'value', p ->> 'rent')
       OR p IS NOT NULL AND (d ->> 'quantity', d ->> 'meter') IS DISTINCT FROM (p ->> 'quantity', p ->> 'meter')
       OR d ->> 'event' <> 'IMPROVED' AND p IS NOT NULL AND d ->> 'improvement' IS DISTINCT FROM p ->> 'improvement' THEN
      PERFORM refuse_entry('P0175', 'what the right is does not change at this event');
    END IF;
    -- A custom adopted before there were entry fines knows none but the default.
    IF v_fine IS NOT NULL AND (d ->> 'event' NOT IN ('ADMITTED', 'RESTORED') OR v_fine <= 0 OR d ->> 'fineRule' IS DISTINCT FROM v_rule
       OR v_fine > 2 * (v_value - v_rent) OR v_fine > fee_most(v_rule, v_value, v_rent)) THEN
      PERFORM refuse_entry('P0171', 'a fine is due at an admittance, and never above the custom');
    END IF;
  END $$;

  CREATE FUNCTION verdict_is_lawful(p_partnership uuid, p_holding uuid, p_on date, d jsonb, p_rules text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_jury integer := (d ->> 'jury')::integer; v_presented date;
  BEGIN
    IF d ->> 'event' <> 'JUDGED' THEN
      IF d ->> 'verdict' IS NOT NULL THEN PERFORM refuse_entry('P0176', 'a verdict is a jury''s'); END IF;
      RETURN;
    END IF;
    IF coalesce(v_jury, 0) < 3 OR coalesce((d ->> 'votes')::integer, 0) > v_jury OR 2 * coalesce((d ->> 'votes')::integer, 0) <= v_jury
       OR d ->> 'state' IS DISTINCT FROM (CASE d ->> 'verdict' WHEN 'DISMISSED' THEN 'ADMITTED' WHEN 'MERCY' THEN 'ADMITTED'
            WHEN 'SUSPENDED' THEN 'SUSPENDED' WHEN 'FORFEIT' THEN 'FORFEIT' END) THEN
      PERFORM refuse_entry('P0176', 'a verdict is what more than half of three or more found');
    END IF;
    SELECT on_date INTO v_presented FROM roll_entry
    WHERE partnership_id = p_partnership AND holding_id = p_holding AND event = 'PRESENTED' ORDER BY number DESC LIMIT 1;
    IF d ->> 'verdict' <> 'DISMISSED' AND p_on - v_presented > coalesce((p_rules::jsonb #>> '{stint,juryDays}')::integer, 14) THEN
      PERFORM refuse_entry('P0176', 'the jury''s days are over');
    END IF;
    IF d ->> 'verdict' = 'SUSPENDED' AND ((d ->> 'until') IS NULL
       OR (d ->> 'until')::date - p_on NOT BETWEEN 1 AND coalesce((p_rules::jsonb #>> '{stint,suspendDays}')::integer, 7)) THEN
      PERFORM refuse_entry('P0176', 'a suspension has an end within the custom');
    END IF;
    IF d ->> 'verdict' = 'FORFEIT' AND 'FINE_DISPUTED' = (
      SELECT event FROM roll_entry WHERE partnership_id = p_partnership AND holding_id = p_holding
        AND event IN ('FINE_DISPUTED', 'FINE_SETTLED', 'ADMITTED', 'RESTORED', 'APPORTIONED') ORDER BY number DESC LIMIT 1
    ) THEN
      PERFORM refuse_entry('P0176', 'refusing a fine is no ground to forfeit');
    END IF;
  END $$;

  CREATE TRIGGER roll_entry_is_lawful BEFORE INSERT ON roll_entry FOR EACH ROW EXECUTE FUNCTION roll_entry_is_lawful();
  ALTER TABLE roll_entry ENABLE ALWAYS TRIGGER roll_entry_is_lawful;

  -- At the commit: a verdict has its jurors, none of them a party; a fine is in the roll's line and in the books.
  CREATE FUNCTION verdict_has_its_jury() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF (SELECT count(*) FROM juror j WHERE j.partnership_id = NEW.partnership_id AND j.number = NEW.number
          AND EXISTS (SELECT 1 FROM holding_period h WHERE h.partnership_id = j.partnership_id AND h.person_id = j.person_id AND h.during @> NEW.on_date)
       ) IS DISTINCT FROM (NEW.document::jsonb ->> 'jury')::bigint THEN
      RAISE EXCEPTION 'a jury is of those who hold' USING ERRCODE = 'P0176';
    END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER verdict_has_its_jury AFTER INSERT ON roll_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.event = 'JUDGED') EXECUTE FUNCTION verdict_has_its_jury();
  ALTER TABLE roll_entry ENABLE ALWAYS TRIGGER verdict_has_its_jury;

  CREATE FUNCTION fine_is_posted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF NOT EXISTS (
      SELECT 1 FROM roll_entry e JOIN journal j ON j.ledger_id = e.partnership_id AND j.idempotency_key = 'entry-fine:' || e.number
      JOIN transfer t ON t.journal_id = j.id JOIN account a ON a.id = t.credit_account_id JOIN account r ON r.id = t.debit_account_id
      JOIN person p ON p.partnership_id = NEW.partnership_id AND p.id = NEW.person_id
      WHERE e.partnership_id = NEW.partnership_id AND e.number = NEW.number AND j.kind = 'entry-fine' AND a.path = 'je:income:entry-fines'
        AND r.path = 'je:assets:receivable:' || p.roll_number AND (SELECT count(*) FROM transfer o WHERE o.journal_id = j.id) = 1
        AND t.amount = NEW.amount_minor AND (e.document::jsonb ->> 'fine')::numeric = NEW.amount_minor
        AND (e.document::jsonb ->> 'value')::numeric = NEW.value_minor AND (e.document::jsonb ->> 'rent')::numeric = NEW.rent_minor
    ) THEN
      RAISE EXCEPTION 'a fine is posted with the admittance that it is for' USING ERRCODE = 'P0171';
    END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER fine_is_posted AFTER INSERT ON fine DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fine_is_posted();
  ALTER TABLE fine ENABLE ALWAYS TRIGGER fine_is_posted;

  -- A pasture is never overstocked, whoever issues and however many at once: its gates are counted behind the ledger's row.
  CREATE FUNCTION pasture_carries() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF (SELECT coalesce(sum(h.quantity), 0) FROM holding h WHERE h.partnership_id = NEW.partnership_id AND h.subject = NEW.subject
          AND h.kind = 'STINT_GATE' AND h.state NOT IN ('ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED')) > coalesce(pasture_gates(NEW.partnership_id, NEW.subject), 0) THEN
      RAISE EXCEPTION 'more gates than the pasture carries' USING ERRCODE = 'P0177';
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER pasture_carries AFTER INSERT OR UPDATE ON holding FOR EACH ROW WHEN (NEW.kind = 'STINT_GATE') EXECUTE FUNCTION pasture_carries();
  ALTER TABLE holding ENABLE ALWAYS TRIGGER pasture_carries;
`;
