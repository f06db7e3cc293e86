import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import { Database, queryIn, type Tx } from '../database/database.js';
import type {
  Attendant,
  CalledAsked,
  ItemAsked,
  MeetingItemRow,
  MeetingRow,
  MeetingStepRow,
  MoveAsked,
  ProposedItem,
  RequisitionRow,
} from './meetings.types.js';

/** Meetings that a list shows: years of them. */
const MOST_MEETINGS = 50;
const MOST_REQUISITIONS = 20;

interface Made {
  readonly outcome: string;
  readonly id: string | null;
}

/** General meetings as they stand, and the functions by which they go on: each decides again, and answers. */
@Injectable()
export class MeetingsStore {
  constructor(private readonly database: Database) {}

  /** The latest to begin first; one alone where it is named. */
  meetings(partnershipId: string, personId: string | undefined, id?: string): Promise<MeetingRow[]> {
    return this.database.query<MeetingRow>(
      `SELECT m.id, m.kind, m.state, m.place, m.begins_at AS "beginsAt", m.requisition_id AS requisition, m.by_members AS "byMembers",
              (SELECT count(*)::integer FROM meeting_presence p WHERE p.meeting_id = m.id AND p.sitting = m.sitting) AS present,
              s.minutes, n.notes, (m.by_members AND m.called_by = $2) IS TRUE AS called, m.door,
              (SELECT p.reference FROM meeting_presence p WHERE p.meeting_id = m.id AND p.sitting = m.sitting AND p.person_id = $2) AS reference
       FROM meeting m LEFT JOIN meeting_step s ON s.meeting_id = m.id AND s.state = 'MINUTED' LEFT JOIN meeting_notes n ON n.meeting_id = m.id
       WHERE m.partnership_id = $1 AND ($3::uuid IS NULL OR m.id = $3) ORDER BY m.begins_at DESC, m.id LIMIT ${String(MOST_MEETINGS)}`,
      [partnershipId, personId ?? null, id ?? null],
    );
  }

  items(ids: readonly string[]): Promise<MeetingItemRow[]> {
    return this.database.query<MeetingItemRow>(
      `SELECT i.meeting_id AS meeting, i.number, i.words, i.minutes_of AS "minutesOf", i.motion_id AS motion, o.title, o.state AS "motionState"
       FROM meeting_item i LEFT JOIN motion o ON o.id = i.motion_id WHERE i.meeting_id = ANY ($1) ORDER BY i.meeting_id, i.number`,
      [ids],
    );
  }

  steps(ids: readonly string[]): Promise<MeetingStepRow[]> {
    return this.database.query<MeetingStepRow>(
      `SELECT s.meeting_id AS meeting, s.number, s.state, s.at, s.begins_at AS "beginsAt", s.members, s.present, s.quorum
       FROM meeting_step s WHERE s.meeting_id = ANY ($1) ORDER BY s.meeting_id, s.number`,
      [ids],
    );
  }

  /** The latest first. */
  requisitions(partnershipId: string, personId: string | undefined): Promise<RequisitionRow[]> {
    return this.database.query<RequisitionRow>(
      `SELECT r.id, r.why, r.begun_at AS "begunAt", r.reached_at AS "reachedAt",
              coalesce(r.signed, (SELECT count(*)::integer FROM requisition_signature s WHERE s.requisition_id = r.id AND EXISTS (
                SELECT 1 FROM membership m WHERE m.partnership_id = s.partnership_id AND m.person_id = s.person_id
                  AND m.since <= (clock_timestamp() AT TIME ZONE 'UTC')::date AND (m.until IS NULL OR m.until > (clock_timestamp() AT TIME ZONE 'UTC')::date)))) AS signed,
              EXISTS (SELECT 1 FROM requisition_signature s WHERE s.requisition_id = r.id AND s.person_id = $2) AS own,
              answering_meeting(r.id, false) AS meeting, answering_meeting(r.id, true) IS NOT NULL
                OR EXISTS (SELECT 1 FROM meeting m WHERE m.requisition_id = r.id AND m.by_members AND m.called_by = $2) AS answered
       FROM meeting_requisition r WHERE r.partnership_id = $1 AND (r.reached_at IS NOT NULL OR r.begun_at > clock_timestamp() - interval '90 days')
       ORDER BY r.begun_at DESC LIMIT ${String(MOST_REQUISITIONS)}`,
      [partnershipId, personId ?? null],
    );
  }

  /** All who may vote, whatever their college. */
  async voters(partnershipId: string): Promise<number> {
    const [row] = await this.database.query<{ voters: number }>(
      'SELECT count(*)::integer AS voters FROM voters_now($1, ARRAY(SELECT code FROM college WHERE partnership_id = $1))',
      [partnershipId],
    );
    return row?.voters ?? 0;
  }

  /** What is due by the books: periods closed whose surplus nobody has put to the vote, motions noticed, minutes not yet approved. */
  proposed(partnershipId: string): Promise<ProposedItem[]> {
    return this.database.query<ProposedItem>(
      `SELECT words, motion, "minutesOf" FROM (
         SELECT 1 AS place, begins_at AS at, format('The minutes of the meeting of %s', to_char(begins_at AT TIME ZONE p.time_zone, 'YYYY-MM-DD')) AS words,
                NULL::uuid AS motion, m.id AS "minutesOf"
         FROM meeting m JOIN partnership p ON p.id = m.partnership_id WHERE m.partnership_id = $1 AND m.state = 'MINUTED'
           AND NOT EXISTS (SELECT 1 FROM meeting_item i JOIN meeting o ON o.id = i.meeting_id WHERE i.minutes_of = m.id AND o.state <> 'CANCELLED')
         UNION ALL
         SELECT 2, r.ends_on::timestamptz, format('The accounts of %s, and what shall be done with its surplus', r.name), NULL, NULL
         FROM period r WHERE r.partnership_id = $1 AND r.state <> 'OPEN'
           AND NOT EXISTS (SELECT 1 FROM motion o WHERE o.partnership_id = $1 AND o.period_id = r.id)
           AND NOT EXISTS (SELECT 1 FROM motion o JOIN motion_version v ON v.motion_id = o.id AND v.number = o.version
             WHERE o.partnership_id = $1 AND o.kind = 'APPROPRIATION' AND o.state NOT IN ('WITHDRAWN', 'LOST') AND v.effect::json ->> 'period' = r.id::text)
         UNION ALL
         SELECT 3, o.drafted_at, o.title, o.id, NULL FROM motion o WHERE o.partnership_id = $1 AND o.version IS NOT NULL AND o.state = 'NOTICED') AS due
       ORDER BY place, at, words LIMIT 40`,
      [partnershipId],
    );
  }

  call(tx: Tx, { partnershipId, personId, officer }: Attendant, asked: CalledAsked): Promise<Made> {
    const { kind, place, beginsAt, requisition } = asked;
    return officer
      ? made(tx, 'call_meeting($1, $2, $3, $4, $5, $6)', [partnershipId, personId, kind, place, beginsAt, requisition])
      : made(tx, 'call_requisitioned($1, $2, $3, $4, $5)', [partnershipId, personId, place, beginsAt, requisition]);
  }

  move(
    tx: Tx,
    { partnershipId, personId, officer }: Attendant,
    asked: MoveAsked,
    minutes: string | null,
  ): Promise<string> {
    const { meetingId, to, beginsAt, notes } = asked;
    const name = officer ? 'officers_move_meeting' : 'caller_moves_meeting';
    return answer(tx, `${name}($1, $2, $3, $4, $5, $6, $7)`, [
      ...[partnershipId, meetingId, personId],
      ...[to, beginsAt, minutes, notes],
    ]);
  }

  putItem(tx: Tx, { partnershipId, personId, officer }: Attendant, asked: ItemAsked): Promise<string> {
    const { meetingId, words, motion, minutesOf } = asked;
    return officer
      ? answer(tx, 'officers_put_item($1, $2, $3, $4, $5)', [partnershipId, meetingId, words, motion, minutesOf])
      : answer(tx, 'member_puts_item($1, $2, $3, $4, $5, $6)', [
          ...[partnershipId, meetingId, personId],
          ...[words, motion, minutesOf],
        ]);
  }

  dropItem(tx: Tx, partnershipId: string, meetingId: string, number: number): Promise<string> {
    return answer(tx, 'officers_drop_item($1, $2, $3)', [partnershipId, meetingId, number]);
  }

  checkIn(tx: Tx, { partnershipId, personId }: Attendant, meetingId: string, door: string): Promise<string> {
    return answer(tx, 'check_in($1, $2, $3, $4)', [partnershipId, meetingId, personId, door]);
  }

  beginRequisition(tx: Tx, { partnershipId, personId }: Attendant, why: string): Promise<Made> {
    return made(tx, 'begin_requisition($1, $2, $3)', [partnershipId, personId, why]);
  }

  sign(tx: Tx, { partnershipId, personId }: Attendant, id: string, does: boolean): Promise<string> {
    return answer(tx, 'sign_requisition($1, $2, $3, $4)', [partnershipId, id, personId, does]);
  }
}

async function made(tx: Tx, call: string, parameters: readonly unknown[]): Promise<Made> {
  const [row] = await queryIn<Made>(tx, `SELECT outcome, id FROM ${call}`, parameters);
  if (row === undefined) throw new InvariantViolation('what is asked is answered');
  return row;
}

async function answer(tx: Tx, call: string, parameters: readonly unknown[]): Promise<string> {
  const [row] = await queryIn<{ outcome: string }>(tx, `SELECT ${call} AS outcome`, parameters);
  if (row === undefined) throw new InvariantViolation('what is asked is answered');
  return row.outcome;
}
