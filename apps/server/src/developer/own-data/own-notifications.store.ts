import { Injectable } from '@nestjs/common';
import type { BundleReader } from '../../audit/bundle/snapshot-reader.js';
import { UTC, type Line, type Owner } from './owner.js';

/** What is kept of a person to tell them things: where they are reached, what they chose, what they were told. */
@Injectable()
export class OwnNotificationsStore {
  /** Addresses and choices. Of a browser the push service alone: the rest of its address opens it. */
  async settings(reader: BundleReader, { partnershipId, personId }: Owner): Promise<Line> {
    const rows = (sql: string): Promise<readonly Line[]> => reader.rows<Line>(sql, [partnershipId, personId]);
    const own = 'WHERE partnership_id = $1 AND person_id = $2';
    return {
      mail: await rows(
        `SELECT address, ${UTC('challenged_at', 'code_sent_at')}, tries, ${UTC('verified_at', 'verified_at')}, ${UTC('refused_at', 'refused_at')} FROM mail_address ${own}`,
      ),
      browsers: await rows(
        `SELECT substring(endpoint FROM '^[a-z]+://([^/:]+)') AS service, ${UTC('made_at', 'made_at')} FROM push_subscription ${own} ORDER BY id`,
      ),
      choices: await rows(`SELECT class, mail, push FROM notification_choice ${own} ORDER BY class`),
      settings: await rows(
        `SELECT quiet_from, quiet_to, ${UTC('calendar_made_at', 'calendar_made_at')} FROM notification_setting ${own}`,
      ),
      sent: await rows(
        `SELECT channel, purpose, state, attempts, failure, ${UTC('outbox.made_at', 'made_at')}, ${UTC('done_at', 'done_at')} FROM outbox ${own} ORDER BY id`,
      ),
    };
  }

  /** What they were told, and when they read it. */
  told(reader: BundleReader, { partnershipId, personId }: Owner): AsyncGenerator<readonly Line[]> {
    return reader.pages<Line>(
      `SELECT e.kind, e.motion_id AS motion, e.meeting_id AS meeting, ${UTC('e.happened_at', 'happened_at')}, ${UTC('e.told_at', 'told_at')}, ${UTC('n.read_at', 'read_at')}
       FROM notification n JOIN notification_event e ON e.id = n.event_id WHERE n.partnership_id = $1 AND n.person_id = $2 ORDER BY e.id`,
      [partnershipId, personId],
    );
  }
}
