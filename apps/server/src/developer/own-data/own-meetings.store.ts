import { Injectable } from '@nestjs/common';
import type { BundleReader } from '../../audit/bundle/snapshot-reader.js';
import { UTC, type Line, type Owner } from './owner.js';

/** What is kept of a person's part in general meetings: those that they called, led or came to, and what they asked for. */
@Injectable()
export class OwnMeetingsStore {
  /** `words`: why they asked for one; `reference`: what the log counts them as, where they came. */
  steps(reader: BundleReader, { partnershipId, personId }: Owner): Promise<readonly Line[]> {
    return reader.rows<Line>(
      `SELECT s.step, s.meeting, s.words, s.reference, ${UTC('s.at', 'at')} FROM (
         SELECT CASE WHEN p.number = 1 THEN 'called' ELSE 'led to ' || p.state END AS step, p.meeting_id AS meeting, NULL AS words, NULL AS reference, p.at
         FROM meeting_step p WHERE p.partnership_id = $1 AND p.person_id = $2
         UNION ALL SELECT 'came', meeting_id, NULL, reference::text, came_at FROM meeting_presence WHERE partnership_id = $1 AND person_id = $2
         UNION ALL SELECT 'asked for a meeting', id, why, NULL, begun_at FROM meeting_requisition WHERE partnership_id = $1 AND person_id = $2
         UNION ALL SELECT 'signed for a meeting', requisition_id, NULL, NULL, signed_at FROM requisition_signature WHERE partnership_id = $1 AND person_id = $2) AS s
       ORDER BY s.at, s.step, s.meeting`,
      [partnershipId, personId],
    );
  }
}
