/**
 * Who said what a pasture gives, gates that are divided within a period, what a throttle began from, and why somebody was
 * sanctioned, in words that can be erased.
 */
export const GRAZING_TABLES = `
  ALTER TABLE stint_capacity
    -- The officer who said so: a roll number, or command-line. The log has no name.
    ADD COLUMN actor text NOT NULL DEFAULT 'command-line' CHECK (actor ~ '^[a-z0-9-]{1,40}$');
  ALTER TABLE stint_capacity ALTER COLUMN actor DROP DEFAULT;

  -- What was used and held of gates that were divided stays with the whole, and the parts share the rest.
  ALTER TABLE stint
    ADD COLUMN part_of uuid CHECK (part_of <> holding_id),
    ADD COLUMN divided boolean NOT NULL DEFAULT false,
    -- What was used and held of it when a throttle of who uses it began: a throttle takes of the rest.
    ADD COLUMN throttled_from numeric(38,0) CHECK (throttled_from >= 0),
    ADD CONSTRAINT stint_part_of FOREIGN KEY (partnership_id, pasture, starts_at, part_of) REFERENCES stint;
  CREATE INDEX holding_let ON holding (partnership_id, let_to) WHERE let_to IS NOT NULL;
  CREATE INDEX stint_parts ON stint (partnership_id, pasture, starts_at, part_of) WHERE part_of IS NOT NULL;

  -- Why it was done: words about a person, which can be erased.
  CREATE TABLE stint_sanction_words (
    partnership_id uuid NOT NULL,
    person_id uuid NOT NULL,
    turn integer NOT NULL,
    why text NOT NULL CHECK (length(why) BETWEEN 1 AND 2000),
    salt bytea NOT NULL CHECK (octet_length(salt) = 32),
    PRIMARY KEY (partnership_id, person_id, turn),
    FOREIGN KEY (partnership_id, person_id, turn) REFERENCES stint_sanction
  );
  INSERT INTO stint_sanction_words (partnership_id, person_id, turn, why, salt)
  SELECT partnership_id, person_id, turn, why, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
  FROM stint_sanction;
  -- Of why it was done, and a salt: once both are erased it says nothing.
  ALTER TABLE stint_sanction ADD COLUMN words bytea CHECK (octet_length(words) = 32);
  ALTER TABLE stint_sanction DISABLE TRIGGER append_only;
  UPDATE stint_sanction s SET words = sha256(convert_to('sanction-words' || chr(10), 'UTF8') || w.salt || convert_to(w.why, 'UTF8'))
  FROM stint_sanction_words w WHERE (w.partnership_id, w.person_id, w.turn) = (s.partnership_id, s.person_id, s.turn);
  ALTER TABLE stint_sanction ENABLE ALWAYS TRIGGER append_only;
  ALTER TABLE stint_sanction
    ALTER COLUMN words SET NOT NULL, DROP COLUMN why,
    ADD CONSTRAINT stint_sanction_actor CHECK (actor ~ '^[a-z0-9-]{1,40}$') NOT VALID;
`;

/** Words that were erased cannot be given back: what is left says so. */
export const WITHOUT_GRAZING_TABLES = `
  ALTER TABLE stint_sanction DROP CONSTRAINT stint_sanction_actor,
    ADD COLUMN why text NOT NULL DEFAULT 'erased' CHECK (length(why) BETWEEN 1 AND 2000);
  ALTER TABLE stint_sanction ALTER COLUMN why DROP DEFAULT, DISABLE TRIGGER append_only;
  UPDATE stint_sanction s SET why = w.why FROM stint_sanction_words w
  WHERE (w.partnership_id, w.person_id, w.turn) = (s.partnership_id, s.person_id, s.turn);
  ALTER TABLE stint_sanction ENABLE ALWAYS TRIGGER append_only;
  ALTER TABLE stint_sanction DROP COLUMN words;
  DROP TABLE stint_sanction_words;
  DROP INDEX holding_let, stint_parts;
  ALTER TABLE stint DROP CONSTRAINT stint_part_of, DROP COLUMN part_of, DROP COLUMN divided, DROP COLUMN throttled_from;
  ALTER TABLE stint_capacity DROP COLUMN actor;
`;

export const GRAZING_RIGHTS = `
  REVOKE EXECUTE ON FUNCTION stint_open_to_gates, stint_shares, share_stint, stints_by_rule, share_divided, divide_stints, grant_stints,
    set_capacity, capacity_entry, grant_due_stints, grazes, grazed(holding, date), stint_graziers, after_ms, end_hold, sweep_stint, hold_under_lock, lives_ms, left_of, reserve_stint_at,
    beat_stint_at, shrink_stint_at, settle_stint_at, stint_standing_at, is_throttled, record_breach, call_stint_jury, lift_sanctions, put_sanction,
    erase_sanction_words, reserve_stint, beat_stint, shrink_stint, settle_stint, sweep_stints, stint_standing, posted_compute,
    stints_of_job, job_hold, settle_jobs, absorb_jobs, charge_jobs, uncharged_jobs FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION reserve_stint, beat_stint, shrink_stint, settle_stint, sweep_stints, stint_standing, stint_graziers, charge_jobs TO copyhold_app;
  -- What a pasture gives, and who is sanctioned, is for an officer to say: the application's login cannot.
  GRANT EXECUTE ON FUNCTION set_capacity, record_breach, call_stint_jury, lift_sanctions, erase_sanction_words TO copyhold_closer;
  GRANT EXECUTE ON FUNCTION stint_open_to_gates, stint_shares, stints_by_rule, posted_compute, uncharged_jobs, capacity_entry TO copyhold_app, copyhold_auditor;
  GRANT SELECT ON stint_capacity, stint, stint_hold, stint_sanction, stint_sanction_words, stint_job TO copyhold_app;
  GRANT SELECT ON stint_capacity, stint, stint_job TO copyhold_auditor;
  GRANT SELECT (partnership_id, turn, step, throttled, jury_due, custom_version, recorded_at) ON stint_sanction TO copyhold_auditor;
  GRANT SELECT (id, partnership_id, pasture, starts_at, holding_id, kind, gateway, state, closing, method, asked, amount, metered, settled, correction,
    residue, expires_at, held_at, ended_at) ON stint_hold TO copyhold_auditor;
`;

/** What the functions before these were allowed. */
export const GRAZING_RIGHTS_BEFORE = `
  REVOKE EXECUTE ON FUNCTION stint_open_to_gates, stint_shares, grant_stints, set_capacity, capacity_entry, grant_due_stints, grazes, after_ms,
    end_hold, sweep_stint, hold_under_lock, lives_ms, left_of, reserve_stint_at, beat_stint_at, shrink_stint_at, settle_stint_at,
    stint_standing_at, record_breach, lift_sanctions, put_sanction, reserve_stint, beat_stint, shrink_stint, settle_stint, sweep_stints,
    stint_standing FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION set_capacity, record_breach, lift_sanctions, reserve_stint, beat_stint, shrink_stint, settle_stint, sweep_stints,
    stint_standing TO copyhold_app;
  GRANT EXECUTE ON FUNCTION stint_open_to_gates, stint_shares, capacity_entry TO copyhold_app, copyhold_auditor;
  REVOKE SELECT (gateway) ON stint_hold FROM copyhold_auditor;
`;
