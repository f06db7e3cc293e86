import { Injectable } from '@nestjs/common';
import type { DatedMeeting, DatedMotion } from '#libs/notifications';
import { Database } from '../../database/database.js';
import type { Owner } from '../notifications.types.js';

/** Entries of one calendar: more than anybody has. */
const MOST = 500;

/** How long a meeting is taken to last (milliseconds): nobody says beforehand. */
const MEETING_MS = 2 * 3_600_000;

interface MotionRow {
  readonly id: string;
  readonly title: string;
  readonly opens: Date;
  readonly closes: Date;
  readonly notices: number;
  readonly extended: boolean;
}

interface MeetingRow {
  readonly id: string;
  readonly kind: string;
  readonly place: string;
  readonly begins: Date;
  readonly steps: number;
  readonly state: string;
}

const MOTION = `m.id, m.title, m.opens_at AS opens, coalesce(m.extended_to, m.closes_at) AS closes, coalesce(m.notices, 1) AS notices,
  m.extended_to IS NOT NULL AS extended`;
const MEETING = 'g.id, g.kind, g.place, g.begins_at AS begins, g.steps, g.state';

/** Hours of votes and meetings. */
@Injectable()
export class CalendarStore {
  constructor(private readonly database: Database) {}

  /** Whose calendar a secret opens. */
  async ownerOf(hash: Buffer): Promise<Owner | undefined> {
    const [row] = await this.database.query<Owner>(
      'SELECT partnership_id AS "partnershipId", person_id AS "personId" FROM notification_setting WHERE calendar_hash = $1',
      [hash],
    );
    return row;
  }

  /** Votes that somebody is called to, or would be, of the last quarter and those to come. */
  async motionsOf({ partnershipId, personId }: Owner): Promise<readonly DatedMotion[]> {
    const rows = await this.database.query<MotionRow>(
      `SELECT ${MOTION} FROM motion m WHERE m.partnership_id = $1 AND m.closes_at > clock_timestamp() - interval '90 days'
         AND m.state NOT IN ('DRAFT', 'DELIBERATION', 'WITHDRAWN')
         AND (EXISTS (SELECT 1 FROM elector e WHERE e.motion_id = m.id AND e.person_id = $2)
              OR (m.state = 'NOTICED' AND EXISTS (SELECT 1 FROM membership s WHERE s.partnership_id = $1 AND s.person_id = $2
                    AND (s.until IS NULL OR s.until > (clock_timestamp() AT TIME ZONE 'UTC')::date))))
       ORDER BY m.opens_at, m.id LIMIT ${String(MOST)}`,
      [partnershipId, personId],
    );
    return rows.map(dated);
  }

  /** One that was put to the vote: anybody may read it. */
  async motion(partnershipId: string, id: string): Promise<DatedMotion | undefined> {
    const [row] = await this.database.query<MotionRow>(
      `SELECT ${MOTION} FROM motion m WHERE m.partnership_id = $1 AND m.id = $2 AND m.opens_at IS NOT NULL AND m.closes_at IS NOT NULL AND m.state <> 'WITHDRAWN'`,
      [partnershipId, id],
    );
    return row && dated(row);
  }

  async meetings(partnershipId: string): Promise<readonly DatedMeeting[]> {
    const rows = await this.database.query<MeetingRow>(
      `SELECT ${MEETING} FROM meeting g WHERE g.partnership_id = $1 AND g.begins_at > clock_timestamp() - interval '90 days' AND g.state <> 'CALLED'
       ORDER BY g.begins_at, g.id LIMIT ${String(MOST)}`,
      [partnershipId],
    );
    return rows.map(gathered);
  }

  async meeting(partnershipId: string, id: string): Promise<DatedMeeting | undefined> {
    const [row] = await this.database.query<MeetingRow>(
      `SELECT ${MEETING} FROM meeting g WHERE g.partnership_id = $1 AND g.id = $2`,
      [partnershipId, id],
    );
    return row && gathered(row);
  }
}

const dated = ({ id, title, opens, closes, notices, extended }: MotionRow): DatedMotion => ({
  ...{ id, title, notices, extended },
  opensAtMs: opens.getTime(),
  closesAtMs: closes.getTime(),
});

const gathered = ({ id, kind, place, begins, steps, state }: MeetingRow): DatedMeeting => ({
  ...{ id, place },
  title: kind === 'ANNUAL' ? 'Annual meeting' : 'Extraordinary meeting',
  startsAtMs: begins.getTime(),
  endsAtMs: begins.getTime() + MEETING_MS,
  changes: steps,
  cancelled: state === 'CANCELLED',
});
