/**
 * What a site, or everybody, does not run, and why: the site's own policy, or the host community's say by a resolution.
 * Blocks and their ends are facts, each a leaf; who entered one stands in the row and not in the log.
 */
export const WORKLOADS = `
  CREATE TABLE workload_block (
    partnership_id uuid NOT NULL REFERENCES partnership,
    id uuid NOT NULL DEFAULT uuidv7(),
    -- Null is every site.
    site text,
    purpose text NOT NULL CHECK (purpose ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500 AND reason !~ '[[:cntrl:]]'),
    begins timestamptz NOT NULL,
    -- By which it was decided; null is the policy of those who run the site.
    resolution_id uuid,
    actor text NOT NULL CHECK (length(actor) BETWEEN 1 AND 100 AND actor !~ '[[:cntrl:]]'),
    custom_version integer NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, id),
    FOREIGN KEY (partnership_id, site) REFERENCES site (partnership_id, slug),
    FOREIGN KEY (partnership_id, resolution_id) REFERENCES resolution,
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version,
    CHECK (begins >= recorded_at)
  );
  CALL make_append_only('workload_block');

  CREATE TABLE workload_lift (
    partnership_id uuid NOT NULL,
    block_id uuid NOT NULL,
    why text NOT NULL CHECK (length(why) BETWEEN 1 AND 500 AND why !~ '[[:cntrl:]]'),
    resolution_id uuid,
    actor text NOT NULL CHECK (length(actor) BETWEEN 1 AND 100 AND actor !~ '[[:cntrl:]]'),
    custom_version integer NOT NULL,
    lifted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, block_id),
    FOREIGN KEY (partnership_id, block_id) REFERENCES workload_block,
    FOREIGN KEY (partnership_id, resolution_id) REFERENCES resolution,
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version
  );
  CALL make_append_only('workload_lift');

  CREATE FUNCTION workload_words(p_words text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT encode(sha256(convert_to(p_words, 'UTF8')), 'hex')
  $$;
  CREATE FUNCTION workload_resolution(p_partnership uuid, p_resolution uuid) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT coalesce((SELECT encode(r.result_hash, 'hex') FROM resolution r WHERE r.partnership_id = p_partnership AND r.id = p_resolution), '')
  $$;
  CREATE FUNCTION workload_block_leaf(b workload_block) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT flat_json(jsonb_build_object('at', to_char(b.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'begins', to_char(b.begins AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'block', b.id, 'customVersion', b.custom_version, 'event', 'BLOCKED',
      'purpose', b.purpose, 'reason', workload_words(b.reason), 'resolution', workload_resolution(b.partnership_id, b.resolution_id),
      'site', coalesce(b.site, ''), 'type', 'workload', 'v', '1'))
  $$;
  CREATE FUNCTION workload_lift_leaf(l workload_lift) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT flat_json(jsonb_build_object('at', to_char(l.lifted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'block', l.block_id,
      'customVersion', l.custom_version, 'event', 'LIFTED', 'reason', workload_words(l.why),
      'resolution', workload_resolution(l.partnership_id, l.resolution_id), 'type', 'workload', 'v', '1'))
  $$;

  -- Begins NULL: now. What begins later is announced; nothing begins in the past.
  CREATE FUNCTION block_workload(p_partnership uuid, p_site text, p_purpose text, p_reason text, p_begins timestamptz, p_resolution uuid, p_actor text)
  RETURNS TABLE (outcome text, block uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v workload_block; v_now timestamptz;
  BEGIN
    PERFORM refuse_unreal('{}'::numeric[], ARRAY(SELECT p_begins WHERE p_begins IS NOT NULL));
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    v_now := clock_timestamp();
    IF p_site IS NOT NULL AND NOT EXISTS (SELECT FROM site s WHERE s.partnership_id = p_partnership AND s.slug = p_site) THEN
      RETURN QUERY SELECT 'SiteUnknown', NULL::uuid; RETURN;
    END IF;
    IF p_resolution IS NOT NULL
       AND NOT EXISTS (SELECT FROM resolution r WHERE r.partnership_id = p_partnership AND r.id = p_resolution AND r.carried) THEN
      RETURN QUERY SELECT 'ResolutionMissing', NULL::uuid; RETURN;
    END IF;
    IF p_begins < v_now - interval '1 minute' THEN RETURN QUERY SELECT 'BeginsPast', NULL::uuid; RETURN; END IF;
    INSERT INTO workload_block AS b (partnership_id, site, purpose, reason, begins, resolution_id, actor, custom_version, recorded_at)
    VALUES (p_partnership, p_site, p_purpose, p_reason, greatest(p_begins, v_now), p_resolution, p_actor, (custom_at(p_partnership, v_now)).version, v_now)
    RETURNING b.* INTO v;
    PERFORM stage_leaf(p_partnership, 'workload', workload_block_leaf(v));
    RETURN QUERY SELECT 'DONE', v.id;
  END $$;

  -- What a resolution decided, only a later one lifts: those who run a site do not overrule its hosts.
  CREATE FUNCTION lift_workload(p_partnership uuid, p_block uuid, p_why text, p_resolution uuid, p_actor text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_block workload_block; v workload_lift; v_now timestamptz;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    v_now := clock_timestamp();
    SELECT b.* INTO v_block FROM workload_block b WHERE b.partnership_id = p_partnership AND b.id = p_block;
    IF NOT FOUND THEN RETURN 'BlockUnknown'; END IF;
    IF EXISTS (SELECT FROM workload_lift l WHERE l.partnership_id = p_partnership AND l.block_id = p_block) THEN RETURN 'BlockLifted'; END IF;
    IF v_block.resolution_id IS NOT NULL AND p_resolution IS NULL THEN RETURN 'ResolutionNeeded'; END IF;
    IF p_resolution IS NOT NULL AND NOT EXISTS (
      SELECT FROM resolution r WHERE r.partnership_id = p_partnership AND r.id = p_resolution AND r.carried AND r.recorded_at > v_block.recorded_at) THEN
      RETURN 'ResolutionMissing';
    END IF;
    INSERT INTO workload_lift AS l (partnership_id, block_id, why, resolution_id, actor, custom_version, lifted_at)
    VALUES (p_partnership, p_block, p_why, p_resolution, p_actor, (custom_at(p_partnership, v_now)).version, v_now) RETURNING l.* INTO v;
    PERFORM stage_leaf(p_partnership, 'workload', workload_lift_leaf(v));
    RETURN 'DONE';
  END $$;

  GRANT SELECT ON workload_block, workload_lift TO copyhold_app, copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION workload_words, workload_resolution, workload_block_leaf, workload_lift_leaf, block_workload, lift_workload FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION workload_words, workload_resolution, workload_block_leaf, workload_lift_leaf TO copyhold_app, copyhold_auditor;
  -- The officers' login alone: the application would be whoever has taken it over.
  GRANT EXECUTE ON FUNCTION block_workload, lift_workload TO copyhold_closer;

  -- What was blocked before there was a record of it goes on being so.
  SELECT block_workload(b.partnership_id, b.site, b.purpose, b.reason, NULL, NULL, 'before the record')
  FROM purpose_block b WHERE b.lifted_at IS NULL ORDER BY b.id;
  DROP TABLE purpose_block;
`;

export const WITHOUT_WORKLOADS = `
  DROP FUNCTION lift_workload, block_workload, workload_lift_leaf, workload_block_leaf, workload_resolution, workload_words;
  DROP TABLE workload_lift, workload_block;
  CREATE TABLE purpose_block (
    partnership_id uuid NOT NULL REFERENCES partnership,
    id uuid NOT NULL DEFAULT uuidv7(),
    site text,
    purpose text NOT NULL CHECK (purpose ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500 AND reason !~ '[[:cntrl:]]'),
    blocked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    lifted_at timestamptz,
    PRIMARY KEY (partnership_id, id),
    FOREIGN KEY (partnership_id, site) REFERENCES site (partnership_id, slug)
  );
  CREATE TRIGGER stays_ended BEFORE UPDATE ON purpose_block FOR EACH ROW EXECUTE FUNCTION stays_ended('lifted_at');
  ALTER TABLE purpose_block ENABLE ALWAYS TRIGGER stays_ended;
  GRANT SELECT ON purpose_block TO copyhold_app, copyhold_auditor;
  GRANT INSERT (partnership_id, site, purpose, reason) ON purpose_block TO copyhold_app;
  GRANT UPDATE (lifted_at) ON purpose_block TO copyhold_app;
`;
