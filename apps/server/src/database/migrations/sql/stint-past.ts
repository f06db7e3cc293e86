/** What is left of holds once nobody need know any more which request it was, and when. */
export const STINT_PAST = `
  -- Of one person, through one process of a gateway. Most: what the meter may say of them, see stint_meter_gaps.
  CREATE TABLE stint_past (
    partnership_id uuid NOT NULL,
    pasture text NOT NULL,
    starts_at timestamptz NOT NULL,
    holding_id uuid NOT NULL,
    person_id uuid NOT NULL,
    gateway text NOT NULL,
    used numeric(38,0) NOT NULL CHECK (used >= 0),
    residue numeric(38,0) NOT NULL CHECK (residue >= 0),
    most numeric(38,0) NOT NULL CHECK (most >= used + residue),
    PRIMARY KEY (partnership_id, pasture, starts_at, holding_id, person_id, gateway),
    FOREIGN KEY (partnership_id, pasture, starts_at, holding_id) REFERENCES stint,
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );
  GRANT SELECT ON stint_past TO copyhold_app;
  GRANT SELECT (partnership_id, pasture, starts_at, holding_id, gateway, used, residue, most) ON stint_past TO copyhold_auditor;
  CREATE INDEX stint_hold_of_period ON stint_hold (starts_at) WHERE kind IN ('REQUEST', 'LEASE');

  -- Sums up ended holds of requests and blocks whose period ended so many days ago, at most so many of them; answers how
  -- many. What jobs took stays hour by hour: a late correction restates it.
  CREATE FUNCTION forget_stint_holds(p_days integer, p_limit integer) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_gone integer; v_before timestamptz := clock_timestamp() - greatest(p_days, 31) * interval '1 day';
  BEGIN
    WITH old AS (
      SELECT k.id FROM stint_hold k JOIN stint s USING (partnership_id, pasture, starts_at, holding_id)
      WHERE k.kind IN ('REQUEST', 'LEASE') AND k.state <> 'HELD' AND k.starts_at < v_before AND s.ends_at < v_before AND k.ended_at < v_before
      LIMIT p_limit FOR UPDATE OF k SKIP LOCKED
    ), gone AS (
      DELETE FROM stint_hold k USING old o WHERE k.id = o.id RETURNING k.*
    ), kept AS (
      INSERT INTO stint_past AS p (partnership_id, pasture, starts_at, holding_id, person_id, gateway, used, residue, most)
      SELECT g.partnership_id, g.pasture, g.starts_at, g.holding_id, g.person_id, g.gateway, sum(g.settled + g.correction), sum(g.residue),
             sum(CASE WHEN g.closing = 'SWEPT' THEN g.amount ELSE g.settled + g.correction END + g.residue)
      FROM gone g GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
      ON CONFLICT (partnership_id, pasture, starts_at, holding_id, person_id, gateway) DO UPDATE
      SET used = p.used + excluded.used, residue = p.residue + excluded.residue, most = p.most + excluded.most
    )
    SELECT count(*) INTO v_gone FROM gone;
    RETURN v_gone;
  END $$;
  REVOKE EXECUTE ON FUNCTION forget_stint_holds FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION forget_stint_holds TO copyhold_app;
`;

export const WITHOUT_STINT_PAST = `
  DO $$ BEGIN
    IF EXISTS (SELECT FROM stint_past) THEN
      RAISE EXCEPTION 'holds were summed up: without their sums no stint is what its holds say';
    END IF;
  END $$;
  DROP FUNCTION forget_stint_holds;
  DROP INDEX stint_hold_of_period;
  DROP TABLE stint_past;
`;
