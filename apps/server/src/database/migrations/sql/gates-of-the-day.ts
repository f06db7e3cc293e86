/** Two gates of the lock, judged by what was known on the day: purchases of the past, and disposals that a later valuation overtook. */
export const GATES_OF_THE_DAY = `
  -- What a ledger begins with: its first batch, and a history that was taken over, which goes into an empty ledger in one
  -- transaction. Who wrote the first batch is asked, not when: a transaction that was long held open begins nothing.
  CREATE FUNCTION begins_books(p_ledger uuid, p_journal uuid) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT NOT EXISTS (SELECT 1 FROM batch e WHERE e.ledger_id = p_ledger AND e.sequence = 1
                         AND e.xmin::text IS DISTINCT FROM (pg_current_xact_id_if_assigned()::text::numeric % 4294967296)::text)
      OR EXISTS (SELECT 1 FROM journal j WHERE j.id = p_journal AND (j.batch_sequence = 1 OR EXISTS (
                   SELECT 1 FROM history_import h WHERE h.ledger_id = p_ledger AND j.batch_sequence BETWEEN h.first_batch AND h.last_batch)))
  $$;

  -- Whether a body is the one that the members specify, by the custom in force then: another one ends with its custom.
  -- Bodies from before went by their code or by their name.
  CREATE FUNCTION is_specified(p_partnership uuid, p_body text, p_at timestamptz) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT coalesce((
      SELECT b.specified AND (w.name = b.name OR (b.custom_version IS NULL AND w.name = b.code)) FROM locked_body b, (
        SELECT nullif(v.rules::json #>> '{lock,specifiedBody}', '') AS name FROM custom_version v WHERE v.partnership_id = p_partnership
        ORDER BY v.effective_at <= p_at DESC, CASE WHEN v.effective_at <= p_at THEN v.version ELSE -v.version END DESC LIMIT 1) AS w
      WHERE b.partnership_id = p_partnership AND b.code = p_body AND b.recorded_at <= p_at), false)
  $$;

  -- How a disposal stood by the rule at an instant: by what was filed and named until then.
  CREATE FUNCTION decision_at(p_partnership uuid, p_asset text, p_body text, p_price numeric, p_at timestamptz) RETURNS text
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT decide_disposal(b.code IS NOT NULL, is_specified(p_partnership, p_body, p_at), p_price, (
      SELECT v.value_minor FROM valuation v WHERE v.partnership_id = p_partnership AND v.asset_code = p_asset AND v.recorded_at <= p_at
        AND v.valued_on > ((p_at AT TIME ZONE 'UTC')::date - interval '1 year')::date
      ORDER BY v.valued_on DESC, v.value_minor DESC, length(v.code) DESC, v.code DESC LIMIT 1))
    FROM (SELECT 1) AS one
    LEFT JOIN locked_body b ON b.partnership_id = p_partnership AND b.code = p_body AND b.recorded_at <= p_at
  $$;

  CREATE OR REPLACE FUNCTION decision_of(p_partnership uuid, p_asset text, p_body text, p_price numeric) RETURNS text
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT decide_disposal(b.code IS NOT NULL, is_specified(p_partnership, p_body, clock_timestamp()), p_price,
                           (deciding_valuation(p_partnership, p_asset)).value_minor)
    FROM (SELECT 1) AS one
    LEFT JOIN locked_body b ON b.partnership_id = p_partnership AND b.code = p_body
  $$;

  CREATE OR REPLACE FUNCTION entry_fault(p_ledger uuid, p_journal uuid, p_kind text, p_code text, p_effective timestamptz, l lock_leg[],
    b_kind text[], b_code text[], b_effective timestamptz[], b_amount numeric[])
  RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE
    a asset; s record;
    v_now timestamptz := coalesce((SELECT j.recorded_at FROM journal j WHERE j.id = p_journal), clock_timestamp());
  BEGIN
    SELECT * INTO a FROM asset WHERE partnership_id = p_ledger AND code = p_code;
    IF NOT FOUND THEN RETURN format('%s stands in no register of assets', p_code); END IF;
    SELECT * INTO s FROM asset_standing(p_ledger, p_code, p_journal, b_kind, b_code, b_effective, b_amount);
    IF s.entered THEN RETURN format('%s is in the books already', p_code); END IF;
    -- The schedule runs from the day on which the asset came in, wherever on earth that day was counted.
    IF abs((p_effective AT TIME ZONE 'UTC')::date - a.entered_on) > 1 THEN
      RETURN format('%s stands in the register as of %s: enter it on that day', p_code, a.entered_on);
    END IF;
    IF (SELECT coalesce(sum(x.amount) FILTER (WHERE x.debit = a.account AND x.unit = a.currency), 0) <> a.cost_minor
            OR bool_or((x.debit IS DISTINCT FROM a.account AND x.debit LIKE 'je:assets:%' AND (chart_line(x.debit)).lock_class <> 'OPEN')
                    OR (x.credit LIKE 'je:assets:%' AND (chart_line(x.credit)).lock_class <> 'OPEN'
                        AND NOT (p_kind = 'exchange' AND x.credit = 'je:assets:bank:locked')))
        FROM unnest(l) AS x) THEN
      RETURN format('%s stands in the register at a cost of %s: an entry brings in that and no other asset', p_code, shown_money(a.cost_minor, a.currency));
    END IF;
    IF p_kind = 'exchange' AND (SELECT bool_or(x.debit <> a.account OR x.credit <> 'je:assets:bank:locked' OR x.unit <> a.currency) FROM unnest(l) AS x) THEN
      RETURN 'proceeds of locked assets become another locked asset at its cost, in an entry of that alone (LOCK-10)';
    END IF;
    -- What proceeds bought begins to wear when they are spent, not in a past that somebody names: else a schedule that has
    -- run out would empty them at once. Books of the past bring their assets in at an opening, never out of proceeds.
    IF p_kind = 'exchange' AND abs((p_effective AT TIME ZONE 'UTC')::date - (v_now AT TIME ZONE 'UTC')::date) > 1 THEN
      RETURN 'proceeds of locked assets are spent on the day on which it is entered';
    END IF;
    -- Nor does anything else: it is entered within a quarter, before the second part of any schedule. What was there before
    -- the books comes in with what they begin with; out of a cost, the opening or the surplus it could have been paid for
    -- today. A thing that was given is as old as it is: no cash of the commons went for it.
    IF p_kind = 'asset' AND (v_now AT TIME ZONE 'UTC')::date - (p_effective AT TIME ZONE 'UTC')::date > 92
       AND (SELECT bool_or(x.credit <> 'je:income:gifts-in-kind') FROM unnest(l) AS x) AND NOT begins_books(p_ledger, p_journal) THEN
      RETURN format('%s came in on %s: an asset is entered within 92 days, and what was there before, in the first batch of the books', p_code,
                    to_char(p_effective AT TIME ZONE 'UTC', 'YYYY-MM-DD'));
    END IF;
    IF p_kind = 'exchange' AND (a.document IS NULL OR a.schedule_years < 3) THEN
      RETURN format('%s is bought from proceeds: it needs its bill, and wears over 3 years at least', p_code);
    END IF;
    RETURN NULL;
  END $$;

  CREATE OR REPLACE FUNCTION disposal_fault(p_ledger uuid, p_journal uuid, p_code text, p_effective timestamptz, l lock_leg[],
    b_kind text[], b_code text[], b_effective timestamptz[], b_amount numeric[])
  RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE
    a asset; d disposal_authorisation; o disposal; s record; n record; v_decision text;
    -- Looked at again years later, it is judged by the time at which it was posted.
    v_now timestamptz := coalesce((SELECT j.recorded_at FROM journal j WHERE j.id = p_journal), clock_timestamp());
  BEGIN
    SELECT * INTO d FROM disposal_authorisation WHERE partnership_id = p_ledger AND disposal_code = p_code;
    IF NOT FOUND THEN RETURN format('no guardian has authorised %s', p_code); END IF;
    IF EXISTS (SELECT 1 FROM disposal_revocation r WHERE r.partnership_id = p_ledger AND r.disposal_code = p_code) THEN
      RETURN format('the guardian has revoked %s', p_code);
    END IF;
    IF v_now > d.expires_at OR p_effective > d.expires_at OR p_effective < date_trunc('day', d.authorised_at, 'UTC') THEN
      RETURN format('%s may be posted from the day on which it was authorised until %s', p_code,
                    to_char(d.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'));
    END IF;
    SELECT * INTO a FROM asset WHERE partnership_id = p_ledger AND code = d.asset_code;
    SELECT * INTO s FROM asset_standing(p_ledger, a.code, p_journal, b_kind, b_code, b_effective, b_amount);
    IF NOT s.entered OR s.disposed THEN RETURN format('%s is not in the books', a.code); END IF;
    IF EXISTS (SELECT 1 FROM unnest(b_kind, b_code) AS b(kind, code) WHERE b.kind = 'reversal' AND b.code = a.code) THEN
      RETURN format('depreciation of %s is being taken back: post its disposal after that', a.code);
    END IF;
    IF (SELECT bool_or(x.unit <> a.currency OR x.credit NOT IN (a.account, 'je:income:disposal-gains')
                       OR x.debit NOT IN (contra_of(a.account), 'je:assets:bank:locked', 'je:expenses:disposal-losses')) FROM unnest(l) AS x) THEN
      RETURN 'a disposal moves its asset, what stands against it, locked proceeds and its gain or loss, in an entry of that alone';
    END IF;
    SELECT coalesce(sum(x.amount) FILTER (WHERE x.credit = a.account), 0) AS cost,
           coalesce(sum(x.amount) FILTER (WHERE x.debit = contra_of(a.account)), 0) AS worn,
           coalesce(sum(x.amount) FILTER (WHERE x.debit = 'je:assets:bank:locked'), 0) AS price,
           coalesce(sum(x.amount) FILTER (WHERE x.credit = 'je:income:disposal-gains'), 0) AS gain,
           coalesce(sum(x.amount) FILTER (WHERE x.debit = 'je:expenses:disposal-losses'), 0) AS loss
    INTO n FROM unnest(l) AS x;
    IF n.cost <> a.cost_minor OR n.worn <> s.worn THEN
      RETURN format('%s leaves whole: %s at cost, %s against it', a.code, shown_money(a.cost_minor, a.currency), shown_money(s.worn, a.currency));
    END IF;
    IF n.price < d.least_price_minor THEN
      RETURN format('%s was authorised for %s at least, and its proceeds stay in je:assets:bank:locked', p_code, shown_money(d.least_price_minor, a.currency));
    END IF;
    -- What was filed and named since it was authorised counts as it stood when it was posted.
    SELECT * INTO o FROM disposal WHERE partnership_id = p_ledger AND code = p_code;
    v_decision := decision_at(p_ledger, a.code, o.body_code, n.price, v_now);
    IF v_decision = 'REJECT' THEN
      RETURN format('%s is below its valuation by now and goes to no locked body (LOCK-4)', p_code);
    END IF;
    IF v_decision = 'HOLD' AND NOT EXISTS (SELECT 1 FROM guardian_consent c WHERE c.partnership_id = p_ledger AND c.disposal_code = p_code) THEN
      RETURN format('%s is held by now until the guardian consents to it (LOCK-6)', p_code);
    END IF;
    IF n.gain > 0 AND n.loss > 0 THEN RETURN 'a disposal has a gain or a loss, not both'; END IF;
    RETURN NULL;
  END $$;
`;
