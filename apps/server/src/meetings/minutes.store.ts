import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import type { MinutesFacts } from '#libs/voting';
import { queryIn, type Tx } from '../database/database.js';

/** What is on record of a meeting: one statement over the books, so that all of it is of one moment. */
const FACTS = `
  SELECT json_build_object(
    'meeting', m.id::text, 'kind', m.kind, 'place', m.place, 'byMembers', CASE WHEN m.by_members THEN 'yes' ELSE 'no' END,
    'requisition', coalesce(m.requisition_id::text, ''),
    'clearDays', n.given::text, 'clearDaysAsked', n.asked,
    'steps', (SELECT json_agg(json_build_object('state', s.state, 'at', custom_instant(s.at), 'beginsAt', custom_instant(s.begins_at),
        'customVersion', s.custom_version::text, 'members', coalesce(s.members::text, ''), 'present', coalesce(s.present::text, ''),
        'quorum', coalesce(s.quorum::text, '')) ORDER BY s.number) FROM meeting_step s WHERE s.meeting_id = m.id),
    'items', (SELECT coalesce(json_agg(json_build_object('number', i.number::text, 'words', i.words, 'minutesOf', coalesce(i.minutes_of::text, ''),
        'motion', coalesce(o.id::text, ''), 'title', coalesce(v.title, ''), 'version', coalesce(v.number::text, ''),
        'text', coalesce(motion_text_hash(v), ''), 'state', coalesce(o.state, ''), 'resolution', coalesce(encode(r.result_hash, 'hex'), ''),
        'tally', coalesce(r.result::json -> 'tally', '{}'),
        'objections', (SELECT coalesce(json_agg(json_build_object('number', b.number::text, 'rule', b.rule, 'ended',
            coalesce(f.verdict, CASE WHEN w.objection_id IS NOT NULL THEN 'WITHDRAWN' END, '')) ORDER BY b.number), '[]')
          FROM objection b LEFT JOIN objection_finding f ON f.objection_id = b.id LEFT JOIN objection_withdrawal w ON w.objection_id = b.id
          WHERE b.motion_id = o.id),
        'executedAt', coalesce(custom_instant(o.executed_at), ''),
        'journals', ARRAY(SELECT j.id::text FROM journal j WHERE j.ledger_id = m.partnership_id
          AND j.source_id IN (r.id::text, encode(r.result_hash, 'hex')) ORDER BY j.id LIMIT 20)) ORDER BY i.number), '[]')
      FROM meeting_item i
      LEFT JOIN motion o ON o.id = i.motion_id LEFT JOIN motion_version v ON v.motion_id = o.id AND v.number = o.version
      LEFT JOIN resolution r ON r.partnership_id = o.partnership_id AND r.motion_id = o.id
      WHERE i.meeting_id = m.id)) AS facts
  FROM meeting m JOIN partnership p ON p.id = m.partnership_id
  CROSS JOIN LATERAL (
    SELECT (s.begins_at AT TIME ZONE p.time_zone)::date - (s.at AT TIME ZONE p.time_zone)::date - 1 AS given, c.rules::json ->> 'gmClearDays' AS asked
    FROM meeting_step s JOIN custom_version c ON c.partnership_id = s.partnership_id AND c.version = s.custom_version
    WHERE s.meeting_id = m.id AND s.state IN ('NOTICED', 'SECOND_CALL') ORDER BY s.number DESC LIMIT 1) AS n
  WHERE m.partnership_id = $1 AND m.id = $2`;

/** Reads what the minutes of a meeting are made of. */
@Injectable()
export class MinutesStore {
  /** Undefined where it was never announced. */
  async facts(tx: Tx, partnershipId: string, meetingId: string): Promise<MinutesFacts | undefined> {
    const rows = await queryIn<{ facts: MinutesFacts }>(tx, FACTS, [partnershipId, meetingId]);
    if (rows.length > 1) throw new InvariantViolation('a meeting has one record');
    return rows[0]?.facts;
  }
}
