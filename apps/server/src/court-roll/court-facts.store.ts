import { Injectable } from '@nestjs/common';
import type { Court, PastureResolution } from '#libs/court-roll';
import { queryIn, type Tx } from '../database/database.js';

/** A fine, whose it is, and what roll and books make of it; minor units. */
export interface FineOfHolding {
  readonly line: string;
  readonly holder: string;
  readonly dueMinor: bigint;
  readonly paidMinor: bigint;
  /** True where a jury found about it. */
  readonly judged: boolean;
  /** The day of the last dispute of the holding, or that of its entry, whichever is later. */
  readonly disputedOn?: string;
  /** The day on which it fell due. */
  readonly on: string;
}

interface FineRow {
  readonly line: string;
  readonly holder: string;
  readonly due: string;
  readonly paid: string;
  readonly judged: boolean;
  readonly disputedOn: string | null;
  readonly on: string;
}

/** How many gates a pasture is to carry. More than before only by a resolution. */
export interface PastureAsked {
  readonly subject: string;
  readonly gates: bigint;
  readonly resolutionId?: string;
}

/** What the court knows besides a holding: its heir's standing, its fines, the pasture of a gate. */
@Injectable()
export class CourtFactsStore {
  /** What is past is let go of: when heirs came of age. */
  async forgetMinorities(tx: Tx): Promise<void> {
    await queryIn(tx, 'SELECT forget_minorities()', []);
  }

  /** Where the heir of a holding stands; the day on which they come of age is for no login to read. */
  async heir(tx: Tx, partnershipId: string, asked: { number: string; on: string }): Promise<Pick<Court, 'heir'>> {
    const [found] = await queryIn<{ heir: 'MINOR' | 'OF_AGE_LATELY' | null }>(
      tx,
      'SELECT heir_clock($1, $2, $3) AS heir',
      [partnershipId, asked.number, asked.on],
    );
    return found === undefined || found.heir === null ? {} : { heir: found.heir };
  }

  /** False where the same heir was said before to be a minor for longer. */
  async minorityKept(
    tx: Tx,
    partnershipId: string,
    asked: { number: string; heir: string; minorUntil: string | undefined },
  ): Promise<boolean> {
    const { number, heir, minorUntil = null } = asked;
    const [found] = await queryIn<{ kept: boolean }>(tx, 'SELECT minority_kept($1, $2, $3, $4) AS kept', [
      partnershipId,
      number,
      heir,
      minorUntil,
    ]);
    return found?.kept ?? true;
  }

  /** The last fine of a holding, or one of its fines by its line: whose it is, what roll and books make of it. */
  async fine(
    tx: Tx,
    partnershipId: string,
    asked: { number: string; line?: string | undefined },
  ): Promise<FineOfHolding | undefined> {
    const [found] = await queryIn<FineRow>(
      tx,
      `SELECT f.number::text AS line, p.roll_number AS holder, fine_due($1, f.number)::text AS due, fine_paid($1, f.number)::text AS paid,
              fine_judged($1, f.number) AS judged, case_day($1, h.id, 'FINE_DISPUTED')::text AS "disputedOn",
              (SELECT e.on_date::text FROM roll_entry e WHERE e.partnership_id = $1 AND e.number = f.number) AS on
       FROM fine f JOIN holding h ON h.partnership_id = f.partnership_id AND h.id = f.holding_id
       JOIN person p ON p.partnership_id = f.partnership_id AND p.id = f.person_id
       WHERE f.partnership_id = $1 AND h.number = $2 AND ($3::text IS NULL OR f.number::text = $3) ORDER BY f.number DESC LIMIT 1`,
      [partnershipId, asked.number, asked.line ?? null],
    );
    if (found === undefined) return undefined;
    const { line, holder, due, paid, judged, on, disputedOn } = found;
    const fine = { line, holder, dueMinor: BigInt(due), paidMinor: BigInt(paid), judged, on };
    return disputedOn === null ? fine : { ...fine, disputedOn };
  }

  /** What a pasture carries, undefined where nobody said, and how many of its gates are issued. */
  async pasture(tx: Tx, partnershipId: string, subject: string): Promise<{ carries?: bigint; issued: bigint }> {
    const [found] = await queryIn<{ carries: string | null; issued: string }>(
      tx,
      `SELECT pasture_gates($1, $2)::text AS carries,
              coalesce((SELECT sum(quantity) FROM holding WHERE partnership_id = $1 AND subject = $2 AND kind = 'STINT_GATE'
                          AND state NOT IN ('ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED')), 0)::text AS issued`,
      [partnershipId, subject],
    );
    const issued = BigInt(found?.issued ?? 0);
    const { carries = null } = found ?? {};
    return carries === null ? { issued } : { carries: BigInt(carries), issued };
  }

  /** The resolution of that id, as far as a pasture goes; null where there is none. */
  async pastureResolution(tx: Tx, partnershipId: string, id: string): Promise<PastureResolution | null> {
    const [found] = await queryIn<{
      kind: string;
      carried: boolean;
      pasture: string | null;
      gates: string | null;
      used: boolean;
    }>(
      tx,
      `SELECT r.kind, r.carried, r.result::json ->> 'pasture' AS pasture, r.result::json ->> 'gates' AS gates,
              EXISTS (SELECT 1 FROM pasture p WHERE p.partnership_id = $1 AND p.resolution_id = r.id) AS used
       FROM resolution r WHERE r.partnership_id = $1 AND r.id::text = lower($2)`,
      [partnershipId, id],
    );
    if (found === undefined) return null;
    const { kind, carried, used, pasture, gates } = found;
    return { kind, carried, used, ...(pasture === null ? {} : { pasture }), ...(gates === null ? {} : { gates }) };
  }

  /** False where more gates are issued than that. */
  async setPasture(tx: Tx, partnershipId: string, pasture: PastureAsked): Promise<boolean> {
    const [answer] = await queryIn<{ set: boolean }>(tx, 'SELECT set_pasture($1, $2, $3, $4) AS set', [
      partnershipId,
      pasture.subject,
      pasture.gates.toString(),
      pasture.resolutionId ?? null,
    ]);
    return answer?.set ?? false;
  }

  /** Is there a journal under this key? */
  async isBooked(tx: Tx, partnershipId: string, key: string): Promise<boolean> {
    return (
      (await queryIn(tx, 'SELECT 1 FROM journal WHERE ledger_id = $1 AND idempotency_key = $2', [partnershipId, key]))
        .length > 0
    );
  }
}
