import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { sinceLast } from '../told/tell.store.js';

/** Something to be sent, taken by this process for a while. */
export interface Claimed {
  readonly id: string;
  readonly partnershipId: string;
  readonly personId: string;
  readonly purpose: 'CODE' | 'TEST' | 'NOTICE' | 'DAILY' | 'WEEKLY';
  readonly eventId: string | null;
  readonly madeAt: Date;
  /** With this one. What was tried so often by others is theirs no more. */
  readonly attempts: number;
  /** Where mail goes; null where the person has none that is verified, but for the code that verifies it. */
  readonly address: string | null;
  readonly push: {
    readonly id: string;
    readonly endpoint: string;
    readonly p256dh: string;
    readonly auth: string;
  } | null;
}

/** For how long what was taken is left to whoever took it: longer than a batch can last. */
const CLAIMED = '5 minutes';

/** SQL: whether `$4` is one of the person's quiet hours, as `isQuiet` has it. */
const QUIET = `(s.quiet_from <> s.quiet_to AND CASE WHEN s.quiet_from < s.quiet_to
  THEN $4::integer >= s.quiet_from AND $4::integer < s.quiet_to ELSE $4::integer >= s.quiet_from OR $4::integer < s.quiet_to END)`;

/** SQL: whether the person still wants what the notice `o` is about in that way; whatever is no notice is wanted. */
const wanted = (way: string): string =>
  `(o.event_id IS NULL OR EXISTS (SELECT 1 FROM notification_event e
      JOIN notification_choice c ON c.partnership_id = o.partnership_id AND c.person_id = o.person_id AND c.class = e.class
      WHERE e.id = o.event_id AND ${way}))`;

/**
 * What waits to be sent. Whoever takes something has it for some minutes; if they are gone by then, another sends it, with
 * the same Message-ID: it may come twice, it does not get lost, and mail programs show the two as one.
 */
@Injectable()
export class OutboxStore {
  constructor(private readonly database: Database) {}

  /**
   * Takes at most so many, what waits for somebody first; nothing of those who have quiet hours at that hour of the
   * partnership's day, but for what they have just asked for. What they chose not to be sent since comes without an address.
   */
  claim(
    partnershipId: string,
    { channel, most, hour }: { readonly channel: 'MAIL' | 'PUSH'; readonly most: number; readonly hour: number },
  ): Promise<Claimed[]> {
    return this.database.query<Claimed>(
      `WITH taken AS (
         UPDATE outbox o SET attempts = o.attempts + 1, claimed_until = clock_timestamp() + interval '${CLAIMED}'
         FROM (
           SELECT q.id FROM outbox q LEFT JOIN notification_setting s ON s.partnership_id = q.partnership_id AND s.person_id = q.person_id
           WHERE q.partnership_id = $1 AND q.channel = $2 AND q.state = 'WAITING' AND q.next_at <= clock_timestamp()
             AND (q.claimed_until IS NULL OR q.claimed_until < clock_timestamp())
             AND (q.purpose IN ('CODE', 'TEST') OR s.person_id IS NULL OR NOT ${QUIET})
           ORDER BY q.rank, q.next_at, q.id LIMIT $3 FOR UPDATE OF q SKIP LOCKED) AS t
         WHERE o.id = t.id RETURNING o.*)
       SELECT o.id, o.partnership_id AS "partnershipId", o.person_id AS "personId", o.purpose, o.event_id AS "eventId", o.made_at AS "madeAt",
         o.attempts::integer AS attempts, a.address,
         CASE WHEN p.id IS NOT NULL THEN json_build_object('id', p.id, 'endpoint', p.endpoint, 'p256dh', p.p256dh, 'auth', p.auth) END AS push
       FROM taken o
       LEFT JOIN mail_address a ON a.partnership_id = o.partnership_id AND a.person_id = o.person_id
         AND (a.challenge = o.id OR (o.purpose <> 'CODE' AND a.verified_at IS NOT NULL AND a.refused_at IS NULL))
         AND ${wanted(`c.mail = 'AT_ONCE'`)}
       LEFT JOIN push_subscription p ON p.id = o.push_id AND ${wanted('c.push')}
       ORDER BY o.rank, o.next_at, o.id`,
      [partnershipId, channel, most, hour],
    );
  }

  /** It was sent, or need not be, or is given up. Nothing where another took it meanwhile. */
  async end({ id, attempts }: Claimed, state: 'SENT' | 'NOT_NEEDED' | 'GIVEN_UP', failure?: string): Promise<void> {
    await this.database.query(
      `UPDATE outbox SET state = $3, done_at = clock_timestamp(), claimed_until = NULL, failure = $4 WHERE id = $1 AND attempts = $2 AND state = 'WAITING'`,
      [id, attempts, state, failure ?? null],
    );
  }

  /** It waits again, for so long (ms). `counts`: whether this was an attempt. */
  async retry(
    { id, attempts }: Claimed,
    { failure, waitMs, counts }: { readonly failure: string; readonly waitMs: number; readonly counts: boolean },
  ): Promise<void> {
    await this.database.query(
      `UPDATE outbox SET claimed_until = NULL, next_at = clock_timestamp() + make_interval(secs => $3::double precision / 1000), failure = $4,
         attempts = attempts - $5 WHERE id = $1 AND attempts = $2 AND state = 'WAITING'`,
      [id, attempts, waitMs, failure, counts ? 0 : 1],
    );
  }

  /** Since when a digest has news. */
  async newsSince({ partnershipId, personId, purpose, madeAt }: Claimed): Promise<Date> {
    const [row] = await this.database.query<{ since: Date }>(`SELECT ${sinceLast('$3', '$4::timestamptz')} AS since`, [
      partnershipId,
      purpose,
      personId,
      madeAt,
    ]);
    return row?.since ?? madeAt;
  }

  /** The server will never take mail for this address: it is off, and its person is told on the pages. */
  async refuseAddress({ id, partnershipId, personId }: Claimed): Promise<void> {
    await this.database.query(
      `WITH off AS (
         UPDATE mail_address SET refused_at = clock_timestamp() WHERE partnership_id = $1 AND person_id = $2 AND refused_at IS NULL RETURNING 1
       ), event AS (
         INSERT INTO notification_event (partnership_id, kind, class, about, happened_at)
         SELECT $1, 'MAIL_REFUSED', 'OWN', $3::text, clock_timestamp() FROM off ON CONFLICT DO NOTHING RETURNING id
       )
       INSERT INTO notification (event_id, partnership_id, person_id) SELECT id, $1, $2 FROM event`,
      [partnershipId, personId, id],
    );
  }

  /** The browser is no longer there. */
  async forgetPush(id: string): Promise<void> {
    await this.database.query('DELETE FROM push_subscription WHERE id = $1', [id]);
  }
}
