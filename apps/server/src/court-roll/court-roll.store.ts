import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type {
  FacetRecord,
  Facets,
  FineRecord,
  GateRecord,
  HoldingRecord,
  PeriodRecord,
  RollEventRecord,
} from './court-roll.types.js';

/** Which part of the register is asked for. `after` is the number of the last holding already seen. */
export interface RegisterQuery {
  readonly search: string;
  readonly kind: string | null;
  readonly state?: string | null;
  /** The site, model or pasture that it is held in. */
  readonly subject?: string | null;
  /** A roll number. */
  readonly holder?: string | null;
  readonly after: string | null;
  readonly first: number;
}

const roll = (column: string): string =>
  `(SELECT o.roll_number FROM person o WHERE o.partnership_id = h.partnership_id AND o.id = h.${column})`;

// The name leaves the database only where its bearer opted in; a search cannot feel for the others.
const HOLDING = `
  SELECT h.id, h.number, h.kind, h.subject, h.state, h.since::text AS since, p.roll_number AS "rollNumber",
         CASE WHEN p.name_public THEN p.name END AS name,
         coalesce((SELECT max(e.custom_version) FROM roll_entry e WHERE e.partnership_id = h.partnership_id AND e.holding_id = h.id), 1) AS "customVersion",
         h.quantity::text, h.meter, s.currency, h.value_minor::text AS "valueMinor", h.rent_minor::text AS "rentMinor", h.life,
         h.appurtenant_to AS "appurtenantTo", ${roll('to_use_of')} AS "toUseOf", ${roll('pledgee')} AS pledgee, h.pledge_minor::text AS "pledgeMinor",
         h.pledge_due::text AS "pledgeDue", ${roll('let_to')} AS "letTo", h.let_until::text AS "letUntil", h.notices,
         h.fine_disputed AS "fineDisputed", h.suspended_until::text AS "suspendedUntil"
  FROM holding h JOIN partnership s ON s.id = h.partnership_id
  JOIN person p ON p.partnership_id = h.partnership_id AND p.id = h.person_id`;

const MATCHING = `h.partnership_id = $1 AND ($2 = '' OR h.number ILIKE $2 || '%' OR p.roll_number ILIKE $2 || '%'
    OR h.kind ILIKE '%' || $2 || '%' OR replace(h.kind, '_', ' ') ILIKE '%' || $2 || '%' OR h.subject ILIKE '%' || $2 || '%'
    OR (p.name_public AND p.name ILIKE '%' || $2 || '%'))
  AND ($3::text IS NULL OR h.kind = $3) AND ($4::text IS NULL OR h.state = $4) AND ($5::text IS NULL OR h.subject = $5)
  AND ($6::text IS NULL OR p.roll_number = $6)`;

/** What the register shows. */
@Injectable()
export class CourtRollStore {
  constructor(private readonly database: Database) {}

  page(partnershipId: string, query: RegisterQuery): Promise<HoldingRecord[]> {
    return this.database.query<HoldingRecord>(
      `${HOLDING} WHERE ${MATCHING} AND ($7::text IS NULL OR h.number > $7) ORDER BY h.number LIMIT $8`,
      [...conditions(partnershipId, query), query.after, query.first],
    );
  }

  async count(partnershipId: string, query: RegisterQuery): Promise<number> {
    const [found] = await this.database.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM holding h
       JOIN person p ON p.partnership_id = h.partnership_id AND p.id = h.person_id WHERE ${MATCHING}`,
      conditions(partnershipId, query),
    );
    return found?.count ?? 0;
  }

  /** How many holdings there are of each kind, state and subject. */
  async facets(partnershipId: string): Promise<Facets> {
    const by = (column: 'kind' | 'state' | 'subject'): Promise<FacetRecord[]> =>
      this.database.query<FacetRecord>(
        `SELECT ${column} AS value, count(*)::integer AS count FROM holding WHERE partnership_id = $1
         GROUP BY 1 ORDER BY count(*) DESC, ${column} COLLATE "C" LIMIT 50`,
        [partnershipId],
      );
    const [kinds, states, subjects] = await Promise.all([by('kind'), by('state'), by('subject')]);
    return { kinds, states, subjects };
  }

  async holding(partnershipId: string, id: string): Promise<HoldingRecord | undefined> {
    return (
      await this.database.query<HoldingRecord>(`${HOLDING} WHERE h.partnership_id = $1 AND h.id = $2`, [
        partnershipId,
        id,
      ])
    )[0];
  }

  async byNumber(partnershipId: string, number: string): Promise<HoldingRecord | undefined> {
    return (
      await this.database.query<HoldingRecord>(`${HOLDING} WHERE h.partnership_id = $1 AND h.number = $2`, [
        partnershipId,
        number,
      ])
    )[0];
  }

  events(partnershipId: string, holdingIds: readonly string[]): Promise<RollEventRecord[]> {
    return this.database.query<RollEventRecord>(
      `SELECT e.holding_id AS "holdingId", e.number::integer AS number, e.event, e.on_date::text AS on, e.custom_version AS "customVersion",
              coalesce(e.document, '') AS document, encode(e.hash, 'hex') AS hash,
              CASE WHEN e.document IS NOT NULL THEN encode(sha256('\\x00'::bytea || convert_to(e.document, 'UTF8')), 'hex') END AS leaf,
              (SELECT s.value FROM roll_salt s WHERE s.partnership_id = e.partnership_id AND s.number = e.number AND s.role = 'note') AS note,
              e.document::jsonb ->> 'fine' AS fine, e.document::jsonb ->> 'verdict' AS verdict,
              (SELECT s.value FROM roll_salt s WHERE s.partnership_id = e.partnership_id AND s.number = e.number AND s.role = 'toUseOf') AS "toUseOf"
       FROM roll_entry e WHERE e.partnership_id = $1 AND e.holding_id = ANY ($2) ORDER BY e.number`,
      [partnershipId, holdingIds],
    );
  }

  fines(partnershipId: string, holdingIds: readonly string[]): Promise<FineRecord[]> {
    return this.database.query<FineRecord>(
      `SELECT f.holding_id AS "holdingId", f.number::integer AS line, f.amount_minor::text AS amount, (2 * (f.value_minor - f.rent_minor))::text AS cap, s.currency,
              f.rule, e.on_date::text AS on, f.custom_version AS "customVersion", j.id AS "journalId",
              fine_due(f.partnership_id, f.number)::text AS due, fine_paid(f.partnership_id, f.number)::text AS paid,
              h.fine_disputed AND f.number = (SELECT max(l.number) FROM fine l WHERE l.partnership_id = f.partnership_id AND l.holding_id = f.holding_id) AS disputed
       FROM fine f JOIN roll_entry e ON e.partnership_id = f.partnership_id AND e.number = f.number
       JOIN holding h ON h.partnership_id = f.partnership_id AND h.id = f.holding_id
       JOIN partnership s ON s.id = f.partnership_id
       LEFT JOIN journal j ON j.ledger_id = f.partnership_id AND j.idempotency_key = 'entry-fine:' || f.number
       WHERE f.partnership_id = $1 AND f.holding_id = ANY ($2) ORDER BY f.number`,
      [partnershipId, holdingIds],
    );
  }

  /** The gates that go with each of these, where they have not ended. */
  gates(partnershipId: string, holdingIds: readonly string[]): Promise<GateRecord[]> {
    return this.database.query<GateRecord>(
      `SELECT l.id AS "holdingId", g.number, g.subject, g.quantity::text, g.state FROM holding l
       JOIN holding g ON g.partnership_id = l.partnership_id AND g.appurtenant_to = l.number
       WHERE l.partnership_id = $1 AND l.id = ANY ($2) AND g.state NOT IN ('ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED') ORDER BY g.number`,
      [partnershipId, holdingIds],
    );
  }

  periods(partnershipId: string, holdingIds: readonly string[]): Promise<PeriodRecord[]> {
    return this.database.query<PeriodRecord>(
      `SELECT h.holding_id AS "holdingId", p.roll_number AS holder, lower(h.during)::text AS from, upper(h.during)::text AS until
       FROM holding_period h JOIN person p ON p.partnership_id = h.partnership_id AND p.id = h.person_id
       WHERE h.partnership_id = $1 AND h.holding_id = ANY ($2) ORDER BY lower(h.during)`,
      [partnershipId, holdingIds],
    );
  }

  async rollNumbers(partnershipId: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await this.database.query<{ id: string; rollNumber: string }>(
      'SELECT id, roll_number AS "rollNumber" FROM person WHERE partnership_id = $1 AND id = ANY ($2)',
      [partnershipId, personIds],
    );
    return new Map(found.map(({ id, rollNumber }) => [id, rollNumber]));
  }
}

const conditions = (
  partnershipId: string,
  { search, kind, state = null, subject = null, holder = null }: RegisterQuery,
): readonly (string | null)[] => [partnershipId, escaped(search), kind, state, subject, holder];

const escaped = (search: string): string =>
  search
    .trim()
    .slice(0, 100)
    .replaceAll(/[\\%_]/gu, '\\$&');
