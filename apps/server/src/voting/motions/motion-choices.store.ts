import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { MotionChoicesModel } from './motion-choices.models.js';

const MOST = 200;

/** One list, as JSON, of at most so many. */
const listOf = (select: string): string =>
  `(SELECT coalesce(json_agg(x), '[]') FROM (${select} LIMIT ${String(MOST)}) AS x)`;

const OVER = `('ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED')`;

const CHOICES = {
  pastures: listOf(
    `SELECT DISTINCT ON (p.subject) p.subject AS pasture, p.gates::text AS gates,
       (SELECT coalesce(sum(h.quantity), 0)::text FROM holding h WHERE h.partnership_id = $1 AND h.subject = p.subject AND h.kind = 'STINT_GATE' AND h.state NOT IN ${OVER}) AS held
     FROM pasture p WHERE p.partnership_id = $1 ORDER BY p.subject, p.turn DESC`,
  ),
  blocks: listOf(
    `SELECT b.id, b.purpose, b.site FROM workload_block b WHERE b.partnership_id = $1
       AND NOT EXISTS (SELECT 1 FROM workload_lift l WHERE l.partnership_id = $1 AND l.block_id = b.id) ORDER BY b.recorded_at DESC`,
  ),
  disposals: listOf(
    `SELECT d.code, d.asset_code AS asset, a.name FROM disposal d JOIN asset a ON a.partnership_id = d.partnership_id AND a.code = d.asset_code
     WHERE d.partnership_id = $1 AND NOT EXISTS (SELECT 1 FROM disposal_authorisation x WHERE x.partnership_id = $1 AND x.disposal_code = d.code) ORDER BY d.asked_at DESC`,
  ),
  assets: listOf(
    `SELECT a.code, a.name, a.currency FROM asset a WHERE a.partnership_id = $1 ORDER BY length(a.code), a.code`,
  ),
  holdings: listOf(
    `SELECT h.number, h.kind, h.subject, h.state = 'ADMITTED' AS held,
       (SELECT max(e.number)::text FROM roll_entry e WHERE e.partnership_id = $1 AND e.holding_id = h.id) AS entry
     FROM holding h WHERE h.partnership_id = $1 AND h.state IN ('GRANTED', 'ADMITTANCE_DUE', 'ADMITTED') ORDER BY held, h.number`,
  ),
  offices: listOf(
    `SELECT g.office, g.role, coalesce(CASE WHEN p.name_public THEN p.name END, p.roll_number) AS holder, resolution_stands(g.recalled_by) AS recalled
     FROM role_grant g JOIN person p ON p.partnership_id = g.partnership_id AND p.id = g.person_id
     WHERE g.partnership_id = $1 AND g.role IN ('OFFICER', 'AUDITOR', 'OPERATOR') ORDER BY g.role DESC, p.roll_number`,
  ),
  seats: listOf(
    `SELECT s.body, encode(r.result_hash, 'hex') AS election, s.place::text AS place, coalesce(CASE WHEN p.name_public THEN p.name END, p.roll_number) AS holder,
       EXISTS (SELECT 1 FROM resolved_deed d WHERE d.partnership_id = $1 AND d.kind = 'RECALL' AND d.names::json ->> 'election' = encode(r.result_hash, 'hex')
               AND d.names::json ->> 'place' = s.place::text AND resolution_stands(d.resolution_id)) AS recalled
     FROM body_seat s JOIN resolution r ON r.partnership_id = s.partnership_id AND r.id = s.resolution_id JOIN person p ON p.partnership_id = s.partnership_id AND p.id = s.person_id
     WHERE s.partnership_id = $1 AND resolution_stands(s.resolution_id) AND NOT EXISTS (
       SELECT 1 FROM body_seat l WHERE l.partnership_id = $1 AND l.body = s.body AND l.seated_at > s.seated_at AND l.resolution_id <> s.resolution_id AND resolution_stands(l.resolution_id))
     ORDER BY s.body, s.place`,
  ),
  bets: listOf(
    `SELECT r.motion_id AS motion, w.winner ->> 'id' AS id, coalesce(o.title, w.winner ->> 'id') AS title, w.winner ->> 'cost' AS cost, r.result::jsonb ->> 'currency' AS currency,
       d.names::json ->> 'ends' AS "endsOn", (d.names::json ->> 'ends')::date <= (clock_timestamp() AT TIME ZONE 'UTC')::date AS over
     FROM resolved_deed d JOIN resolution r ON r.partnership_id = d.partnership_id AND r.id = d.resolution_id JOIN motion m ON m.id = r.motion_id
     JOIN motion_version v ON v.motion_id = m.id AND v.number = m.version CROSS JOIN LATERAL jsonb_array_elements(r.result::jsonb -> 'winners') AS w(winner)
     LEFT JOIN LATERAL (SELECT x ->> 'title' AS title FROM jsonb_array_elements(v.options::jsonb) AS x WHERE x ->> 'id' = w.winner ->> 'id') AS o ON true
     WHERE d.partnership_id = $1 AND d.kind = 'BETS' AND resolution_stands(d.resolution_id) ORDER BY over, "endsOn", r.motion_id, id`,
  ),
} as const;

/** What keys of three holders or more name: fewer would tell what somebody does. */
const PURPOSES = `
  SELECT purpose FROM (
    SELECT b.purpose FROM workload_block b WHERE b.partnership_id = $1
    UNION (SELECT u.purpose FROM api_key k CROSS JOIN LATERAL unnest(k.purposes) AS u(purpose) WHERE k.partnership_id = $1
           GROUP BY u.purpose HAVING count(DISTINCT k.person_id) >= 3)) AS p ORDER BY purpose LIMIT ${String(MOST)}`;

/** What a motion can be about, and what stands against an effect; anybody may read it. */
@Injectable()
export class MotionChoicesStore {
  constructor(private readonly database: Database) {}

  async of(partnershipId: string): Promise<MotionChoicesModel> {
    const lists = Object.entries(CHOICES).map(([name, sql]) => `${sql} AS ${name}`);
    const [found] = await this.database.query<Omit<MotionChoicesModel, 'most'>>(
      `SELECT ARRAY(${PURPOSES}) AS purposes, ${lists.join(', ')}`,
      [partnershipId],
    );
    const none = {
      purposes: [],
      pastures: [],
      blocks: [],
      disposals: [],
      assets: [],
      holdings: [],
      offices: [],
      seats: [],
      bets: [],
    };
    return { ...(found ?? none), most: MOST };
  }

  /** The database's code of what stands today against that effect, whose text is canonical; undefined where nothing does. */
  async fault(partnershipId: string, kind: string, effect: string): Promise<string | undefined> {
    const [found] = await this.database.query<{ fault: string | null }>('SELECT effect_fault($1, $2, $3) AS fault', [
      partnershipId,
      kind,
      effect,
    ]);
    return found?.fault ?? undefined;
  }
}
