import { Injectable } from '@nestjs/common';
import type { BundleReader } from '../../audit/bundle/snapshot-reader.js';
import { UTC, type Line, type Owner } from './owner.js';

/**
 * Reads what is kept of one person beside their use: what they hold, look after, lend, label, propose, and where they
 * voted. Every statement names that person, and none reads a secret.
 */
@Injectable()
export class OwnStandingStore {
  /** What the person holds of the commons, or holds of somebody else for a time, with the lines of the roll. */
  holdings(reader: BundleReader, { partnershipId, personId }: Owner): Promise<readonly Line[]> {
    return reader.rows<Line>(
      `SELECT h.number, h.kind, h.subject, h.state, h.since::text, h.quantity::text, h.meter, (h.person_id = $2) AS held,
              (h.let_to = $2) IS TRUE AS let_to_you, (h.to_use_of = $2) IS TRUE AS to_your_use, (h.pledgee = $2) IS TRUE AS pledged_to_you,
              (h.presenter = $2) IS TRUE AS presented_by_you,
              (SELECT coalesce(json_agg(json_build_object('number', e.number, 'event', e.event, 'on', e.on_date) ORDER BY e.number), '[]')
               FROM roll_entry e WHERE e.partnership_id = h.partnership_id AND e.holding_id = h.id) AS lines
       FROM holding h WHERE h.partnership_id = $1 AND $2 IN (h.person_id, h.let_to, h.to_use_of, h.pledgee, h.presenter) ORDER BY h.number`,
      [partnershipId, personId],
    );
  }

  /** What the person held once, the fines of their admittances, and the findings that they were a juror of. */
  async roll(reader: BundleReader, { partnershipId, personId }: Owner): Promise<Line> {
    const of = [partnershipId, personId];
    const [held, fines, juries] = [
      await reader.rows<Line>(
        `SELECT h.number, lower(p.during)::text AS since, upper(p.during)::text AS until FROM holding_period p
         JOIN holding h ON h.partnership_id = p.partnership_id AND h.id = p.holding_id
         WHERE p.partnership_id = $1 AND p.person_id = $2 ORDER BY p.during, h.number`,
        of,
      ),
      await reader.rows<Line>(
        `SELECT f.number AS line, h.number AS holding, f.amount_minor::text, f.value_minor::text, f.rent_minor::text, f.rule, f.custom_version
         FROM fine f JOIN holding h ON h.partnership_id = f.partnership_id AND h.id = f.holding_id
         WHERE f.partnership_id = $1 AND f.person_id = $2 ORDER BY f.number`,
        of,
      ),
      await reader.rows<Line>(
        `SELECT e.number AS line, e.event, e.on_date::text AS "on" FROM juror j
         JOIN roll_entry e ON e.partnership_id = j.partnership_id AND e.number = j.number
         WHERE j.partnership_id = $1 AND j.person_id = $2 ORDER BY e.number`,
        of,
      ),
    ];
    return { held, fines, juries };
  }

  /** Machines that the person looks after, with their keys and tokens but no secret of them; and what they began to register. */
  async machines(reader: BundleReader, { partnershipId, personId }: Owner): Promise<Line> {
    const operated = await reader.rows<Line>(
      `SELECT m.code, s.slug AS site, m.gpu_model, m.gpu_count, m.condition, m.registered_on::text,
              (SELECT coalesce(json_agg(json_build_object('key', k.key_id, 'enrolled_at', k.enrolled_at, 'ends_at',
                        (SELECT min(x.ends_at) FROM machine_key_end x WHERE x.key_id = k.key_id)) ORDER BY k.enrolled_at), '[]')
               FROM machine_key k WHERE k.partnership_id = m.partnership_id AND k.machine_id = m.id) AS keys,
              (SELECT coalesce(json_agg(json_build_object('made_at', t.made_at, 'expires_at', t.expires_at, 'used_at', t.used_at)
                        ORDER BY t.made_at), '[]')
               FROM machine_token t WHERE t.partnership_id = m.partnership_id AND t.machine_id = m.id) AS tokens
       FROM machine m JOIN site s ON s.partnership_id = m.partnership_id AND s.id = m.site_id
       WHERE m.partnership_id = $1 AND m.operator_person_id = $2 ORDER BY m.code`,
      [partnershipId, personId],
    );
    const registrations = await reader.rows<Line>(
      `SELECT d.id, m.code, d.what, d.place, d.gpus, d.power, d.reading, ${UTC('d.begun_at', 'begun_at')},
              ${UTC('d.saved_at', 'saved_at')}, ${UTC('d.finished_at', 'finished_at')}
       FROM machine_draft d LEFT JOIN machine m ON m.partnership_id = d.partnership_id AND m.id = d.machine_id
       WHERE d.partnership_id = $1 AND d.person_id = $2 ORDER BY d.begun_at, d.id`,
      [partnershipId, personId],
    );
    return { operated, registrations };
  }

  /** Machines that the person lent: on which terms, what of their time was stated, and how each statement was answered. */
  async contributions(reader: BundleReader, { partnershipId, rollNumber }: Owner): Promise<Line> {
    const of = [partnershipId, rollNumber];
    const terms = await reader.rows<Line>(
      `SELECT m.code AS machine, ${UTC('t.begins', 'begins')}, t.reason, t.custom_version, ${UTC('t.recorded_at', 'recorded_at')}
       FROM contribution_terms t JOIN machine m ON m.partnership_id = t.partnership_id AND m.id = t.machine_id
       WHERE t.partnership_id = $1 AND t.kind = 'PERSON' AND t.contributor = $2 ORDER BY t.ordinal`,
      of,
    );
    const statements = await reader.rows<Line>(
      `SELECT s.id, m.code AS machine, to_char(s.month, 'YYYY-MM') AS month, ${UTC('s.since', 'since')}, ${UTC('s.through', 'through')},
              s.total::text, s.metered::text, ${UTC('s.stated_at', 'stated_at')}, ${UTC('s.answer_by', 'answer_by')}, s.custom_version,
              a.answer, a.reason AS answer_reason, a.credit_minor::text, ${UTC('a.answered_at', 'answered_at')}
       FROM contribution_statement s JOIN machine m ON m.partnership_id = s.partnership_id AND m.id = s.machine_id
       LEFT JOIN contribution_answer a ON a.partnership_id = s.partnership_id AND a.statement_id = s.id
       WHERE s.partnership_id = $1 AND s.kind = 'PERSON' AND s.contributor = $2 ORDER BY s.ordinal`,
      of,
    );
    return { terms, statements };
  }

  /** Every label that was taken down as this person's, with what it earned. */
  labels(reader: BundleReader, { partnershipId, personId }: Owner): AsyncGenerator<readonly Line[]> {
    return reader.pages<Line>(
      `SELECT source, source_id, version, item_id, dataset, labeller_ref, task_type, decision, seconds::text, points::text,
              wage_minor::text, custom_version, ${UTC('effective_at', 'effective_at')}, ${UTC('recorded_at', 'recorded_at')}
       FROM label_item WHERE partnership_id = $1 AND person_id = $2 ORDER BY label_item.recorded_at, source, source_id, version`,
      [partnershipId, personId],
    );
  }

  /** The person's part of what was distributed. */
  distributions(reader: BundleReader, { partnershipId, personId }: Owner): Promise<readonly Line[]> {
    return reader.rows<Line>(
      `SELECT r.code, r.kind, r.unit, ${UTC('r.effective_at', 'effective_at')}, r.custom_version, i.amount_minor::text,
              (i.posted_journal_id IS NOT NULL) AS posted, (i.paid_journal_id IS NOT NULL) AS paid
       FROM distribution_item i JOIN distribution_run r ON r.partnership_id = i.partnership_id AND r.id = i.run_id
       WHERE i.partnership_id = $1 AND i.person_id = $2 ORDER BY r.effective_at, r.code`,
      [partnershipId, personId],
    );
  }

  /** Votes that the person was called to, with the receipt where they cast one: how they voted, no login reads. */
  votes(reader: BundleReader, { partnershipId, personId }: Owner): Promise<readonly Line[]> {
    return reader.rows<Line>(
      `SELECT m.id AS motion, m.title, e.college, ${UTC('m.opens_at', 'opens_at')}, ${UTC('m.closes_at', 'closes_at')}, e.voter_ref,
              b.number, b.receipt, ${UTC('b.cast_at', 'cast_at')}
       FROM elector e JOIN motion m ON m.id = e.motion_id
       LEFT JOIN ballot b ON b.motion_id = e.motion_id AND b.voter_ref = e.voter_ref
       WHERE e.partnership_id = $1 AND e.person_id = $2 ORDER BY m.opens_at, m.id, b.number`,
      [partnershipId, personId],
    );
  }

  /** Changes of the custom that the person proposed, in their words. */
  proposals(reader: BundleReader, { partnershipId, personId }: Owner): AsyncGenerator<readonly Line[]> {
    return reader.pages<Line>(
      `SELECT id, title, why, document, base_version, state, ${UTC('created_at', 'created_at')} FROM custom_proposal
       WHERE partnership_id = $1 AND person_id = $2 ORDER BY custom_proposal.created_at, id`,
      [partnershipId, personId],
    );
  }
}
