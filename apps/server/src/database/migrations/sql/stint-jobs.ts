/**
 * Jobs in the stints: GPU time that machines and schedulers report of whoever holds gates counts as used of their stint
 * once its hour is posted. Nothing was held for it, so that what is beyond the stint's room is residue.
 */
export const STINT_JOBS = `
  -- What an hour of somebody's jobs at a site took of which stint, as last posted.
  CREATE TABLE stint_job (
    partnership_id uuid NOT NULL,
    subject text NOT NULL,
    site text NOT NULL,
    meter text NOT NULL,
    hour timestamptz NOT NULL,
    hold_id uuid NOT NULL REFERENCES stint_hold,
    compute numeric(38,0) NOT NULL CHECK (compute >= 0 AND compute < 1e38),
    PRIMARY KEY (partnership_id, subject, site, meter, hour),
    FOREIGN KEY (partnership_id, subject, site, meter, hour) REFERENCES rollup
  );
  CREATE INDEX stint_job_of_hold ON stint_job (hold_id);
  CREATE INDEX stint_hold_of_jobs ON stint_hold (partnership_id, pasture, starts_at, holding_id) WHERE gateway = 'meter';

  -- Weighted GPU time of an hour of use, as its journals have it: a correction is the next revision.
  CREATE FUNCTION posted_compute(r rollup) RETURNS numeric LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT coalesce(sum(CASE WHEN d.path LIKE 'je:compute:used:%' THEN t.amount ELSE -t.amount END), 0)
    FROM generate_series(1, r.revision) AS n
    JOIN journal j ON j.ledger_id = r.partnership_id AND j.idempotency_key = concat_ws(':', 'usage', path_segment(r.subject), path_segment(r.site),
      path_segment(r.meter), path_segment(to_char(r.hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24"Z"')), n::text)
    JOIN transfer t ON t.journal_id = j.id AND t.unit = 'COMPUTE_WEIGHTED'
    JOIN account d ON d.id = t.debit_account_id
    WHERE j.kind = 'usage-bucket'
  $$;

  -- Stints of the hour that the subject grazed on its day, and the one that an earlier posting of the same hour was charged to.
  CREATE FUNCTION stints_of_job(r rollup) RETURNS SETOF stint LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT s.* FROM stint_job b JOIN stint_hold k ON k.id = b.hold_id
    JOIN stint s ON (s.partnership_id, s.pasture, s.starts_at, s.holding_id) = (k.partnership_id, k.pasture, k.starts_at, k.holding_id)
    WHERE b.partnership_id = r.partnership_id AND (b.subject, b.site, b.meter, b.hour) = (r.subject, r.site, r.meter, r.hour)
    UNION ALL
    SELECT s.* FROM person p JOIN stint s ON s.partnership_id = p.partnership_id AND s.starts_at <= r.hour AND s.ends_at > r.hour
    JOIN holding h ON h.partnership_id = s.partnership_id AND h.id = s.holding_id AND grazed(h, (r.hour AT TIME ZONE 'UTC')::date) = p.id
    WHERE p.partnership_id = r.partnership_id AND p.roll_number = r.subject
      AND NOT EXISTS (SELECT 1 FROM stint_job b WHERE b.partnership_id = r.partnership_id
                        AND (b.subject, b.site, b.meter, b.hour) = (r.subject, r.site, r.meter, r.hour))
  $$;

  -- The one hold of a stint that a person's jobs are charged to.
  CREATE FUNCTION job_hold(s stint, p_roll text) RETURNS uuid LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_id uuid; v_now timestamptz := clock_timestamp();
    v_name text := format('%s %s %s', p_roll, s.holding_id, to_char(s.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24"Z"'));
  BEGIN
    SELECT k.id INTO v_id FROM stint_hold k WHERE k.partnership_id = s.partnership_id AND k.gateway = 'meter' AND k.request = v_name;
    IF FOUND THEN RETURN v_id; END IF;
    INSERT INTO stint_hold (partnership_id, pasture, starts_at, holding_id, kind, person_id, gateway, request, model, state, closing, asked, amount,
                            ttl_ms, expires_at, latest_at, held_at, ended_at)
    SELECT s.partnership_id, s.pasture, s.starts_at, s.holding_id, 'JOB', p.id, 'meter', v_name, '', 'SETTLED', 'EXIT', 1, 0, 1, v_now, v_now, v_now, v_now
    FROM person p WHERE p.partnership_id = s.partnership_id AND p.roll_number = p_roll RETURNING id INTO v_id;
    RETURN v_id;
  END $$;

  -- Charges what a hold's jobs amount to now, of which the stint takes as much as it has room for.
  CREATE FUNCTION settle_jobs(p_hold uuid) RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE h stint_hold; s stint; v_sum numeric; v_settled numeric;
  BEGIN
    SELECT * INTO h FROM stint_hold WHERE id = p_hold;
    SELECT coalesce(sum(b.compute), 0) INTO v_sum FROM stint_job b WHERE b.hold_id = p_hold;
    SELECT o.* INTO s FROM stint o WHERE o.partnership_id = h.partnership_id AND o.pasture = h.pasture AND o.starts_at = h.starts_at
      AND o.holding_id = h.holding_id FOR UPDATE;
    v_settled := least(v_sum, greatest(h.settled, s.granted - s.used + h.settled - s.held));
    UPDATE stint_hold SET asked = greatest(v_sum, 1), amount = v_settled, settled = v_settled, residue = v_sum - v_settled, ended_at = clock_timestamp()
    WHERE id = p_hold;
    UPDATE stint o SET used = o.used + v_settled - h.settled, residue = o.residue + v_sum - v_settled - h.residue,
      ceiling = least(o.ceiling, greatest(o.granted, o.used + v_settled - h.settled + o.held))
    WHERE o.partnership_id = h.partnership_id AND o.pasture = h.pasture AND o.starts_at = h.starts_at AND o.holding_id = h.holding_id RETURNING o.* INTO s;
    IF s.divided THEN PERFORM share_divided(s); END IF;
  END $$;

  -- What is free again of a stint goes first to jobs that it had no room for: whoever holds blocks meanwhile gains nothing.
  CREATE FUNCTION absorb_jobs(s stint) RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_hold uuid;
  BEGIN
    IF s.residue = 0 OR s.granted <= s.used + s.held THEN RETURN; END IF;
    FOR v_hold IN SELECT k.id FROM stint_hold k WHERE k.partnership_id = s.partnership_id AND k.pasture = s.pasture AND k.starts_at = s.starts_at
                    AND k.holding_id = s.holding_id AND k.gateway = 'meter' AND k.residue > 0 ORDER BY k.id LOOP
      PERFORM settle_jobs(v_hold);
    END LOOP;
  END $$;

  -- Charges hours of GPU time to the stints of those whose jobs they were, in the transaction in which they are posted; the
  -- amounts are the ledger's. Once charged, an hour stays with its stint, whatever the correction. What else is held of a
  -- stint goes on: new uses find less left.
  CREATE FUNCTION charge_jobs(p_partnership uuid, p_subject text[], p_site text[], p_meter text[], p_hour timestamptz[]) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE r rollup; s stint; v_hold uuid;
  BEGIN
    PERFORM grant_due_stints(p_partnership, p_hour);
    -- Every stint that may be charged, in the order in which a use locks them.
    PERFORM 1 FROM stint o WHERE (o.partnership_id, o.pasture, o.starts_at, o.holding_id) IN (
      SELECT c.partnership_id, c.pasture, c.starts_at, c.holding_id
      FROM unnest(p_subject, p_site, p_meter, p_hour) AS b(subject, site, meter, hour)
      JOIN rollup u ON u.partnership_id = p_partnership AND u.subject = b.subject AND u.site = b.site AND u.meter = b.meter AND u.hour = b.hour
      CROSS JOIN LATERAL stints_of_job(u) AS c WHERE b.meter LIKE 'gpu-time/%')
    ORDER BY o.pasture, o.starts_at, o.holding_id FOR UPDATE;
    IF NOT FOUND THEN RETURN; END IF;
    FOR r IN SELECT u.* FROM unnest(p_subject, p_site, p_meter, p_hour) AS b(subject, site, meter, hour)
             JOIN rollup u ON u.partnership_id = p_partnership AND u.subject = b.subject AND u.site = b.site AND u.meter = b.meter AND u.hour = b.hour
             WHERE b.meter LIKE 'gpu-time/%' ORDER BY u.hour, u.subject, u.site, u.meter LOOP
      SELECT c.* INTO s FROM stints_of_job(r) AS c ORDER BY c.granted - c.used - c.held DESC, c.pasture, c.starts_at, c.holding_id LIMIT 1;
      CONTINUE WHEN NOT FOUND;
      v_hold := job_hold(s, r.subject);
      INSERT INTO stint_job AS k (partnership_id, subject, site, meter, hour, hold_id, compute)
      VALUES (p_partnership, r.subject, r.site, r.meter, r.hour, v_hold, posted_compute(r))
      ON CONFLICT (partnership_id, subject, site, meter, hour) DO UPDATE SET compute = excluded.compute RETURNING k.hold_id INTO v_hold;
      PERFORM settle_jobs(v_hold);
    END LOOP;
  END $$;

  -- Hours of jobs that were posted after their pasture's capacity was said, and that no stint took: of gates whose lines on
  -- the roll are older than their period.
  CREATE FUNCTION uncharged_jobs(p_partnership uuid) RETURNS TABLE (detail text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT DISTINCT format('%s at %s, %s from %s', r.subject, r.site, r.meter, r.hour)
    FROM stint_capacity c JOIN holding h ON h.partnership_id = c.partnership_id AND h.subject = c.pasture AND h.kind = 'STINT_GATE' AND h.quantity > 0
    JOIN person p ON p.partnership_id = h.partnership_id AND p.id = h.person_id AND h.let_to IS NULL
    JOIN rollup r ON r.partnership_id = p.partnership_id AND r.subject = p.roll_number AND r.meter LIKE 'gpu-time/%'
      AND r.hour >= c.starts_at AND r.hour < c.ends_at AND r.revision > 0
    JOIN journal j ON j.ledger_id = r.partnership_id AND j.idempotency_key = concat_ws(':', 'usage', path_segment(r.subject), path_segment(r.site),
      path_segment(r.meter), path_segment(to_char(r.hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24"Z"')), r.revision::text)
    WHERE c.partnership_id = p_partnership AND c.turn = 1 AND j.recorded_at > c.recorded_at
      AND grazes(h, (r.hour AT TIME ZONE 'UTC')::date) = p.id
      AND NOT EXISTS (SELECT 1 FROM roll_entry e WHERE e.partnership_id = h.partnership_id AND e.holding_id = h.id AND e.recorded_at >= c.starts_at)
      AND NOT EXISTS (SELECT 1 FROM stint_job b WHERE b.partnership_id = r.partnership_id
                        AND (b.subject, b.site, b.meter, b.hour) = (r.subject, r.site, r.meter, r.hour))
  $$;
`;

export const WITHOUT_STINT_JOBS = `
  DROP FUNCTION uncharged_jobs, charge_jobs, absorb_jobs(stint), settle_jobs, job_hold(stint, text), stints_of_job(rollup), posted_compute(rollup);
  DROP TABLE stint_job;
`;
