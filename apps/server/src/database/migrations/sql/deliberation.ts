import { functionOf } from './function-of.js';
import { MOTION_NOTICES } from './motion-notices.js';

/** What somebody wrote stands in lines, and holds no sign that turns how the words beside it read. */
const words = (column: string): string => `length(${column}) BETWEEN 1 AND 5000 AND plain_words(${column})`;

/**
 * What members say to a motion before it is noticed: posts, questions and answers, arguments, a signal each, amendments.
 * It is written while the motion is under discussion, stays readable after, and binds nobody.
 */
export const DELIBERATION = `
  CREATE TABLE motion_post (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    partnership_id uuid NOT NULL,
    motion_id uuid NOT NULL,
    -- The version that it speaks of.
    version integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('COMMENT', 'QUESTION', 'ANSWER', 'FOR', 'AGAINST')),
    answers uuid,
    must_answer boolean NOT NULL CHECK (NOT must_answer OR kind = 'QUESTION'),
    -- Nothing where its author withdrew it, or it was erased: the place stays.
    words text CHECK (${words('words')}),
    person_id uuid NOT NULL,
    -- Whether it was written by who writes the motion.
    by_author boolean NOT NULL,
    posted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    withdrawn_at timestamptz,
    UNIQUE (motion_id, id),
    CHECK ((kind = 'ANSWER') = (answers IS NOT NULL)),
    CHECK ((words IS NULL) = (withdrawn_at IS NOT NULL)),
    FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id),
    FOREIGN KEY (motion_id, version) REFERENCES motion_version (motion_id, number),
    FOREIGN KEY (motion_id, answers) REFERENCES motion_post (motion_id, id),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );
  CREATE INDEX motion_post_answers ON motion_post (answers) WHERE answers IS NOT NULL;
  CREATE INDEX motion_post_person ON motion_post (partnership_id, person_id, motion_id, posted_at);

  -- One of each member; the last one counts, and only sums are shown.
  CREATE TABLE motion_signal (
    motion_id uuid NOT NULL,
    partnership_id uuid NOT NULL,
    person_id uuid NOT NULL,
    signal text NOT NULL CHECK (signal IN ('FOR', 'UNSURE', 'AGAINST', 'NEEDS_CHANGE')),
    signalled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (motion_id, person_id),
    FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );

  CREATE TABLE motion_amendment (
    motion_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    partnership_id uuid NOT NULL,
    base integer NOT NULL,
    -- Hunks of each text and changes of keys, as libs/voting writes them; nothing where it was withdrawn or erased.
    patch text CHECK (patch IS JSON OBJECT WITH UNIQUE KEYS AND length(patch) <= 200000),
    why text CHECK (${words('why')}),
    person_id uuid NOT NULL,
    proposed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    state text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'ACCEPTED', 'DECLINED', 'WITHDRAWN')),
    answered_by uuid,
    answered_at timestamptz,
    reasons text CHECK (${words('reasons')}),
    -- The version that it became.
    became integer,
    PRIMARY KEY (motion_id, number),
    CHECK (num_nulls(patch, why) IN (0, 2)),
    CHECK (state <> 'OPEN' OR patch IS NOT NULL),
    CHECK (state <> 'WITHDRAWN' OR patch IS NULL),
    CHECK ((state IN ('ACCEPTED', 'DECLINED')) = (answered_by IS NOT NULL)),
    CHECK ((state = 'OPEN') = (answered_at IS NULL)),
    CHECK ((state = 'ACCEPTED') = (became IS NOT NULL)),
    FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id),
    FOREIGN KEY (motion_id, base) REFERENCES motion_version (motion_id, number),
    FOREIGN KEY (motion_id, became) REFERENCES motion_version (motion_id, number),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person,
    FOREIGN KEY (partnership_id, answered_by) REFERENCES person
  );

  -- What keeps somebody from speaking to a motion; nothing where nothing does. A notice waits for who speaks, and they for it.
  CREATE FUNCTION speaking_fault(p_partnership uuid, p_motion uuid, p_person uuid) RETURNS text
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v motion;
  BEGIN
    SELECT * INTO v FROM motion WHERE partnership_id = p_partnership AND id = p_motion FOR NO KEY UPDATE;
    IF NOT FOUND OR v.version IS NULL OR v.state = 'DRAFT' THEN RETURN 'NotFound'; END IF;
    IF NOT is_member(p_partnership, p_person) THEN RETURN 'NotAMember'; END IF;
    IF v.state <> 'DELIBERATION' THEN RETURN 'DeliberationOver'; END IF;
    RETURN NULL;
  END $$;

  -- Questions that must be answered, and have no answer of who writes the motion.
  CREATE FUNCTION questions_open(p_motion uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT q.id FROM motion_post q WHERE q.motion_id = p_motion AND q.must_answer AND q.withdrawn_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM motion_post a WHERE a.answers = q.id AND a.by_author AND a.withdrawn_at IS NULL)
    ORDER BY q.id
  $$;

  CREATE FUNCTION post_on_motion(p_partnership uuid, p_motion uuid, p_person uuid, p_kind text, p_words text, p_answers uuid, p_must boolean) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_fault text := speaking_fault(p_partnership, p_motion, p_person);
  BEGIN
    IF v_fault IS NOT NULL THEN RETURN v_fault; END IF;
    IF p_answers IS NOT NULL AND NOT EXISTS (SELECT 1 FROM motion_post q
      WHERE q.motion_id = p_motion AND q.id = p_answers AND q.kind = 'QUESTION' AND q.withdrawn_at IS NULL) THEN RETURN 'QuestionUnknown'; END IF;
    IF (SELECT count(*) FROM motion_post o WHERE o.partnership_id = p_partnership AND o.person_id = p_person AND o.motion_id = p_motion
        AND o.posted_at > clock_timestamp() - interval '1 day') >= 30 THEN RETURN 'PostsTooMany'; END IF;
    -- Nobody keeps a motion from its vote by asking without end: what was withdrawn was asked.
    IF p_must AND (SELECT count(*) FROM motion_post o WHERE o.partnership_id = p_partnership AND o.person_id = p_person AND o.motion_id = p_motion
        AND o.must_answer) >= 3 THEN RETURN 'QuestionsTooMany'; END IF;
    INSERT INTO motion_post (partnership_id, motion_id, version, kind, answers, must_answer, words, person_id, by_author)
    SELECT p_partnership, p_motion, m.version, p_kind, p_answers, p_must, p_words, p_person, writes_motion(p_motion, p_person) FROM motion m WHERE m.id = p_motion;
    RETURN 'DONE';
  END $$;

  -- Takes one's own words back, at any time.
  CREATE FUNCTION withdraw_post(p_partnership uuid, p_motion uuid, p_person uuid, p_post uuid) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM 1 FROM motion WHERE partnership_id = p_partnership AND id = p_motion FOR NO KEY UPDATE;
    UPDATE motion_post SET words = NULL, withdrawn_at = coalesce(withdrawn_at, clock_timestamp())
    WHERE partnership_id = p_partnership AND motion_id = p_motion AND id = p_post AND person_id = p_person;
    RETURN CASE WHEN FOUND THEN 'DONE' ELSE 'PostUnknown' END;
  END $$;

  CREATE FUNCTION signal_on_motion(p_partnership uuid, p_motion uuid, p_person uuid, p_signal text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_fault text := speaking_fault(p_partnership, p_motion, p_person);
  BEGIN
    IF v_fault IS NOT NULL THEN RETURN v_fault; END IF;
    INSERT INTO motion_signal (motion_id, partnership_id, person_id, signal) VALUES (p_motion, p_partnership, p_person, p_signal)
    ON CONFLICT (motion_id, person_id) DO UPDATE SET signal = EXCLUDED.signal, signalled_at = clock_timestamp();
    RETURN 'DONE';
  END $$;

  CREATE FUNCTION propose_amendment(p_partnership uuid, p_motion uuid, p_person uuid, p_base integer, p_patch text, p_why text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_fault text := speaking_fault(p_partnership, p_motion, p_person);
  BEGIN
    IF v_fault IS NOT NULL THEN RETURN v_fault; END IF;
    IF NOT EXISTS (SELECT 1 FROM motion m WHERE m.id = p_motion AND m.version = p_base) THEN RETURN 'AmendmentStale'; END IF;
    IF (SELECT count(*) FROM motion_amendment a WHERE a.motion_id = p_motion AND a.person_id = p_person
        AND a.proposed_at > clock_timestamp() - interval '1 day') >= 5 THEN RETURN 'AmendmentsTooMany'; END IF;
    INSERT INTO motion_amendment (motion_id, number, partnership_id, base, patch, why, person_id)
    SELECT p_motion, 1 + coalesce(max(a.number), 0), p_partnership, p_base, p_patch, p_why, p_person FROM motion_amendment a WHERE a.motion_id = p_motion;
    RETURN 'DONE';
  END $$;

  CREATE FUNCTION withdraw_amendment(p_partnership uuid, p_motion uuid, p_person uuid, p_number integer) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM 1 FROM motion WHERE partnership_id = p_partnership AND id = p_motion FOR NO KEY UPDATE;
    UPDATE motion_amendment SET state = 'WITHDRAWN', patch = NULL, why = NULL, answered_at = clock_timestamp()
    WHERE partnership_id = p_partnership AND motion_id = p_motion AND number = p_number AND person_id = p_person AND state = 'OPEN';
    RETURN CASE WHEN FOUND THEN 'DONE' ELSE 'AmendmentUnknown' END;
  END $$;

  -- What keeps somebody from answering an amendment; nothing where nothing does.
  CREATE FUNCTION answering_fault(p_partnership uuid, p_motion uuid, p_person uuid, p_number integer) RETURNS text
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_fault text := speaking_fault(p_partnership, p_motion, p_person);
  BEGIN
    IF v_fault IS NOT NULL THEN RETURN v_fault; END IF;
    IF NOT writes_motion(p_motion, p_person) THEN RETURN 'NotItsAuthor'; END IF;
    IF NOT EXISTS (SELECT 1 FROM motion_amendment a WHERE a.motion_id = p_motion AND a.number = p_number AND a.state = 'OPEN') THEN
      RETURN 'AmendmentUnknown';
    END IF;
    RETURN NULL;
  END $$;

  CREATE FUNCTION decline_amendment(p_partnership uuid, p_motion uuid, p_person uuid, p_number integer, p_reasons text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_fault text := answering_fault(p_partnership, p_motion, p_person, p_number);
  BEGIN
    IF v_fault IS NOT NULL THEN RETURN v_fault; END IF;
    UPDATE motion_amendment SET state = 'DECLINED', answered_by = p_person, answered_at = clock_timestamp(), reasons = p_reasons
    WHERE motion_id = p_motion AND number = p_number;
    RETURN 'DONE';
  END $$;

  -- Makes it the next version, in the words that the patch gives.
  CREATE FUNCTION accept_amendment(p_partnership uuid, p_motion uuid, p_person uuid, p_number integer, p_reasons text, p_text jsonb, p_effect text, p_options text)
  RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_fault text := answering_fault(p_partnership, p_motion, p_person, p_number); v_base integer;
  BEGIN
    IF v_fault IS NOT NULL THEN RETURN v_fault; END IF;
    SELECT a.base INTO v_base FROM motion_amendment a WHERE a.motion_id = p_motion AND a.number = p_number;
    v_fault := revise_motion(p_partnership, p_motion, p_person, v_base, p_text, p_effect, p_options);
    IF v_fault = 'VersionStale' THEN RETURN 'AmendmentStale'; END IF;
    IF v_fault <> 'DONE' THEN RETURN v_fault; END IF;
    UPDATE motion_amendment SET state = 'ACCEPTED', answered_by = p_person, answered_at = clock_timestamp(), reasons = p_reasons, became = v_base + 1
    WHERE motion_id = p_motion AND number = p_number;
    RETURN 'DONE';
  END $$;

  -- Erases what a person said to motions. What became a version stands there. Answers of how many places were emptied.
  CREATE FUNCTION erase_deliberation_words(p_partnership uuid, p_person uuid) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_gone integer; v_more integer;
  BEGIN
    UPDATE motion_post SET words = NULL, withdrawn_at = clock_timestamp()
    WHERE partnership_id = p_partnership AND person_id = p_person AND words IS NOT NULL;
    GET DIAGNOSTICS v_gone = ROW_COUNT;
    UPDATE motion_amendment SET patch = NULL, why = NULL, answered_at = coalesce(answered_at, clock_timestamp()),
      state = CASE state WHEN 'OPEN' THEN 'WITHDRAWN' ELSE state END
    WHERE partnership_id = p_partnership AND person_id = p_person AND patch IS NOT NULL;
    GET DIAGNOSTICS v_more = ROW_COUNT;
    v_gone := v_gone + v_more;
    UPDATE motion_amendment SET reasons = NULL WHERE partnership_id = p_partnership AND answered_by = p_person AND reasons IS NOT NULL;
    GET DIAGNOSTICS v_more = ROW_COUNT;
    RETURN v_gone + v_more;
  END $$;

  GRANT SELECT ON motion_post, motion_signal, motion_amendment TO copyhold_app;
  GRANT SELECT (id, partnership_id, motion_id, version, kind, answers, must_answer, words, by_author, posted_at, withdrawn_at) ON motion_post TO copyhold_auditor;
  GRANT SELECT (motion_id, number, partnership_id, base, patch, why, proposed_at, state, answered_at, reasons, became) ON motion_amendment TO copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION speaking_fault, questions_open, post_on_motion, withdraw_post, signal_on_motion, propose_amendment, withdraw_amendment,
    answering_fault, decline_amendment, accept_amendment, erase_deliberation_words FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION questions_open, post_on_motion, withdraw_post, signal_on_motion, propose_amendment, withdraw_amendment,
    decline_amendment, accept_amendment TO copyhold_app;
  GRANT EXECUTE ON FUNCTION erase_deliberation_words TO copyhold_closer;
`;

const replaced = (sql: string): string => sql.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION');

/** A notice waits for the answers that were asked for: looked at under the lock that who asks takes too. */
export const NOTICES_AFTER_ANSWERS = replaced(functionOf(MOTION_NOTICES, 'notice_motion')).replace(
  'v_now := clock_timestamp();',
  `-- Who holds back an answer does not hold back what a tenth of the votes ask for.
    IF writes_motion(p_motion, p_person) AND EXISTS (SELECT 1 FROM questions_open(p_motion)) THEN RETURN QUERY SELECT 'QuestionsOpen', 'questions'; RETURN; END IF;
    v_now := clock_timestamp();`,
);

export const WITHOUT_DELIBERATION = `
  ${replaced(functionOf(MOTION_NOTICES, 'notice_motion'))}
  DROP FUNCTION erase_deliberation_words, accept_amendment, decline_amendment, answering_fault, withdraw_amendment, propose_amendment,
    signal_on_motion, withdraw_post, post_on_motion, questions_open, speaking_fault;
  DROP TABLE motion_amendment, motion_signal, motion_post;
`;
