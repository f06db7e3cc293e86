import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { NotificationRow, Owner } from '../notifications.types.js';

/** What is shown at most of what waits and of what has a day. */
const MOST_ABOVE = 50;
/** News at once; a page takes what comes after. */
export const NEWS_AT_ONCE = 30;
/** Unread ones are counted up to here: more are "99+" anyway. */
const COUNTED = 100;

const CLOSES = 'coalesce(m.extended_to, m.closes_at)';

/**
 * SQL: everything that somebody (`$2`) was told, as it stands now. A motion's title is its own, but of a draft that the
 * person no longer has a part in.
 */
const TOLD = `
  SELECT e.id, e.kind, e.class, e.about, e.motion_id AS "motionId", e.meeting_id AS "meetingId", (m.id IS NOT NULL AND m.version IS NULL) AS "isDivision",
    CASE WHEN m.state = 'DRAFT' AND m.sponsor_id <> $2 AND NOT EXISTS (SELECT 1 FROM motion_author a WHERE a.motion_id = m.id AND a.person_id = $2) THEN ''
         WHEN m.id IS NOT NULL THEN m.title ELSE coalesce(g.kind, '') END AS title,
    e.happened_at AS "happenedAt", CASE WHEN e.class = 'VOTE' THEN ${CLOSES} ELSE e.due_at END AS "dueAt", n.read_at AS "readAt", w.waits,
    CASE e.kind WHEN 'DECIDED' THEN (SELECT CASE WHEN r.carried THEN 'CARRIED' ELSE r.result::json ->> 'state' END FROM resolution r WHERE r.partnership_id = $1 AND r.motion_id = m.id)
      WHEN 'AMENDMENT_ANSWERED' THEN (SELECT a.state FROM motion_amendment a WHERE a.motion_id = m.id AND a.number = split_part(e.about, '/', 2)::integer) END AS said,
    CASE WHEN e.kind = 'CARRIED_OUT' THEN (SELECT sum(i.amount_minor)::text FROM resolution r JOIN distribution_run d ON d.partnership_id = $1 AND d.resolution_id = r.id
      JOIN distribution_item i ON i.partnership_id = $1 AND i.run_id = d.id AND i.person_id = $2 WHERE r.partnership_id = $1 AND r.motion_id = m.id) END AS "causedMinor",
    CASE WHEN w.waits THEN 'VOTE'
         WHEN e.kind = 'ANNOUNCED' AND m.state = 'NOTICED' AND e.due_at > clock_timestamp() AND e.about = m.id || '/' || m.notices THEN 'DEADLINE'
         WHEN e.kind = 'MEETING_CALLED' AND g.state IN ('NOTICED', 'SECOND_CALL') AND g.begins_at > clock_timestamp() AND e.about = g.id || '/' || g.sitting THEN 'DEADLINE'
         ELSE 'NEWS' END AS "group"
  FROM notification n JOIN notification_event e ON e.id = n.event_id
  LEFT JOIN motion m ON m.id = e.motion_id
  LEFT JOIN meeting g ON g.id = e.meeting_id
  CROSS JOIN LATERAL (SELECT coalesce(e.class = 'VOTE' AND m.state = 'OPEN' AND ${CLOSES} > clock_timestamp() AND EXISTS (
    SELECT 1 FROM elector l WHERE l.motion_id = m.id AND l.person_id = $2 AND NOT has_voted(l.motion_id, l.voter_ref)), false) AS waits) AS w
  WHERE n.partnership_id = $1 AND n.person_id = $2`;

const shown = (rest: string): string =>
  `SELECT t.id, t.kind, t.class, t."motionId", t."meetingId", t."isDivision", t.title, t."happenedAt", t."dueAt", t."readAt", t.waits,
     coalesce(t.said, '') AS detail, t."causedMinor", t."group" ${rest}`;

/** What somebody was told: read by nobody but them. */
@Injectable()
export class NotificationStore {
  constructor(private readonly database: Database) {}

  /** The votes that wait, each once with the last that was said of it; then what has a day; each the soonest first. */
  above({ partnershipId, personId }: Owner): Promise<NotificationRow[]> {
    return this.database.query<NotificationRow>(
      shown(`FROM (SELECT DISTINCT ON (s."group", coalesce(s."motionId", s."meetingId")) s.* FROM (${TOLD}) AS s WHERE s."group" <> 'NEWS'
               ORDER BY s."group", coalesce(s."motionId", s."meetingId"), s.id DESC) AS t
             ORDER BY t."group" = 'VOTE' DESC, t."dueAt", t.id LIMIT ${String(MOST_ABOVE)}`),
      [partnershipId, personId],
    );
  }

  /** All else, the latest first, one more than is shown. A vote that waits no longer is no news: its outcome will be. */
  news({ partnershipId, personId }: Owner, after: string | undefined): Promise<NotificationRow[]> {
    return this.database.query<NotificationRow>(
      shown(`FROM (${TOLD}) AS t WHERE t."group" = 'NEWS' AND t.class <> 'VOTE' AND ($3::uuid IS NULL OR t.id < $3)
             ORDER BY t.id DESC LIMIT ${String(NEWS_AT_ONCE + 1)}`),
      [partnershipId, personId, after ?? null],
    );
  }

  /** How many are unread, up to a hundred; a vote that waits no longer counts for nothing. */
  async unread({ partnershipId, personId }: Owner): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM (SELECT 1 FROM (${TOLD} AND n.read_at IS NULL) AS t WHERE t.class <> 'VOTE' OR t.waits LIMIT ${String(COUNTED)}) AS c`,
      [partnershipId, personId],
    );
    return row?.count ?? 0;
  }

  /** Marks these read, or all; what was read stays so. */
  async markRead({ partnershipId, personId }: Owner, ids: readonly string[] | undefined): Promise<void> {
    await this.database.query(
      `UPDATE notification SET read_at = clock_timestamp()
       WHERE partnership_id = $1 AND person_id = $2 AND read_at IS NULL AND ($3::uuid[] IS NULL OR event_id = ANY ($3))`,
      [partnershipId, personId, ids ?? null],
    );
  }

  /** One thing that somebody was told; undefined where they were not. */
  async one({ partnershipId, personId }: Owner, eventId: string): Promise<NotificationRow | undefined> {
    const [row] = await this.database.query<NotificationRow>(shown(`FROM (${TOLD} AND n.event_id = $3) AS t`), [
      partnershipId,
      personId,
      eventId,
    ]);
    return row;
  }

  /** What is in a digest: unread, of the classes that the person wants at that pace, told between two instants. */
  between(
    { partnershipId, personId }: Owner,
    { pace, since, until }: { readonly pace: string; readonly since: Date; readonly until: Date },
  ): Promise<NotificationRow[]> {
    return this.database.query<NotificationRow>(
      shown(`FROM (${TOLD} AND n.read_at IS NULL AND e.told_at > $3 AND e.told_at <= $4
               AND EXISTS (SELECT 1 FROM notification_choice c WHERE c.partnership_id = $1 AND c.person_id = $2 AND c.class = e.class AND c.mail = $5)) AS t
             WHERE t.class <> 'VOTE' OR t.waits ORDER BY t.waits DESC, t."group" = 'DEADLINE' DESC, t."dueAt", t.id DESC LIMIT 200`),
      [partnershipId, personId, since, until, pace],
    );
  }
}
