import { Injectable } from '@nestjs/common';
import type { Holding, HoldingKind, HoldingState } from '#libs/court-roll';
import { Database, queryIn, type Tx } from '../database/database.js';

/** A holding with what its holder lets be known. `name` is null where nobody chose to show one. */
export interface HoldingRecord {
  readonly id: string;
  readonly number: string;
  readonly kind: HoldingKind;
  readonly subject: string;
  readonly state: HoldingState;
  readonly since: string;
  readonly rollNumber: string;
  readonly name: string | null;
  readonly customVersion: number;
}

export interface RollEventRecord {
  readonly holdingId: string;
  readonly number: number;
  readonly event: string;
  readonly on: string;
  readonly customVersion: number;
}

/** Which part of the register is asked for. `after` is the number of the last holding already seen. */
export interface RegisterQuery {
  readonly search: string;
  readonly kind: string | null;
  readonly after: string | null;
  readonly first: number;
}

/** A right ready to be entered. */
export interface NewHolding {
  readonly number: string;
  readonly kind: HoldingKind;
  readonly subject: string;
  readonly personId: string;
  readonly since: string;
}

// The name leaves the database only where its bearer opted in; a search cannot feel for the others.
const HOLDING = `
  SELECT h.id, h.number, h.kind, h.subject, h.state, h.since::text AS since, p.roll_number AS "rollNumber",
         CASE WHEN p.name_public THEN p.name END AS name,
         coalesce((SELECT max(e.custom_version) FROM roll_entry e WHERE e.partnership_id = h.partnership_id AND e.holding_id = h.id), 1) AS "customVersion"
  FROM holding h JOIN person p ON p.partnership_id = h.partnership_id AND p.id = h.person_id`;

const MATCHING = `h.partnership_id = $1 AND ($2 = '' OR h.number ILIKE $2 || '%' OR p.roll_number ILIKE $2 || '%'
    OR h.kind ILIKE '%' || $2 || '%' OR replace(h.kind, '_', ' ') ILIKE '%' || $2 || '%' OR h.subject ILIKE '%' || $2 || '%'
    OR (p.name_public AND p.name ILIKE '%' || $2 || '%'))
  AND ($3::text IS NULL OR h.kind = $3)`;

/** The statements of the court roll. */
@Injectable()
export class CourtRollStore {
  constructor(private readonly database: Database) {}

  page(partnershipId: string, { search, kind, after, first }: RegisterQuery): Promise<HoldingRecord[]> {
    return this.database.query<HoldingRecord>(
      `${HOLDING} WHERE ${MATCHING} AND ($4::text IS NULL OR h.number > $4) ORDER BY h.number LIMIT $5`,
      [partnershipId, escaped(search), kind, after, first],
    );
  }

  async count(partnershipId: string, { search, kind }: RegisterQuery): Promise<number> {
    const [found] = await this.database.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM holding h
       JOIN person p ON p.partnership_id = h.partnership_id AND p.id = h.person_id WHERE ${MATCHING}`,
      [partnershipId, escaped(search), kind],
    );
    return found?.count ?? 0;
  }

  async holding(partnershipId: string, id: string): Promise<HoldingRecord | undefined> {
    const found = await this.database.query<HoldingRecord>(`${HOLDING} WHERE h.partnership_id = $1 AND h.id = $2`, [
      partnershipId,
      id,
    ]);
    return found[0];
  }

  events(partnershipId: string, holdingIds: readonly string[]): Promise<RollEventRecord[]> {
    return this.database.query<RollEventRecord>(
      `SELECT holding_id AS "holdingId", number::integer AS number, event, on_date::text AS on, custom_version AS "customVersion"
       FROM roll_entry WHERE partnership_id = $1 AND holding_id = ANY ($2) ORDER BY number`,
      [partnershipId, holdingIds],
    );
  }

  /** Everything that these people hold, as the lib sees it. */
  held(tx: Tx, partnershipId: string, personIds: readonly string[]): Promise<(Holding & { personId: string })[]> {
    return queryIn(
      tx,
      `SELECT h.number AS id, h.kind, h.subject, p.roll_number AS holder, h.state, h.person_id AS "personId", 1 AS "customVersion"
       FROM holding h JOIN person p ON p.partnership_id = h.partnership_id AND p.id = h.person_id
       WHERE h.partnership_id = $1 AND h.person_id = ANY ($2)`,
      [partnershipId, personIds],
    );
  }

  async rollNumbers(tx: Tx, partnershipId: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await queryIn<{ id: string; rollNumber: string }>(
      tx,
      'SELECT id, roll_number AS "rollNumber" FROM person WHERE partnership_id = $1 AND id = ANY ($2)',
      [partnershipId, personIds],
    );
    return new Map(found.map(({ id, rollNumber }) => [id, rollNumber]));
  }

  /** The highest number given so far for each initial letter. */
  async lastNumbers(tx: Tx, partnershipId: string): Promise<ReadonlyMap<string, number>> {
    const found = await queryIn<{ letter: string; last: number }>(
      tx,
      `SELECT left(number, 1) AS letter, max(substr(number, 3)::integer) AS last FROM holding WHERE partnership_id = $1 GROUP BY 1`,
      [partnershipId],
    );
    return new Map(found.map(({ letter, last }) => [letter, last]));
  }

  /** Takes the lock under which the roll is written, so that what is read next stays true until the commit. */
  async lock(tx: Tx, partnershipId: string): Promise<void> {
    await queryIn(tx, 'SELECT lock_ledger($1)', [partnershipId]);
  }

  async enrol(
    tx: Tx,
    partnershipId: string,
    entered: { holdings: readonly NewHolding[]; customVersion: number },
  ): Promise<void> {
    const { holdings, customVersion } = entered;
    await queryIn(tx, 'SELECT enrol_holdings($1, $2, $3, $4, $5::uuid[], $6::date[], $7)', [
      partnershipId,
      holdings.map(({ number }) => number),
      holdings.map(({ kind }) => kind),
      holdings.map(({ subject }) => subject),
      holdings.map(({ personId }) => personId),
      holdings.map(({ since }) => since),
      customVersion,
    ]);
  }
}

const escaped = (search: string): string =>
  search
    .trim()
    .slice(0, 100)
    .replaceAll(/[\\%_]/gu, '\\$&');
