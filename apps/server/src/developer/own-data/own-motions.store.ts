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
         UNION ALL SELECT 'signal', motion_id, NULL, signal, NULL, signalled_at, 0 FROM motion_signal WHERE partnership_id = $1 AND person_id = $2) AS s
       ORDER BY s.at, s.motion, s.what, s.number`,
      [partnershipId, personId],
    );
  }

  /** In which college they chose to vote, and the public keys that their ballots are signed with. */
  standing(reader: BundleReader, { partnershipId, personId }: Owner): Promise<readonly Line[]> {
    return reader.rows<Line>(
      `SELECT 'college' AS what, college AS value, ${UTC('chosen_at', 'at')} FROM college_choice WHERE partnership_id = $1 AND person_id = $2
       UNION ALL
       SELECT 'voting key (public) for motion ' || motion_id, encode(key, 'hex'), ${UTC('enrolled_at', 'at')} FROM voter_key WHERE partnership_id = $1 AND person_id = $2
       ORDER BY 3`,
      [partnershipId, personId],
    );
  }
}
