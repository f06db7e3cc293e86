import { Injectable } from '@nestjs/common';
import { queryIn, type Tx } from '../database/database.js';

/** One dataset of a model and its weight there. */
export interface ModelDataset {
  readonly model: string;
  readonly name: string;
  /** Null for a model that names no dataset. */
  readonly dataset: string | null;
  readonly weight: string | null;
}

/** The points of one holder in one dataset. */
export interface DatasetPoints {
  readonly dataset: string;
  readonly holder: string;
  readonly personId: string | null;
  readonly points: string;
}

@Injectable()
export class CreditStore {
  models(tx: Tx, partnershipId: string): Promise<ModelDataset[]> {
    return queryIn(
      tx,
      `SELECT m.slug AS model, m.name, d.dataset, d.weight FROM model m
       LEFT JOIN model_dataset d ON d.partnership_id = m.partnership_id AND d.model_id = m.id
       WHERE m.partnership_id = $1 ORDER BY m.slug COLLATE "C", d.dataset COLLATE "C"`,
      [partnershipId],
    );
  }

  /**
   * Points of all work accepted by then. Accepted work is never re-scored, so it is always in its latest version.
   * The holder is the person's roll number, or the reserve that waits for whoever did the work.
   */
  points(tx: Tx, partnershipId: string, until: Date): Promise<DatasetPoints[]> {
    return queryIn(
      tx,
      `SELECT c.dataset, c.holder, c.person_id AS "personId", sum(c.points) AS points FROM (
         SELECT l.dataset, l.points, l.person_id,
                CASE WHEN p.id IS NOT NULL THEN p.roll_number
                     WHEN l.labeller_ref = '' THEN 'reserve:unnamed:' || l.source
                     ELSE 'unclaimed:' || l.source || ':' || l.labeller_ref END AS holder
         FROM label_item l LEFT JOIN person p ON p.partnership_id = l.partnership_id AND p.id = l.person_id
         WHERE l.partnership_id = $1 AND l.decision = 'ACCEPTED' AND l.effective_at <= $2
       ) AS c GROUP BY c.dataset, c.holder, c.person_id
       HAVING sum(c.points) > 0 ORDER BY c.dataset COLLATE "C", c.holder COLLATE "C"`,
      [partnershipId, until],
    );
  }
}
