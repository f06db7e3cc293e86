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
        FOREIGN KEY (partnership_id, period_id) REFERENCES period,
        FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version,
        CHECK (closes_at > opens_at)
      );

      CREATE TABLE motion_line (
        motion_id uuid NOT NULL REFERENCES motion (id),
        position integer NOT NULL,
        code text NOT NULL,
        floor_minor numeric(38,0) NOT NULL DEFAULT 0 CHECK (floor_minor >= 0),
        cap_minor numeric(38,0) CHECK (cap_minor >= 0),
        PRIMARY KEY (motion_id, position),
        UNIQUE (motion_id, code)
      );
      CALL make_append_only('motion_line');

      -- The roll of voters, frozen at opening. voter_ref is random for each motion.
      CREATE TABLE elector (
        motion_id uuid NOT NULL REFERENCES motion (id),
        voter_ref uuid NOT NULL,
        person_id uuid NOT NULL,
        college text NOT NULL,
        PRIMARY KEY (motion_id, voter_ref),
        UNIQUE (motion_id, person_id)
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
        INSERT INTO elector (motion_id, voter_ref, person_id, college)
        SELECT v_motion, e.ref, e.person, e.college FROM unnest(e_ref, e_person, e_college) AS e(ref, person, college);
        PERFORM stage_leaf(p_partnership, 'motion', format('{"amount":"%s","id":"%s","type":"motion","v":"1"}', p_amount, v_motion));
        RETURN v_motion;
      END $$;

      -- Casting shares the motion row, closing owns it: no ballot slips in beside a close.
      CREATE FUNCTION cast_ballot(
        p_partnership uuid, p_motion uuid, p_person uuid, p_allocations integer[], p_salt bytea, p_commitment bytea, p_receipt text, p_entry text
      ) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      DECLARE v_motion motion%ROWTYPE; v_ref uuid; v_lines integer;
      BEGIN
        SELECT * INTO v_motion FROM motion WHERE partnership_id = p_partnership AND id = p_motion FOR SHARE;
        IF NOT FOUND THEN RETURN 'NotFound'; END IF;
        IF clock_timestamp() < v_motion.opens_at THEN RETURN 'MotionNotOpen'; END IF;
        IF v_motion.state <> 'OPEN' OR clock_timestamp() >= v_motion.closes_at THEN RETURN 'MotionClosed'; END IF;
        SELECT voter_ref INTO v_ref FROM elector WHERE motion_id = p_motion AND person_id = p_person;
        IF NOT FOUND THEN RETURN 'NotOnElectorate'; END IF;
        SELECT count(*) INTO v_lines FROM motion_line WHERE motion_id = p_motion;
        IF cardinality(p_allocations) <> v_lines OR 0 > ANY (p_allocations)
           OR 10000 <> (SELECT sum(a) FROM unnest(p_allocations) AS a) THEN RETURN 'BallotDoesNotSum'; END IF;
        INSERT INTO ballot (motion_id, voter_ref, allocations, salt, commitment, receipt)
        VALUES (p_motion, v_ref, p_allocations, p_salt, p_commitment, p_receipt) ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN RETURN 'BallotAlreadyCast'; END IF;
        PERFORM stage_leaf(p_partnership, 'ballot', p_entry);
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
      DROP FUNCTION enrol_holdings, mark_executed, record_resolution, opened_ballots, close_motion, cast_ballot, open_motion;
      DROP TABLE session, roll_entry, holding, ballot, elector, motion_line, motion;
    `);
  }
}
