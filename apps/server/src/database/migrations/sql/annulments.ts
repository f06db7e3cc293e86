import { functionOf } from './function-of.js';
import { GATES_OF_THE_DAY } from './gates-of-the-day.js';
import { LOCK_LOSSES } from './lock-losses.js';
import { MOTION_VOTES } from './motion-votes.js';
import { MOTIONS_WIDENED } from './motions-widened.js';

const replaced = (sql: string): string => sql.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION');

/** A gate of the lock as it landed. */
const DISPOSAL = replaced(
  functionOf(GATES_OF_THE_DAY.replaceAll('CREATE OR REPLACE FUNCTION', 'CREATE FUNCTION'), 'disposal_fault'),
);
const ABSORPTION = replaced(functionOf(LOCK_LOSSES, 'absorption_fault'));

/** The same, which lets nothing through whose motion a jury had annulled by then. */
const gated = (gate: string, row: string, unknown: string): string => {
  if (!gate.includes(unknown)) throw new Error(`what shall be changed is not there: ${unknown}`);
  return gate.replace(
    unknown,
    () => `${unknown}
    IF annulled_by(p_ledger, ${row}.resolution_id, v_now) THEN RETURN format('a jury annulled the motion by which %s was decided', p_code); END IF;`,
  );
};

const MOVES = replaced(functionOf(MOTIONS_WIDENED, 'motion_moves'));

/**
 * What a jury annulled, and what holds a carried motion up. Nothing is deleted: what the resolution did is undone by
 * further facts, and what these cannot undo is named.
 */
export const ANNULMENTS = `
  CREATE TABLE annulment (
    motion_id uuid PRIMARY KEY,
    partnership_id uuid NOT NULL,
    objection_id uuid NOT NULL UNIQUE REFERENCES objection_finding,
    from_state text NOT NULL,
    -- What was undone, each by another fact, and what this cannot undo: arrays, canonical.
    undone text NOT NULL CHECK (undone IS JSON ARRAY WITH UNIQUE KEYS),
    remains text NOT NULL CHECK (remains IS JSON ARRAY),
    actor text NOT NULL CHECK (length(actor) BETWEEN 1 AND 100 AND actor !~ '[[:cntrl:]]'),
    custom_version integer NOT NULL,
    annulled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id),
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version
  );
  CREATE INDEX annulment_of_partnership ON annulment (partnership_id);
  CALL make_append_only('annulment');

  CREATE FUNCTION annulment_leaf(a annulment) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"annulledAt":"%s","customVersion":"%s","from":"%s","motion":"%s","objection":"%s","remains":%s,"type":"annulment","undone":%s,"v":"1"}',
      custom_instant(a.annulled_at), a.custom_version, a.from_state, a.motion_id, a.objection_id, a.remains, a.undone)
  $$;

  -- What a resolution posted, by itself and by the run that it declared, and nothing has taken back.
  CREATE FUNCTION journals_to_undo(p_partnership uuid, p_resolution uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT j.id FROM resolution r JOIN journal j ON j.ledger_id = r.partnership_id AND j.phase = 'POSTED' AND j.kind <> 'reversal'
      AND (j.source_kind = 'resolution' AND j.source_id = encode(r.result_hash, 'hex')
           OR j.source_kind = 'run' AND j.source_id IN (SELECT d.code FROM distribution_run d WHERE d.partnership_id = p_partnership AND d.resolution_id = p_resolution))
    WHERE r.partnership_id = p_partnership AND r.id = p_resolution AND NOT EXISTS (SELECT 1 FROM journal x WHERE x.reverses = j.id)
  $$;

  -- Lifts what it blocked, and blocks again what it lifted. Whoever lifted a block since has left nothing to undo.
  CREATE FUNCTION undo_workload(p_partnership uuid, p_resolution uuid, p_motion uuid, p_actor text) RETURNS SETOF text
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE b workload_block; l workload_lift; v_now timestamptz := clock_timestamp(); v_custom integer := (custom_at(p_partnership, v_now)).version;
    v_why text := 'A jury annulled the motion that decided it: ' || p_motion;
  BEGIN
    SELECT * INTO b FROM workload_block x WHERE x.partnership_id = p_partnership AND x.resolution_id = p_resolution;
    IF FOUND AND NOT EXISTS (SELECT 1 FROM workload_lift x WHERE x.partnership_id = p_partnership AND x.block_id = b.id) THEN
      INSERT INTO workload_lift (partnership_id, block_id, why, actor, custom_version, lifted_at)
      VALUES (p_partnership, b.id, v_why, p_actor, v_custom, v_now) RETURNING * INTO l;
      PERFORM stage_leaf(p_partnership, 'workload', workload_lift_leaf(l));
      RETURN NEXT format('{"by":"%s","kind":"BLOCK","what":"%s"}', b.id, b.id);
    END IF;
    SELECT * INTO l FROM workload_lift x WHERE x.partnership_id = p_partnership AND x.resolution_id = p_resolution;
    IF FOUND THEN
      INSERT INTO workload_block (partnership_id, site, purpose, reason, begins, actor, custom_version, recorded_at)
      SELECT p_partnership, x.site, x.purpose, v_why, v_now, p_actor, v_custom, v_now FROM workload_block x
      WHERE x.partnership_id = p_partnership AND x.id = l.block_id RETURNING * INTO b;
      PERFORM stage_leaf(p_partnership, 'workload', workload_block_leaf(b));
      RETURN NEXT format('{"by":"%s","kind":"LIFT","what":"%s"}', b.id, l.block_id);
    END IF;
  END $$;

  -- Sets a pasture back to the gates that it had, where that is lawful without a resolution: fewer, and no more held.
  -- Answers what was done, what remains, or GatesHeld.
  CREATE FUNCTION undo_pasture(p_partnership uuid, p_resolution uuid) RETURNS TABLE (done text, left_over text)
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE p pasture; v_before numeric;
  BEGIN
    SELECT * INTO p FROM pasture x WHERE x.partnership_id = p_partnership AND x.resolution_id = p_resolution;
    IF NOT FOUND THEN RETURN; END IF;
    SELECT x.gates INTO v_before FROM pasture x WHERE x.partnership_id = p_partnership AND x.subject = p.subject AND x.turn = p.turn - 1;
    IF EXISTS (SELECT 1 FROM pasture x WHERE x.partnership_id = p_partnership AND x.subject = p.subject AND x.turn > p.turn) THEN
      RETURN QUERY SELECT NULL, 'PASTURE_CHANGED_SINCE';
    ELSIF v_before IS NULL OR v_before > p.gates THEN
      RETURN QUERY SELECT NULL, 'PASTURE_NEEDS_MOTION';
    ELSIF NOT set_pasture(p_partnership, p.subject, v_before) THEN
      RAISE EXCEPTION 'GatesHeld: more gates of this pasture are held than it had before' USING ERRCODE = 'P0123';
    ELSE
      RETURN QUERY SELECT format('{"by":"%s","kind":"PASTURE","what":%s}', v_before, to_json(p.subject)), NULL;
    END IF;
  END $$;

  -- What no further fact of ours undoes, by what was done: each is told in words wherever it is shown.
  CREATE FUNCTION annulment_remains(p_partnership uuid, p_resolution uuid, p_kind text) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT 'CUSTOM_STANDS' WHERE EXISTS (SELECT 1 FROM custom_version c WHERE c.partnership_id = p_partnership AND c.resolution_id = p_resolution)
    UNION ALL SELECT 'PERIOD_REOPENED' WHERE EXISTS (SELECT 1 FROM period_reopening o WHERE o.ledger_id = p_partnership AND o.resolution_id = p_resolution)
    UNION ALL SELECT 'RELEASED_FROM_LOCK' WHERE EXISTS (SELECT 1 FROM disposal_authorisation a WHERE a.partnership_id = p_partnership AND a.resolution_id = p_resolution)
      OR EXISTS (SELECT 1 FROM loss_absorption a WHERE a.partnership_id = p_partnership AND a.resolution_id = p_resolution)
    UNION ALL SELECT 'DONE_OUTSIDE' WHERE p_kind NOT IN ('ORDINARY', 'WORKLOAD', 'PASTURE', 'CUSTOM_CHANGE', 'PERIOD_REOPENING', 'DISPOSAL', 'LOSS_ABSORPTION', 'APPROPRIATION', 'PROJECTS', 'BETS', 'RECALL', 'ELECTION')
  $$;

  -- Annuls what a jury found against, with what its resolution did beside the books; what it posted is reversed in the same
  -- transaction, which is asked at the commit. Answers DONE, or what stands against it.
  CREATE FUNCTION annul_motion(p_partnership uuid, p_motion uuid, p_actor text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m motion; f objection_finding; r resolution; a annulment; v_undone text[] := '{}'; v_remains text[] := '{}'; v_journals bigint;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO m FROM motion x WHERE x.partnership_id = p_partnership AND x.id = p_motion FOR UPDATE;
    IF NOT FOUND THEN RETURN 'NotFound'; END IF;
    IF m.state = 'ANNULLED' THEN RETURN 'AlreadyAnnulled'; END IF;
    SELECT * INTO f FROM objection_finding x WHERE x.motion_id = p_motion AND x.verdict = 'UPHELD' ORDER BY x.found_at, x.objection_id LIMIT 1;
    IF NOT FOUND THEN RETURN 'FindingMissing'; END IF;
    SELECT * INTO r FROM resolution x WHERE x.partnership_id = p_partnership AND x.motion_id = p_motion;
    UPDATE motion SET state = 'ANNULLED' WHERE id = p_motion;
    IF m.state = 'EXECUTED' THEN
      v_undone := ARRAY(SELECT w FROM undo_workload(p_partnership, r.id, p_motion, p_actor) AS w);
      SELECT v_undone || coalesce(array_agg(p.done) FILTER (WHERE p.done IS NOT NULL), '{}'), coalesce(array_agg(p.left_over) FILTER (WHERE p.left_over IS NOT NULL), '{}')
      INTO v_undone, v_remains FROM undo_pasture(p_partnership, r.id) AS p;
      v_journals := (SELECT count(*) FROM journals_to_undo(p_partnership, r.id));
      IF v_journals > 0 THEN
        v_undone := v_undone || format('{"by":"%s","kind":"JOURNALS","what":"%s"}', v_journals, encode(r.result_hash, 'hex'));
      END IF;
      v_remains := v_remains || ARRAY(SELECT x FROM annulment_remains(p_partnership, r.id, r.kind) AS x);
    END IF;
    INSERT INTO annulment (motion_id, partnership_id, objection_id, from_state, undone, remains, actor, custom_version)
    VALUES (p_motion, p_partnership, f.objection_id, m.state, '[' || array_to_string(v_undone, ',') || ']',
            coalesce((SELECT '[' || string_agg(format('"%s"', x), ',' ORDER BY x COLLATE "C") || ']' FROM unnest(v_remains) AS x), '[]'), p_actor,
            (custom_at(p_partnership, clock_timestamp())).version) RETURNING * INTO a;
    DELETE FROM motion_block WHERE motion_id = p_motion;
    PERFORM stage_leaf(p_partnership, 'annulment', annulment_leaf(a));
    RETURN 'DONE';
  END $$;

  -- At the commit, because the books come last: whatever the resolution posted is reversed.
  CREATE FUNCTION annulled_is_undone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF EXISTS (SELECT 1 FROM resolution r CROSS JOIN LATERAL journals_to_undo(NEW.partnership_id, r.id) WHERE r.partnership_id = NEW.partnership_id AND r.motion_id = NEW.motion_id) THEN
      RAISE EXCEPTION 'what motion % posted is not reversed', NEW.motion_id USING ERRCODE = 'P0123';
    END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER annulled_is_undone AFTER INSERT ON annulment DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION annulled_is_undone();
  ALTER TABLE annulment ENABLE ALWAYS TRIGGER annulled_is_undone;

  -- Whether a jury had annulled, by then, the motion that resolved it.
  CREATE FUNCTION annulled_by(p_partnership uuid, p_resolution uuid, p_at timestamptz) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM resolution r JOIN annulment a ON a.motion_id = r.motion_id
                   WHERE r.partnership_id = p_partnership AND r.id = p_resolution AND a.annulled_at <= p_at)
  $$;
  -- What was released and is not in the books yet never comes there.
  ${gated(DISPOSAL, 'd', "IF NOT FOUND THEN RETURN format('no guardian has authorised %s', p_code); END IF;")}
  ${gated(ABSORPTION, 'o', "IF NOT FOUND THEN RETURN format('no steward has entered %s (LOCK-9)', p_code); END IF;")}

  -- A motion is annulled by what a jury found, and by nothing else.
  ${MOVES.replace(
    'IF ROW(NEW.partnership_id, NEW.id,',
    `IF NEW.state = 'ANNULLED' AND OLD.state <> 'ANNULLED' AND NOT EXISTS (SELECT 1 FROM objection_finding f WHERE f.motion_id = NEW.id AND f.verdict = 'UPHELD') THEN
      RAISE EXCEPTION 'no jury has found against motion %', NEW.id USING ERRCODE = 'P0108';
    END IF;
    IF ROW(NEW.partnership_id, NEW.id,`,
  )}

  -- Objections that hold a motion up now, and what a jury upheld: it waits to be annulled.
  CREATE FUNCTION motion_is_held(p_motion uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM objection o WHERE o.motion_id = p_motion AND o.held_until > clock_timestamp() AND objection_is_open(o.id))
        OR EXISTS (SELECT 1 FROM objection_finding f WHERE f.motion_id = p_motion AND f.verdict = 'UPHELD')
  $$;

  -- True for the one caller that may carry it out: the row stays locked until its transaction ends.
  CREATE OR REPLACE FUNCTION mark_carried_out(p_partnership uuid, p_motion uuid) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    UPDATE motion SET state = 'EXECUTED', executed_at = clock_timestamp()
    WHERE partnership_id = p_partnership AND id = p_motion AND version IS NOT NULL AND state = 'STANDSTILL' AND standstill_until <= clock_timestamp()
      AND NOT motion_is_held(p_motion);
    RETURN FOUND;
  END $$;

  GRANT SELECT ON annulment TO copyhold_app, copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION annulled_by, annulment_leaf, journals_to_undo, undo_workload, undo_pasture, annulment_remains, annul_motion, annulled_is_undone, motion_is_held FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION annulled_by TO copyhold_poster;
  GRANT EXECUTE ON FUNCTION annulled_by, annulment_leaf, journals_to_undo, motion_is_held TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION annul_motion TO copyhold_closer;
`;

export const WITHOUT_ANNULMENTS = `
  ${DISPOSAL}
  ${ABSORPTION}
  DROP FUNCTION annulled_by;
  ${replaced(functionOf(MOTION_VOTES, 'mark_carried_out'))}
  ${MOVES}
  DROP FUNCTION annulment_leaf;
  DROP TABLE annulment;
  DROP FUNCTION motion_is_held, annulled_is_undone, annul_motion, annulment_remains, undo_pasture, undo_workload, journals_to_undo;
`;
