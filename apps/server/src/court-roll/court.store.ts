import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import type { PricedMeter } from '#libs/custom';
import type { Holding, HoldingKind, HoldingState } from '#libs/court-roll';
import { queryIn, type Tx } from '../database/database.js';
import type { RollHead, SealedLine } from './seal.js';

interface HoldingRow {
  readonly number: string;
  readonly kind: HoldingKind;
  readonly subject: string;
  readonly state: HoldingState;
  readonly holder: string;
  readonly toUseOf: string | null;
  readonly quantity: string;
  readonly improvement: string;
  readonly meter: PricedMeter | null;
  readonly value: string;
  readonly rent: string;
  readonly life: number;
  readonly appurtenantTo: string | null;
  readonly on: string;
  readonly since: string;
  readonly vacantSince: string | null;
  readonly notices: number;
  readonly noticedOn: string | null;
  readonly pledgee: string | null;
  readonly pledgeMinor: string | null;
  readonly pledgeDue: string | null;
  readonly letTo: string | null;
  readonly letUntil: string | null;
  readonly fineDisputed: boolean;
  readonly presenter: string | null;
  readonly presentedOn: string | null;
  readonly suspendedUntil: string | null;
}

const roll = (column: string): string =>
  `(SELECT p.roll_number FROM person p WHERE p.partnership_id = h.partnership_id AND p.id = h.${column})`;

const HOLDING = `
  SELECT h.number, h.kind, h.subject, h.state, ${roll('person_id')} AS holder, ${roll('to_use_of')} AS "toUseOf", h.quantity::text, h.improvement::text,
         h.meter, h.value_minor::text AS value, h.rent_minor::text AS rent, h.life, h.appurtenant_to AS "appurtenantTo",
         coalesce(h.entered_on, h.since)::text AS on, h.since::text, h.vacant_since::text AS "vacantSince",
         h.notices, h.noticed_on::text AS "noticedOn", ${roll('pledgee')} AS pledgee, h.pledge_minor::text AS "pledgeMinor",
         h.pledge_due::text AS "pledgeDue", ${roll('let_to')} AS "letTo", h.let_until::text AS "letUntil", h.fine_disputed AS "fineDisputed",
         ${roll('presenter')} AS presenter, h.presented_on::text AS "presentedOn", h.suspended_until::text AS "suspendedUntil"
  FROM holding h`;

/** The statements by which the court sits: it reads under the ledger's lock, and writes by one function. */
@Injectable()
export class CourtStore {
  /** Takes the lock under which the roll is written, so that what is read next stays true until the commit. */
  async lock(tx: Tx, partnershipId: string): Promise<void> {
    await queryIn(tx, 'SELECT lock_ledger($1)', [partnershipId]);
  }

  async head(tx: Tx, partnershipId: string): Promise<RollHead> {
    const [last] = await queryIn<{ number: string; hash: string }>(
      tx,
      `SELECT e.number::text, encode(e.hash, 'hex') AS hash FROM roll_entry e WHERE e.partnership_id = $1 ORDER BY e.number DESC LIMIT 1`,
      [partnershipId],
    );
    return last === undefined ? { number: 0n, hash: '' } : { number: BigInt(last.number), hash: last.hash };
  }

  async holding(tx: Tx, partnershipId: string, number: string): Promise<Holding | undefined> {
    const [row] = await queryIn<HoldingRow>(tx, `${HOLDING} WHERE h.partnership_id = $1 AND h.number = $2`, [
      partnershipId,
      number,
    ]);
    return row === undefined ? undefined : holdingOf(row);
  }

  /** What a person holds of a kind and has not lost. */
  async held(tx: Tx, partnershipId: string, rollNumber: string): Promise<Holding[]> {
    const rows = await queryIn<HoldingRow>(
      tx,
      `${HOLDING} WHERE h.partnership_id = $1 AND h.person_id = (SELECT id FROM person WHERE partnership_id = $1 AND roll_number = $2)
         AND h.state NOT IN ('ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED')`,
      [partnershipId, rollNumber],
    );
    return rows.map(holdingOf);
  }

  async gates(tx: Tx, partnershipId: string, number: string): Promise<{ number: string; state: HoldingState }[]> {
    return queryIn<{ number: string; state: HoldingState }>(
      tx,
      `SELECT number, state FROM holding WHERE partnership_id = $1 AND appurtenant_to = $2
         AND state NOT IN ('ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED') ORDER BY number`,
      [partnershipId, number],
    );
  }

  /**
   * The day of the clock, and when the last call of a holding was entered. No day where a demonstration is still being
   * told: it writes down what was lived before there were books.
   */
  async clock(
    tx: Tx,
    partnershipId: string,
    number: string | undefined,
  ): Promise<{ today?: string; calledOn?: string }> {
    const [found] = await queryIn<{ today: string | null; called: string | null }>(
      tx,
      `SELECT CASE WHEN NOT roll_is_history($1) THEN (clock_timestamp() AT TIME ZONE 'UTC')::date::text END AS today,
              (SELECT (e.recorded_at AT TIME ZONE 'UTC')::date::text FROM roll_entry e JOIN holding h ON h.partnership_id = e.partnership_id AND h.id = e.holding_id
               WHERE h.partnership_id = $1 AND h.number = $2 AND e.event IN ('NOTICED', 'SEIZED') ORDER BY e.number DESC LIMIT 1) AS called`,
      [partnershipId, number ?? ''],
    );
    const { today = null, called = null } = found ?? {};
    return today === null ? {} : { today, ...(called === null ? {} : { calledOn: called }) };
  }

  /** Those of the named who hold on that day, by a line older than the case of the holding that they are to judge. */
  async holders(
    tx: Tx,
    partnershipId: string,
    asked: { on: string; rolls: readonly string[]; holding: string; event: 'PRESENTED' | 'FINE_DISPUTED' },
  ): Promise<Set<string>> {
    const rows = await queryIn<{ roll: string }>(
      tx,
      `SELECT p.roll_number AS roll FROM person p WHERE p.partnership_id = $1 AND p.roll_number = ANY ($2)
         AND held_before($1, p.id, $3::date, (SELECT case_of($1, h.id, $5) FROM holding h WHERE h.partnership_id = $1 AND h.number = $4))`,
      [partnershipId, asked.rolls, asked.on, asked.holding, asked.event],
    );
    return new Set(rows.map((row) => row.roll));
  }

  /** Ids by roll number, of those who stand on the roll of persons. */
  async persons(tx: Tx, partnershipId: string, rolls: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await queryIn<{ id: string; roll: string }>(
      tx,
      'SELECT id, roll_number AS roll FROM person WHERE partnership_id = $1 AND roll_number = ANY ($2)',
      [partnershipId, rolls],
    );
    return new Map(rows.map(({ id, roll: number }) => [number, id]));
  }

  /** The highest number given so far for each initial letter. */
  async lastNumbers(tx: Tx, partnershipId: string): Promise<Map<string, number>> {
    const found = await queryIn<{ letter: string; last: number }>(
      tx,
      `SELECT left(number, 1) AS letter, max(substr(number, 3)::integer) AS last FROM holding WHERE partnership_id = $1 GROUP BY 1`,
      [partnershipId],
    );
    return new Map(found.map(({ letter, last }) => [letter, last]));
  }

  async currency(tx: Tx, partnershipId: string): Promise<string> {
    const [found] = await queryIn<{ currency: string }>(tx, 'SELECT currency FROM partnership WHERE id = $1', [
      partnershipId,
    ]);
    if (found === undefined) throw new InvariantViolation('a roll is of a partnership');
    return found.currency;
  }

  async enter(
    tx: Tx,
    partnershipId: string,
    lines: readonly SealedLine[],
    ids: ReadonlyMap<string, string>,
  ): Promise<void> {
    const idOf = (rollNumber: string | undefined): string | null =>
      rollNumber === undefined ? null : (ids.get(rollNumber) ?? null);
    // A gate is judged with its land, by one jury.
    const jury = [...new Set(lines.flatMap(({ draft }) => draft.jury ?? []))].map(idOf);
    await queryIn(
      tx,
      'SELECT enter_roll($1, $2, $3::uuid[], $4::bytea[], $5::uuid[], $6::bytea[], $7, $8::bytea[], $9::uuid[], $10::date[], $11::bytea[])',
      [
        partnershipId,
        lines.map(({ document }) => document),
        lines.map(({ draft }) => idOf(draft.holding.holder)),
        lines.map(({ salts }) => salts.holder),
        lines.map(({ draft }) => idOf(draft.toUseOf)),
        lines.map(({ salts }) => salts.toUseOf ?? null),
        lines.map(({ note }) => note ?? null),
        lines.map(({ salts }) => salts.note ?? null),
        jury,
        lines.map(({ draft }) => draft.minorUntil ?? null),
        lines.map(({ salts }) => salts.minorUntil ?? null),
      ],
    );
  }
}

type Optional<T> = { [K in keyof T]: T[K] | null };

/** Drops what a row leaves empty. */
function present<T extends object>(members: Optional<T>): Partial<T> {
  // What is left is what was not null.
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null)) as Partial<T>;
}

function holdingOf(row: HoldingRow): Holding {
  const { pledgee, pledgeMinor, pledgeDue, presenter, presentedOn } = row;
  const { number, kind, subject, state, holder, life, on, since, notices, fineDisputed } = row;
  const { toUseOf, meter, appurtenantTo, vacantSince, noticedOn, letTo, letUntil, suspendedUntil } = row;
  return {
    ...{ number, kind, subject, state, holder, life, on, since, notices, fineDisputed },
    quantity: BigInt(row.quantity),
    improvement: BigInt(row.improvement),
    valueMinor: BigInt(row.value),
    rentMinor: BigInt(row.rent),
    ...present({ toUseOf, meter, appurtenantTo, vacantSince, noticedOn, letTo, letUntil, suspendedUntil }),
    ...(pledgee === null || pledgeMinor === null || pledgeDue === null
      ? {}
      : { pledge: { to: pledgee, sumMinor: BigInt(pledgeMinor), due: pledgeDue } }),
    ...(presenter === null || presentedOn === null ? {} : { presentment: { by: presenter, on: presentedOn } }),
  };
}
