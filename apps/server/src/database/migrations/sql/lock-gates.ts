import { LOCK_LOSSES } from './lock-losses.js';

/**
 * The four gates of the asset lock (L1), told by what a journal names as its source: depreciation by its schedule, an
 * authorised disposal, an absorbed loss or an impairment, and the exchange of sale proceeds for an asset at its cost. What
 * went through a gate is read from the books themselves: there is no counter that could differ from them.
 */
export const LOCK_GATES = `
  CREATE TYPE lock_leg AS (debit text, credit text, unit text, amount numeric, purpose text);

  -- An amount as people read it.
  CREATE FUNCTION shown_money(p_amount numeric, p_unit text) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT round(p_amount / u.scale, u.decimals)::text || ' ' || u.code FROM unit u WHERE u.code = p_unit
  $$;

  -- What stands against the asset's account.
  CREATE FUNCTION contra_of(p_account text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT p_account || '-depreciation' $$;

  -- How many whole years after its first day a day lies, from 0; below 0 before it. A 29 February comes round on 1 March.
  CREATE FUNCTION year_of_schedule(p_from date, p_day date) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (extract(year FROM p_day) - extract(year FROM p_from))::integer
           - (extract(month FROM p_day) * 100 + extract(day FROM p_day) < extract(month FROM p_from) * 100 + extract(day FROM p_from))::integer
  $$;

  -- What the first so many parts of a straight-line schedule come to: equal parts, odd steps in the earliest years.
  CREATE FUNCTION schedule_through(p_amount numeric, p_years integer, p_parts integer) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT div(p_amount, p_years) * least(p_parts, p_years) + least(p_parts, p_years, mod(p_amount, p_years))
  $$;

  CREATE FUNCTION decide_disposal(p_locked boolean, p_specified boolean, p_price numeric, p_value numeric) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN p_locked AND p_specified THEN 'ALLOW' WHEN p_price >= p_value THEN 'ALLOW' WHEN p_locked THEN 'HOLD' ELSE 'REJECT' END
  $$;

  -- What a gate let through: the locked and contra legs of the posted journals that name it, but for those taken back.
  CREATE FUNCTION gate_legs(p_ledger uuid, p_kind text, p_code text)
  RETURNS TABLE (journal_id uuid, effective_at timestamptz, batch_sequence bigint, ordinal integer, path text, unit text, side text, amount numeric)
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT j.id, j.effective_at, j.batch_sequence, j.ordinal, a.path, a.unit, s.side, t.amount FROM journal j
    -- OFFSET keeps each a look-up: flattened, a plan made on young tables goes through every leg.
    CROSS JOIN LATERAL (SELECT * FROM transfer t WHERE t.journal_id = j.id OFFSET 0) AS t
    CROSS JOIN LATERAL (VALUES (t.debit_account_id, 'DEBIT'), (t.credit_account_id, 'CREDIT')) AS s(account_id, side)
    CROSS JOIN LATERAL (SELECT a.path, a.unit FROM account a WHERE a.id = s.account_id AND a.lock_class <> 'OPEN' OFFSET 0) AS a
    WHERE j.ledger_id = p_ledger AND j.source_id = p_code AND j.source_kind = p_kind AND j.reverses IS NULL AND j.phase = 'POSTED'
      AND NOT EXISTS (SELECT 1 FROM journal r WHERE r.reverses = j.id)
  $$;

  -- Everything that happened to an asset in the books, and in the batch before this journal: that it came in, wore, was
  -- impaired, left. Where a journal of the past is judged again, as of its own place: then b_kind is null.
  CREATE FUNCTION asset_uses(p_ledger uuid, p_code text, p_except uuid, b_kind text[], b_code text[], b_effective timestamptz[], b_amount numeric[])
  RETURNS TABLE (what text, effective_at timestamptz, amount numeric)
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT u.what, u.effective_at, u.amount FROM asset a CROSS JOIN LATERAL (
      SELECT 'ENTRY' AS what, g.*
      FROM unnest(ARRAY['asset', 'exchange']) AS k(kind) CROSS JOIN LATERAL gate_legs(p_ledger, k.kind, a.code) AS g
      WHERE g.path = a.account AND g.side = 'DEBIT'
      UNION ALL
      SELECT 'WEAR', g.* FROM gate_legs(p_ledger, 'depreciation', a.code) AS g
      WHERE g.path = contra_of(a.account) AND g.side = 'CREDIT'
      UNION ALL
      SELECT 'IMPAIRMENT', g.*
      FROM loss_absorption l CROSS JOIN LATERAL gate_legs(p_ledger, 'absorption', l.code) AS g
      WHERE l.partnership_id = p_ledger AND l.asset_code = a.code AND g.path = contra_of(a.account) AND g.side = 'CREDIT'
      UNION ALL
      SELECT 'DISPOSAL', g.*
      FROM disposal d CROSS JOIN LATERAL gate_legs(p_ledger, 'disposal', d.code) AS g
      WHERE d.partnership_id = p_ledger AND d.asset_code = a.code AND g.path = a.account AND g.side = 'CREDIT'
    ) AS u
    WHERE a.partnership_id = p_ledger AND a.code = p_code AND u.journal_id IS DISTINCT FROM p_except
      AND (b_kind IS NOT NULL OR p_except IS NULL
           OR (u.batch_sequence, u.ordinal) < (SELECT e.batch_sequence, e.ordinal FROM journal e WHERE e.id = p_except))
    UNION ALL
    SELECT CASE b.kind WHEN 'depreciation' THEN 'WEAR' WHEN 'disposal' THEN 'DISPOSAL' WHEN 'absorption' THEN 'IMPAIRMENT' ELSE 'ENTRY' END,
           b.effective, b.amount
    FROM unnest(b_kind, b_code, b_effective, b_amount) AS b(kind, code, effective, amount)
    WHERE (b.kind IN ('asset', 'exchange', 'depreciation') AND b.code = p_code)
       OR (b.kind = 'disposal' AND EXISTS (SELECT 1 FROM disposal d WHERE d.partnership_id = p_ledger AND d.code = b.code AND d.asset_code = p_code))
       OR (b.kind = 'absorption'
           AND EXISTS (SELECT 1 FROM loss_absorption l WHERE l.partnership_id = p_ledger AND l.code = b.code AND l.asset_code = p_code))
  $$;

  -- Whether the asset stands in the books, what its worth lost there, and whether it has left.
  CREATE FUNCTION asset_standing(p_ledger uuid, p_code text, p_except uuid, b_kind text[], b_code text[], b_effective timestamptz[], b_amount numeric[])
  RETURNS TABLE (entered boolean, worn numeric, disposed boolean)
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT a.opening_worn IS NOT NULL OR coalesce(bool_or(u.what = 'ENTRY'), false),
           coalesce(a.opening_worn, 0) + coalesce(sum(u.amount) FILTER (WHERE u.what IN ('WEAR', 'IMPAIRMENT')), 0),
           coalesce(bool_or(u.what = 'DISPOSAL'), false)
    FROM asset a LEFT JOIN asset_uses(p_ledger, p_code, p_except, b_kind, b_code, b_effective, b_amount) AS u ON true
    WHERE a.partnership_id = p_ledger AND a.code = p_code GROUP BY a.partnership_id, a.code
  $$;

  -- An asset comes in once, at its cost; from sale proceeds (L1 d), in a journal of that alone.
  CREATE FUNCTION entry_fault(p_ledger uuid, p_journal uuid, p_kind text, p_code text, p_effective timestamptz, l lock_leg[],
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
    IF p_kind = 'exchange' AND (a.document IS NULL OR a.schedule_years < 3) THEN
      RETURN format('%s is bought from proceeds: it needs its bill, and wears over 3 years at least', p_code);
    END IF;
    RETURN NULL;
  END $$;

  -- Depreciation follows the registered schedule: by no day has more worn than the parts that had begun by then (L1 b).
  CREATE FUNCTION wear_fault(p_ledger uuid, p_journal uuid, p_code text, p_effective timestamptz, l lock_leg[],
    b_kind text[], b_code text[], b_effective timestamptz[], b_amount numeric[])
  RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE
    a asset; s record; v_year integer; v_sum numeric; v_room numeric;
    v_now timestamptz := coalesce((SELECT j.recorded_at FROM journal j WHERE j.id = p_journal), clock_timestamp());
  BEGIN
    SELECT * INTO a FROM asset WHERE partnership_id = p_ledger AND code = p_code;
    IF NOT FOUND OR a.schedule_years IS NULL THEN RETURN format('%s has no registered schedule', p_code); END IF;
    SELECT * INTO s FROM asset_standing(p_ledger, p_code, p_journal, b_kind, b_code, b_effective, b_amount);
    IF NOT s.entered OR s.disposed THEN RETURN format('%s is not in the books', p_code); END IF;
    IF (SELECT bool_or(x.debit <> 'je:expenses:depreciation' OR x.credit <> contra_of(a.account) OR x.unit <> a.currency) FROM unnest(l) AS x) THEN
      RETURN format('depreciation goes from je:expenses:depreciation to %s, in an entry of that alone', contra_of(a.account));
    END IF;
    SELECT sum(x.amount) INTO v_sum FROM unnest(l) AS x;
    IF s.worn + v_sum > a.cost_minor THEN RETURN format('%s cost %s and has lost %s of it already', p_code, shown_money(a.cost_minor, a.currency), shown_money(s.worn, a.currency)); END IF;
    v_year := year_of_schedule(a.entered_on, (p_effective AT TIME ZONE 'UTC')::date);
    IF v_year < 0 OR v_year > greatest(year_of_schedule(a.entered_on, (v_now AT TIME ZONE 'UTC')::date), 0) THEN
      RETURN format('year %s of the schedule of %s has not begun', v_year + 1, p_code);
    END IF;
    SELECT min(schedule_through(a.cost_minor - coalesce(a.opening_worn, 0), a.schedule_years, y.year + 1) - coalesce(w.worn, 0)) INTO v_room
    FROM generate_series(least(v_year, a.schedule_years - 1), a.schedule_years - 1) AS y(year)
    CROSS JOIN LATERAL (
      SELECT sum(u.amount) AS worn FROM asset_uses(p_ledger, p_code, p_journal, b_kind, b_code, b_effective, b_amount) AS u
      WHERE u.what = 'WEAR'
        AND least(year_of_schedule(a.entered_on, (u.effective_at AT TIME ZONE 'UTC')::date), a.schedule_years - 1) <= y.year) AS w;
    IF v_sum > v_room THEN
      RETURN format('%s wears by its schedule: year %s has room for %s, not for %s (LOCK-8)', p_code, v_year + 1,
                    shown_money(greatest(v_room, 0), a.currency), shown_money(v_sum, a.currency));
    END IF;
    RETURN NULL;
  END $$;

  -- A disposal takes its asset out whole, for no less than was authorised; the proceeds stay locked (L1 a).
  CREATE FUNCTION disposal_fault(p_ledger uuid, p_journal uuid, p_code text, p_effective timestamptz, l lock_leg[],
    b_kind text[], b_code text[], b_effective timestamptz[], b_amount numeric[])
  RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE
    a asset; d disposal_authorisation; s record; n record;
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
    IF n.gain > 0 AND n.loss > 0 THEN RETURN 'a disposal has a gain or a loss, not both'; END IF;
    RETURN NULL;
  END $$;

${LOCK_LOSSES}
  -- A reversal is no gate. It takes back depreciation while the asset is there; whatever reduced the lock, or would reduce
  -- it now, is put right by another gate, in the open: a purchase entered by mistake is an impairment with its evidence.
  CREATE FUNCTION reversal_fault(p_ledger uuid, p_journal uuid, p_reverses uuid, l lock_leg[],
    b_kind text[], b_code text[], b_effective timestamptz[], b_amount numeric[]) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE o journal; s record;
  BEGIN
    SELECT * INTO o FROM journal WHERE id = p_reverses AND ledger_id = p_ledger;
    IF o.source_kind IN ('exchange', 'disposal', 'absorption') THEN
      RETURN 'what went through a gate of the asset lock is not taken back by a reversal';
    END IF;
    IF (SELECT bool_or((chart_line(x.credit)).lock_class = 'CONTRA') FROM unnest(l) AS x) THEN
      RETURN (SELECT x.credit FROM unnest(l) AS x WHERE (chart_line(x.credit)).lock_class = 'CONTRA' LIMIT 1);
    END IF;
    IF o.source_kind = 'depreciation' THEN
      SELECT * INTO s FROM asset_standing(p_ledger, o.source_id, p_journal, b_kind, b_code, b_effective, b_amount);
      IF s.disposed THEN RETURN format('%s has left the books: its depreciation stays', o.source_id); END IF;
    ELSIF EXISTS (
      SELECT 1 FROM unnest(l) AS x JOIN asset a ON a.partnership_id = p_ledger AND a.opening_worn IS NOT NULL AND contra_of(a.account) = x.debit
      CROSS JOIN LATERAL asset_standing(p_ledger, a.code, p_journal, b_kind, b_code, b_effective, b_amount) AS t WHERE t.disposed OR a.opening_worn > 0) THEN
      RETURN 'what had worn before the register began stays';
    END IF;
    RETURN NULL;
  END $$;

  CREATE OR REPLACE FUNCTION lock_fault(
    p_ledger uuid, p_journal uuid, p_source_kind text, p_source_id text, p_effective timestamptz, p_reverses uuid, p_pends boolean,
    l_debit uuid[], l_credit uuid[], l_amount numeric[], l_purpose text[],
    b_kind text[], b_code text[], b_effective timestamptz[], b_amount numeric[]
  ) RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_reduced text; v_contra text; v_nameless text; l lock_leg[];
  BEGIN
    SELECT array_agg(ROW(d.path, c.path, d.unit, x.amount, x.purpose)::lock_leg ORDER BY x.place),
           min(CASE WHEN c.lock_class = 'LOCKED' AND c.normal_side = 'DEBIT' THEN c.path
                    WHEN d.lock_class = 'LOCKED' AND d.normal_side = 'CREDIT' THEN d.path END),
           min(CASE WHEN c.lock_class = 'CONTRA' THEN c.path WHEN d.lock_class = 'CONTRA' THEN d.path END),
           min(d.path || ' / ' || c.path) FILTER (WHERE coalesce(x.purpose, '') = ''
             AND (d.lock_class = 'CONTRA' OR c.lock_class = 'CONTRA' OR (d.lock_class = 'LOCKED' AND d.normal_side = 'CREDIT')
                  OR (c.lock_class = 'LOCKED' AND c.normal_side = 'DEBIT')))
    INTO l, v_reduced, v_contra, v_nameless
    FROM unnest(l_debit, l_credit, l_amount, l_purpose) WITH ORDINALITY AS x(debit, credit, amount, purpose, place)
    JOIN account d ON d.id = x.debit JOIN account c ON c.id = x.credit;
    IF p_reverses IS NOT NULL THEN
      RETURN coalesce(v_reduced, reversal_fault(p_ledger, p_journal, p_reverses, l, b_kind, b_code, b_effective, b_amount));
    END IF;
    IF coalesce(p_source_kind, '') NOT IN ('asset', 'exchange', 'depreciation', 'disposal', 'absorption')
       OR (p_source_kind = 'asset' AND coalesce(v_reduced, v_contra) IS NOT NULL) THEN
      RETURN coalesce(v_reduced, v_contra);
    END IF;
    IF p_pends THEN
      RETURN 'what passes a gate of the asset lock is posted at once: it is not held back first';
    END IF;
    IF v_nameless IS NOT NULL THEN
      RETURN format('%s: whatever reduces what is locked says its purpose', v_nameless);
    END IF;
    RETURN CASE p_source_kind
      WHEN 'depreciation' THEN wear_fault(p_ledger, p_journal, p_source_id, p_effective, l, b_kind, b_code, b_effective, b_amount)
      WHEN 'disposal' THEN disposal_fault(p_ledger, p_journal, p_source_id, p_effective, l, b_kind, b_code, b_effective, b_amount)
      WHEN 'absorption' THEN absorption_fault(p_ledger, p_journal, p_source_id, p_effective, l, b_kind, b_code, b_effective, b_amount)
      ELSE entry_fault(p_ledger, p_journal, p_source_kind, p_source_id, p_effective, l, b_kind, b_code, b_effective, b_amount) END;
  END $$;
`;

export const WITHOUT_LOCK_GATES = `
  DROP FUNCTION reversal_fault, absorption_fault, surplus_before, absorption_ends, disposal_fault, wear_fault, entry_fault, asset_standing, asset_uses, gate_legs,
    shown_money, decide_disposal, schedule_through, year_of_schedule, contra_of;
  DROP TYPE lock_leg;
`;
