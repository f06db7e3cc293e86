import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { MotionRow, OwnStanding } from './motions.types.js';

const MOTION = `
  SELECT m.id, m.partnership_id AS "partnershipId", r.id AS "resolutionId", v.options, m.kind, m.state, m.title, m.why, v.what, v.cost, v.effect, m.version, m.notices, m.drafted_at AS "draftedAt",
         coalesce(CASE WHEN p.name_public THEN p.name END, p.roll_number) AS sponsor,
         ARRAY(SELECT coalesce(CASE WHEN o.name_public THEN o.name END, o.roll_number) FROM motion_author a JOIN person o ON o.partnership_id = a.partnership_id AND o.id = a.person_id
               WHERE a.motion_id = m.id AND a.accepted_at IS NOT NULL ORDER BY a.accepted_at) AS authors, m.opens_at AS "opensAt", m.closes_at AS "closesAt",
         m.extended_to AS "extendedTo", m.standstill_until AS "standstillUntil", m.executed_at AS "executedAt", (SELECT b.reason FROM motion_block b WHERE b.motion_id = m.id) AS "blockedWhy",
         m.custom_version AS "customVersion", m.second_call_of AS "secondCallOf", m.concerns_motion AS concerns,
         (SELECT x.id FROM motion x WHERE x.concerns_motion = m.id) AS "ratifiedBy", n.terms,
         CASE WHEN m.state = 'INQUORATE' THEN (SELECT x.id FROM motion x WHERE x.second_call_of = m.id LIMIT 1) END AS "calledAgainAs",
         (SELECT count(*)::integer FROM motion_support s WHERE s.motion_id = m.id) AS supporters,
         coalesce(t.members, 0)::integer AS "onRoll", coalesce(t.present, 0)::integer AS turnout, coalesce(t.rolls, '{}') AS rolls,
         r.result, encode(r.result_hash, 'hex') AS "resultHash",
         encode(sha256('\\x00'::bytea || convert_to(r.result, 'UTF8')), 'hex') AS leaf
  FROM motion m JOIN motion_version v ON v.motion_id = m.id AND v.number = m.version
  JOIN person p ON p.partnership_id = m.partnership_id AND p.id = m.sponsor_id
  LEFT JOIN motion_notice n ON n.motion_id = m.id AND n.number = m.notices AND m.opens_at IS NOT NULL
  LEFT JOIN LATERAL (SELECT sum(c.members) AS members, sum(c.present) AS present, json_object_agg(c.college, c.members) AS rolls
                     FROM motion_college c WHERE c.motion_id = m.id) AS t ON true
  LEFT JOIN resolution r ON r.partnership_id = m.partnership_id AND r.motion_id = m.id
  WHERE m.partnership_id = $1
    -- A draft is its authors' alone.
    AND (m.state <> 'DRAFT' OR m.sponsor_id = $2 OR EXISTS (SELECT 1 FROM motion_author a WHERE a.motion_id = m.id AND a.person_id = $2))`;

/** More than anybody reads at once; a page takes what comes before. */
const MOST = 100;

/** What anybody may read of motions; choices are read through one function only, after the close. */
@Injectable()
export class MotionReadStore {
  constructor(private readonly database: Database) {}

  /** The open ones first, then by their last step, the latest first. */
  list(partnershipId: string, personId: string | undefined): Promise<MotionRow[]> {
    return this.database.query<MotionRow>(
      `${MOTION} ORDER BY (m.state = 'OPEN') DESC, coalesce(m.closes_at, m.drafted_at) DESC, m.id DESC LIMIT ${String(MOST)}`,
      [partnershipId, personId ?? null],
    );
  }

  async one(partnershipId: string, id: string, personId: string | undefined): Promise<MotionRow | undefined> {
    const [found] = await this.database.query<MotionRow>(`${MOTION} AND m.id::text = $3`, [
      partnershipId,
      personId ?? null,
      id,
    ]);
    return found;
  }

  /** How many ballots of a division gave each line how many whole per cent: after the close alone. */
  spread(partnershipId: string, motionId: string): Promise<{ line: string; place: number; ballots: number }[]> {
    return this.database.query(
      `SELECT p.key AS line, (p.value::integer / 100) AS place, count(*)::integer AS ballots
       FROM opened_votes($1, $2) AS b CROSS JOIN LATERAL jsonb_each_text(b.choice::jsonb -> 'parts') AS p(key, value)
       WHERE b.choice IS NOT NULL AND b.choice <> '{"choice":"ABSTAIN"}' GROUP BY 1, 2`,
      [partnershipId, motionId],
    );
  }

  /** The person's random reference on the frozen roll; undefined where they do not stand on it. */
  async voterOf(motionId: string, personId: string): Promise<string | undefined> {
    const [row] = await this.database.prepared<{ voter: string }>(
      { name: 'voter_of', text: 'SELECT voter_ref AS voter FROM elector WHERE motion_id = $1 AND person_id = $2' },
      [motionId, personId],
    );
    return row?.voter;
  }

  /** What a ballot on a motion that has opened is held against; undefined where it has no notice. */
  async noticed(
    motionId: string,
  ): Promise<(Pick<MotionRow, 'kind' | 'options'> & { readonly terms: string }) | undefined> {
    const [row] = await this.database.query<Pick<MotionRow, 'kind' | 'options'> & { readonly terms: string }>(
      `SELECT m.kind, n.terms, v.options FROM motion m JOIN motion_notice n ON n.motion_id = m.id AND n.number = m.notices
       JOIN motion_version v ON v.motion_id = n.motion_id AND v.number = n.version WHERE m.id = $1`,
      [motionId],
    );
    return row;
  }

  /** How many may vote today in these colleges. */
  async votersNow(partnershipId: string, colleges: readonly string[]): Promise<number> {
    const [row] = await this.database.query<{ voters: number }>(
      'SELECT count(*)::integer AS voters FROM voters_now($1, $2)',
      [partnershipId, colleges],
    );
    return row?.voters ?? 0;
  }

  /** The colleges that must be heard by now. */
  async collegesDue(partnershipId: string): Promise<readonly string[]> {
    const [row] = await this.database.query<{ due: string[] }>('SELECT colleges_due($1) AS due', [partnershipId]);
    return row?.due ?? [];
  }

  /** The colleges in which the person is a member today. */
  async collegesOf(partnershipId: string, personId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ college: string }>(
      `SELECT DISTINCT college FROM membership WHERE partnership_id = $1 AND person_id = $2
         AND since <= (clock_timestamp() AT TIME ZONE 'UTC')::date AND (until IS NULL OR until > (clock_timestamp() AT TIME ZONE 'UTC')::date)
       ORDER BY college`,
      [partnershipId, personId],
    );
    return rows.map(({ college }) => college);
  }

  /** What the person is to each of these. */
  standings(motionIds: readonly string[], personId: string): Promise<OwnStanding[]> {
    return this.database.query<OwnStanding>(
      `SELECT m.id AS "motionId", (m.kind <> 'RATIFICATION' AND (m.sponsor_id = $2 OR a.accepted_at IS NOT NULL)) AS writes,
              (a.person_id IS NOT NULL AND a.accepted_at IS NULL) AS invited,
              EXISTS (SELECT 1 FROM motion_support s WHERE s.motion_id = m.id AND s.person_id = $2) AS supports,
              e.voter_ref AS voter, e.college, coalesce(b.number, 0) AS ballots, b.receipt,
              coalesce(encode(k.key, 'hex'), '') AS key
       FROM motion m
       LEFT JOIN motion_author a ON a.motion_id = m.id AND a.person_id = $2
       LEFT JOIN elector e ON e.motion_id = m.id AND e.person_id = $2
       LEFT JOIN LATERAL (SELECT o.number, o.receipt FROM ballot o WHERE o.motion_id = m.id AND o.voter_ref = e.voter_ref ORDER BY o.number DESC LIMIT 1) AS b ON true
       LEFT JOIN LATERAL (SELECT o.key FROM elector_key o WHERE o.motion_id = m.id AND o.voter_ref = e.voter_ref ORDER BY o.number DESC LIMIT 1) AS k ON true
       WHERE m.id = ANY ($1)`,
      [motionIds, personId],
    );
  }
}
