import { Injectable } from '@nestjs/common';
import { queryIn, type Tx } from '../../database/database.js';
import type { Forgotten } from './forget.types.js';

/** Takes away words and addresses by the officers' login; the database keeps what the log and the books stand on. */
@Injectable()
export class ForgetStore {
  /** Undefined where nobody has the roll number. */
  async person(tx: Tx, partnershipId: string, rollNumber: string): Promise<Forgotten | undefined> {
    const [gone] = await queryIn<Forgotten>(
      tx,
      `SELECT erase_deliberation_words(p.partnership_id, p.id) AS said, erase_objection_words(p.partnership_id, p.id) AS objections,
         (SELECT count(*) FILTER (WHERE erase_meeting_words(r.partnership_id, r.id))::integer FROM meeting_requisition r
          WHERE r.partnership_id = p.partnership_id AND r.person_id = p.id) AS requisitions,
         erase_notifications(p.partnership_id, p.id) AS told
       FROM person p WHERE p.partnership_id = $1 AND p.roll_number = $2`,
      [partnershipId, rollNumber],
    );
    return gone;
  }

  /** A jury's reasons by the objection's id, a chair's words by the meeting's, or why a meeting was asked for by the requisition's. */
  async words(tx: Tx, partnershipId: string, id: string): Promise<boolean> {
    const [gone] = await queryIn<{ finding: boolean; meeting: boolean }>(
      tx,
      'SELECT erase_finding_words($1, $2) AS finding, erase_meeting_words($1, $2) AS meeting',
      [partnershipId, id],
    );
    return gone?.finding === true || gone?.meeting === true;
  }
}
