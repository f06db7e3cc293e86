import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Motions with hidden ballots, the court roll, sessions; then what each role may touch. */
export class VotingAndRoll1763800006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE motion (
        partnership_id uuid NOT NULL REFERENCES partnership,
        id uuid NOT NULL DEFAULT uuidv7(),
        kind text NOT NULL CHECK (kind IN ('APPROPRIATION')),
        title text NOT NULL,
        why text NOT NULL,
        period_id uuid NOT NULL,
        amount_minor numeric(38,0) NOT NULL CHECK (amount_minor > 0),
        state text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'CLOSED', 'CARRIED', 'INQUORATE', 'EXECUTED')),
        opens_at timestamptz NOT NULL,
        closes_at timestamptz NOT NULL,
        quorum integer NOT NULL CHECK (quorum >= 0),
        custom_version integer NOT NULL,
        executed_at timestamptz,
        PRIMARY KEY (partnership_id, id),
        UNIQUE (id),
        UNIQUE (id, partnership_id),
        FOREIGN KEY (partnership_id, period_id) REFERENCES period,
        FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version,
        CHECK (closes_at > opens_at)
      );

      -- What a period left is divided once; a vote that too few took part in may be held again.
      CREATE UNIQUE INDEX motion_once_for_a_period ON motion (partnership_id, period_id)
        WHERE kind = 'APPROPRIATION' AND state <> 'INQUORATE';

      CREATE TABLE motion_line (
        motion_id uuid NOT NULL REFERENCES motion (id),
        position integer NOT NULL,
        code text NOT NULL CHECK (code ~ '^[A-Z][A-Z_]{1,29}$'),
        floor_minor numeric(38,0) NOT NULL DEFAULT 0 CHECK (floor_minor >= 0),
        cap_minor numeric(38,0) CHECK (cap_minor >= 0),
        PRIMARY KEY (motion_id, position),
        UNIQUE (motion_id, code)
      );
      CALL make_append_only('motion_line');

      -- The roll of voters, frozen at opening. voter_ref is random for each motion.
      CREATE TABLE elector (
        motion_id uuid NOT NULL,
        voter_ref uuid NOT NULL,
        partnership_id uuid NOT NULL,
        person_id uuid NOT NULL,
        college text NOT NULL,
        PRIMARY KEY (motion_id, voter_ref),
        UNIQUE (motion_id, person_id),
        FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id),
        FOREIGN KEY (partnership_id, person_id) REFERENCES person,
        FOREIGN KEY (partnership_id, college) REFERENCES college
      );
      CALL make_append_only('elector');

      CREATE TABLE ballot (
        motion_id uuid NOT NULL,
        voter_ref uuid NOT NULL,
        allocations integer[] NOT NULL,
        salt bytea NOT NULL CHECK (octet_length(salt) = 32),
        commitment bytea NOT NULL CHECK (octet_length(commitment) = 32),
        receipt text NOT NULL,
        cast_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (motion_id, voter_ref),
        FOREIGN KEY (motion_id, voter_ref) REFERENCES elector
      );
      CALL make_append_only('ballot');

      CREATE FUNCTION open_motion(
        p_partnership uuid, p_title text, p_why text, p_period uuid, p_amount numeric, p_closes_at timestamptz, p_quorum integer,
        p_custom integer, l_code text[], l_floor numeric[], l_cap numeric[], e_ref uuid[], e_person uuid[], e_college text[]
      ) RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      DECLARE v_motion uuid;
      BEGIN
        INSERT INTO motion (partnership_id, kind, title, why, period_id, amount_minor, opens_at, closes_at, quorum, custom_version)
        VALUES (p_partnership, 'APPROPRIATION', p_title, p_why, p_period, p_amount, clock_timestamp(), p_closes_at, p_quorum, p_custom)
        RETURNING id INTO v_motion;
        INSERT INTO motion_line (motion_id, position, code, floor_minor, cap_minor)
        SELECT v_motion, l.position, l.code, l.floor, l.cap
        FROM unnest(l_code, l_floor, l_cap) WITH ORDINALITY AS l(code, floor, cap, position);
        IF NOT EXISTS (
          SELECT 1 FROM period p JOIN period_close c ON c.partnership_id = p.partnership_id AND c.period_id = p.id
          WHERE p.partnership_id = p_partnership AND p.id = p_period AND p.state = 'CLOSED'
            AND (c.result::jsonb ->> 'allocable')::numeric = p_amount
        ) THEN
          RAISE EXCEPTION 'what is divided is what a closed period left' USING ERRCODE = 'P0108';
        END IF;
        IF EXISTS (
          SELECT 1 FROM unnest(e_person, e_college) AS e(person, college) WHERE NOT EXISTS (
            SELECT 1 FROM membership m WHERE m.partnership_id = p_partnership AND m.person_id = e.person AND m.college = e.college
              AND m.since <= (clock_timestamp() AT TIME ZONE 'UTC')::date
              AND (m.until IS NULL OR m.until > (clock_timestamp() AT TIME ZONE 'UTC')::date))
        ) THEN
          RAISE EXCEPTION 'who votes is a member of the college' USING ERRCODE = 'P0108';
        END IF;
        INSERT INTO elector (motion_id, voter_ref, partnership_id, person_id, college)
        SELECT v_motion, e.ref, p_partnership, e.person, e.college FROM unnest(e_ref, e_person, e_college) AS e(ref, person, college);
        PERFORM stage_leaf(p_partnership, 'motion', format('{"amount":"%s","id":"%s","type":"motion","v":"1"}', p_amount, v_motion));
        RETURN v_motion;
      END $$;

      -- What a voter keeps: the first 80 bits of the leaf in base 32, without I, L, O and U, in groups of four.
      CREATE FUNCTION receipt_of(p_leaf bytea) RETURNS text
      LANGUAGE sql IMMUTABLE STRICT SET search_path = copyhold, pg_temp AS $$
        SELECT string_agg(
          substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + substring(b.bits FROM 5 * i + 1 FOR 5)::integer, 1)
            || CASE WHEN i % 4 = 3 AND i < 15 THEN '-' ELSE '' END, '' ORDER BY i)
        FROM (SELECT ('x' || encode(substring(p_leaf FROM 1 FOR 10), 'hex'))::bit(80) AS bits) AS b, generate_series(0, 15) AS i
      $$;

      -- Casting shares the motion row, closing owns it: no ballot slips in beside a close. The leaf is written here, and
      -- the choice is the one that it commits to: SHA-256 of 'ballot', a line feed, the salt and the canonical ballot.
      CREATE FUNCTION cast_ballot(
        p_partnership uuid, p_motion uuid, p_person uuid, p_allocations integer[], p_salt bytea, p_commitment bytea
      ) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      DECLARE v_motion motion%ROWTYPE; v_ref uuid; v_lines integer; v_ballot text; v_entry text;
      BEGIN
        SELECT * INTO v_motion FROM motion WHERE partnership_id = p_partnership AND id = p_motion FOR SHARE;
        IF NOT FOUND THEN RETURN 'NotFound'; END IF;
        IF clock_timestamp() < v_motion.opens_at THEN RETURN 'MotionNotOpen'; END IF;
        IF v_motion.state <> 'OPEN' OR clock_timestamp() >= v_motion.closes_at THEN RETURN 'MotionClosed'; END IF;
        SELECT voter_ref INTO v_ref FROM elector WHERE motion_id = p_motion AND person_id = p_person;
        IF NOT FOUND THEN RETURN 'NotOnElectorate'; END IF;
        SELECT count(*) INTO v_lines FROM motion_line WHERE motion_id = p_motion;
        IF array_ndims(p_allocations) IS DISTINCT FROM 1 OR cardinality(p_allocations) <> v_lines
           OR array_lower(p_allocations, 1) <> 1 OR array_position(p_allocations, NULL) IS NOT NULL OR 0 > ANY (p_allocations)
           OR 10000 <> (SELECT sum(a) FROM unnest(p_allocations) AS a) THEN RETURN 'BallotDoesNotSum'; END IF;
        SELECT '{' || string_agg(format('"%s":"%s"', l.code, p_allocations[l.place]), ',' ORDER BY l.code COLLATE "C") || '}' INTO v_ballot
        FROM (SELECT code, row_number() OVER (ORDER BY position) AS place FROM motion_line WHERE motion_id = p_motion) AS l;
        IF octet_length(p_salt) IS DISTINCT FROM 32
           OR p_commitment IS DISTINCT FROM sha256(convert_to('ballot' || chr(10), 'UTF8') || p_salt || convert_to(v_ballot, 'UTF8')) THEN
          RAISE EXCEPTION 'the commitment is to another ballot' USING ERRCODE = 'P0121';
        END IF;
        -- Keys in the order of RFC 8785.
        v_entry := format('{"commitment":"%s","motion":"%s","type":"ballot","v":"1","voter":"%s"}',
                          encode(p_commitment, 'hex'), p_motion, v_ref);
        INSERT INTO ballot (motion_id, voter_ref, allocations, salt, commitment, receipt)
        VALUES (p_motion, v_ref, p_allocations, p_salt, p_commitment, receipt_of(sha256('\\x00'::bytea || convert_to(v_entry, 'UTF8'))))
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN RETURN 'BallotAlreadyCast'; END IF;
        PERFORM stage_leaf(p_partnership, 'ballot', v_entry);
        RETURN 'CAST';
      END $$;

      CREATE FUNCTION close_motion(p_partnership uuid, p_motion uuid) RETURNS boolean
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      DECLARE v_motion motion%ROWTYPE;
      BEGIN
        SELECT * INTO v_motion FROM motion WHERE partnership_id = p_partnership AND id = p_motion FOR UPDATE;
        IF NOT FOUND OR v_motion.state <> 'OPEN' OR clock_timestamp() < v_motion.closes_at THEN RETURN false; END IF;
        UPDATE motion SET state = 'CLOSED' WHERE id = p_motion;
        RETURN true;
      END $$;

      -- The only way to read a choice, and only after the close.
      CREATE FUNCTION opened_ballots(p_partnership uuid, p_motion uuid)
      RETURNS TABLE (voter_ref uuid, allocations integer[], salt bytea, commitment bytea)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
        SELECT b.voter_ref, b.allocations, b.salt, b.commitment FROM ballot b JOIN motion m ON m.id = b.motion_id
        WHERE m.partnership_id = p_partnership AND m.id = p_motion AND m.state <> 'OPEN' ORDER BY b.voter_ref
      $$;

      CREATE FUNCTION record_resolution(p_partnership uuid, p_motion uuid, p_carried boolean, p_result text, p_custom integer)
      RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      DECLARE v_id uuid;
      BEGIN
        UPDATE motion SET state = CASE WHEN p_carried THEN 'CARRIED' ELSE 'INQUORATE' END
        WHERE partnership_id = p_partnership AND id = p_motion AND state = 'CLOSED';
        IF NOT FOUND THEN RAISE EXCEPTION 'motion is not closed' USING ERRCODE = 'P0108'; END IF;
        INSERT INTO resolution (partnership_id, motion_id, kind, carried, result, custom_version)
        VALUES (p_partnership, p_motion, 'APPROPRIATION', p_carried, p_result, p_custom) RETURNING id INTO v_id;
        PERFORM stage_leaf(p_partnership, 'resolution', p_result);
        RETURN v_id;
      END $$;

      CREATE FUNCTION mark_executed(p_partnership uuid, p_motion uuid) RETURNS boolean
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      BEGIN
        UPDATE motion SET state = 'EXECUTED', executed_at = clock_timestamp()
        WHERE partnership_id = p_partnership AND id = p_motion AND state = 'CARRIED';
        RETURN FOUND;
      END $$;

      -- What counts as executed was posted: asked at the commit, because the posting comes last.
      CREATE FUNCTION executed_is_posted() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
      BEGIN
        IF NOT EXISTS (
          SELECT 1 FROM resolution r JOIN journal j ON j.ledger_id = r.partnership_id
            AND j.idempotency_key = 'appropriation:' || encode(r.result_hash, 'hex')
          WHERE r.partnership_id = NEW.partnership_id AND r.motion_id = NEW.id AND r.carried AND j.kind = 'appropriation'
            AND j.source_kind = 'resolution' AND j.source_id = encode(r.result_hash, 'hex')
        ) THEN
          RAISE EXCEPTION 'nothing was posted for motion %', NEW.id USING ERRCODE = 'P0123';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER executed_is_posted AFTER INSERT OR UPDATE ON motion DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.state = 'EXECUTED') EXECUTE FUNCTION executed_is_posted();
      ALTER TABLE motion ENABLE ALWAYS TRIGGER executed_is_posted;

      -- The court roll: a holding is what its entries say.
      CREATE TABLE holding (
        partnership_id uuid NOT NULL REFERENCES partnership,
        id uuid NOT NULL DEFAULT uuidv7(),
        number text NOT NULL CHECK (number ~ '^[HLD]-[0-9]{4,8}$'),
        kind text NOT NULL CHECK (kind IN ('HOST_CLAIM', 'LABELLER_SHARE', 'DEVELOPER_RIGHT')),
        subject text NOT NULL,
        person_id uuid NOT NULL,
        state text NOT NULL DEFAULT 'ADMITTED' CHECK (state IN ('GRANTED', 'ADMITTED', 'SURRENDERED')),
        since date NOT NULL,
        PRIMARY KEY (partnership_id, id),
        UNIQUE (partnership_id, number),
        -- One right in one thing is granted to one person once.
        UNIQUE (partnership_id, person_id, kind, subject),
        FOREIGN KEY (partnership_id, person_id) REFERENCES person
      );

      CREATE TABLE roll_entry (
        partnership_id uuid NOT NULL REFERENCES partnership,
        number bigint NOT NULL,
        holding_id uuid NOT NULL,
        event text NOT NULL,
        on_date date NOT NULL,
        custom_version integer NOT NULL,
        previous_hash bytea NOT NULL,
        hash bytea NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (partnership_id, number),
        FOREIGN KEY (partnership_id, holding_id) REFERENCES holding,
        FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version
      );
      CREATE INDEX roll_entry_holding ON roll_entry (partnership_id, holding_id, number);
      CALL make_append_only('roll_entry');

      CREATE FUNCTION enrol_holdings(
        p_partnership uuid, p_number text[], p_kind text[], p_subject text[], p_person uuid[], p_since date[], p_custom integer
      ) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      DECLARE v_previous bytea; v_next bigint; v_hash bytea; v_holding uuid; v_event text; i integer;
      BEGIN
        -- One writer of the roll at a time, so that its numbers have no gaps.
        PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
        SELECT number, hash INTO v_next, v_previous FROM roll_entry WHERE partnership_id = p_partnership ORDER BY number DESC LIMIT 1;
        v_next := coalesce(v_next, 0); v_previous := coalesce(v_previous, '\\x'::bytea);
        FOR i IN 1 .. cardinality(p_number) LOOP
          INSERT INTO holding (partnership_id, number, kind, subject, person_id, since)
          VALUES (p_partnership, p_number[i], p_kind[i], p_subject[i], p_person[i], p_since[i]) RETURNING id INTO v_holding;
          FOREACH v_event IN ARRAY ARRAY['GRANTED', 'ADMITTED'] LOOP
            v_next := v_next + 1;
            v_hash := sha256('\\x01'::bytea || hash_field(encode(v_previous, 'hex')) || hash_field(v_next::text) || hash_field(p_number[i])
                             || hash_field(v_event) || hash_field(p_kind[i]) || hash_field(p_subject[i]) || hash_field(p_since[i]::text)
                             || hash_field(p_custom::text));
            INSERT INTO roll_entry (partnership_id, number, holding_id, event, on_date, custom_version, previous_hash, hash)
            VALUES (p_partnership, v_next, v_holding, v_event, p_since[i], p_custom, v_previous, v_hash);
            PERFORM stage_leaf(p_partnership, 'roll-entry', format(
              '{"event":"%s","hash":"%s","holding":"%s","number":"%s","type":"roll-entry","v":"1"}',
              v_event, encode(v_hash, 'hex'), p_number[i], v_next));
            v_previous := v_hash;
          END LOOP;
        END LOOP;
      END $$;

      -- A demonstration lets people in without proof: it is planned before there are books, and never made of any.
      CREATE FUNCTION plan_demo(p_partnership uuid, p_seed text, p_scale integer, p_planned_at timestamptz) RETURNS void
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      BEGIN
        PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
        IF EXISTS (SELECT 1 FROM journal WHERE ledger_id = p_partnership) THEN
          RAISE EXCEPTION 'partnership % has books', p_partnership USING ERRCODE = 'P0124';
        END IF;
        INSERT INTO demo_seed (partnership_id, seed, scale, planned_at) VALUES (p_partnership, p_seed, p_scale, p_planned_at);
      END $$;

      -- token_hash: the cookie's secret never rests in the database.
      CREATE TABLE session (
        token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
        partnership_id uuid NOT NULL,
        person_id uuid NOT NULL,
        csrf_token text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        expires_at timestamptz NOT NULL,
        FOREIGN KEY (partnership_id, person_id) REFERENCES person,
        CHECK (expires_at > created_at)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION plan_demo, enrol_holdings, mark_executed, record_resolution, opened_ballots, close_motion, cast_ballot, receipt_of,
        open_motion;
      DROP TABLE session, roll_entry, holding, ballot, elector, motion_line, motion;
      DROP FUNCTION executed_is_posted;
    `);
  }
}
