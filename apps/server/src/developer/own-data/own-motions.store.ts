import { Injectable } from '@nestjs/common';
import type { BundleReader } from '../../audit/bundle/snapshot-reader.js';
import { UTC, type Line, type Owner } from './owner.js';

/** What is kept of a person's part in motions: what they wrote, supported and chose, never how they voted. */
@Injectable()
export class OwnMotionsStore {
  /** Every version of a motion that the person wrote, in their words. */
  written(reader: BundleReader, { partnershipId, personId }: Owner): AsyncGenerator<readonly Line[]> {
    return reader.pages<Line>(
      `SELECT v.motion_id AS motion, m.kind, v.number AS version, v.title, v.why, v.what, v.cost, v.effect, v.options,
              ${UTC('v.recorded_at', 'recorded_at')}
       FROM motion_version v JOIN motion m ON m.id = v.motion_id
       WHERE v.partnership_id = $1 AND v.person_id = $2 ORDER BY v.recorded_at, v.motion_id, v.number`,
      [partnershipId, personId],
    );
  }

  /** Motions that they sponsored, noticed, took back, wrote with others or support. */
  steps(reader: BundleReader, { partnershipId, personId }: Owner): Promise<readonly Line[]> {
    return reader.rows<Line>(
      `SELECT s.step, s.motion, ${UTC('s.at', 'at')} FROM (
         SELECT 'sponsored' AS step, id AS motion, drafted_at AS at FROM motion WHERE partnership_id = $1 AND sponsor_id = $2
         UNION ALL SELECT 'noticed', motion_id, noticed_at FROM motion_notice WHERE partnership_id = $1 AND person_id = $2
         UNION ALL SELECT 'took its notice back', motion_id, recalled_at FROM motion_recall WHERE partnership_id = $1 AND person_id = $2
         UNION ALL SELECT CASE WHEN accepted_at IS NULL THEN 'asked to write' ELSE 'writes with others' END, motion_id, coalesce(accepted_at, invited_at)
           FROM motion_author WHERE partnership_id = $1 AND person_id = $2
         UNION ALL SELECT 'sat on the jury of an objection', f.motion_id, f.found_at FROM objection_juror j JOIN objection_finding f ON f.objection_id = j.objection_id
           WHERE j.partnership_id = $1 AND j.person_id = $2
         UNION ALL SELECT 'supports', motion_id, supported_at FROM motion_support WHERE partnership_id = $1 AND person_id = $2) AS s
       ORDER BY s.at, s.motion`,
      [partnershipId, personId],
    );
  }

  /** What they said to motions, in their words: posts, amendments, and the reasons that they gave to others' amendments. */
  said(reader: BundleReader, { partnershipId, personId }: Owner): AsyncGenerator<readonly Line[]> {
    return reader.pages<Line>(
      `SELECT s.what, s.motion, s.version, s.words, s.patch, ${UTC('s.at', 'at')} FROM (
         SELECT lower(kind) AS what, motion_id AS motion, version, words, NULL AS patch, posted_at AS at, 0 AS number FROM motion_post
         WHERE partnership_id = $1 AND person_id = $2
         UNION ALL SELECT 'amendment', motion_id, base, why, patch, proposed_at, number FROM motion_amendment WHERE partnership_id = $1 AND person_id = $2
         UNION ALL SELECT 'answer to an amendment', motion_id, base, reasons, NULL, answered_at, number FROM motion_amendment
           WHERE partnership_id = $1 AND answered_by = $2
         UNION ALL SELECT 'objection: ' || lower(o.rule), o.motion_id, NULL, w.words, NULL, o.objected_at, o.number
           FROM objection_words w JOIN objection o ON o.id = w.objection_id WHERE w.partnership_id = $1 AND w.person_id = $2
         UNION ALL SELECT 'signal', motion_id, NULL, signal, NULL, signalled_at, 0 FROM motion_signal WHERE partnership_id = $1 AND person_id = $2) AS s
       ORDER BY s.at, s.motion, s.what, s.number`,
      [partnershipId, personId],
    );
  }

  /** In which college they chose to vote, the public keys that their ballots are signed with, who votes for whom, and where they sit. */
  standing(reader: BundleReader, { partnershipId, personId }: Owner): Promise<readonly Line[]> {
    return reader.rows<Line>(
      `SELECT 'college' AS what, college AS value, ${UTC('chosen_at', 'at')} FROM college_choice WHERE partnership_id = $1 AND person_id = $2
       UNION ALL
       SELECT 'voting key (public) for motion ' || motion_id, encode(key, 'hex'), ${UTC('enrolled_at', 'at')} FROM voter_key WHERE partnership_id = $1 AND person_id = $2
       UNION ALL
       SELECT CASE WHEN d.giver_id = $2 THEN 'gave the vote to ' || h.roll_number ELSE 'was given the vote of ' || g.roll_number END
                || ', until ' || to_char(d.until_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), coalesce('motion ' || d.motion_id, d.topic, 'meeting ' || d.meeting_id, 'all motions'), ${UTC('d.given_at', 'at')}
       FROM mandate d JOIN person g ON g.id = d.giver_id JOIN person h ON h.id = d.holder_id WHERE d.partnership_id = $1 AND $2 IN (d.giver_id, d.holder_id)
       UNION ALL
       SELECT 'elected to a seat', body, ${UTC('seated_at', 'at')} FROM body_seat WHERE partnership_id = $1 AND person_id = $2
       UNION ALL
       SELECT 'mandate taken back', r.mandate_id::text, ${UTC('r.revoked_at', 'at')}
       FROM mandate_revocation r JOIN mandate d ON d.id = r.mandate_id WHERE r.partnership_id = $1 AND $2 IN (d.giver_id, d.holder_id)
       UNION ALL
       SELECT 'ballot cast by a mandate on motion ' || b.motion_id, CASE WHEN d.holder_id = $2 THEN b.receipt ELSE '' END, ${UTC('b.cast_at', 'at')}
       FROM mandate_ballot b JOIN motion_mandate o ON o.motion_id = b.motion_id AND o.number = b.mandate JOIN mandate d ON d.id = o.mandate_id
       WHERE d.partnership_id = $1 AND $2 IN (d.giver_id, d.holder_id)
       ORDER BY 3`,
      [partnershipId, personId],
    );
  }
}
