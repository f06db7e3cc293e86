/** What a deed did, as its leaf names it: from the row that it left. */
const NAMES = `
  CREATE FUNCTION deed_names(p_kind text, p_row jsonb) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT flat_json(CASE p_kind
      WHEN 'PASTURE' THEN jsonb_build_object('gates', p_row ->> 'gates', 'pasture', p_row ->> 'subject', 'turn', p_row ->> 'turn')
      WHEN 'PERIOD_REOPENING' THEN jsonb_build_object('generation', p_row ->> 'generation', 'period', p_row ->> 'period_id')
      WHEN 'CAPITAL' THEN jsonb_build_object('code', p_row ->> 'code') END)
  $$;
`;

/**
 * Which deed was done by which resolution, with a leaf that names the resolution's own leaf by its hash: rows and older
 * leaves name it by an id that only the database knows. Blocks, customs and releases say it in their own leaves.
 */
export const RESOLVED_DEEDS = `
  CREATE TABLE resolved_deed (
    partnership_id uuid NOT NULL,
    resolution_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('PASTURE', 'PERIOD_REOPENING', 'CAPITAL', 'ADMISSION', 'FORFEITURE', 'RECALL')),
    -- Texts alone, canonical; no person.
    names text NOT NULL CHECK (names IS JSON OBJECT WITH UNIQUE KEYS AND length(names) <= 2000),
    custom_version integer NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, resolution_id),
    FOREIGN KEY (partnership_id, resolution_id) REFERENCES resolution,
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version
  );
  CALL make_append_only('resolved_deed');
  -- A recall that was annulled can be resolved again; everything else is done once.
  CREATE UNIQUE INDEX resolved_deed_does_one_thing ON resolved_deed (partnership_id, kind, names) WHERE kind <> 'RECALL';

  CREATE FUNCTION deed_leaf(d resolved_deed) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"at":"%s","kind":"%s","names":%s,"resolution":"%s","type":"deed","v":"1"}', custom_instant(d.recorded_at), d.kind, d.names, resolution_hash_of(d.partnership_id, d.resolution_id))
  $$;
  ${NAMES}
  CREATE FUNCTION enter_deed(p_partnership uuid, p_resolution uuid, p_kind text, p_names text) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE d resolved_deed;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    INSERT INTO resolved_deed (partnership_id, resolution_id, kind, names, custom_version)
    SELECT p_partnership, p_resolution, p_kind, p_names, r.custom_version FROM resolution r WHERE r.partnership_id = p_partnership AND r.id = p_resolution
    RETURNING * INTO d;
    PERFORM stage_leaf(p_partnership, 'deed', deed_leaf(d));
  END $$;

  -- Behind every row that names a resolution, whoever enters it.
  CREATE FUNCTION deed_is_entered() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM enter_deed(coalesce(to_jsonb(NEW) ->> 'partnership_id', to_jsonb(NEW) ->> 'ledger_id')::uuid, NEW.resolution_id, TG_ARGV[0],
      deed_names(TG_ARGV[0], to_jsonb(NEW)));
    RETURN NULL;
  END $$;

  ALTER TABLE capital_instrument ADD COLUMN resolution_id uuid;
  ALTER TABLE capital_instrument ADD FOREIGN KEY (partnership_id, resolution_id) REFERENCES resolution,
    ADD CONSTRAINT capital_by_one_resolution UNIQUE (partnership_id, resolution_id);

  -- What was done before there was this record.
  DO $$
  DECLARE r record;
  BEGIN
    FOR r IN
      SELECT p.partnership_id, p.resolution_id, 'PASTURE' AS kind, deed_names('PASTURE', to_jsonb(p)) AS names, p.recorded_at AS at FROM pasture p WHERE p.resolution_id IS NOT NULL
      UNION ALL SELECT o.ledger_id, o.resolution_id, 'PERIOD_REOPENING', deed_names('PERIOD_REOPENING', to_jsonb(o)), o.reopened_at FROM period_reopening o
      ORDER BY 1, 5
    LOOP
      PERFORM enter_deed(r.partnership_id, r.resolution_id, r.kind, r.names);
    END LOOP;
  END $$;

  ${[
    ['pasture', 'PASTURE'],
    ['period_reopening', 'PERIOD_REOPENING'],
    ['capital_instrument', 'CAPITAL'],
  ]
    .map(
      ([
        table,
        kind,
      ]) => `CREATE TRIGGER deed_is_entered AFTER INSERT ON ${table} FOR EACH ROW WHEN (NEW.resolution_id IS NOT NULL) EXECUTE FUNCTION deed_is_entered('${kind}');
  ALTER TABLE ${table} ENABLE ALWAYS TRIGGER deed_is_entered;`,
    )
    .join('\n  ')}
  -- Nothing is done before the motion is carried out.
  ${['capital_instrument', 'resolved_deed']
    .map(
      (
        table,
      ) => `CREATE TRIGGER resolution_is_ripe BEFORE INSERT ON ${table} FOR EACH ROW WHEN (NEW.resolution_id IS NOT NULL) EXECUTE FUNCTION resolution_is_ripe();
  ALTER TABLE ${table} ENABLE ALWAYS TRIGGER resolution_is_ripe;`,
    )
    .join('\n  ')}

  GRANT SELECT ON resolved_deed TO copyhold_app, copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION deed_leaf, deed_names, enter_deed, deed_is_entered FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION deed_leaf, deed_names TO copyhold_app, copyhold_auditor;
`;

export const WITHOUT_RESOLVED_DEEDS = `
  DROP TRIGGER deed_is_entered ON pasture;
  DROP TRIGGER deed_is_entered ON period_reopening;
  DROP TRIGGER deed_is_entered ON capital_instrument;
  DROP TRIGGER resolution_is_ripe ON capital_instrument;
  ALTER TABLE capital_instrument DROP COLUMN resolution_id;
  DROP FUNCTION deed_is_entered, enter_deed, deed_names, deed_leaf;
  DROP TABLE resolved_deed;
`;
