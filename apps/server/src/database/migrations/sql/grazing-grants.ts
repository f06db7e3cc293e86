/** What each gate is granted of a period, as the lib computes it, and who may use it. */
export const GRAZING_GRANTS = `
  -- (C − host)(1 − reserve), the reserve rounded up, by the custom in force when the period begins.
  CREATE FUNCTION stint_open_to_gates(c stint_capacity) RETURNS numeric
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT div((c.capacity - c.host) * (r.ratio[2] - r.ratio[1]), r.ratio[2])
    FROM (SELECT exact_ratio((custom_at(c.partnership_id, c.starts_at)).rules::json ->> 'stintReserve') AS ratio) AS r
  $$;

  -- That, divided by gates: whole steps first, the rest by largest remainder, ties to the lowest number.
  CREATE FUNCTION stint_shares(p_open numeric, p_numbers text[], p_gates numeric[]) RETURNS TABLE (number text, amount numeric)
  LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT q.number, q.whole + CASE
      WHEN row_number() OVER (ORDER BY q.rest DESC, q.number COLLATE "C") <= p_open - sum(q.whole) OVER () THEN 1 ELSE 0 END
    FROM (SELECT g.number, div(p_open * g.gates, sum(g.gates) OVER ()) AS whole, mod(p_open * g.gates, sum(g.gates) OVER ()) AS rest
          FROM unnest(p_numbers, p_gates) AS g(number, gates)) AS q
  $$;

  -- What a stint has of an amount, and its parts: of one that was divided stays what was used and held, and the rest goes
  -- as the roll apportions, by gates, ties to the land with the lowest number.
  CREATE FUNCTION share_stint(s stint, p_amount numeric) RETURNS TABLE (holding_id uuid, amount numeric)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_kept numeric := CASE WHEN s.divided THEN least(p_amount, s.used + s.held) ELSE p_amount END; p stint; v_part record;
  BEGIN
    RETURN QUERY SELECT s.holding_id, v_kept;
    IF NOT s.divided THEN RETURN; END IF;
    FOR v_part IN
      WITH part AS (
        SELECT o.holding_id AS id, o.gates, coalesce(h.appurtenant_to, '') || ' ' || o.number AS ranked
        FROM stint o JOIN holding h ON h.partnership_id = o.partnership_id AND h.id = o.holding_id
        WHERE o.partnership_id = s.partnership_id AND o.pasture = s.pasture AND o.starts_at = s.starts_at AND o.part_of = s.holding_id)
      SELECT part.id, n.amount FROM (SELECT array_agg(ranked) AS names, array_agg(gates) AS gates FROM part) AS g
      CROSS JOIN LATERAL stint_shares(p_amount - v_kept, g.names, g.gates) AS n JOIN part ON part.ranked = n.number
    LOOP
      SELECT o.* INTO p FROM stint o WHERE o.partnership_id = s.partnership_id AND o.pasture = s.pasture AND o.starts_at = s.starts_at
        AND o.holding_id = v_part.id;
      RETURN QUERY SELECT * FROM share_stint(p, v_part.amount);
    END LOOP;
  END $$;

  -- What each stint of a period has by the rule, as used and held stand now.
  CREATE FUNCTION stints_by_rule(c stint_capacity) RETURNS TABLE (holding_id uuid, amount numeric)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT q.holding_id, q.amount
    FROM (SELECT array_agg(o.number) AS numbers, array_agg(o.gates) AS gates FROM stint o
          WHERE o.partnership_id = c.partnership_id AND o.pasture = c.pasture AND o.starts_at = c.starts_at AND o.part_of IS NULL) AS g
    CROSS JOIN LATERAL stint_shares(stint_open_to_gates(c), g.numbers, g.gates) AS n
    JOIN stint s ON s.partnership_id = c.partnership_id AND s.pasture = c.pasture AND s.starts_at = c.starts_at AND s.number = n.number
    CROSS JOIN LATERAL share_stint(s, n.amount) AS q
  $$;

  -- Shares a stint that was divided anew among it and its parts; its row is locked, and theirs are behind it.
  CREATE FUNCTION share_divided(s stint) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_amount numeric;
  BEGIN
    PERFORM 1 FROM stint o WHERE o.partnership_id = s.partnership_id AND o.pasture = s.pasture AND o.starts_at = s.starts_at
      AND o.part_of IS NOT NULL ORDER BY o.holding_id FOR UPDATE;
    WITH RECURSIVE family AS (
      SELECT o.holding_id, o.granted FROM stint o WHERE o.partnership_id = s.partnership_id AND o.pasture = s.pasture AND o.starts_at = s.starts_at
        AND o.holding_id = s.holding_id
      UNION ALL
      SELECT o.holding_id, o.granted FROM family f JOIN stint o ON o.partnership_id = s.partnership_id AND o.pasture = s.pasture
        AND o.starts_at = s.starts_at AND o.part_of = f.holding_id)
    SELECT sum(f.granted) INTO v_amount FROM family f;
    SELECT o.* INTO s FROM stint o WHERE o.partnership_id = s.partnership_id AND o.pasture = s.pasture AND o.starts_at = s.starts_at
      AND o.holding_id = s.holding_id;
    UPDATE stint o SET granted = q.amount, ceiling = greatest(q.amount, o.used + o.held) FROM share_stint(s, v_amount) AS q
    WHERE o.partnership_id = s.partnership_id AND o.pasture = s.pasture AND o.starts_at = s.starts_at AND o.holding_id = q.holding_id
      AND o.granted <> q.amount;
  END $$;

  -- Gates that were divided within a period: their parts get stints of their own.
  CREATE FUNCTION divide_stints() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE s stint;
  BEGIN
    FOR s IN SELECT o.* FROM stint o WHERE o.partnership_id = NEW.partnership_id AND o.holding_id = NEW.id AND o.ends_at > clock_timestamp()
               AND NOT o.divided ORDER BY o.starts_at FOR UPDATE LOOP
      INSERT INTO stint (partnership_id, pasture, starts_at, holding_id, ends_at, number, gates, part_of, turn, granted, ceiling)
      SELECT s.partnership_id, s.pasture, s.starts_at, h.id, s.ends_at, h.number, h.quantity, s.holding_id, s.turn, 0, 0
      FROM roll_entry e JOIN holding h ON h.partnership_id = e.partnership_id AND h.id = e.holding_id
      WHERE e.partnership_id = NEW.partnership_id AND e.event = 'APPORTIONED' AND e.document::json ->> 'of' = NEW.number AND h.quantity > 0
        AND e.number > (SELECT max(w.number) FROM roll_entry w WHERE w.partnership_id = NEW.partnership_id AND w.holding_id = NEW.id AND w.event = 'SPLIT');
      IF FOUND THEN
        UPDATE stint o SET divided = true WHERE o.partnership_id = s.partnership_id AND o.pasture = s.pasture AND o.starts_at = s.starts_at
          AND o.holding_id = s.holding_id RETURNING o.* INTO s;
        PERFORM share_divided(s);
      END IF;
    END LOOP;
    RETURN NULL;
  END $$;
  -- After all lines of the court's sitting are entered.
  CREATE CONSTRAINT TRIGGER divide_stints AFTER UPDATE OF state ON holding DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state = 'SPLIT' AND OLD.state <> 'SPLIT' AND NEW.kind = 'STINT_GATE') EXECUTE FUNCTION divide_stints();
  ALTER TABLE holding ENABLE ALWAYS TRIGGER divide_stints;

  -- Makes the stints of a period from the gates on the roll, once; said anew, the same gates share what there is now.
  CREATE FUNCTION grant_stints(p_partnership uuid, p_pasture text, p_starts timestamptz) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE c stint_capacity;
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('stint ' || p_partnership || ' ' || p_pasture, 0));
    SELECT * INTO c FROM stint_capacity WHERE partnership_id = p_partnership AND pasture = p_pasture AND starts_at = p_starts
    ORDER BY turn DESC LIMIT 1;
    IF EXISTS (SELECT 1 FROM stint s WHERE s.partnership_id = p_partnership AND s.pasture = p_pasture AND s.starts_at = p_starts) THEN
      PERFORM 1 FROM stint s WHERE s.partnership_id = p_partnership AND s.pasture = p_pasture AND s.starts_at = p_starts AND s.turn < c.turn
      ORDER BY s.holding_id FOR UPDATE;
      UPDATE stint s SET turn = c.turn, granted = n.amount, ceiling = greatest(n.amount, s.used + s.held) FROM stints_by_rule(c) AS n
      WHERE s.partnership_id = p_partnership AND s.pasture = p_pasture AND s.starts_at = p_starts AND s.holding_id = n.holding_id AND s.turn < c.turn;
      PERFORM absorb_jobs(s) FROM stint s WHERE s.partnership_id = p_partnership AND s.pasture = p_pasture AND s.starts_at = p_starts AND s.residue > 0;
      RETURN;
    END IF;
    INSERT INTO stint (partnership_id, pasture, starts_at, holding_id, ends_at, number, gates, turn, granted, ceiling)
    SELECT p_partnership, p_pasture, p_starts, h.id, c.ends_at, h.number, h.quantity, c.turn, n.amount, n.amount
    FROM (SELECT array_agg(o.number) AS numbers, array_agg(o.quantity) AS gates FROM holding o
          WHERE o.partnership_id = p_partnership AND o.kind = 'STINT_GATE' AND o.subject = p_pasture AND o.quantity > 0
            AND o.state NOT IN ('ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED')) AS g
    CROSS JOIN LATERAL stint_shares(stint_open_to_gates(c), g.numbers, g.gates) AS n
    JOIN holding h ON h.partnership_id = p_partnership AND h.number = n.number;
  END $$;

  -- What a pasture gives from one hour to another. Said again for the same period it is the next turn.
  CREATE FUNCTION set_capacity(p_partnership uuid, p_pasture text, p_starts timestamptz, p_ends timestamptz, p_capacity numeric, p_host numeric,
    p_actor text) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE c stint_capacity; v_last stint_capacity;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    PERFORM refuse_unreal(ARRAY[p_capacity, p_host], ARRAY[p_starts, p_ends]);
    IF pasture_gates(p_partnership, p_pasture) IS NULL THEN RETURN 'PastureUnknown'; END IF;
    IF p_host > p_capacity THEN RETURN 'HostClaimsTooMuch'; END IF;
    SELECT * INTO v_last FROM stint_capacity o WHERE o.partnership_id = p_partnership AND o.pasture = p_pasture
      AND o.starts_at < p_ends AND o.ends_at > p_starts ORDER BY o.starts_at, o.turn DESC LIMIT 1;
    IF v_last.turn IS NOT NULL AND (v_last.starts_at, v_last.ends_at) <> (p_starts, p_ends) THEN RETURN 'PeriodOverlaps'; END IF;
    IF p_ends <= clock_timestamp() THEN RETURN 'PeriodOver'; END IF;
    IF (v_last.capacity, v_last.host) = (p_capacity, p_host) THEN RETURN 'DONE'; END IF;
    INSERT INTO stint_capacity (partnership_id, pasture, starts_at, turn, ends_at, capacity, host, actor, custom_version)
    VALUES (p_partnership, p_pasture, p_starts, coalesce(v_last.turn, 0) + 1, p_ends, p_capacity, p_host, p_actor,
            (custom_at(p_partnership, clock_timestamp())).version)
    RETURNING * INTO c;
    PERFORM stage_leaf(p_partnership, 'stint-capacity', capacity_entry(c));
    IF p_starts <= clock_timestamp() THEN PERFORM grant_stints(p_partnership, p_pasture, p_starts); END IF;
    RETURN 'DONE';
  END $$;

  CREATE FUNCTION capacity_entry(c stint_capacity) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"capacity":"%s","customVersion":"%s","endsAt":"%s","host":"%s","pasture":%s,"startsAt":"%s","turn":"%s","type":"stint-capacity","v":"1"}',
      c.capacity, c.custom_version, to_char(c.ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24":00:00Z"'), c.host, to_json(c.pasture),
      to_char(c.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24":00:00Z"'), c.turn)
  $$;

  -- Makes the stints of every period that has begun, was said in advance and has none yet, of those around these instants.
  CREATE FUNCTION grant_due_stints(p_partnership uuid, p_instants timestamptz[]) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v record;
  BEGIN
    FOR v IN SELECT DISTINCT c.pasture, c.starts_at FROM stint_capacity c
             WHERE c.partnership_id = p_partnership AND c.starts_at <= clock_timestamp()
               AND EXISTS (SELECT 1 FROM unnest(p_instants) AS i(at) WHERE c.starts_at <= i.at AND c.ends_at > i.at)
               AND NOT EXISTS (SELECT 1 FROM stint s WHERE s.partnership_id = p_partnership AND s.pasture = c.pasture AND s.starts_at = c.starts_at)
               AND EXISTS (SELECT 1 FROM holding o WHERE o.partnership_id = p_partnership AND o.kind = 'STINT_GATE' AND o.subject = c.pasture
                             AND o.quantity > 0 AND o.state NOT IN ('ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED'))
             ORDER BY c.pasture, c.starts_at LOOP
      -- The roll stands still meanwhile: gates that are being divided are either whole or in parts.
      PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
      -- Another was first to the lock.
      CONTINUE WHEN EXISTS (SELECT 1 FROM stint s WHERE s.partnership_id = p_partnership AND s.pasture = v.pasture AND s.starts_at = v.starts_at);
      PERFORM grant_stints(p_partnership, v.pasture, v.starts_at);
    END LOOP;
  END $$;

  -- Who may graze by a gate on a day: whom it is let to, else whoever holds it; nobody while it has no living holder.
  CREATE FUNCTION grazes(h holding, p_on date) RETURNS uuid
  LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE
      WHEN h.vacant_since IS NOT NULL OR h.state IN ('GRANTED', 'SEIZED_QUOUSQUE', 'ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED') THEN NULL
      WHEN h.let_to IS NOT NULL AND h.let_until > p_on THEN h.let_to
      ELSE h.person_id
    END
  $$;

  -- How many people graze a pasture in a period, today: nobody for gates that are divided, vacant or out of their lease.
  CREATE FUNCTION stint_graziers(p_partnership uuid, p_pasture text, p_starts timestamptz) RETURNS integer
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT count(DISTINCT grazes(h, (now() AT TIME ZONE 'UTC')::date))::integer
    FROM stint s JOIN holding h ON h.partnership_id = s.partnership_id AND h.id = s.holding_id
    WHERE s.partnership_id = p_partnership AND s.pasture = p_pasture AND s.starts_at = p_starts AND NOT s.divided
  $$;

  -- Who grazed on a day before the last line of the gate: whom it was let to then, else whoever held it.
  CREATE FUNCTION grazed(h holding, p_on date) RETURNS uuid
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE WHEN h.entered_on IS NULL OR h.entered_on <= p_on THEN grazes(h, p_on) ELSE (
      SELECT coalesce(let.to_id, p.person_id) FROM holding_period p
      LEFT JOIN LATERAL (
        SELECT CASE WHEN (e.document::jsonb ->> 'until')::date > p_on THEN l.id END AS to_id
        FROM roll_entry e JOIN roll_salt t ON t.partnership_id = e.partnership_id AND t.number = e.number AND t.role = 'toUseOf'
        JOIN person l ON l.partnership_id = e.partnership_id AND l.roll_number = t.value
        WHERE e.partnership_id = h.partnership_id AND e.holding_id = h.id AND e.event = 'LET' AND e.on_date <= p_on
        ORDER BY e.number DESC LIMIT 1) AS let ON true
      WHERE p.partnership_id = h.partnership_id AND p.holding_id = h.id AND p.during @> p_on) END
  $$;
`;

export const WITHOUT_GRAZING_GRANTS = `
  DROP TRIGGER divide_stints ON holding;
  DROP FUNCTION grazed(holding, date), stint_graziers, grazes, grant_due_stints, set_capacity, grant_stints, divide_stints, share_divided(stint), stints_by_rule(stint_capacity),
    share_stint(stint, numeric), stint_shares;
  DROP FUNCTION capacity_entry(stint_capacity), stint_open_to_gates(stint_capacity);
`;
