import { MEETING_ACTS, WITHOUT_MEETING_ACTS } from './meeting-acts.js';
import { REQUISITIONS, WITHOUT_REQUISITIONS } from './requisitions.js';

const words = (column: string, most: number): string =>
  `length(${column}) BETWEEN 1 AND ${String(most)} AND plain_words(${column})`;

/** Every state of a meeting, as libs/voting has them. */
const STATES = `'CALLED', 'NOTICED', 'OPEN', 'VOTING', 'DECLARED', 'MINUTED', 'INQUORATE', 'SECOND_CALL', 'CANCELLED'`;

/**
 * A general meeting: who called it, its agenda, who came, how it went on, its minutes. Each step is a fact with a leaf;
 * what the agenda says is free until the notice, and stands from then on.
 */
const TABLES = `
  CREATE TABLE meeting (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    partnership_id uuid NOT NULL REFERENCES partnership,
    kind text NOT NULL CHECK (kind IN ('ANNUAL', 'EXTRAORDINARY')),
    -- A room, or how to come to it from afar.
    place text NOT NULL CHECK (${words('place', 500)}),
    -- The requisition that it answers.
    requisition_id uuid,
    called_by uuid NOT NULL,
    -- Called by one of its requisitionists, because officers did not.
    by_members boolean NOT NULL CHECK (NOT by_members OR requisition_id IS NOT NULL),
    state text NOT NULL CHECK (state IN (${STATES})),
    steps integer NOT NULL CHECK (steps > 0),
    -- 1, and 2 after a second call.
    sitting integer NOT NULL DEFAULT 1 CHECK (sitting IN (1, 2)),
    begins_at timestamptz NOT NULL,
    -- What is told at the door while it is open: whoever knows it is there.
    door text,
    UNIQUE (id, partnership_id),
    FOREIGN KEY (requisition_id, partnership_id) REFERENCES meeting_requisition (id, partnership_id),
    FOREIGN KEY (partnership_id, called_by) REFERENCES person
  );
  CREATE INDEX meeting_begins ON meeting (partnership_id, begins_at);
  CREATE INDEX meeting_requisition_of ON meeting (requisition_id) WHERE requisition_id IS NOT NULL;

  CREATE TABLE meeting_item (
    meeting_id uuid NOT NULL,
    number integer NOT NULL CHECK (number BETWEEN 1 AND 200),
    partnership_id uuid NOT NULL,
    words text NOT NULL CHECK (${words('words', 500)}),
    -- What is voted on; nothing where it is only talked about.
    motion_id uuid,
    -- An earlier meeting, whose minutes are to be approved.
    minutes_of uuid,
    PRIMARY KEY (meeting_id, number),
    FOREIGN KEY (meeting_id, partnership_id) REFERENCES meeting (id, partnership_id),
    FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id),
    FOREIGN KEY (minutes_of, partnership_id) REFERENCES meeting (id, partnership_id)
  );
  CREATE INDEX meeting_item_of ON meeting_item (motion_id) WHERE motion_id IS NOT NULL;
  CREATE UNIQUE INDEX meeting_item_motion ON meeting_item (meeting_id, motion_id) WHERE motion_id IS NOT NULL;

  CREATE TABLE meeting_step (
    partnership_id uuid NOT NULL,
    meeting_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    state text NOT NULL CHECK (state IN (${STATES})),
    at timestamptz NOT NULL,
    begins_at timestamptz NOT NULL,
    custom_version integer NOT NULL,
    -- What each item is about, in their order: canonical; empty until the notice.
    agenda text NOT NULL CHECK (agenda IS JSON ARRAY WITH UNIQUE KEYS),
    -- Hash of the place, and since the notice of the items' words.
    words bytea NOT NULL CHECK (octet_length(words) = 32),
    -- Members of that day, those there, and how many had to be: where it was found whether enough came.
    members integer CHECK (members >= present),
    present integer CHECK (present >= 0),
    quorum integer CHECK (quorum >= 0),
    -- Canonical JSON of what is on record; its hash is in the leaf.
    minutes text CHECK (minutes IS JSON OBJECT WITH UNIQUE KEYS AND length(minutes) <= 2000000),
    -- Commitment to the chair's own words; null where there are none.
    notes bytea CHECK (octet_length(notes) = 32),
    person_id uuid NOT NULL,
    PRIMARY KEY (meeting_id, number),
    CHECK ((state IN ('VOTING', 'INQUORATE')) = (quorum IS NOT NULL)),
    CHECK (num_nulls(members, present) IN (0, 2) AND (quorum IS NULL OR present IS NOT NULL)),
    CHECK ((state = 'MINUTED') = (minutes IS NOT NULL) AND (notes IS NULL OR minutes IS NOT NULL)),
    FOREIGN KEY (meeting_id, partnership_id) REFERENCES meeting (id, partnership_id),
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version,
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );
  CALL make_append_only('meeting_step');

  -- Whoever came, under a reference that the log has: random, and of one sitting.
  CREATE TABLE meeting_presence (
    meeting_id uuid NOT NULL,
    reference uuid NOT NULL,
    partnership_id uuid NOT NULL,
    sitting integer NOT NULL,
    person_id uuid NOT NULL,
    came_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (meeting_id, reference),
    UNIQUE (meeting_id, sitting, person_id),
    FOREIGN KEY (meeting_id, partnership_id) REFERENCES meeting (id, partnership_id),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );
  CALL make_append_only('meeting_presence');

  -- The chair's own words beside the minutes, with the salt of their commitment: both go where they are erased.
  CREATE TABLE meeting_notes (
    meeting_id uuid PRIMARY KEY,
    partnership_id uuid NOT NULL,
    notes text NOT NULL CHECK (${words('notes', 20_000)}),
    salt bytea NOT NULL CHECK (octet_length(salt) = 32),
    FOREIGN KEY (meeting_id, partnership_id) REFERENCES meeting (id, partnership_id)
  );

  CREATE FUNCTION salted_hash(p_kind text, p_salt bytea, p_words text) RETURNS bytea LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT sha256(convert_to(p_kind || chr(10), 'UTF8') || p_salt || convert_to(p_words, 'UTF8'))
  $$;
  -- The hash of a meeting's place, and of its items by their numbers.
  CREATE FUNCTION meeting_words(p_meeting uuid, p_items boolean) RETURNS bytea LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT sha256(convert_to(flat_json(jsonb_build_object('place', m.place) || coalesce(
      (SELECT jsonb_object_agg(i.number::text, i.words) FROM meeting_item i WHERE i.meeting_id = m.id AND p_items), '{}')), 'UTF8'))
    FROM meeting m WHERE m.id = p_meeting
  $$;
  CREATE FUNCTION meeting_agenda(p_meeting uuid) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT '[' || coalesce(string_agg(format('{"item":"%s","minutesOf":"%s","motion":"%s"}', i.number, i.minutes_of, i.motion_id), ',' ORDER BY i.number), '') || ']'
    FROM meeting_item i WHERE i.meeting_id = p_meeting
  $$;
  CREATE FUNCTION meeting_leaf(p_meeting uuid, p_number integer) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"agenda":%s,"at":"%s","beginsAt":"%s","byMembers":"%s","customVersion":"%s","id":"%s","kind":"%s","members":"%s","minutes":"%s","notes":"%s","number":"%s","present":"%s","quorum":"%s","requisition":"%s","state":"%s","type":"meeting","v":"1","words":"%s"}',
      s.agenda, custom_instant(s.at), custom_instant(s.begins_at), CASE WHEN m.by_members THEN 'yes' ELSE 'no' END, s.custom_version, s.meeting_id, m.kind, s.members,
      encode(sha256(convert_to(s.minutes, 'UTF8')), 'hex'), encode(s.notes, 'hex'), s.number, s.present, s.quorum, m.requisition_id, s.state, encode(s.words, 'hex'))
    FROM meeting_step s JOIN meeting m ON m.id = s.meeting_id WHERE s.meeting_id = p_meeting AND s.number = p_number
  $$;
  CREATE FUNCTION meeting_presence_leaf(p_meeting uuid, p_reference uuid) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"meeting":"%s","reference":"%s","type":"meeting-presence","v":"1"}', p_meeting, p_reference)
  $$;

  GRANT SELECT ON meeting, meeting_item, meeting_step, meeting_presence, meeting_notes TO copyhold_app;
  GRANT SELECT (id, partnership_id, kind, place, requisition_id, by_members, state, steps, sitting, begins_at) ON meeting TO copyhold_auditor;
  GRANT SELECT ON meeting_item, meeting_notes TO copyhold_auditor;
  GRANT SELECT (partnership_id, meeting_id, number, state, at, begins_at, custom_version, agenda, words, members, present, quorum, minutes, notes)
    ON meeting_step TO copyhold_auditor;
  GRANT SELECT (meeting_id, reference, partnership_id, sitting, came_at) ON meeting_presence TO copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION salted_hash, meeting_words, meeting_agenda, meeting_leaf, meeting_presence_leaf FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION salted_hash, meeting_words, meeting_agenda, meeting_leaf, meeting_presence_leaf TO copyhold_app, copyhold_auditor;
`;

const WITHOUT_TABLES = `
  DROP FUNCTION meeting_presence_leaf, meeting_leaf, meeting_agenda, meeting_words, salted_hash;
  DROP TABLE meeting_notes, meeting_presence, meeting_step, meeting_item, meeting;
`;

/** Where a vote belongs to a meeting, and who was there: what mandates ask, which know no meetings by themselves. */
const OF_MOTIONS = `
  -- The meeting that had the motion on its announced agenda before the vote began, and begins before it ends. One that too
  -- few came to, or that was called off, is none.
  CREATE OR REPLACE FUNCTION motion_meeting(p_motion uuid) RETURNS uuid LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT g.id FROM meeting_item i JOIN meeting g ON g.id = i.meeting_id JOIN motion m ON m.id = i.motion_id
    JOIN meeting_step s ON s.meeting_id = g.id AND s.state = 'NOTICED'
    WHERE i.motion_id = p_motion AND g.state NOT IN ('CALLED', 'CANCELLED', 'INQUORATE') AND s.at < m.opens_at AND g.begins_at < coalesce(m.extended_to, m.closes_at)
    ORDER BY s.at, g.id LIMIT 1
  $$;
  CREATE OR REPLACE FUNCTION checked_in(p_meeting uuid, p_person uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM meeting_presence p JOIN meeting g ON g.id = p.meeting_id AND g.sitting = p.sitting WHERE p.meeting_id = p_meeting AND p.person_id = p_person)
  $$;
`;

const OF_NO_MEETING = `
  CREATE OR REPLACE FUNCTION motion_meeting(p_motion uuid) RETURNS uuid LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$ SELECT NULL::uuid $$;
  CREATE OR REPLACE FUNCTION checked_in(p_meeting uuid, p_person uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$ SELECT false $$;
`;

export const MEETINGS = [REQUISITIONS, TABLES, MEETING_ACTS, OF_MOTIONS].join('\n');

export const WITHOUT_MEETINGS = [OF_NO_MEETING, WITHOUT_MEETING_ACTS, WITHOUT_TABLES, WITHOUT_REQUISITIONS].join('\n');
