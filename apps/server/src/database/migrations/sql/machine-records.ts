/**
 * How a machine comes onto the register: a draft that its operator fills in step by step, the machine itself once a token
 * was asked for it, and the record that is entered when its key has sent a first reading. The record is a leaf.
 */
export const MACHINE_RECORDS = `
  -- Each step as it was read, null until it is. What is written here is its author's alone.
  CREATE TABLE machine_draft (
    partnership_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT uuidv7(),
    person_id uuid NOT NULL,
    what jsonb CHECK (octet_length(what::text) <= 2000),
    place jsonb CHECK (octet_length(place::text) <= 2000),
    gpus jsonb CHECK (octet_length(gpus::text) <= 2000),
    power jsonb CHECK (octet_length(power::text) <= 2000),
    reading jsonb CHECK (octet_length(reading::text) <= 2000),
    -- The machine that a token was asked for.
    machine_id uuid,
    begun_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    PRIMARY KEY (partnership_id, id),
    UNIQUE (partnership_id, machine_id),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person,
    FOREIGN KEY (partnership_id, machine_id) REFERENCES machine,
    CHECK (finished_at IS NULL OR machine_id IS NOT NULL)
  );
  CREATE INDEX machine_draft_of_person ON machine_draft (partnership_id, person_id);

  -- What was said of a machine when it was registered; what is counted, where and by whom stands in machine.
  CREATE TABLE machine_record (
    partnership_id uuid NOT NULL,
    machine_id uuid NOT NULL,
    form text NOT NULL CHECK (form IN ('RACK', 'ROW', 'NODE', 'WORKSTATION', 'SMALL')),
    owner text NOT NULL CHECK (owner IN ('JOINT_ENTERPRISE', 'PUBLIC_BODY', 'COMMON_ASSOCIATION', 'CONTRIBUTED')),
    asset_code text CHECK (asset_code IS NULL OR owner = 'JOINT_ENTERPRISE'),
    energy_source text NOT NULL CHECK (energy_source IN ('GRID', 'GUARANTEES', 'AGREEMENT', 'ON_SITE')),
    energy_method text NOT NULL CHECK (energy_method IN ('site_meter', 'device_counter', 'power_x_time', 'model_estimate')),
    water_method text NOT NULL CHECK (water_method IN ('site_meter', 'model_estimate', 'none')),
    rated_watts integer NOT NULL CHECK (rated_watts BETWEEN 1 AND 1000000),
    reader text NOT NULL CHECK (reader IN ('nvidia-smi', 'dcgm', 'vllm', 'llama.cpp', 'slurm', 'pipe')),
    -- The key that was believed when it was entered, and when a use of the machine was first taken in.
    key_id text NOT NULL REFERENCES machine_key,
    first_reading_at timestamptz NOT NULL,
    custom_version integer NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, machine_id),
    FOREIGN KEY (partnership_id, machine_id) REFERENCES machine,
    FOREIGN KEY (partnership_id, asset_code) REFERENCES asset,
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version
  );
  CALL make_append_only('machine_record');

  -- A machine that whoever was registering it has let go of, after a key was let in for it: its name is never given again,
  -- nobody is let in under it, and it stands on no list.
  CREATE TABLE machine_withdrawal (
    partnership_id uuid NOT NULL,
    machine_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, machine_id),
    FOREIGN KEY (partnership_id, machine_id) REFERENCES machine
  );
  CALL make_append_only('machine_withdrawal');

  -- Where a machine stands: what of it is believed, and where it is shown, goes by this.
  CREATE FUNCTION machine_standing(p_partnership uuid, p_machine uuid) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE
      WHEN EXISTS (SELECT 1 FROM machine_draft d WHERE d.partnership_id = m.partnership_id AND d.machine_id = m.id AND d.finished_at IS NULL) THEN 'REGISTERING'
      WHEN EXISTS (SELECT 1 FROM machine_withdrawal w WHERE w.partnership_id = m.partnership_id AND w.machine_id = m.id) THEN 'WITHDRAWN'
      WHEN EXISTS (
        SELECT 1 FROM machine_record r JOIN disposal d ON d.partnership_id = r.partnership_id AND d.asset_code = r.asset_code
        WHERE r.partnership_id = m.partnership_id AND r.machine_id = m.id
          AND EXISTS (SELECT 1 FROM gate_legs(d.partnership_id, 'disposal', d.code))) THEN 'SOLD'
      WHEN m.condition = 'OUT_OF_SERVICE' THEN 'OUT_OF_SERVICE'
      ELSE 'IN_SERVICE' END
    FROM machine m WHERE m.partnership_id = p_partnership AND m.id = p_machine
  $$;

  -- Who operates it is a person: the register shows that, the log does not hold it.
  CREATE FUNCTION machine_record_leaf(r machine_record) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT flat_json(jsonb_build_object('asset', coalesce(r.asset_code, ''), 'at', to_char(r.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'custom', r.custom_version::text, 'energy', r.energy_source, 'energyBy', r.energy_method, 'firstReading',
      to_char(r.first_reading_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'form', r.form, 'gpuModel', m.gpu_model,
      'gpus', m.gpu_count::text, 'inServiceOn', m.registered_on::text, 'key', r.key_id, 'machine', m.code, 'owner', r.owner, 'reader', r.reader,
      'site', s.slug, 'type', 'machine', 'v', '1', 'waterBy', r.water_method, 'watts', r.rated_watts::text))
    FROM machine m JOIN site s ON s.partnership_id = m.partnership_id AND s.id = m.site_id
    WHERE m.partnership_id = r.partnership_id AND m.id = r.machine_id
  $$;

  -- What is entered stays; and what a token was made for stays as it was told until that token is given back.
  CREATE FUNCTION guard_machine_draft() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF OLD.finished_at IS NOT NULL THEN RAISE EXCEPTION 'this machine is on the register: its draft is history' USING ERRCODE = 'P0151'; END IF;
    IF TG_OP = 'DELETE' THEN
      IF OLD.machine_id IS NOT NULL THEN RAISE EXCEPTION 'a token waits for this machine: give it back first' USING ERRCODE = 'P0151'; END IF;
      RETURN OLD;
    END IF;
    IF OLD.machine_id IS NOT NULL AND NEW.machine_id IS NOT NULL
       AND (NEW.machine_id, NEW.what, NEW.place, NEW.gpus) IS DISTINCT FROM (OLD.machine_id, OLD.what, OLD.place, OLD.gpus) THEN
      RAISE EXCEPTION 'a token waits for this machine: give it back first' USING ERRCODE = 'P0151';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard_machine_draft BEFORE UPDATE OR DELETE ON machine_draft FOR EACH ROW EXECUTE FUNCTION guard_machine_draft();
  ALTER TABLE machine_draft ENABLE ALWAYS TRIGGER guard_machine_draft;

  -- Takes the machine of a draft in, so that a token can be made for it; out of service until its record is entered.
  -- Asked again it has been done.
  CREATE FUNCTION open_machine(p_partnership uuid, p_draft uuid, p_person uuid) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE d machine_draft; v_site uuid; v_machine uuid;
  BEGIN
    SELECT t.* INTO d FROM machine_draft t WHERE t.partnership_id = p_partnership AND t.id = p_draft AND t.person_id = p_person FOR UPDATE;
    IF NOT FOUND THEN RETURN 'DraftUnknown'; END IF;
    IF d.finished_at IS NOT NULL THEN RETURN 'DraftFinished'; END IF;
    IF d.what IS NULL OR d.place IS NULL OR d.gpus IS NULL OR d.power IS NULL OR d.reading IS NULL THEN RETURN 'StepMissing'; END IF;
    IF d.machine_id IS NOT NULL THEN RETURN 'DONE'; END IF;
    SELECT s.id INTO v_site FROM site s WHERE s.partnership_id = p_partnership AND s.slug = d.place ->> 'site';
    IF NOT FOUND THEN RETURN 'SiteUnknown'; END IF;
    INSERT INTO machine (partnership_id, code, site_id, gpu_model, gpu_count, condition, registered_on, operator_person_id)
    VALUES (p_partnership, d.what ->> 'code', v_site, d.gpus ->> 'gpuModel', (d.gpus ->> 'gpuCount')::integer, 'OUT_OF_SERVICE',
      (d.place ->> 'inServiceOn')::date, p_person) ON CONFLICT (partnership_id, code) DO NOTHING RETURNING id INTO v_machine;
    IF NOT FOUND THEN RETURN 'CodeTaken'; END IF;
    UPDATE machine_draft t SET machine_id = v_machine WHERE t.partnership_id = p_partnership AND t.id = p_draft;
    RETURN 'DONE';
  END $$;

  -- Takes the machine of a draft out again with the tokens that wait for it. A code that a key was let in for is never
  -- given again: there only keys that have all ended let go of the draft, and the machine stays, out of service.
  CREATE FUNCTION withdraw_machine(p_partnership uuid, p_draft uuid, p_person uuid) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE d machine_draft; v_keys integer; v_live integer;
  BEGIN
    -- First, as wherever keys are let in: none enters while it is looked for.
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT t.* INTO d FROM machine_draft t WHERE t.partnership_id = p_partnership AND t.id = p_draft AND t.person_id = p_person FOR UPDATE;
    IF NOT FOUND THEN RETURN 'DraftUnknown'; END IF;
    IF d.finished_at IS NOT NULL THEN RETURN 'DraftFinished'; END IF;
    IF d.machine_id IS NULL THEN RETURN 'DONE'; END IF;
    SELECT count(*), count(*) FILTER (WHERE coalesce(machine_key_ends(k.key_id) > clock_timestamp(), true)) INTO v_keys, v_live
    FROM machine_key k WHERE k.partnership_id = p_partnership AND k.machine_id = d.machine_id;
    IF v_live > 0 THEN RETURN 'KeyLetIn'; END IF;
    UPDATE machine_draft t SET machine_id = NULL WHERE t.partnership_id = p_partnership AND t.id = p_draft;
    DELETE FROM machine_token t WHERE t.partnership_id = p_partnership AND t.machine_id = d.machine_id AND (v_keys = 0 OR t.used_at IS NULL);
    IF v_keys = 0 THEN DELETE FROM machine m WHERE m.partnership_id = p_partnership AND m.id = d.machine_id;
    ELSE INSERT INTO machine_withdrawal (partnership_id, machine_id) VALUES (p_partnership, d.machine_id); END IF;
    RETURN 'DONE';
  END $$;

  -- Enters the machine of a draft into the register: every step is there, a key is believed, and a use that came under it
  -- was taken in. Asked again it has been done.
  CREATE FUNCTION register_machine(p_partnership uuid, p_draft uuid, p_person uuid) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE d machine_draft; r machine_record; v_key machine_key; v_code text; v_since timestamptz; v_first timestamptz; v_custom integer;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT t.* INTO d FROM machine_draft t WHERE t.partnership_id = p_partnership AND t.id = p_draft AND t.person_id = p_person FOR UPDATE;
    IF NOT FOUND THEN RETURN 'DraftUnknown'; END IF;
    IF d.finished_at IS NOT NULL THEN RETURN 'DONE'; END IF;
    IF d.machine_id IS NULL OR d.power IS NULL OR d.reading IS NULL THEN RETURN 'TokenMissing'; END IF;
    SELECT k.* INTO v_key FROM machine_key k
    WHERE k.partnership_id = p_partnership AND k.machine_id = d.machine_id AND coalesce(machine_key_ends(k.key_id) > clock_timestamp(), true)
    ORDER BY k.enrolled_at DESC, k.key_id LIMIT 1;
    IF NOT FOUND THEN RETURN 'KeyMissing'; END IF;
    SELECT m.code INTO v_code FROM machine m WHERE m.partnership_id = p_partnership AND m.id = d.machine_id;
    -- What came under a key that was revoked since is no reading: whoever had it may not have been the machine.
    SELECT min(k.enrolled_at) INTO v_since FROM machine_key k
    WHERE k.partnership_id = p_partnership AND k.machine_id = d.machine_id
      AND NOT EXISTS (SELECT 1 FROM machine_key_end e WHERE e.key_id = k.key_id AND e.why = 'REVOKED');
    v_first := first_reading(p_partnership, v_code, v_since);
    IF v_first IS NULL THEN RETURN 'ReadingMissing'; END IF;
    IF d.what ->> 'asset' IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM asset a WHERE a.partnership_id = p_partnership AND a.code = d.what ->> 'asset' AND a.class = 'HARDWARE') THEN RETURN 'AssetUnknown'; END IF;
    SELECT c.version INTO v_custom FROM custom_at(p_partnership, clock_timestamp()) AS c;
    INSERT INTO machine_record AS n (partnership_id, machine_id, form, owner, asset_code, energy_source, energy_method, water_method, rated_watts,
      reader, key_id, first_reading_at, custom_version)
    VALUES (p_partnership, d.machine_id, d.what ->> 'form', d.what ->> 'owner', d.what ->> 'asset', d.power ->> 'energySource',
      d.power ->> 'energyMethod', d.power ->> 'waterMethod', (d.power ->> 'ratedWatts')::integer, d.reading ->> 'reader', v_key.key_id, v_first, v_custom)
    RETURNING n.* INTO r;
    UPDATE machine m SET condition = 'IN_SERVICE' WHERE m.partnership_id = p_partnership AND m.id = d.machine_id;
    UPDATE machine_draft t SET finished_at = clock_timestamp() WHERE t.partnership_id = p_partnership AND t.id = p_draft;
    PERFORM stage_leaf(p_partnership, 'machine', machine_record_leaf(r));
    RETURN 'DONE';
  END $$;

  -- When a use of a machine was first taken in since an instant. Its code is of the kind that an address leaves as it is.
  CREATE FUNCTION first_reading(p_partnership uuid, p_code text, p_since timestamptz) RETURNS timestamptz
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT min(e.recorded_at) FROM usage_event e
    WHERE e.partnership_id = p_partnership AND (e.source = '/machine/' || p_code OR e.source ^@ ('/machine/' || p_code || '/')) AND e.recorded_at >= p_since
  $$;

  GRANT SELECT, INSERT (partnership_id, person_id), UPDATE (what, place, gpus, power, reading, saved_at), DELETE ON machine_draft TO copyhold_app;
  GRANT SELECT ON machine_record, machine_withdrawal TO copyhold_app, copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION machine_record_leaf, machine_standing, guard_machine_draft, open_machine, withdraw_machine, register_machine, first_reading FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION machine_record_leaf TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION machine_standing, open_machine, withdraw_machine, register_machine, first_reading TO copyhold_app;
`;

export const WITHOUT_MACHINE_RECORDS = `
  DROP FUNCTION open_machine, withdraw_machine, register_machine, first_reading, machine_record_leaf, machine_standing;
  DROP TABLE machine_draft, machine_record, machine_withdrawal;
  DROP FUNCTION guard_machine_draft;
`;
