import type { NotificationKind } from '#libs/notifications';

/**
 * Where members' notifications come from: for each kind one query of what happened (`$1` is the partnership), and one of
 * whom it concerns, over what is new of it (`n`). What happened longer ago than a week when it is first seen is not told.
 */
export interface Source {
  readonly kind: NotificationKind;
  /** `about, motion_id, meeting_id, happened_at, due_at`. */
  readonly events: string;
  /** `event_id, person_id`; nobody is told of what they did themselves. */
  readonly people: string;
}

const LATELY = `clock_timestamp() - interval '7 days'`;
const TODAY = `(clock_timestamp() AT TIME ZONE 'UTC')::date`;

const CLOSES = 'coalesce(m.extended_to, m.closes_at)';

/** What an event of a motion is made of. */
const ofMotion = (about: string, happenedAt: string, dueAt: string): string =>
  `${about} AS about, m.id AS motion_id, NULL::uuid AS meeting_id, ${happenedAt} AS happened_at, ${dueAt} AS due_at`;

const NONE = 'NULL::timestamptz';

const MEMBERS = `SELECT DISTINCT n.id AS event_id, s.person_id FROM new n JOIN membership s ON s.partnership_id = $1
  WHERE s.since <= ${TODAY} AND (s.until IS NULL OR s.until > ${TODAY})`;

/** Everybody on the frozen roll of the vote. */
const ROLL = `SELECT n.id AS event_id, e.person_id FROM new n JOIN elector e ON e.motion_id = n.motion_id`;

const ROLL_YET_TO_VOTE = `${ROLL} WHERE NOT has_voted(e.motion_id, e.voter_ref)`;

/** Who writes the motion: its sponsor, and who said yes to writing it together. */
const AUTHORS = `SELECT n.id AS event_id, w.person_id FROM new n JOIN LATERAL (
    SELECT m.sponsor_id AS person_id FROM motion m WHERE m.id = n.motion_id AND m.sponsor_id IS NOT NULL
    UNION SELECT a.person_id FROM motion_author a WHERE a.motion_id = n.motion_id AND a.accepted_at IS NOT NULL) AS w ON true`;

const OF_VOTES: readonly Source[] = [
  {
    kind: 'VOTE_OPEN',
    events: `SELECT ${ofMotion('m.id::text', 'coalesce(o.opened_at, m.opens_at)', CLOSES)}
      FROM motion m LEFT JOIN motion_opening o ON o.motion_id = m.id
      WHERE m.partnership_id = $1 AND m.state = 'OPEN' AND ${CLOSES} > clock_timestamp()`,
    people: ROLL,
  },
  {
    // Of a vote that is shorter than a day and a half, the opening said it.
    kind: 'VOTE_ENDING',
    events: `SELECT ${ofMotion('m.id::text', 'clock_timestamp()', CLOSES)} FROM motion m
      WHERE m.partnership_id = $1 AND m.state = 'OPEN' AND m.closes_at > clock_timestamp()
        AND m.closes_at <= clock_timestamp() + interval '24 hours' AND m.closes_at - m.opens_at > interval '36 hours'`,
    people: ROLL_YET_TO_VOTE,
  },
  {
    kind: 'VOTE_EXTENDED',
    events: `SELECT ${ofMotion('m.id::text', 'x.met_at', 'x.until')} FROM motion m JOIN motion_extension x ON x.motion_id = m.id
      WHERE m.partnership_id = $1 AND m.state = 'OPEN' AND x.until > clock_timestamp()`,
    people: ROLL_YET_TO_VOTE,
  },
];

const OF_TEXTS: readonly Source[] = [
  {
    kind: 'AUTHOR_ASKED',
    events: `SELECT ${ofMotion(`m.id::text || '/' || a.person_id`, 'a.invited_at', NONE)} FROM motion m JOIN motion_author a ON a.motion_id = m.id
      WHERE m.partnership_id = $1 AND m.state IN ('DRAFT', 'DELIBERATION') AND a.accepted_at IS NULL AND a.invited_at > ${LATELY}`,
    people: `SELECT n.id AS event_id, split_part(n.about, '/', 2)::uuid AS person_id FROM new n`,
  },
  {
    kind: 'QUESTION_ASKED',
    events: `SELECT ${ofMotion('q.id::text', 'q.posted_at', NONE)} FROM motion_post q JOIN motion m ON m.id = q.motion_id
      WHERE q.partnership_id = $1 AND q.kind = 'QUESTION' AND q.withdrawn_at IS NULL AND q.posted_at > ${LATELY}`,
    people: `SELECT w.* FROM (${AUTHORS}) AS w JOIN new n ON n.id = w.event_id JOIN motion_post q ON q.id = n.about::uuid
      WHERE q.person_id <> w.person_id`,
  },
  {
    kind: 'QUESTION_ANSWERED',
    events: `SELECT ${ofMotion('a.id::text', 'a.posted_at', NONE)} FROM motion_post a JOIN motion m ON m.id = a.motion_id
      WHERE a.partnership_id = $1 AND a.kind = 'ANSWER' AND a.withdrawn_at IS NULL AND a.posted_at > ${LATELY}`,
    people: `SELECT n.id AS event_id, q.person_id FROM new n JOIN motion_post a ON a.id = n.about::uuid
      JOIN motion_post q ON q.id = a.answers WHERE q.person_id <> a.person_id`,
  },
  {
    kind: 'AMENDMENT_PROPOSED',
    events: `SELECT ${ofMotion(`m.id::text || '/' || a.number`, 'a.proposed_at', NONE)} FROM motion_amendment a JOIN motion m ON m.id = a.motion_id
      WHERE a.partnership_id = $1 AND a.state = 'OPEN' AND a.proposed_at > ${LATELY}`,
    people: `SELECT w.* FROM (${AUTHORS}) AS w JOIN new n ON n.id = w.event_id
      JOIN motion_amendment a ON a.motion_id = n.motion_id AND a.number = split_part(n.about, '/', 2)::integer WHERE a.person_id <> w.person_id`,
  },
  {
    kind: 'AMENDMENT_ANSWERED',
    events: `SELECT ${ofMotion(`m.id::text || '/' || a.number`, 'a.answered_at', NONE)} FROM motion_amendment a JOIN motion m ON m.id = a.motion_id
      WHERE a.partnership_id = $1 AND a.state IN ('ACCEPTED', 'DECLINED') AND a.answered_at > ${LATELY}`,
    people: `SELECT n.id AS event_id, a.person_id FROM new n
      JOIN motion_amendment a ON a.motion_id = n.motion_id AND a.number = split_part(n.about, '/', 2)::integer WHERE a.person_id <> a.answered_by`,
  },
];

const OF_MOTIONS: readonly Source[] = [
  {
    // When it was published stands nowhere: it is when it is first seen.
    kind: 'PUBLISHED',
    events: `SELECT ${ofMotion('m.id::text', 'clock_timestamp()', NONE)} FROM motion m
      WHERE m.partnership_id = $1 AND m.state = 'DELIBERATION' AND m.notices = 0 AND m.second_call_of IS NULL
        AND m.drafted_at > clock_timestamp() - interval '90 days'`,
    people: `SELECT w.* FROM (${MEMBERS}) AS w JOIN new n ON n.id = w.event_id JOIN motion m ON m.id = n.motion_id
      WHERE w.person_id <> m.sponsor_id`,
  },
  {
    kind: 'ANNOUNCED',
    events: `SELECT ${ofMotion(`m.id::text || '/' || m.notices`, 'x.noticed_at', 'm.opens_at')}
      FROM motion m JOIN motion_notice x ON x.motion_id = m.id AND x.number = m.notices
      WHERE m.partnership_id = $1 AND m.state = 'NOTICED' AND m.opens_at > clock_timestamp()`,
    people: MEMBERS,
  },
  {
    kind: 'CALLED_AGAIN',
    events: `SELECT ${ofMotion('m.id::text', 'm.drafted_at', NONE)} FROM motion m
      WHERE m.partnership_id = $1 AND m.second_call_of IS NOT NULL AND m.state <> 'WITHDRAWN' AND m.drafted_at > ${LATELY}`,
    people: `SELECT n.id AS event_id, e.person_id FROM new n JOIN motion m ON m.id = n.motion_id JOIN elector e ON e.motion_id = m.second_call_of`,
  },
  {
    kind: 'DECIDED',
    events: `SELECT ${ofMotion('m.id::text', 'r.recorded_at', NONE)} FROM resolution r JOIN motion m ON m.id = r.motion_id
      WHERE r.partnership_id = $1 AND r.recorded_at > ${LATELY}`,
    people: ROLL,
  },
  {
    kind: 'MOTION_BLOCKED',
    events: `SELECT ${ofMotion('m.id::text', 'm.standstill_until', NONE)} FROM motion m JOIN motion_block b ON b.motion_id = m.id
      WHERE m.partnership_id = $1 AND m.state = 'STANDSTILL' AND m.standstill_until < clock_timestamp()`,
    people: AUTHORS,
  },
  {
    kind: 'CARRIED_OUT',
    events: `SELECT ${ofMotion('m.id::text', 'm.executed_at', NONE)} FROM motion m
      WHERE m.partnership_id = $1 AND m.state = 'EXECUTED' AND m.executed_at > ${LATELY}`,
    people: ROLL,
  },
  {
    kind: 'ANNULLED',
    events: `SELECT ${ofMotion('m.id::text', 'clock_timestamp()', NONE)} FROM motion m
      WHERE m.partnership_id = $1 AND m.state = 'ANNULLED' AND coalesce(m.extended_to, m.closes_at) > clock_timestamp() - interval '180 days'`,
    people: ROLL,
  },
];

const OF_MEETINGS: readonly Source[] = [
  {
    kind: 'MEETING_CALLED',
    events: `SELECT g.id::text || '/' || g.sitting AS about, NULL::uuid AS motion_id, g.id AS meeting_id, s.at AS happened_at, g.begins_at AS due_at
      FROM meeting g JOIN meeting_step s ON s.meeting_id = g.id AND s.number = g.steps
      WHERE g.partnership_id = $1 AND g.state IN ('NOTICED', 'SECOND_CALL') AND g.begins_at > clock_timestamp()`,
    people: MEMBERS,
  },
];

/** Who gave it and who holds it: a giver in whose name somebody else gave or ended one is to learn of it. */
const OF_MANDATE = `SELECT n.id AS event_id, w.person_id FROM new n JOIN mandate d ON d.partnership_id = $1 AND d.id = n.about::uuid
  CROSS JOIN LATERAL (VALUES (d.giver_id), (d.holder_id)) AS w(person_id)`;

const OF_OTHERS: readonly Source[] = [
  {
    kind: 'MANDATE_GIVEN',
    events: `SELECT d.id::text AS about, d.motion_id, d.meeting_id, d.given_at AS happened_at, ${NONE} AS due_at FROM mandate d
      WHERE d.partnership_id = $1 AND d.given_at > ${LATELY}`,
    people: OF_MANDATE,
  },
  {
    kind: 'MANDATE_ENDED',
    events: `SELECT d.id::text AS about, d.motion_id, d.meeting_id, r.revoked_at AS happened_at, ${NONE} AS due_at
      FROM mandate_revocation r JOIN mandate d ON d.partnership_id = r.partnership_id AND d.id = r.mandate_id
      WHERE r.partnership_id = $1 AND r.revoked_at > ${LATELY}`,
    people: OF_MANDATE,
  },
  {
    kind: 'OBJECTION_RAISED',
    events: `SELECT ${ofMotion('o.id::text', 'o.objected_at', 'o.held_until')} FROM objection o JOIN motion m ON m.id = o.motion_id
      WHERE o.partnership_id = $1 AND o.objected_at > ${LATELY} AND NOT EXISTS (SELECT 1 FROM objection_withdrawal w WHERE w.objection_id = o.id)`,
    people: `SELECT w.* FROM (${AUTHORS}) AS w JOIN new n ON n.id = w.event_id LEFT JOIN objection_words o ON o.objection_id = n.about::uuid
      WHERE o.person_id IS DISTINCT FROM w.person_id`,
  },
];

/** Everything that is told, what waits for somebody first. */
export const SOURCES: readonly Source[] = [...OF_VOTES, ...OF_TEXTS, ...OF_MOTIONS, ...OF_MEETINGS, ...OF_OTHERS];
