/** What each gate is granted of a period, as the lib computes it, and who may use it. */
export const STINT_GRANTS = `
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
      UPDATE stint s SET turn = c.turn, granted = n.amount, ceiling = greatest(n.amount, s.used + s.held)
      FROM (SELECT n.* FROM (SELECT array_agg(o.number) AS numbers, array_agg(o.gates) AS gates FROM stint o
                             WHERE o.partnership_id = p_partnership AND o.pasture = p_pasture AND o.starts_at = p_starts) AS g
            CROSS JOIN LATERAL stint_shares(stint_open_to_gates(c), g.numbers, g.gates) AS n) AS n
      WHERE s.partnership_id = p_partnership AND s.pasture = p_pasture AND s.starts_at = p_starts AND s.number = n.number AND s.turn < c.turn;
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
  CREATE FUNCTION set_capacity(p_partnership uuid, p_pasture text, p_starts timestamptz, p_ends timestamptz, p_capacity numeric, p_host numeric)
  RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
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
    INSERT INTO stint_capacity (partnership_id, pasture, starts_at, turn, ends_at, capacity, host, custom_version)
    VALUES (p_partnership, p_pasture, p_starts, coalesce(v_last.turn, 0) + 1, p_ends, p_capacity, p_host,
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

  -- Makes the stints of every period that has begun and has none.
  CREATE FUNCTION grant_due_stints(p_partnership uuid, p_now timestamptz) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v record;
  BEGIN
    FOR v IN SELECT DISTINCT c.pasture, c.starts_at FROM stint_capacity c
             WHERE c.partnership_id = p_partnership AND c.starts_at <= p_now AND c.ends_at > p_now AND NOT EXISTS (
               SELECT 1 FROM stint s WHERE s.partnership_id = p_partnership AND s.pasture = c.pasture AND s.starts_at = c.starts_at)
             ORDER BY c.pasture LOOP
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
`;

export const WITHOUT_STINT_GRANTS = `
  DROP FUNCTION grazes, grant_due_stints, set_capacity, grant_stints, stint_shares;
  DROP FUNCTION capacity_entry(stint_capacity), stint_open_to_gates(stint_capacity);
`;
