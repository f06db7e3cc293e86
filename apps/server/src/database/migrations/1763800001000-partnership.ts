import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The partnership: bodies, colleges, people, memberships, sites, machines, models and the custom. */
export class Partnership1763800001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
      BEGIN
        RAISE EXCEPTION 'facts are append only: % on % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'P0101';
      END $$;

      -- Statement triggers, because row triggers never see TRUNCATE; ENABLE ALWAYS, because a replica
      -- role would otherwise skip them.
      CREATE PROCEDURE make_append_only(p_table regclass) LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
      BEGIN
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
                        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', p_table);
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only', p_table);
      END $$;

      -- convert_to() counts as STABLE because conversions may be redefined; UTF8 to UTF8 is none.
      CREATE FUNCTION text_hash(p_text text) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
      SET search_path = copyhold, pg_temp AS $$
      BEGIN
        RETURN sha256(convert_to(p_text, 'UTF8'));
      END $$;

      CREATE TABLE unit (
        code text PRIMARY KEY CHECK (code ~ '^[A-Z_]{3,20}$'),
        kind text NOT NULL CHECK (kind IN ('MONEY', 'COMPUTE', 'COUNT', 'STATISTICAL')),
        shown_as text NOT NULL,
        scale numeric(38,0) NOT NULL CHECK (scale > 0),
        decimals integer NOT NULL CHECK (decimals BETWEEN 0 AND 6)
      );
      INSERT INTO unit VALUES
        ('EUR', 'MONEY', 'EUR', 100, 2), ('GBP', 'MONEY', 'GBP', 100, 2), ('USD', 'MONEY', 'USD', 100, 2),
        ('CHF', 'MONEY', 'CHF', 100, 2), ('SEK', 'MONEY', 'SEK', 100, 2), ('JPY', 'MONEY', 'JPY', 1, 0),
        ('COMPUTE_RAW', 'COMPUTE', 'GPU-h', 3600000000, 2),
        ('COMPUTE_WEIGHTED', 'COMPUTE', 'weighted GPU-h', 3600000000000000, 2),
        ('TOKEN', 'COUNT', 'tokens', 1, 0),
        ('LABEL_POINT', 'COUNT', 'points', 1, 0),
        ('ENERGY', 'STATISTICAL', 'kWh', 3600000000, 1),
        ('WATER', 'STATISTICAL', 'l', 1000000, 0);

      CREATE TABLE partnership (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
        name text NOT NULL,
        currency text NOT NULL REFERENCES unit,
        time_zone text NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );

      CREATE TABLE body (
        partnership_id uuid NOT NULL REFERENCES partnership,
        kind text NOT NULL CHECK (kind IN ('JOINT_ENTERPRISE', 'PUBLIC_BODY', 'COMMON_ASSOCIATION')),
        path text NOT NULL CHECK (path IN ('je', 'pb', 'ca')),
        name text NOT NULL,
        PRIMARY KEY (partnership_id, kind),
        UNIQUE (partnership_id, path)
      );

      CREATE TABLE college (
        partnership_id uuid NOT NULL REFERENCES partnership,
        code text NOT NULL CHECK (code ~ '^[A-Z_]{2,30}$'),
        name text NOT NULL,
        PRIMARY KEY (partnership_id, code)
      );

      -- A person's name is kept here and nowhere else: it can be erased without touching a fact.
      CREATE TABLE person (
        partnership_id uuid NOT NULL REFERENCES partnership,
        id uuid NOT NULL DEFAULT uuidv7(),
        roll_number text NOT NULL CHECK (roll_number ~ '^[rd][0-9]{4,8}$'),
        name text,
        name_public boolean NOT NULL DEFAULT false,
        territory text,
        PRIMARY KEY (partnership_id, id),
        UNIQUE (partnership_id, roll_number)
      );

      -- Votes attach to memberships; one person has at most one membership in a college at a time.
      CREATE TABLE membership (
        partnership_id uuid NOT NULL,
        person_id uuid NOT NULL,
        college text NOT NULL,
        since date NOT NULL,
        until date,
        PRIMARY KEY (partnership_id, person_id, college, since),
        FOREIGN KEY (partnership_id, person_id) REFERENCES person,
        FOREIGN KEY (partnership_id, college) REFERENCES college,
        CHECK (until IS NULL OR until > since)
      );

      CREATE TABLE role_grant (
        partnership_id uuid NOT NULL,
        person_id uuid NOT NULL,
        role text NOT NULL CHECK (role IN
          ('MEMBER', 'LABELLER', 'WORKER', 'OPERATOR', 'DEVELOPER', 'OFFICER', 'AUDITOR', 'FUNDER', 'PUBLIC_BODY')),
        PRIMARY KEY (partnership_id, person_id, role),
        FOREIGN KEY (partnership_id, person_id) REFERENCES person
      );

      -- Capital has zero votes, by constraint.
      CREATE TABLE capital_instrument (
        partnership_id uuid NOT NULL REFERENCES partnership,
        id uuid NOT NULL DEFAULT uuidv7(),
        code text NOT NULL CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
        funder_name text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('CAPPED_RETURN', 'GRANT', 'WITHDRAWABLE_SHARE')),
        principal_minor numeric(38,0) NOT NULL CHECK (principal_minor >= 0),
        cap_minor numeric(38,0) NOT NULL DEFAULT 0 CHECK (cap_minor >= 0),
        revenue_share text NOT NULL DEFAULT '0/1',
        since date NOT NULL,
        votes integer NOT NULL DEFAULT 0 CHECK (votes = 0),
        PRIMARY KEY (partnership_id, id),
        UNIQUE (partnership_id, code)
      );

      CREATE TABLE site (
        partnership_id uuid NOT NULL REFERENCES partnership,
        id uuid NOT NULL DEFAULT uuidv7(),
        slug text NOT NULL CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
        name text NOT NULL,
        territory text NOT NULL,
        in_service_on date NOT NULL,
        PRIMARY KEY (partnership_id, id),
        UNIQUE (partnership_id, slug)
      );

      CREATE TABLE machine (
        partnership_id uuid NOT NULL,
        id uuid NOT NULL DEFAULT uuidv7(),
        code text NOT NULL,
        site_id uuid NOT NULL,
        gpu_model text NOT NULL,
        gpu_count integer NOT NULL CHECK (gpu_count > 0),
        condition text NOT NULL DEFAULT 'IN_SERVICE' CHECK (condition IN ('IN_SERVICE', 'OUTDATED', 'OUT_OF_SERVICE')),
        registered_on date NOT NULL,
        operator_person_id uuid,
        PRIMARY KEY (partnership_id, id),
        UNIQUE (partnership_id, code),
        FOREIGN KEY (partnership_id, site_id) REFERENCES site,
        FOREIGN KEY (partnership_id, operator_person_id) REFERENCES person
      );

      CREATE TABLE model (
        partnership_id uuid NOT NULL REFERENCES partnership,
        id uuid NOT NULL DEFAULT uuidv7(),
        slug text NOT NULL CHECK (slug ~ '^[a-z0-9][a-z0-9.-]{0,62}$'),
        name text NOT NULL,
        PRIMARY KEY (partnership_id, id),
        UNIQUE (partnership_id, slug)
      );

      -- How much of a model's standing share each dataset carries; fixed at registration.
      CREATE TABLE model_dataset (
        partnership_id uuid NOT NULL,
        model_id uuid NOT NULL,
        dataset text NOT NULL,
        weight numeric(38,0) NOT NULL CHECK (weight > 0),
        PRIMARY KEY (partnership_id, model_id, dataset),
        FOREIGN KEY (partnership_id, model_id) REFERENCES model
      );

      -- Canonical JSON, kept and hashed as the bytes that were adopted.
      CREATE TABLE custom_version (
        partnership_id uuid NOT NULL REFERENCES partnership,
        version integer NOT NULL CHECK (version > 0),
        effective_at timestamptz NOT NULL,
        rules text NOT NULL CHECK (rules IS JSON OBJECT),
        rules_hash bytea NOT NULL GENERATED ALWAYS AS (text_hash(rules)) STORED,
        resolution_id uuid,
        recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (partnership_id, version)
      );
      CALL make_append_only('custom_version');

      -- What was decided. result is canonical JSON, so that anyone can hash it again.
      CREATE TABLE resolution (
        partnership_id uuid NOT NULL REFERENCES partnership,
        id uuid NOT NULL DEFAULT uuidv7(),
        motion_id uuid,
        kind text NOT NULL,
        carried boolean NOT NULL,
        result text NOT NULL CHECK (result IS JSON OBJECT),
        result_hash bytea NOT NULL GENERATED ALWAYS AS (text_hash(result)) STORED,
        custom_version integer NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (partnership_id, id),
        UNIQUE (partnership_id, motion_id),
        FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version
      );
      CALL make_append_only('resolution');

      -- The demo partnership's plan. A row without finished_at is a seeding that was cut short: the next start goes on
      -- with the same seed and day, and every step of it knows what is there already.
      CREATE TABLE demo_seed (
        partnership_id uuid PRIMARY KEY REFERENCES partnership,
        seed text NOT NULL,
        scale integer NOT NULL CHECK (scale > 0),
        planned_at timestamptz NOT NULL,
        finished_at timestamptz
      );

      -- Leaves of the transparency log, staged in the transaction that makes the fact. The leaf hash is
      -- RFC 6962's. Indexes are given by the sequencer, never by an identity column.
      CREATE TABLE log_stage (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        partnership_id uuid NOT NULL REFERENCES partnership,
        type text NOT NULL,
        entry bytea NOT NULL CHECK (octet_length(entry) BETWEEN 2 AND 65535),
        leaf_hash bytea NOT NULL GENERATED ALWAYS AS (sha256('\\x00'::bytea || entry)) STORED,
        staged_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        staged_in xid8 NOT NULL DEFAULT pg_current_xact_id()
      );
      CALL make_append_only('log_stage');

      CREATE FUNCTION stage_leaf(p_partnership uuid, p_type text, p_entry text) RETURNS bytea
      LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
        INSERT INTO log_stage (partnership_id, type, entry)
        VALUES (p_partnership, p_type, convert_to(p_entry, 'UTF8')) RETURNING leaf_hash
      $$;

      CREATE FUNCTION adopt_custom(p_partnership uuid, p_version integer, p_effective_at timestamptz, p_rules text, p_resolution uuid)
      RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      BEGIN
        IF p_version <> 1 + coalesce((SELECT max(version) FROM custom_version WHERE partnership_id = p_partnership), 0) THEN
          RAISE EXCEPTION 'custom versions have no gaps' USING ERRCODE = 'P0102';
        END IF;
        IF p_version > 1 AND p_resolution IS NULL THEN
          RAISE EXCEPTION 'a later custom needs a resolution' USING ERRCODE = 'P0102';
        END IF;
        INSERT INTO custom_version (partnership_id, version, effective_at, rules, resolution_id)
        VALUES (p_partnership, p_version, p_effective_at, p_rules, p_resolution);
        PERFORM stage_leaf(p_partnership, 'custom', p_rules);
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION adopt_custom, stage_leaf;
      DROP TABLE log_stage, demo_seed, resolution, custom_version, model_dataset, model, machine, site, capital_instrument,
        role_grant, membership, person, college, body, partnership, unit;
      DROP PROCEDURE make_append_only; DROP FUNCTION text_hash, refuse_change;
    `);
  }
}
