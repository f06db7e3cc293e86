import { Injectable } from '@nestjs/common';
import type { BundleReader } from '../../audit/bundle/snapshot-reader.js';
import { UTC, type Line, type Owner } from './owner.js';

/** Reads what is kept of one person's use; every statement names that person. Amounts are decimal texts. */
@Injectable()
export class OwnDataStore {
  /** Who the person is on the roll. */
  async profile(reader: BundleReader, { partnershipId, personId }: Owner): Promise<Line | undefined> {
    const [row] = await reader.rows<Line>(
      `SELECT p.roll_number, p.name, p.name_public, p.territory,
              ARRAY(SELECT g.role FROM role_grant g WHERE g.partnership_id = p.partnership_id AND g.person_id = p.id AND NOT resolution_stands(g.recalled_by)
                    ORDER BY g.role) AS roles,
              ARRAY(SELECT g.role FROM role_grant g WHERE g.partnership_id = p.partnership_id AND g.person_id = p.id AND resolution_stands(g.recalled_by)
                    ORDER BY g.role) AS recalled_from,
              ARRAY(SELECT m.college FROM membership m WHERE m.partnership_id = p.partnership_id AND m.person_id = p.id AND m.until IS NULL
                    ORDER BY m.college) AS colleges,
              (SELECT coalesce(json_agg(json_build_object('college', m.college, 'since', m.since, 'until', m.until)
                                        ORDER BY m.since, m.college), '[]')
               FROM membership m WHERE m.partnership_id = p.partnership_id AND m.person_id = p.id) AS memberships,
              (SELECT coalesce(json_agg(json_build_object('since', s.created_at, 'until', s.expires_at) ORDER BY s.created_at), '[]')
               FROM session s WHERE s.partnership_id = p.partnership_id AND s.person_id = p.id) AS sessions
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

  /** What is kept of requests that the list has forgotten. */
  requestMonths(reader: BundleReader, { partnershipId, rollNumber }: Owner): AsyncGenerator<readonly Line[]> {
    return reader.pages<Line>(
      `SELECT to_char(month, 'YYYY-MM') AS month, requests, answered, energy_millijoules::text, energy_covers, water_microlitres::text, water_covers
       FROM request_month WHERE partnership_id = $1 AND subject = $2 ORDER BY request_month.month`,
      [partnershipId, rollNumber],
    );
  }

  /** What was charged in whole, by month of use, whatever a format of other people can say of it. */
  charges(reader: BundleReader, { partnershipId, rollNumber }: Owner): AsyncGenerator<readonly Line[]> {
    return reader.pages<Line>(
      `SELECT to_char(month, 'YYYY-MM') AS month, site, meter, custom_version, quantity::text, income_minor::text AS charged_minor
       FROM rating WHERE partnership_id = $1 AND subject = $2 ORDER BY rating.month, site, meter, custom_version`,
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

  /** What was held of stints for this person's use, block by block and request by request; of long ago, what was taken in all. */
  holds(reader: BundleReader, { partnershipId, personId }: Owner): AsyncGenerator<readonly Line[]> {
    return reader.pages<Line>(
      `SELECT pasture, ${UTC('starts_at', 'period_starts_at')}, kind, request, model, state, closing, method, asked::text, amount::text,
              (settled + correction)::text AS taken, residue::text, ${UTC('held_at', 'held_at')}, ${UTC('ended_at', 'ended_at')}
       FROM stint_hold WHERE partnership_id = $1 AND person_id = $2
       UNION ALL
       SELECT pasture, ${UTC('starts_at', 'period_starts_at')}, 'SUM', NULL, NULL, 'SETTLED', NULL, NULL, NULL, NULL, used::text, residue::text, NULL, NULL
       FROM stint_past WHERE partnership_id = $1 AND person_id = $2 ORDER BY period_starts_at, held_at, request`,
      [partnershipId, personId],
    );
  }

  /** What the person disputed of the use that machines told of them, and what became of it. */
  disputes(reader: BundleReader, { partnershipId, personId }: Owner): Promise<readonly Line[]> {
    return reader.rows<Line>(
      `SELECT m.code AS machine, to_char(d.month, 'YYYY-MM') AS month, d.turn, w.reason, ${UTC('d.raised_at', 'raised_at')},
              a.answer, w.answer AS answer_words, ${UTC('a.answered_at', 'answered_at')}
       FROM usage_dispute d JOIN machine m ON m.partnership_id = d.partnership_id AND m.id = d.machine_id
       LEFT JOIN usage_dispute_words w ON w.partnership_id = d.partnership_id AND w.dispute_id = d.id
       LEFT JOIN usage_dispute_answer a ON a.partnership_id = d.partnership_id AND a.dispute_id = d.id
       WHERE d.partnership_id = $1 AND d.person_id = $2 ORDER BY d.raised_at, d.id`,
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
}
