import { ANNULMENTS } from './annulments.js';
import { functionOf } from './function-of.js';
import { MOTION_TEXTS } from './motion-texts.js';
import { MOTION_VOTES } from './motion-votes.js';

const replaced = (sql: string): string => sql.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION');

const RESOLVE = replaced(functionOf(MOTION_VOTES, 'resolve_motion'));
const HELD = replaced(functionOf(ANNULMENTS, 'motion_is_held'));
const WRITES = replaced(functionOf(MOTION_TEXTS, 'writes_motion'));

/** A part of a landed function in the words that it has now; it is there, or the migration is wrong. */
function changed(sql: string, from: string, to: string): string {
  if (!sql.includes(from)) throw new Error(`what shall be changed is not there: ${from}`);
  return sql.replace(from, () => to);
}

/**
 * What of a resolution no ballots could have given: more who voted than came, a quorum that was not met, winners that are no
 * options or cost more than there is. Which of the lawful outcomes it is, whoever counts again sees; what is outside of
 * them is not carried out by anybody who calls functions.
 */
const RESOLUTION_FAULT = `
  CREATE FUNCTION resolution_fault(p_motion uuid, p_state text, p_said jsonb) RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE m motion; v_terms jsonb; v_options jsonb; v_kind text;
  BEGIN
    SELECT * INTO m FROM motion WHERE id = p_motion;
    SELECT n.terms::jsonb, v.options::jsonb INTO v_terms, v_options FROM motion_notice n JOIN motion_version v ON v.motion_id = n.motion_id AND v.number = n.version
    WHERE n.motion_id = p_motion AND n.number = m.notices;
    v_kind := v_terms ->> 'ballot';
    IF p_said ->> 'onRoll' IS DISTINCT FROM (SELECT o.size::text FROM motion_opening o WHERE o.motion_id = p_motion) THEN RETURN 'onRoll'; END IF;
    IF (p_said ->> 'present')::numeric > (SELECT sum(c.present) FROM motion_college c WHERE c.motion_id = p_motion) THEN RETURN 'present'; END IF;
    IF p_state <> 'CARRIED' THEN RETURN NULL; END IF;
    IF EXISTS (SELECT 1 FROM motion_college c WHERE c.motion_id = p_motion AND c.present < least(
         ceil(c.members * split_part(v_terms #>> '{quorum,share}', '/', 1)::numeric / split_part(v_terms #>> '{quorum,share}', '/', 2)::numeric),
         (v_terms #>> '{quorum,atMost}')::numeric)) THEN RETURN 'quorum'; END IF;
    IF v_kind = 'DIVISION' AND (SELECT sum((l ->> 'amount')::numeric) FROM jsonb_array_elements(p_said -> 'lines') AS l) IS DISTINCT FROM (v_terms ->> 'amount')::numeric THEN
      RETURN 'lines';
    END IF;
    IF v_kind NOT IN ('PROJECTS', 'STV') THEN RETURN NULL; END IF;
    IF jsonb_typeof(p_said -> 'winners') IS DISTINCT FROM 'array'
       OR (SELECT count(DISTINCT w ->> 'id') FROM jsonb_array_elements(p_said -> 'winners') AS w) <> jsonb_array_length(p_said -> 'winners') OR jsonb_array_length(p_said -> 'winners') = 0
       OR EXISTS (SELECT 1 FROM jsonb_array_elements(p_said -> 'winners') AS w WHERE NOT EXISTS (
            SELECT 1 FROM jsonb_array_elements(v_options) AS o WHERE o ->> 'id' = w ->> 'id' AND o ->> 'cost' IS NOT DISTINCT FROM w ->> 'cost')) THEN RETURN 'winners'; END IF;
    IF v_kind = 'STV' AND jsonb_array_length(p_said -> 'winners') > (v_terms ->> 'seats')::numeric THEN RETURN 'seats'; END IF;
    IF v_kind = 'PROJECTS' AND (SELECT sum((w ->> 'cost')::numeric) FROM jsonb_array_elements(p_said -> 'winners') AS w) > (v_terms ->> 'budget')::numeric THEN RETURN 'budget'; END IF;
    RETURN NULL;
  END $$;
  REVOKE EXECUTE ON FUNCTION resolution_fault FROM PUBLIC;
`;

/** A college that must agree to a division: its vote, and what follows where it refuses. */
export const RATIFICATION = `
  ALTER TABLE motion
    -- The division that a college is asked to agree to: once.
    ADD COLUMN concerns_motion uuid,
    ADD CONSTRAINT motion_concerns_once UNIQUE (concerns_motion),
    ADD CONSTRAINT motion_concerns_motion FOREIGN KEY (concerns_motion, partnership_id) REFERENCES motion (id, partnership_id),
    ADD CONSTRAINT motion_ratifies CHECK ((kind = 'RATIFICATION') = (concerns_motion IS NOT NULL));

  -- The college that must agree to a division, by the custom under which the division was noticed; nothing where the custom
  -- names none that votes. A college refuses what a period left once: the division that follows needs nobody's agreement.
  CREATE FUNCTION ratifying_college(p_motion uuid) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT c.rules::jsonb ->> 'appropriationRatify' FROM motion m
    JOIN custom_version c ON c.partnership_id = m.partnership_id AND c.version = m.custom_version
    WHERE m.id = p_motion AND m.kind = 'APPROPRIATION' AND c.rules::jsonb -> 'collegeWeights' ? (c.rules::jsonb ->> 'appropriationRatify')
      AND NOT EXISTS (SELECT 1 FROM motion d JOIN motion a ON a.concerns_motion = d.id
                      WHERE d.partnership_id = m.partnership_id AND d.period_id = m.period_id AND d.id <> m.id AND a.state IN ('LOST', 'INQUORATE'))
  $$;

  -- Yes or no, by more than half of that college: every number the custom's, as of any motion.
  CREATE FUNCTION ratification_terms_text(p_rules jsonb) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"ballot":"MOTION","colleges":[{"code":"%s","weight":"%s"}],"count":"EVERY","empty":"%s","extensionHours":"%s","leastShown":"%s","majority":"SIMPLE","quorum":{"atMost":"%s","share":"%s"},"rule":"colleges/1","standstillHours":"%s"}',
      p_rules ->> 'appropriationRatify', p_rules #>> ARRAY['collegeWeights', p_rules ->> 'appropriationRatify'], p_rules ->> 'collegeEmpty',
      coalesce(p_rules #>> '{voting,extensionHours}', '24'), coalesce(p_rules #>> '{voting,leastShown}', '5'),
      p_rules #>> '{gmQuorum,atMost}', p_rules #>> '{gmQuorum,share}', coalesce(p_rules #>> '{voting,standstillHours}', '72'))
  $$;

  -- Puts the agreement to the vote, with the clear days and the open days of the custom under which the division was noticed.
  CREATE FUNCTION notice_ratification(p_motion uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m motion; n motion_notice; c custom_version; v_now timestamptz := clock_timestamp(); v_zone text; v_opens timestamptz;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = (SELECT a.partnership_id FROM motion a WHERE a.id = p_motion) FOR NO KEY UPDATE;
    SELECT x.* INTO c FROM motion a JOIN motion d ON d.id = a.concerns_motion JOIN custom_version x ON x.partnership_id = d.partnership_id AND x.version = d.custom_version
    WHERE a.id = p_motion;
    SELECT p.time_zone INTO v_zone FROM partnership p WHERE p.id = c.partnership_id;
    -- The first day that leaves the clear days between.
    v_opens := ((v_now AT TIME ZONE v_zone)::date + 1 + (c.rules::jsonb ->> 'gmClearDays')::integer)::timestamp AT TIME ZONE v_zone;
    UPDATE motion SET state = 'NOTICED', notices = notices + 1, opens_at = v_opens, custom_version = c.version,
      closes_at = v_opens + make_interval(hours => 24 * coalesce(c.rules::jsonb #>> '{voting,openDays}', '7')::integer)
    WHERE id = p_motion RETURNING * INTO m;
    INSERT INTO motion_notice (partnership_id, motion_id, number, version, terms, custom_version, supporters, noticed_at, opens_at, closes_at, person_id)
    VALUES (m.partnership_id, p_motion, m.notices, m.version, ratification_terms_text(c.rules::jsonb), c.version, 0, v_now, m.opens_at, m.closes_at, m.sponsor_id) RETURNING * INTO n;
    PERFORM stage_leaf(m.partnership_id, 'motion', motion_notice_leaf(n));
  END $$;

  -- The college is asked in the transaction that decides the division: nobody has to, and nobody can leave it.
  CREATE FUNCTION ask_college(p_division uuid, p_result_hash bytea) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m motion; v_id uuid; v_title text;
  BEGIN
    SELECT * INTO m FROM motion x WHERE x.id = p_division;
    v_title := btrim(left('Agreement to: ' || m.title, 200));
    INSERT INTO motion (partnership_id, kind, state, title, why, sponsor_id, version, notices, drafted_at, concerns_motion)
    VALUES (m.partnership_id, 'RATIFICATION', 'DELIBERATION', v_title, '', m.sponsor_id, 1, 0, clock_timestamp(), p_division) RETURNING id INTO v_id;
    INSERT INTO motion_version (partnership_id, motion_id, number, title, why, what, cost, effect, options, person_id)
    VALUES (m.partnership_id, v_id, 1, v_title, '', '', '', format('{"division":"%s","resolution":"%s"}', p_division, encode(p_result_hash, 'hex')), '[]', m.sponsor_id);
    PERFORM notice_ratification(v_id);
  END $$;

  -- What a division becomes by the answer: agreed to, it stands still from that close on; otherwise it is lost.
  CREATE FUNCTION answer_division(a motion) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF a.state = 'CARRIED' THEN
      UPDATE motion d SET state = 'STANDSTILL', standstill_until = coalesce(a.extended_to, a.closes_at) + make_interval(hours => (n.terms::jsonb ->> 'standstillHours')::integer)
      FROM motion_notice n WHERE d.id = a.concerns_motion AND d.state = 'RATIFYING' AND n.motion_id = d.id AND n.number = d.notices;
      -- Its effect is that the division goes on: it is done.
      UPDATE motion SET state = 'STANDSTILL', standstill_until = coalesce(a.extended_to, a.closes_at) WHERE id = a.id;
      UPDATE motion SET state = 'EXECUTED', executed_at = clock_timestamp() WHERE id = a.id;
    ELSE
      UPDATE motion SET state = 'LOST' WHERE id = a.concerns_motion AND state = 'RATIFYING';
    END IF;
  END $$;

  ${RESOLUTION_FAULT}
  ${changed(
    changed(
      changed(
        changed(RESOLVE, 'v_id uuid;', 'v_id uuid; v_hash bytea;'),
        'UPDATE motion SET state = p_state WHERE id = p_motion;',
        `IF resolution_fault(p_motion, p_state, v_said) IS NOT NULL THEN
      RAISE EXCEPTION 'the resolution says of % what was not put to the vote', resolution_fault(p_motion, p_state, v_said) USING ERRCODE = 'P0108';
    END IF;
    UPDATE motion SET state = p_state WHERE id = p_motion;`,
      ),
      'p_result, n.custom_version) RETURNING id INTO v_id;',
      'p_result, n.custom_version) RETURNING id, result_hash INTO v_id, v_hash;',
    ),
    `IF p_state = 'CARRIED' THEN
      UPDATE motion`,
    `IF m.kind = 'RATIFICATION' THEN
      SELECT * INTO m FROM motion WHERE id = p_motion;
      PERFORM answer_division(m);
    ELSIF p_state = 'CARRIED' AND ratifying_college(p_motion) IS NOT NULL THEN
      UPDATE motion SET state = 'RATIFYING' WHERE id = p_motion;
      PERFORM ask_college(p_motion, v_hash);
    ELSIF p_state = 'CARRIED' THEN
      UPDATE motion`,
  )}

  -- Nobody writes a motion that the database makes: nobody changes it, takes it back or calls it again.
  ${changed(WRITES, 'm.sponsor_id = p_person)', `m.sponsor_id = p_person AND m.kind <> 'RATIFICATION')`)}

  -- Nor is anything divided by an agreement that a jury annulled.
  ${changed(
    HELD,
    `f.verdict = 'UPHELD')`,
    `f.verdict = 'UPHELD')
        OR EXISTS (SELECT 1 FROM motion a WHERE a.concerns_motion = p_motion AND a.state = 'ANNULLED')`,
  )}

  -- A division goes no step without the college that it needs.
  CREATE FUNCTION ratification_moves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN
      -- The first form has no steps between its count and its effect.
      IF NEW.kind = 'APPROPRIATION' AND NEW.version IS NULL AND EXISTS (
           SELECT 1 FROM custom_version c WHERE c.partnership_id = NEW.partnership_id AND c.version = NEW.custom_version
             AND c.rules::jsonb -> 'collegeWeights' ? (c.rules::jsonb ->> 'appropriationRatify')) THEN
        RAISE EXCEPTION 'a college must agree to this division' USING ERRCODE = 'P0108';
      END IF;
      RETURN NEW;
    END IF;
    IF NEW.concerns_motion IS DISTINCT FROM OLD.concerns_motion OR (NEW.kind = 'RATIFICATION' AND NEW.state = 'WITHDRAWN') THEN
      RAISE EXCEPTION 'what a college is asked to agree to stays' USING ERRCODE = 'P0108';
    END IF;
    IF NEW.kind <> 'APPROPRIATION' OR NEW.version IS NULL OR NEW.state = OLD.state THEN RETURN NEW; END IF;
    IF (OLD.state = 'CARRIED' AND NEW.state = 'STANDSTILL' AND ratifying_college(NEW.id) IS NOT NULL)
       OR (OLD.state = 'RATIFYING' AND NEW.state = 'STANDSTILL' AND NOT EXISTS (SELECT 1 FROM motion a WHERE a.concerns_motion = NEW.id AND a.state = 'CARRIED'))
       OR (OLD.state = 'RATIFYING' AND NEW.state = 'LOST' AND NOT EXISTS (SELECT 1 FROM motion a WHERE a.concerns_motion = NEW.id AND a.state IN ('LOST', 'INQUORATE')))
       -- An agreement that a jury annulled is none.
       OR (NEW.state = 'EXECUTED' AND EXISTS (SELECT 1 FROM motion a WHERE a.concerns_motion = NEW.id AND a.state <> 'EXECUTED')) THEN
      RAISE EXCEPTION 'the college has not agreed to division %', NEW.id USING ERRCODE = 'P0108';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER ratification_moves BEFORE INSERT OR UPDATE ON motion FOR EACH ROW EXECUTE FUNCTION ratification_moves();
  ALTER TABLE motion ENABLE ALWAYS TRIGGER ratification_moves;

  -- Where the clock was not there at the hour of its opening, it is put to the vote anew by itself.
  CREATE FUNCTION ratification_again() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM notice_ratification(NEW.id);
    RETURN NULL;
  END $$;
  CREATE TRIGGER ratification_again AFTER UPDATE ON motion FOR EACH ROW
    WHEN (NEW.kind = 'RATIFICATION' AND OLD.state = 'NOTICED' AND NEW.state = 'DELIBERATION') EXECUTE FUNCTION ratification_again();
  ALTER TABLE motion ENABLE ALWAYS TRIGGER ratification_again;

  REVOKE EXECUTE ON FUNCTION ratifying_college, ratification_terms_text, notice_ratification, ask_college, answer_division, ratification_moves, ratification_again FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION ratifying_college TO copyhold_app, copyhold_auditor;
`;

export const WITHOUT_RATIFICATION = `
  DROP TRIGGER ratification_again ON motion;
  DROP TRIGGER ratification_moves ON motion;
  ${HELD}
  ${WRITES}
  ${RESOLVE}
  DROP FUNCTION resolution_fault;
  DROP FUNCTION ratification_again, ratification_moves, answer_division, ask_college, notice_ratification, ratification_terms_text, ratifying_college;
  ALTER TABLE motion DROP COLUMN concerns_motion;
`;
