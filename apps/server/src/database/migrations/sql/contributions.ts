/** What machines of people and bodies did for the commons, stated by them month by month and accepted or disputed. */
export const CONTRIBUTIONS = `
  -- Whose a machine is that the commons use, from an hour on: a person on the roll, or a body that has a name only. What
  -- is said later takes the place of what was said before; no contributor ends it.
  CREATE TABLE contribution_terms (
    partnership_id uuid NOT NULL,
    ordinal bigint GENERATED ALWAYS AS IDENTITY,
    machine_id uuid NOT NULL,
    kind text CHECK (kind IN ('PERSON', 'BODY')),
    contributor text CHECK (length(contributor) BETWEEN 1 AND 100 AND contributor !~ '[[:cntrl:]]'),
    begins timestamptz NOT NULL CHECK (begins = date_trunc('hour', begins, 'UTC')),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    said_by text NOT NULL,
    custom_version integer NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, machine_id, ordinal),
    FOREIGN KEY (partnership_id, machine_id) REFERENCES machine,
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version,
    CHECK ((kind IS NULL) = (contributor IS NULL))
  );
  CALL make_append_only('contribution_terms');

  -- A running total of a month, milli-GPU x ms, up to an hour; beside it what the machine's own events counted then. Terms
  -- that are said within the month begin a total of their own: what was credited under others stays.
  CREATE TABLE contribution_statement (
    partnership_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT uuidv7(),
    ordinal bigint GENERATED ALWAYS AS IDENTITY,
    machine_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('PERSON', 'BODY')),
    contributor text NOT NULL,
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    since timestamptz NOT NULL,
    through timestamptz NOT NULL CHECK (through > since AND through = date_trunc('hour', through, 'UTC')),
    total numeric(38,0) NOT NULL CHECK (total BETWEEN 0 AND metered),
    metered numeric(38,0) NOT NULL,
    answer_by timestamptz NOT NULL CHECK (answer_by > stated_at),
    stated_by text NOT NULL,
    custom_version integer NOT NULL,
    stated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, id),
    FOREIGN KEY (partnership_id, machine_id) REFERENCES machine,
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version
  );
  CALL make_append_only('contribution_statement');

  -- What became of a statement, once: accepted, by a word or by the silence of those who had their days, or disputed.
  -- credit_minor: what the month comes to with it, in the smallest unit of the currency.
  CREATE TABLE contribution_answer (
    partnership_id uuid NOT NULL,
    statement_id uuid NOT NULL,
    answer text NOT NULL CHECK (answer IN ('ACCEPTED', 'SILENT', 'DISPUTED')),
    reason text NOT NULL CHECK (length(reason) <= 500 AND (answer <> 'DISPUTED' OR reason <> '')),
    credit_minor numeric(38,0) CHECK (credit_minor >= 0),
    answered_by text NOT NULL,
    custom_version integer NOT NULL,
    answered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, statement_id),
    FOREIGN KEY (partnership_id, statement_id) REFERENCES contribution_statement,
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version,
    CHECK ((answer = 'DISPUTED') = (credit_minor IS NULL))
  );
  CALL make_append_only('contribution_answer');

  -- GPU time that a machine counted itself for whoever used it, hour by hour and as it counts now.
  CREATE FUNCTION contributed_use(p_partnership uuid, p_machine uuid, p_from timestamptz, p_to timestamptz)
  RETURNS TABLE (hour timestamptz, meter text, serving boolean, quantity numeric)
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT e.hour, e.meter, e.subject = 'serving', sum(e.quantity)
    FROM machine m JOIN live_usage e ON e.partnership_id = m.partnership_id AND e.unit = 'COMPUTE_RAW'
      AND e.subject NOT IN ('idle', 'overhead') AND e.hour >= p_from AND e.hour < p_to
      -- By its beginning, whatever the collation of the database sorts how.
      AND (e.source IN ('/machine/' || m.code, 'machine:' || m.code) OR e.source ^@ ('/machine/' || m.code || '/'))
    WHERE m.partnership_id = p_partnership AND m.id = p_machine GROUP BY 1, 2, 3
  $$;

  -- The same in one sum; of an hour no more than its cards have, however often or by whom it was told.
  CREATE FUNCTION contributed_time(p_partnership uuid, p_machine uuid, p_from timestamptz, p_to timestamptz) RETURNS numeric
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT coalesce(sum(least(h.quantity, m.gpu_count::numeric * 3600000000)), 0)
    FROM machine m CROSS JOIN LATERAL (
      SELECT u.hour, sum(u.quantity) AS quantity FROM contributed_use(p_partnership, p_machine, p_from, p_to) u GROUP BY u.hour) AS h
    WHERE m.partnership_id = p_partnership AND m.id = p_machine
  $$;

  CREATE FUNCTION contribute_machine(p_partnership uuid, p_code text, p_kind text, p_contributor text, p_begins timestamptz, p_reason text,
    p_by text) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_machine uuid;
  BEGIN
    PERFORM refuse_unreal('{}'::numeric[], ARRAY[p_begins]);
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT m.id INTO v_machine FROM machine m WHERE m.partnership_id = p_partnership AND m.code = p_code;
    IF v_machine IS NULL THEN RETURN 'MachineUnknown'; END IF;
    IF EXISTS (SELECT FROM machine_draft d WHERE d.partnership_id = p_partnership AND d.machine_id = v_machine AND d.finished_at IS NULL) THEN
      RETURN 'MachineUnfinished';
    END IF;
    -- Its reports come under its name as a URI has it, which another's name may begin with.
    IF p_code !~ '^[A-Za-z0-9_.~-]+$' THEN RETURN 'MachineNameOdd'; END IF;
    IF p_kind = 'PERSON' AND NOT EXISTS (SELECT FROM person p WHERE p.partnership_id = p_partnership AND p.roll_number = p_contributor) THEN
      RETURN 'ContributorUnknown';
    END IF;
    IF EXISTS (SELECT FROM contribution_terms t WHERE t.partnership_id = p_partnership AND t.machine_id = v_machine AND t.begins >= p_begins)
       OR EXISTS (SELECT FROM contribution_statement s WHERE s.partnership_id = p_partnership AND s.machine_id = v_machine AND s.through > p_begins) THEN
      RETURN 'TermsRetroactive';
    END IF;
    IF p_contributor IS NULL AND NOT EXISTS (SELECT FROM contribution_terms t WHERE t.partnership_id = p_partnership AND t.machine_id = v_machine) THEN
      RETURN 'NotContributed';
    END IF;
    INSERT INTO contribution_terms (partnership_id, machine_id, kind, contributor, begins, reason, said_by, custom_version)
    VALUES (p_partnership, v_machine, p_kind, p_contributor, p_begins, p_reason, p_by, (custom_at(p_partnership, clock_timestamp())).version);
    RETURN 'DONE';
  END $$;

  -- A statement takes the place of one that nobody answered yet. What a machine's events do not show cannot be stated, and
  -- what was accepted stays accepted while they show it. Total NULL: all that they show.
  CREATE FUNCTION state_contribution(p_partnership uuid, p_code text, p_month date, p_through timestamptz, p_total numeric, p_by text)
  RETURNS TABLE (outcome text, statement uuid, shown numeric, accepted numeric)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE
    v_machine uuid; v_terms contribution_terms; v_since timestamptz; v_metered numeric; v_before numeric; v_id uuid;
    v_now timestamptz := clock_timestamp(); v_custom custom_version;
    v_start timestamptz := p_month::timestamp AT TIME ZONE 'UTC';
    v_end timestamptz := (p_month + interval '1 month') AT TIME ZONE 'UTC';
  BEGIN
    PERFORM refuse_unreal(ARRAY(SELECT p_total WHERE p_total IS NOT NULL), ARRAY[p_through]);
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT m.id INTO v_machine FROM machine m WHERE m.partnership_id = p_partnership AND m.code = p_code;
    IF v_machine IS NULL THEN RETURN QUERY SELECT 'MachineUnknown', NULL::uuid, NULL::numeric, NULL::numeric; RETURN; END IF;
    SELECT * INTO v_terms FROM contribution_terms t
    WHERE t.partnership_id = p_partnership AND t.machine_id = v_machine AND t.begins < p_through ORDER BY t.ordinal DESC LIMIT 1;
    IF v_terms.contributor IS NULL THEN RETURN QUERY SELECT 'NotContributed', NULL::uuid, NULL::numeric, NULL::numeric; RETURN; END IF;
    v_since := greatest(v_start, v_terms.begins);
    IF p_through <= v_since OR p_through > v_end OR p_through > v_now THEN
      RETURN QUERY SELECT 'ThroughOutside', NULL::uuid, NULL::numeric, NULL::numeric; RETURN;
    END IF;
    v_metered := contributed_time(p_partnership, v_machine, v_since, p_through);
    SELECT s.total INTO v_before FROM contribution_statement s JOIN contribution_answer a ON a.partnership_id = s.partnership_id AND a.statement_id = s.id
    WHERE s.partnership_id = p_partnership AND s.machine_id = v_machine AND s.month = p_month AND s.contributor = v_terms.contributor
      AND s.kind = v_terms.kind AND s.since = v_since AND a.answer <> 'DISPUTED' ORDER BY s.ordinal DESC LIMIT 1;
    IF coalesce(p_total, v_metered) > v_metered THEN
      RETURN QUERY SELECT 'ExceedsMeter', NULL::uuid, v_metered, v_before; RETURN;
    END IF;
    IF coalesce(p_total, v_metered) < least(coalesce(v_before, 0), v_metered) THEN
      RETURN QUERY SELECT 'StatementFalls', NULL::uuid, v_metered, v_before; RETURN;
    END IF;
    v_custom := custom_at(p_partnership, v_now);
    INSERT INTO contribution_statement (partnership_id, machine_id, kind, contributor, month, since, through, total, metered, answer_by, stated_by,
      custom_version, stated_at)
    VALUES (p_partnership, v_machine, v_terms.kind, v_terms.contributor, p_month, v_since, p_through, coalesce(p_total, v_metered), v_metered,
      v_now + make_interval(days => coalesce((v_custom.rules::json ->> 'contributionDays')::integer, 14)), p_by, v_custom.version, v_now)
    RETURNING id INTO v_id;
    RETURN QUERY SELECT 'DONE', v_id, v_metered, v_before;
  END $$;

  -- In the transaction that posts what it credits.
  CREATE FUNCTION answer_contribution(p_partnership uuid, p_statement uuid, p_answer text, p_reason text, p_credit numeric, p_by text)
  RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE s contribution_statement; v_now timestamptz := clock_timestamp();
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO s FROM contribution_statement c WHERE c.partnership_id = p_partnership AND c.id = p_statement;
    IF s.id IS NULL THEN RETURN 'StatementUnknown'; END IF;
    IF EXISTS (SELECT FROM contribution_answer a WHERE a.partnership_id = p_partnership AND a.statement_id = p_statement) THEN
      RETURN 'AnsweredAlready';
    END IF;
    IF EXISTS (SELECT FROM contribution_statement n WHERE n.partnership_id = p_partnership AND n.machine_id = s.machine_id AND n.month = s.month
                 AND n.kind = s.kind AND n.contributor = s.contributor AND n.since = s.since AND n.ordinal > s.ordinal) THEN
      RETURN 'StatementReplaced';
    END IF;
    IF p_answer = 'SILENT' AND v_now <= s.answer_by THEN RETURN 'AnswerOpen'; END IF;
    IF p_answer <> 'SILENT' AND v_now > s.answer_by THEN RETURN 'AnswerLate'; END IF;
    IF p_answer <> 'SILENT' AND NOT EXISTS (SELECT FROM person p WHERE p.partnership_id = p_partnership AND p.roll_number = p_by) THEN
      RETURN 'AnswererUnknown';
    END IF;
    IF p_answer <> 'SILENT' AND s.kind = 'PERSON' AND p_by = s.contributor THEN RETURN 'OwnStatement'; END IF;
    INSERT INTO contribution_answer (partnership_id, statement_id, answer, reason, credit_minor, answered_by, custom_version, answered_at)
    VALUES (p_partnership, p_statement, p_answer, p_reason, p_credit, p_by, (custom_at(p_partnership, v_now)).version, v_now);
    RETURN 'DONE';
  END $$;
`;

export const WITHOUT_CONTRIBUTIONS = `
  DROP FUNCTION answer_contribution, state_contribution, contribute_machine, contributed_time, contributed_use;
  DROP TABLE contribution_answer, contribution_statement, contribution_terms;
`;
