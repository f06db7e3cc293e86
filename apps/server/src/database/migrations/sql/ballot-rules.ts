import { CLOSE_PERIODS } from './close-periods.js';
import { NOTICES_AFTER_ANSWERS } from './deliberation.js';
import { functionOf } from './function-of.js';
import { MOTION_NOTICES } from './motion-notices.js';
import { MOTION_TEXTS } from './motion-texts.js';
import { MOTION_VOTES } from './motion-votes.js';
import { MOTIONS_WIDENED } from './motions-widened.js';
import { WORDS_THAT_STAY } from './words-that-stay.js';

const replaced = (sql: string): string => sql.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION');

/** One part of a landed function in the words that it has now; it is there, or the migration is wrong. */
function changed(sql: string, ...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`what shall be changed is not there: ${from}`);
    return text.replace(from, () => to);
  }, sql);
}

const KINDS_WRITTEN = `'ORDINARY', 'WORKLOAD', 'PASTURE', 'PERIOD_REOPENING', 'CUSTOM_CHANGE'`;
const NOW_WRITTEN = `${KINDS_WRITTEN}, 'APPROPRIATION', 'PROJECTS', 'BETS', 'ELECTION', 'ADMISSION', 'FORFEITURE', 'DISPOSAL', 'LOSS_ABSORPTION', 'CAPITAL', 'RECALL'`;

const DRAFT = replaced(functionOf(MOTION_TEXTS, 'draft_motion'));
const REVISE = replaced(functionOf(MOTION_TEXTS, 'revise_motion'));
const OPEN = replaced(functionOf(MOTION_VOTES, 'open_noticed'));
const CAST = replaced(functionOf(MOTION_VOTES, 'cast_votes'));
const REOPEN = replaced(functionOf(CLOSE_PERIODS, 'reopen_period'));
const EXECUTED = replaced(
  functionOf(MOTIONS_WIDENED.replaceAll('CREATE OR REPLACE FUNCTION', 'CREATE FUNCTION'), 'executed_is_posted'),
);

/** What of a notice is asked since a ballot can say more than yes and no. */
const NOTICE = changed(
  NOTICES_AFTER_ANSWERS,
  ['n motion_notice;', 'n motion_notice; t motion_version; v_fault text;'],
  [
    `IF p_terms IS DISTINCT FROM motion_terms_text(p_partnership, m.kind, v_rules) THEN`,
    `SELECT * INTO t FROM motion_version v WHERE v.motion_id = p_motion AND v.number = p_version;
    IF effect_is_possible(p_partnership, m.kind, t.effect::jsonb) IS NOT TRUE THEN RETURN QUERY SELECT 'EffectImpossible', 'effect'; RETURN; END IF;
    v_fault := options_fault(p_partnership, m.kind, t.effect::jsonb, t.options);
    IF v_fault IS NOT NULL THEN RETURN QUERY SELECT v_fault, 'options'; RETURN; END IF;
    v_fault := books_fault(p_partnership, p_motion, m.kind, v_rules, t.effect::jsonb);
    IF v_fault IS NOT NULL THEN RETURN QUERY SELECT v_fault, 'effect'; RETURN; END IF;
    IF p_terms IS DISTINCT FROM ballot_terms_text(p_partnership, m.kind, v_rules, t.effect::jsonb, t.options) THEN`,
  ],
  [
    'closes_at = p_closes, custom_version = c.version\n',
    `closes_at = p_closes, custom_version = c.version,
      -- What a period left is put to the vote once: an index over the motions of a period forbids it, of the first form too.
      period_id = CASE WHEN m.kind = 'APPROPRIATION' THEN (t.effect::jsonb ->> 'period')::uuid END,
      amount_minor = CASE WHEN m.kind = 'APPROPRIATION' THEN (p_terms::jsonb ->> 'amount')::numeric END\n`,
  ],
);

/** A vote of one electorate freezes everybody without their college: a ballot that is opened tells nothing of it. */
const OPEN_WIDER = changed(
  OPEN,
  [
    'SELECT gen_random_uuid() AS ref, v.person_id, v.college\n',
    `SELECT gen_random_uuid() AS ref, v.person_id, CASE WHEN v_terms ->> 'ballot' = 'MOTION' THEN v.college ELSE 'ALL' END AS college\n`,
  ],
  [
    `SELECT p_motion, c ->> 'code', count(e.voter_ref) FROM jsonb_array_elements(v_terms -> 'colleges') AS c
    LEFT JOIN elector e ON e.motion_id = p_motion AND e.college = c ->> 'code' GROUP BY c ->> 'code';`,
    `SELECT p_motion, c.code, count(e.voter_ref)
    FROM unnest(CASE WHEN v_terms ->> 'ballot' = 'MOTION' THEN ARRAY(SELECT l ->> 'code' FROM jsonb_array_elements(v_terms -> 'colleges') AS l) ELSE '{ALL}' END) AS c(code)
    LEFT JOIN elector e ON e.motion_id = p_motion AND e.college = c.code GROUP BY c.code;`,
  ],
  [
    `opens_at = NULL, closes_at = NULL, custom_version = NULL WHERE`,
    `opens_at = NULL, closes_at = NULL, custom_version = NULL, period_id = NULL, amount_minor = NULL WHERE`,
  ],
);

const CAST_ANY = changed(
  CAST,
  ['v_terms jsonb; i integer;', 'v_terms jsonb; v_names text[]; i integer;'],
  [
    `SELECT n.terms::jsonb INTO v_terms FROM motion_notice n WHERE n.motion_id = p_motion AND n.number = m.notices;`,
    `SELECT n.terms::jsonb, ballot_names(n.terms::jsonb, v.options) INTO v_terms, v_names
    FROM motion_notice n JOIN motion_version v ON v.motion_id = n.motion_id AND v.number = n.version WHERE n.motion_id = p_motion AND n.number = m.notices;`,
  ],
  [
    'outcome := choice_fault(v_terms, b_choice[i]);',
    `outcome := CASE WHEN v_terms ->> 'secrecy' = 'TOKENS' THEN 'SecretVote' ELSE choice_fault(v_terms, v_names, b_choice[i]) END;`,
  ],
  [
    'CONTINUE WHEN b_number[i] > 1;',
    `-- Present already: by an earlier ballot, or by one that was cast for them.
      CONTINUE WHEN b_number[i] > 1 OR voted_for(p_motion, e.voter_ref);`,
  ],
);

/** Votes that say more than yes and no: divisions, projects, rankings, elections. */
export const BALLOT_RULES = `
  -- One electorate has no colleges: its roll names none.
  ALTER TABLE elector DROP CONSTRAINT elector_partnership_id_college_fkey;

  -- What is committed to a project that members chose, until it is spent: a purse of its own.
  INSERT INTO account_kind (pattern, type, normal_side, lock_class, floor) VALUES ('ca:equity:projects:*', 'EQUITY', 'CREDIT', 'OPEN', 0);

  -- Who was elected to a body, by which resolution and in which place: whoever was elected last sits.
  CREATE TABLE body_seat (
    partnership_id uuid NOT NULL,
    resolution_id uuid NOT NULL,
    place integer NOT NULL CHECK (place > 0),
    body text NOT NULL CHECK (body ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    person_id uuid NOT NULL,
    seated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (resolution_id, place),
    UNIQUE (resolution_id, person_id),
    FOREIGN KEY (partnership_id, resolution_id) REFERENCES resolution (partnership_id, id),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );
  CREATE INDEX body_seat_person ON body_seat (partnership_id, person_id);
  CALL make_append_only('body_seat');
  CREATE TRIGGER resolution_is_ripe BEFORE INSERT ON body_seat FOR EACH ROW EXECUTE FUNCTION resolution_is_ripe();
  ALTER TABLE body_seat ENABLE ALWAYS TRIGGER resolution_is_ripe;

  -- Seats whom a resolution elected, and nobody else: DONE, or what stands against it.
  CREATE FUNCTION seat_elected(p_partnership uuid, p_resolution uuid) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE r resolution; v_winners jsonb; v_seated integer;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO r FROM resolution x WHERE x.partnership_id = p_partnership AND x.id = p_resolution AND x.carried AND x.kind = 'ELECTION';
    IF NOT FOUND THEN RETURN 'NotFound'; END IF;
    v_winners := r.result::jsonb -> 'winners';
    INSERT INTO body_seat (partnership_id, resolution_id, place, body, person_id)
    SELECT p_partnership, r.id, w.place, r.result::jsonb ->> 'body', p.id FROM jsonb_array_elements(v_winners) WITH ORDINALITY AS w(winner, place)
    JOIN person p ON p.partnership_id = p_partnership AND p.roll_number = w.winner ->> 'id' AND is_member(p_partnership, p.id);
    GET DIAGNOSTICS v_seated = ROW_COUNT;
    RETURN CASE WHEN v_seated = jsonb_array_length(v_winners) THEN 'DONE' ELSE 'WinnerNotAMember' END;
  END $$;

  -- Whether the choice is one that this vote knows, in its one spelling: what a count could not take is not taken in.
  DROP FUNCTION choice_fault(jsonb, text);
  CREATE FUNCTION choice_fault(p_terms jsonb, p_names text[], p_choice text) RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v jsonb; v_said text; v_ballot text := p_terms ->> 'ballot'; v_count integer; v_sum bigint;
  BEGIN
    -- No name and no number needs an escape.
    IF length(p_choice) > 20000 OR strpos(p_choice, chr(92)) > 0 OR NOT (p_choice IS JSON OBJECT WITH UNIQUE KEYS) THEN RETURN 'BallotMalformed'; END IF;
    IF p_choice = '{"choice":"ABSTAIN"}' THEN RETURN NULL; END IF;
    IF v_ballot = 'MOTION' THEN RETURN CASE WHEN p_choice IN ('{"choice":"YES"}', '{"choice":"NO"}') THEN NULL ELSE 'BallotMalformed' END; END IF;
    v := p_choice::jsonb;
    IF v_ballot = 'DIVISION' THEN
      IF EXISTS (SELECT 1 FROM unnest(p_names) AS n(name) WHERE (v #>> ARRAY['parts', n.name] ~ '^(0|[1-9][0-9]{0,4})$') IS NOT TRUE) THEN RETURN 'BallotMalformed'; END IF;
      SELECT '{"parts":{' || string_agg(format('"%s":"%s"', n.name, v #>> ARRAY['parts', n.name]), ',' ORDER BY n.name COLLATE "C") || '}}', sum((v #>> ARRAY['parts', n.name])::bigint)
      INTO v_said, v_sum FROM unnest(p_names) AS n(name);
      RETURN CASE WHEN v_said = p_choice AND v_sum = 10000 THEN NULL ELSE 'BallotMalformed' END;
    ELSIF v_ballot = 'PROJECTS' THEN
      IF jsonb_typeof(v -> 'approve') IS DISTINCT FROM 'array' THEN RETURN 'BallotMalformed'; END IF;
      SELECT '{"approve":[' || string_agg('"' || e.id || '"', ',' ORDER BY e.id COLLATE "C") || ']}' INTO v_said
      FROM (SELECT DISTINCT a.id FROM jsonb_array_elements_text(v -> 'approve') AS a(id) WHERE a.id = ANY (p_names)) AS e;
      RETURN CASE WHEN v_said = p_choice THEN NULL ELSE 'BallotMalformed' END;
    ELSIF v_ballot IN ('RANKING', 'STV') THEN
      IF jsonb_typeof(v -> 'ranking') IS DISTINCT FROM 'array' THEN RETURN 'BallotMalformed'; END IF;
      IF EXISTS (SELECT 1 FROM jsonb_array_elements(v -> 'ranking') AS g(ids) WHERE jsonb_typeof(g.ids) <> 'array') THEN RETURN 'BallotMalformed'; END IF;
      SELECT '{"ranking":[' || string_agg('[' || w.ids || ']', ',' ORDER BY w.place) || ']}', max(w.size), sum(w.size) INTO v_said, v_count, v_sum
      FROM (SELECT g.place, count(*) AS size, string_agg('"' || e.id || '"', ',' ORDER BY e.id COLLATE "C") AS ids
            FROM jsonb_array_elements(v -> 'ranking') WITH ORDINALITY AS g(ids, place) CROSS JOIN LATERAL jsonb_array_elements_text(g.ids) AS e(id)
            WHERE e.id = ANY (p_names) GROUP BY g.place) AS w;
      IF v_said IS DISTINCT FROM p_choice OR (v_ballot = 'STV' AND v_count > 1) THEN RETURN 'BallotMalformed'; END IF;
      RETURN CASE WHEN v_sum = (SELECT count(DISTINCT e.id) FROM jsonb_array_elements(v -> 'ranking') AS g(ids), jsonb_array_elements_text(g.ids) AS e(id)) THEN NULL ELSE 'BallotMalformed' END;
    END IF;
    RETURN 'BallotMalformed';
  END $$;

  -- The same of a motion as it was noticed.
  CREATE FUNCTION motion_choice_fault(p_motion uuid, p_choice text) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT choice_fault(n.terms::jsonb, ballot_names(n.terms::jsonb, v.options), p_choice) FROM motion m
    JOIN motion_notice n ON n.motion_id = m.id AND n.number = m.notices
    JOIN motion_version v ON v.motion_id = n.motion_id AND v.number = n.version WHERE m.id = p_motion
  $$;

  ${changed(DRAFT, [KINDS_WRITTEN, NOW_WRITTEN])}
  ${changed(REVISE, [`((p_effect::jsonb - 'effectiveAt')`, `(p_options <> v_old.options OR (p_effect::jsonb - 'effectiveAt')`])}
  -- What was taken back, lost or annulled divides nothing: nobody keeps a period shut by a notice that they withdraw.
  ${changed(REOPEN, [`m.state <> 'INQUORATE'`, `m.state NOT IN ('DRAFT', 'DELIBERATION', 'INQUORATE', 'WITHDRAWN', 'ANNULLED', 'LOST')`])}
  ${NOTICE}
  ${OPEN_WIDER}
  ${CAST_ANY}
  ${changed(
    EXECUTED,
    [
      `WHEN 'DISPOSAL' THEN EXISTS (SELECT 1 FROM disposal_authorisation a WHERE a.partnership_id = r.partnership_id AND a.resolution_id = r.id)
      WHEN 'LOSS_ABSORPTION' THEN EXISTS (SELECT 1 FROM loss_absorption a WHERE a.partnership_id = r.partnership_id AND a.resolution_id = r.id)`,
      `WHEN 'PROJECTS' THEN EXISTS (
        SELECT 1 FROM journal j WHERE j.ledger_id = r.partnership_id AND j.idempotency_key = 'projects:' || encode(r.result_hash, 'hex')
          AND j.kind = 'projects' AND j.source_kind = 'resolution' AND j.source_id = encode(r.result_hash, 'hex'))
      WHEN 'ELECTION' THEN (SELECT count(*) FROM body_seat s WHERE s.partnership_id = r.partnership_id AND s.resolution_id = r.id) = jsonb_array_length(r.result::jsonb -> 'winners')
      -- What a college agreed to goes on by itself.
      WHEN 'RATIFICATION' THEN true`,
    ],
    ['ELSE false END)', 'ELSE further_effect_is_done(r) END)'],
  )}

  -- Nor are words erased by which an entry leads to the projects that it commits.
  ${changed(WORDS_THAT_STAY, [`'appropriation', `, `'appropriation', 'bets', 'projects', `])}

  GRANT SELECT ON body_seat TO copyhold_app, copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION choice_fault(jsonb, text[], text), motion_choice_fault, seat_elected FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION seat_elected TO copyhold_closer;
`;

export const WITHOUT_BALLOT_RULES = `
  ${WORDS_THAT_STAY}
  ${EXECUTED}
  ${REOPEN}
  ${CAST}
  ${OPEN}
  ${NOTICES_AFTER_ANSWERS}
  ${REVISE}
  ${DRAFT}
  DROP FUNCTION motion_choice_fault, choice_fault(jsonb, text[], text);
  ${functionOf(MOTION_VOTES, 'choice_fault')}
  REVOKE EXECUTE ON FUNCTION choice_fault(jsonb, text) FROM PUBLIC;
  DROP FUNCTION seat_elected;
  DROP TABLE body_seat;
  ALTER TABLE account_kind DISABLE TRIGGER append_only;
  DELETE FROM account_kind WHERE pattern = 'ca:equity:projects:*';
  ALTER TABLE account_kind ENABLE ALWAYS TRIGGER append_only;
  ALTER TABLE elector ADD CONSTRAINT elector_partnership_id_college_fkey FOREIGN KEY (partnership_id, college) REFERENCES college;
  ${replaced(functionOf(MOTION_NOTICES, 'effect_is_possible'))}
  ${replaced(functionOf(MOTION_NOTICES, 'motion_terms_text'))}
`;
