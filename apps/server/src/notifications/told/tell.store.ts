import { Injectable } from '@nestjs/common';
import { NOTIFICATION_KINDS } from '#libs/notifications';
import { Database } from '../../database/database.js';
import type { Source } from './sources.js';

/** What can be sent by this process. */
export interface Channels {
  readonly mail: boolean;
  readonly push: boolean;
}

/** News that nobody has read for so long is forgotten with all the rest of it. */
const KEPT = '180 days';

/** Writes down what members are told, and what is to be sent of it: one statement each, however many they are. */
@Injectable()
export class TellStore {
  constructor(private readonly database: Database) {}

  /** What is new of one kind, told to everybody whom it concerns: once, whoever asks. Answers how many things were new. */
  async tell(partnershipId: string, { kind, events, people }: Source): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `WITH new AS (
         INSERT INTO notification_event (partnership_id, kind, class, about, motion_id, meeting_id, happened_at, due_at)
         SELECT $1, $2, $3, e.about, e.motion_id, e.meeting_id, e.happened_at, e.due_at FROM (${events}) AS e
         WHERE NOT EXISTS (SELECT 1 FROM notification_event o WHERE o.partnership_id = $1 AND o.kind = $2 AND o.about = e.about)
         ON CONFLICT DO NOTHING RETURNING *
       ), told AS (
         INSERT INTO notification (event_id, partnership_id, person_id)
         SELECT p.event_id, $1, p.person_id FROM (${people}) AS p ON CONFLICT DO NOTHING
       )
       SELECT count(*)::integer AS count FROM new`,
      [partnershipId, kind, NOTIFICATION_KINDS[kind]],
    );
    return row?.count ?? 0;
  }

  /** Puts mail and push of what was told into the outbox, for whoever wants it at once. */
  async queue(partnershipId: string, { mail, push }: Channels): Promise<void> {
    await this.database.query(
      `WITH fresh AS (
         UPDATE notification_event SET queued_at = clock_timestamp() WHERE partnership_id = $1 AND queued_at IS NULL RETURNING id, class, kind
       ), wanted AS (
         SELECT f.id, n.person_id, c.mail, c.push, (CASE f.class WHEN 'VOTE' THEN 1 WHEN 'OWN' THEN 2 WHEN 'MATTER' THEN 3 ELSE 4 END)::smallint AS rank
         FROM fresh f JOIN notification n ON n.event_id = f.id
         JOIN notification_choice c ON c.partnership_id = $1 AND c.person_id = n.person_id AND c.class = f.class
         WHERE n.read_at IS NULL AND f.kind <> 'MAIL_REFUSED'
       )
       INSERT INTO outbox (partnership_id, person_id, channel, purpose, rank, event_id, push_id)
       SELECT $1, w.person_id, 'MAIL', 'NOTICE', w.rank, w.id, NULL FROM wanted w
       JOIN mail_address a ON a.partnership_id = $1 AND a.person_id = w.person_id
       WHERE $2 AND w.mail = 'AT_ONCE' AND a.verified_at IS NOT NULL AND a.refused_at IS NULL
       UNION ALL
       SELECT $1, w.person_id, 'PUSH', 'NOTICE', w.rank, w.id, s.id FROM wanted w
       JOIN push_subscription s ON s.partnership_id = $1 AND s.person_id = w.person_id WHERE $3 AND w.push
       ON CONFLICT DO NOTHING`,
      [partnershipId, mail, push],
    );
  }

  /** The digests of that day, for whoever has something unread in them: one of each person and day. */
  async digest(partnershipId: string, pace: 'DAILY' | 'WEEKLY', day: string): Promise<void> {
    await this.database.query(
      `INSERT INTO outbox (partnership_id, person_id, channel, purpose, rank, day)
       SELECT $1, a.person_id, 'MAIL', $2, 5, $3 FROM mail_address a
       WHERE a.partnership_id = $1 AND a.verified_at IS NOT NULL AND a.refused_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.partnership_id = $1 AND o.person_id = a.person_id AND o.purpose = $2 AND o.day >= $3::date)
         AND EXISTS (
           SELECT 1 FROM notification n JOIN notification_event e ON e.id = n.event_id
           JOIN notification_choice c ON c.partnership_id = $1 AND c.person_id = a.person_id AND c.class = e.class AND c.mail = $2
           WHERE n.partnership_id = $1 AND n.person_id = a.person_id AND n.read_at IS NULL AND e.told_at > ${sinceLast('a.person_id', 'clock_timestamp()')})
       ON CONFLICT DO NOTHING`,
      [partnershipId, pace, day],
    );
  }

  /** Lets go of what is long past. */
  async forget(partnershipId: string): Promise<void> {
    await this.database.query(
      `DELETE FROM notification_event WHERE partnership_id = $1 AND told_at < clock_timestamp() - $2::interval
         AND NOT (kind = 'PUBLISHED' AND EXISTS (SELECT 1 FROM motion m WHERE m.id = motion_id AND m.state = 'DELIBERATION'))`,
      [partnershipId, KEPT],
    );
    // What could not go for a week is no news any more.
    await this.database.query(
      `UPDATE outbox SET state = 'GIVEN_UP', done_at = clock_timestamp(), claimed_until = NULL, failure = 'TOO_OLD'
       WHERE partnership_id = $1 AND state = 'WAITING' AND made_at < clock_timestamp() - interval '7 days'`,
      [partnershipId],
    );
    await this.database.query(
      `DELETE FROM outbox WHERE partnership_id = $1 AND state <> 'WAITING' AND done_at < clock_timestamp() - interval '30 days'`,
      [partnershipId],
    );
  }
}

/** SQL: since when the digest of a person (`$2` is its pace) that is made at an instant has news: the one before it, or eight days. */
export const sinceLast = (person: string, madeAt: string): string =>
  `greatest(${madeAt} - interval '8 days', coalesce((SELECT max(b.made_at) FROM outbox b WHERE b.partnership_id = $1 AND b.person_id = ${person}
     AND b.purpose = $2 AND b.made_at < ${madeAt} AND b.state IN ('SENT', 'NOT_NEEDED')), '-infinity'))`;
