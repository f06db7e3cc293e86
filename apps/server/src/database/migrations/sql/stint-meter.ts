/** The stints against the meter: what gateways took of the one, and what they counted in the other. */
export const STINT_METER = `
  -- Where a gateway's process has settled otherwise than its events weigh by the custom's tokens per GPU-second, each request
  -- rounded up, person by person over all periods: a request may begin in one and be counted in the next. Only where it has
  -- been quiet for so long, for a hold is settled a moment before its events are written. Of a hold that the sweeper ended
  -- at its last heartbeat, the events may say as much as was held. What an officer took back was counted, and still says so here.
  -- Holds of long ago are there as their sums (stint_past).
  CREATE FUNCTION stint_meter_gaps(p_partnership uuid, p_quiet interval DEFAULT '1 minute') RETURNS TABLE (detail text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    RETURN QUERY WITH taken AS (
      SELECT k.gateway, p.roll_number AS subject, sum(k.least) AS least, sum(k.most) AS most, bool_or(k.busy) AS busy
      FROM (
        SELECT h.gateway, h.person_id, h.settled + h.correction + h.residue AS least,
               CASE WHEN h.closing = 'SWEPT' THEN h.amount ELSE h.settled + h.correction END + h.residue AS most,
               h.state = 'HELD' OR h.ended_at > now() - p_quiet AS busy
        FROM stint_hold h WHERE h.partnership_id = p_partnership AND h.kind IN ('REQUEST', 'LEASE')
        UNION ALL
        SELECT f.gateway, f.person_id, f.used + f.residue, f.most, false FROM stint_past f WHERE f.partnership_id = p_partnership
      ) AS k JOIN person p ON p.partnership_id = p_partnership AND p.id = k.person_id
      WHERE k.gateway ~ '^[0-9a-f]{16}$'
      GROUP BY 1, 2
    ), rate AS (
      SELECT v.version, m.key AS model, exact_ratio(m.value) AS ratio
      FROM custom_version v CROSS JOIN LATERAL json_each_text(v.rules::json #> '{stint,tokensPerGpuSecond}') AS m
      WHERE v.partnership_id = p_partnership
    ), request AS (
      SELECT substr(u.source, 10) AS gateway, u.subject, split_part(u.event_id, '#', 1) AS id, substr(u.meter, strpos(u.meter, '/') + 1) AS model,
             sum(u.quantity) AS tokens, coalesce(
               (SELECT max(v.version) FROM custom_version v WHERE v.partnership_id = p_partnership AND v.effective_at <= min(u.effective_at)), 1) AS version
      FROM (
        SELECT l.partnership_id, l.source, l.event_id, l.subject, l.meter, l.quantity, l.effective_at FROM live_usage l
        UNION ALL
        SELECT e.partnership_id, e.source, e.event_id, e.subject, e.meter, e.quantity, e.effective_at
        FROM usage_void v JOIN usage_correction c USING (partnership_id, source, event_id)
        JOIN usage_event e ON e.partnership_id = c.partnership_id AND e.source = c.target_source AND e.event_id = c.target_id
        WHERE NOT EXISTS (SELECT FROM usage_waiting w WHERE w.partnership_id = v.partnership_id AND w.source = v.source
                            AND w.event_id = v.event_id)
      ) AS u WHERE u.partnership_id = p_partnership AND u.source ~ '^/gateway/[0-9a-f]{16}$' AND u.meter ~ '^tokens-(in|out)/'
      GROUP BY 1, 2, 3, 4
    ), counted AS (
      SELECT q.gateway, q.subject, sum(div(q.tokens * 1000000000000 * r.ratio[2] + r.ratio[1] - 1, r.ratio[1])) AS weight
      FROM request q LEFT JOIN rate r USING (version, model) GROUP BY 1, 2
    )
    SELECT format('gateway %s, %s: stints took %s, its events weigh %s', coalesce(t.gateway, c.gateway), coalesce(t.subject, c.subject), coalesce(t.least, 0), coalesce(c.weight, 0))
    FROM taken t FULL JOIN counted c USING (gateway, subject)
    WHERE coalesce(c.weight, 0) NOT BETWEEN coalesce(t.least, 0) AND coalesce(t.most, 0) AND t.busy IS NOT TRUE
      AND NOT EXISTS (SELECT 1 FROM gateway_run g WHERE g.partnership_id = p_partnership AND g.gateway = coalesce(t.gateway, c.gateway)
                        AND g.subject = coalesce(t.subject, c.subject));
  END $$;
  REVOKE EXECUTE ON FUNCTION stint_meter_gaps FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION stint_meter_gaps TO copyhold_app, copyhold_auditor;
`;

export const WITHOUT_STINT_METER = 'DROP FUNCTION stint_meter_gaps;';
