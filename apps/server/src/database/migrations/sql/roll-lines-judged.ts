/** What no login can enter on the roll, with the ladder of lives, grants that lapse, and fines that a jury reduced. */
export const ROLL_LINES_JUDGED = `
  -- The line by which the last case of a holding came up: a presentment, or the dispute of a fine.
  CREATE FUNCTION case_of(p_partnership uuid, p_holding uuid, p_event text) RETURNS bigint
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT max(number) FROM roll_entry WHERE partnership_id = p_partnership AND holding_id = p_holding AND event = p_event
  $$;
  -- Its day, or that on which it was entered, whichever is later: whatever day the line names.
  CREATE FUNCTION case_day(p_partnership uuid, p_holding uuid, p_event text) RETURNS date
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT greatest(e.on_date, CASE WHEN NOT roll_is_history(p_partnership) THEN (e.recorded_at AT TIME ZONE 'UTC')::date END)
    FROM roll_entry e WHERE e.partnership_id = p_partnership AND e.number = case_of(p_partnership, p_holding, p_event)
  $$;
  -- Does somebody hold on that day by a line older than the case? Who was admitted for its sake does not sit on its jury.
  CREATE FUNCTION held_before(p_partnership uuid, p_person uuid, p_on date, p_case bigint) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (
      SELECT 1 FROM holding_period h WHERE h.partnership_id = p_partnership AND h.person_id = p_person AND h.during @> p_on
        AND NOT EXISTS (SELECT 1 FROM roll_entry e WHERE e.partnership_id = p_partnership AND e.holding_id = h.holding_id
                          AND e.event IN ('ADMITTED', 'RESTORED', 'APPORTIONED') AND e.number > p_case))
  $$;
  CREATE OR REPLACE FUNCTION verdict_has_its_jury() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF (SELECT count(*) FROM juror j WHERE j.partnership_id = NEW.partnership_id AND j.number = NEW.number
          AND held_before(j.partnership_id, j.person_id, NEW.on_date, case_of(NEW.partnership_id, NEW.holding_id,
            CASE NEW.event WHEN 'JUDGED' THEN 'PRESENTED' ELSE 'FINE_DISPUTED' END))
       ) IS DISTINCT FROM (NEW.document::jsonb ->> 'jury')::bigint THEN
      RAISE EXCEPTION 'a jury is of those who held before the case came up' USING ERRCODE = 'P0176';
    END IF;
    RETURN NULL;
  END $$;

  -- What the custom asks of an admittance to this life, or so many minor units less where decimals leave that open: the
  -- words of its fee, of which the ladder names the part, rounded down; never above what no custom can lift. The last
  -- rung is that of every later life, and a custom older than the ladder has the default one.
  CREATE FUNCTION entry_fine_of(p_rules text, p_value numeric, p_rent numeric, p_life integer, p_less integer DEFAULT 0) RETURNS numeric
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT least(2 * (p_value - p_rent), div((f.whole - p_less) * split_part(f.part, '/', 1)::numeric, coalesce(nullif(split_part(f.part, '/', 2), ''), '1')::numeric))
    FROM (SELECT fee_most(coalesce(p_rules::jsonb #>> '{entryFine,rule}', 'least(2 * rent, 2 * (value - rent))'), p_value, p_rent) AS whole,
                 l.ladder ->> (least(p_life, jsonb_array_length(l.ladder)) - 1) AS part
          FROM (SELECT coalesce(p_rules::jsonb #> '{lives,ladder}', '["1/1", "1/2", "1/4"]'::jsonb) AS ladder) AS l) AS f
  $$;

  CREATE OR REPLACE FUNCTION roll_figures_are_lawful(d jsonb, p jsonb, p_rules text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE
    v_value numeric := (d ->> 'value')::numeric; v_rent numeric := (d ->> 'rent')::numeric; v_fine numeric := (d ->> 'fine')::numeric;
    v_assessed boolean := d ->> 'event' IN ('GRANTED', 'ADMITTED', 'RESTORED');
    v_rule text := coalesce(p_rules::jsonb #>> '{entryFine,rule}', 'least(2 * rent, 2 * (value - rent))'); v_life integer := (d ->> 'life')::integer;
    -- Whoever comes back lives on, and owes nothing for it.
    v_owes boolean := d ->> 'event' = 'ADMITTED' OR d ->> 'event' = 'RESTORED' AND d ->> 'life' IS DISTINCT FROM p ->> 'life';
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
       OR v_fine > entry_fine_of(p_rules, v_value, v_rent, v_life)) THEN
      PERFORM refuse_entry('P0171', 'a fine is due at an admittance, and never above the custom of its life');
    END IF;
    -- Where the custom fixes the fine nobody is let off, and nobody asked for less than another.
    IF v_owes AND coalesce(p_rules::jsonb #>> '{entryFine,mode}', 'FINE_CERTAIN') = 'FINE_CERTAIN'
       AND coalesce(v_fine, 0) < entry_fine_of(p_rules, v_value, v_rent, v_life, 1) THEN
      PERFORM refuse_entry('P0171', 'the fine is certain by this custom, for everybody alike');
    END IF;
  END $$;

  CREATE OR REPLACE FUNCTION verdict_is_lawful(p_partnership uuid, p_holding uuid, p_on date, d jsonb, p_rules text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_jury integer := (d ->> 'jury')::integer; v_presented date;
  BEGIN
    IF d ->> 'event' <> 'JUDGED' THEN
      IF d ->> 'verdict' IS NOT NULL THEN PERFORM refuse_entry('P0176', 'a verdict is a jury''s'); END IF;
      IF (d ->> 'event' = 'FINE_REDUCED' OR d ->> 'event' = 'FINE_SETTLED' AND d ->> 'jury' IS NOT NULL) AND (coalesce(v_jury, 0) < 3 OR coalesce((d ->> 'votes')::integer, 0) > v_jury
           OR 2 * coalesce((d ->> 'votes')::integer, 0) <= v_jury) THEN
        PERFORM refuse_entry('P0176', 'a fine is reduced or upheld by more than half of three or more');
      END IF;
      IF v_jury IS NOT NULL AND p_on <= case_day(p_partnership, p_holding, 'FINE_DISPUTED') THEN
        PERFORM refuse_entry('P0176', 'no jury finds about a fine on the day on which it is disputed');
      END IF;
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
    -- By the days of the roll, and by those on which they were entered: nobody is accused and judged in one sitting.
    IF p_on <= v_presented OR NOT roll_is_history(p_partnership)
       AND (clock_timestamp() AT TIME ZONE 'UTC')::date <= case_day(p_partnership, p_holding, 'PRESENTED') THEN
      PERFORM refuse_entry('P0176', 'nobody is judged on the day on which they are accused');
    END IF;
    IF d ->> 'verdict' = 'SUSPENDED' AND ((d ->> 'until') IS NULL
       OR (d ->> 'until')::date - p_on NOT BETWEEN 1 AND coalesce((p_rules::jsonb #>> '{stint,suspendDays}')::integer, 7)) THEN
      PERFORM refuse_entry('P0176', 'a suspension has an end within the custom');
    END IF;
    IF d ->> 'verdict' = 'FORFEIT' AND 'FINE_DISPUTED' = (
      SELECT event FROM roll_entry WHERE partnership_id = p_partnership AND holding_id = p_holding
        AND event IN ('FINE_DISPUTED', 'FINE_SETTLED', 'FINE_REDUCED', 'ADMITTED', 'RESTORED', 'APPORTIONED') ORDER BY number DESC LIMIT 1
    ) THEN
      PERFORM refuse_entry('P0176', 'refusing a fine is no ground to forfeit');
    END IF;
  END $$;

  CREATE OR REPLACE FUNCTION roll_members_are_lawful(d jsonb, h holding) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE e text := d ->> 'event'; v_back boolean := e = 'RESTORED' AND d ->> 'life' = h.life::text;
  BEGIN
    IF (SELECT string_agg(k, ' ' ORDER BY k COLLATE "C") FROM jsonb_object_keys(d) AS k) IS DISTINCT FROM
       'appurtenantTo customVersion event fine fineRule holder holding improvement jury kind life meter note notices number of on previous quantity rent state subject sum toUseOf type until v value verdict votes' THEN
      PERFORM refuse_entry('P0170', 'a line of the roll has the members of a line, and no other');
    END IF;
    IF (d ->> 'toUseOf' IS NOT NULL) <> (e IN ('GRANTED', 'SURRENDERED', 'PLEDGED', 'PLEDGE_RELEASED', 'FORECLOSED', 'HEIR_NAMED', 'HEIR_CLAIMED', 'PRESENTED', 'LET')
         OR e = 'DIED' AND d ->> 'toUseOf' IS NOT NULL)
       OR (d ->> 'sum' IS NOT NULL) <> (e IN ('PLEDGED', 'FORECLOSED', 'FINE_REDUCED')) OR (d ->> 'of' IS NOT NULL) <> (e = 'APPORTIONED')
       OR (d ->> 'until' IS NOT NULL) <> (e IN ('PLEDGED', 'LET') OR e = 'JUDGED' AND d ->> 'verdict' IS NOT DISTINCT FROM 'SUSPENDED'
            OR e IN ('DIED', 'HEIR_NAMED') AND d ->> 'toUseOf' IS NOT NULL AND d ->> 'until' IS NOT NULL)
       OR (d ->> 'until') !~ (CASE WHEN e IN ('DIED', 'HEIR_NAMED') THEN '^[0-9a-f]{64}$' ELSE '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' END)
       OR (d ->> 'jury' IS NOT NULL OR d ->> 'votes' IS NOT NULL) <> (e IN ('JUDGED', 'FINE_REDUCED') OR e = 'FINE_SETTLED' AND d ->> 'jury' IS NOT NULL) OR (d ->> 'fine' IS NULL) <> (d ->> 'fineRule' IS NULL) THEN
      PERFORM refuse_entry('P0172', format('%s has members of its own, all of them and no other', e));
    END IF;
    IF d ->> 'life' IS DISTINCT FROM (CASE WHEN e IN ('GRANTED', 'APPORTIONED') THEN coalesce(h.life, 1)
         WHEN e = 'ADMITTED' AND h.vacant_since IS NULL THEN 1 WHEN e = 'ADMITTED' OR e = 'RESTORED' AND NOT v_back THEN h.life + 1 ELSE h.life END)::text
       OR d ->> 'notices' IS DISTINCT FROM (CASE WHEN e IN ('GRANTED', 'APPORTIONED', 'DIED', 'ADMITTED', 'RESTORED') THEN 0
            WHEN e = 'NOTICED' THEN h.notices + 1 ELSE h.notices END)::text THEN
      PERFORM refuse_entry('P0175', 'lives and calls are counted, one by one');
    END IF;
  END $$;

  CREATE OR REPLACE FUNCTION roll_parties_are_lawful(d jsonb, h holding, p_holder uuid, p_other uuid, p_until date) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE e text := d ->> 'event'; v_on date := (d ->> 'on')::date; v_fine bigint;
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
    -- A grant gives no title: it is not inherited, and nobody is called or let lapse it while the grantee lives.
    IF h.state = 'GRANTED' AND (e = 'DIED' AND p_other IS NOT NULL OR e IN ('ADMITTED', 'DIED') AND h.vacant_since IS NOT NULL
         OR e IN ('NOTICED', 'LAPSED') AND h.vacant_since IS NULL) THEN
      PERFORM refuse_entry('P0172', 'a grantee who died is not admitted, and a grant lapses when its grantee has died');
    END IF;
    IF e IN ('SURRENDERED', 'RELINQUISHED', 'SPLIT') AND h.fine_disputed THEN
      PERFORM refuse_entry('P0172', 'while a fine is in dispute the holding stays with its holder, whole');
    END IF;
    SELECT max(f.number) INTO v_fine FROM fine f WHERE f.partnership_id = h.partnership_id AND f.holding_id = h.id;
    -- Once, while it is owed, and until a jury has found: a dispute without end would shield anybody from every verdict.
    IF e = 'FINE_DISPUTED' AND (h.fine_disputed OR v_fine IS NULL OR fine_paid(h.partnership_id, v_fine) >= fine_due(h.partnership_id, v_fine)
         OR fine_judged(h.partnership_id, v_fine)) THEN
      PERFORM refuse_entry('P0171', 'a fine is disputed once, while it is owed, and until a jury has found');
    END IF;
    IF e = 'FINE_SETTLED' AND NOT h.fine_disputed AND d ->> 'jury' IS NOT NULL THEN
      PERFORM refuse_entry('P0176', 'a jury upholds a fine that is in dispute');
    END IF;
    IF e = 'FINE_SETTLED' AND h.fine_disputed AND d ->> 'jury' IS NULL AND fine_paid(h.partnership_id, v_fine) < fine_due(h.partnership_id, v_fine) THEN
      PERFORM refuse_entry('P0176', 'a dispute ends by payment in full, or as a jury finds');
    END IF;
    IF e = 'FINE_REDUCED' THEN
      IF NOT h.fine_disputed OR (d ->> 'sum')::numeric >= fine_due(h.partnership_id, v_fine) IS NOT FALSE
         OR (d ->> 'sum')::numeric < fine_paid(h.partnership_id, v_fine) THEN
        PERFORM refuse_entry('P0171', 'a jury leaves less of a fine in dispute than is asked, and no less than was paid');
      END IF;
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
    IF e = 'HEIR_NAMED' AND NOT minority_kept(h.partnership_id, h.number,
         (SELECT roll_number FROM person WHERE partnership_id = h.partnership_id AND id = p_other), p_until) THEN
      PERFORM refuse_entry('P0174', 'an heir''s minority is kept or put off, never shortened');
    END IF;
  END $$;

  CREATE OR REPLACE FUNCTION roll_day_is_lawful(p_partnership uuid, d jsonb, p_custom integer) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_today date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
  BEGIN
    -- None is of a day before there was a custom to be of.
    IF NOT roll_is_history(p_partnership) AND (d ->> 'on')::date < (SELECT min(effective_at AT TIME ZONE 'UTC')::date FROM custom_version v WHERE v.partnership_id = p_partnership) THEN
      PERFORM refuse_entry('P0173', 'no custom was in force on that day');
    END IF;
    IF (d ->> 'on')::date >= v_today - 1 OR roll_is_history(p_partnership) THEN RETURN; END IF;
    -- What takes a right from whoever held it is of today as well. The first admittance takes nothing from anybody.
    IF d ->> 'event' IN ('RELINQUISHED', 'NOTICED', 'SEIZED', 'ESCHEATED', 'PRESENTED', 'JUDGED', 'FORECLOSED', 'LAPSED', 'SURRENDERED', 'RECEIVED', 'RESTORED')
       OR d ->> 'event' = 'ADMITTED' AND d ->> 'from' <> 'GRANTED' THEN
      PERFORM refuse_entry('P0173', 'time runs by it, or a right ends: it is of the day on which it is entered');
    END IF;
    IF d ->> 'fine' IS NOT NULL AND (custom_on(p_partnership, v_today)).version <> p_custom THEN
      PERFORM refuse_entry('P0173', 'a fine is by the custom in force, not by one of the past');
    END IF;
  END $$;

`;

/** The judge of a line itself. */
export const ROLL_LINE_IS_LAWFUL = `
  CREATE OR REPLACE FUNCTION roll_entry_is_lawful() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
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
    PERFORM roll_day_is_lawful(NEW.partnership_id, d || jsonb_build_object('from', v_from), v_custom.version);
    PERFORM roll_figures_are_lawful(d, p, v_custom.rules);
    -- An heir's clock, from the lines since the death.
    IF NEW.event IN ('NOTICED', 'SEIZED', 'ESCHEATED', 'LAPSED') THEN
      SELECT max(number) INTO v_died FROM roll_entry WHERE partnership_id = NEW.partnership_id AND holding_id = NEW.holding_id AND event = 'DIED';
      -- A call stands from its day, and not before it stood on the roll.
      SELECT count(*) FILTER (WHERE event = 'NOTICED'), max(greatest(on_date, CASE WHEN NOT roll_is_history(NEW.partnership_id) THEN (recorded_at AT TIME ZONE 'UTC')::date END))
        FILTER (WHERE event IN ('NOTICED', 'SEIZED')) INTO v_calls, v_call
      FROM roll_entry WHERE partnership_id = NEW.partnership_id AND holding_id = NEW.holding_id AND number > v_died;
      v_minor := v_holding.minor_until;
      IF v_minor > NEW.on_date THEN PERFORM refuse_entry('P0174', 'no time runs against a minor'); END IF;
      IF NEW.on_date - greatest(v_call, v_minor, v_holding.calls_from) - 1 < greatest(14, (v_custom.rules::jsonb ->> 'gmClearDays')::integer) AND v_call IS NOT NULL THEN
        PERFORM refuse_entry('P0174', 'the last call still stands');
      END IF;
      IF NEW.event = 'LAPSED' AND v_calls = 0 OR NEW.event IN ('SEIZED', 'ESCHEATED') AND v_calls < greatest(3, coalesce((v_custom.rules::jsonb #>> '{lives,notices}')::integer, 3)) THEN
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
`;
