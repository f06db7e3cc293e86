import { Injectable } from '@nestjs/common';
import type { BundleReader } from '../../audit/bundle/snapshot-reader.js';

/** Whose data is read. */
export interface Owner {
  readonly partnershipId: string;
  readonly personId: string;
  readonly rollNumber: string;
}

type Line = Readonly<Record<string, unknown>>;

const UTC = (column: string, name: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${name}`;

/** Reads what is kept of one person's use; every statement names that person. Amounts are decimal texts. */
@Injectable()
export class OwnDataStore {
  /** Who the person is on the roll. */
  async profile(reader: BundleReader, { partnershipId, personId }: Owner): Promise<Line | undefined> {
    const [row] = await reader.rows<Line>(
      `SELECT p.roll_number, p.name, p.name_public, p.territory,
              ARRAY(SELECT g.role FROM role_grant g WHERE g.partnership_id = p.partnership_id AND g.person_id = p.id ORDER BY g.role) AS roles,
              ARRAY(SELECT m.college FROM membership m WHERE m.partnership_id = p.partnership_id AND m.person_id = p.id AND m.until IS NULL
                    ORDER BY m.college) AS colleges
       FROM person p WHERE p.partnership_id = $1 AND p.id = $2`,
      [partnershipId, personId],
    );
    return row;
  }

  /** Keys without what would open anything. */
  keys(reader: BundleReader, { partnershipId, personId }: Owner): Promise<readonly Line[]> {
    return reader.rows<Line>(
      `SELECT id, label, prefix, models, purposes, ${UTC('created_at', 'created_at')}, ${UTC('expires_at', 'expires_at')},
              ${UTC('revoked_at', 'revoked_at')}, revoked_why
       FROM api_key WHERE partnership_id = $1 AND person_id = $2 ORDER BY id`,
      [partnershipId, personId],
    );
  }

  requests(reader: BundleReader, { partnershipId, rollNumber }: Owner): AsyncGenerator<readonly Line[]> {
    return reader.pages<Line>(
      `SELECT request_id, key_id, purpose, route, streamed, model, site, ending, prompt_tokens::text, cached_tokens::text,
              completion_tokens::text, method, compute::text, energy_millijoules::text, water_microlitres::text,
              ${UTC('started_at', 'started_at')}, ${UTC('ended_at', 'ended_at')}
       FROM gateway_request WHERE partnership_id = $1 AND subject = $2 ORDER BY started_at, request_id`,
      [partnershipId, rollNumber],
    );
  }

  /** What the division of sites' meters made this person's, hour by hour. */
  shares(reader: BundleReader, { partnershipId, rollNumber }: Owner): AsyncGenerator<readonly Line[]> {
    return reader.pages<Line>(
      `SELECT ${UTC('s.hour', 'hour')}, s.site, s.unit, s.quantity::text, h.divided_by FROM site_share s
       JOIN site_hour h USING (partnership_id, site, unit, hour)
       WHERE s.partnership_id = $1 AND s.subject = $2 ORDER BY s.hour, s.site, s.unit`,
      [partnershipId, rollNumber],
    );
  }

  /** What was held of stints for this person's use, block by block and request by request. */
  holds(reader: BundleReader, { partnershipId, personId }: Owner): AsyncGenerator<readonly Line[]> {
    return reader.pages<Line>(
      `SELECT pasture, ${UTC('starts_at', 'period_starts_at')}, kind, request, model, state, closing, method, asked::text, amount::text,
              (settled + correction)::text AS taken, ${UTC('held_at', 'held_at')}, ${UTC('ended_at', 'ended_at')}
       FROM stint_hold WHERE partnership_id = $1 AND person_id = $2 ORDER BY held_at, id`,
      [partnershipId, personId],
    );
  }

  sanctions(reader: BundleReader, { partnershipId, personId }: Owner): Promise<readonly Line[]> {
    return reader.rows<Line>(
      `SELECT turn, step, throttled, ${UTC('jury_due', 'jury_due')}, why, custom_version, ${UTC('recorded_at', 'recorded_at')}
       FROM stint_sanction LEFT JOIN stint_sanction_words USING (partnership_id, person_id, turn)
       WHERE partnership_id = $1 AND person_id = $2 ORDER BY turn`,
      [partnershipId, personId],
    );
  }

  /** What the person holds of the commons, or holds of somebody else for a time, with the lines of the roll. */
  holdings(reader: BundleReader, { partnershipId, personId }: Owner): Promise<readonly Line[]> {
    return reader.rows<Line>(
      `SELECT h.number, h.kind, h.subject, h.state, h.since::text, h.quantity::text, h.meter, (h.person_id = $2) AS held,
              (SELECT coalesce(json_agg(json_build_object('number', e.number, 'event', e.event, 'on', e.on_date) ORDER BY e.number), '[]')
               FROM roll_entry e WHERE e.partnership_id = h.partnership_id AND e.holding_id = h.id) AS lines
       FROM holding h WHERE h.partnership_id = $1 AND (h.person_id = $2 OR h.let_to = $2) ORDER BY h.number`,
      [partnershipId, personId],
    );
  }
}
