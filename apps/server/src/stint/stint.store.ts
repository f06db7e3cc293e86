import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import type { HoldKind, HoldState, MeterMethod } from '#libs/inference-meter';
import { queryIn, type Tx } from '../database/database.js';

/** What is to be held, and for how long without a heartbeat and at most (milliseconds). */
export interface HoldWanted {
  readonly partnershipId: string;
  readonly rollNumber: string;
  readonly pasture?: string;
  readonly kind: HoldKind;
  readonly gatewayId: string;
  readonly requestId: string;
  readonly model: string;
  readonly asked: bigint;
  readonly ttlMs: number;
  readonly longestMs: number;
  /** Of a lease: how long it admits. */
  readonly admitMs?: number;
}

/** A hold as the database answers it. `livesMs` and `admitsMs` count from when it was asked, or later. */
export interface HoldMade {
  readonly outcome: string;
  readonly id: string;
  readonly state: HoldState;
  readonly amount: bigint;
  readonly left: bigint;
  readonly livesMs: number;
  readonly admitsMs: number;
}

/** A hold that the sweeper ended, told once. */
export interface SweptHold {
  readonly id: string;
  readonly partnershipId: string;
  readonly rollNumber: string;
  readonly kind: HoldKind;
  readonly gatewayId: string;
  readonly requestId: string;
  readonly model: string;
  /** What it was charged: what its last heartbeat said. */
  readonly settled: bigint;
  /** What of it may or may not have been used. */
  readonly remainder: bigint;
  readonly residue: bigint;
}

/** One stint of a person, in the current period. */
export interface StintRow {
  readonly pasture: string;
  readonly grant: bigint;
  readonly used: bigint;
  readonly held: bigint;
  readonly left: bigint;
  readonly residue: bigint;
  readonly resetsAt: Date;
  readonly throttled: boolean;
  readonly suspended: boolean;
}

/** Null is whatever a refusal does not have. */
interface ReservedRow {
  readonly outcome: string;
  readonly id: string | null;
  readonly state: HoldState | null;
  readonly amount: string | null;
  readonly left: string | null;
  readonly lives: string | null;
  readonly admits: string | null;
}

type Text<T> = { readonly [K in keyof T]: T[K] extends bigint ? string : T[K] };

const whole = (text: string | null): bigint => (text === null ? 0n : BigInt(text));

/** The statements of a stint; each is one function of the database and one transaction. */
@Injectable()
export class StintStore {
  async reserve(tx: Tx, wanted: HoldWanted): Promise<HoldMade | { readonly outcome: string; readonly left: bigint }> {
    const [found] = await queryIn<ReservedRow>(
      tx,
      `SELECT outcome, id, state, amount::text, left_now::text AS left, lives::text, admits::text
       FROM reserve_stint($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        wanted.partnershipId,
        wanted.rollNumber,
        wanted.pasture ?? null,
        wanted.kind,
        wanted.gatewayId,
        wanted.requestId,
        wanted.model,
        wanted.asked.toString(),
        wanted.ttlMs,
        wanted.longestMs,
        wanted.admitMs ?? null,
      ],
    );
    if (found === undefined) throw new InvariantViolation('a reservation is answered');
    const { outcome, id, state, amount, left, lives, admits } = found;
    if (outcome !== 'HELD' || id === null || state === null) return { outcome, left: whole(left) };
    return {
      outcome,
      id,
      state,
      amount: whole(amount),
      left: whole(left),
      livesMs: Number(lives),
      admitsMs: Number(admits),
    };
  }

  async beat(
    tx: Tx,
    holdId: string,
    metered: bigint,
  ): Promise<{ outcome: string; amount: bigint; metered: bigint; livesMs: number }> {
    const [found] = await queryIn<{
      outcome: string;
      amount: string | null;
      metered: string | null;
      lives: string | null;
    }>(tx, 'SELECT outcome, amount::text, metered::text, lives::text FROM beat_stint($1, $2)', [
      holdId,
      metered.toString(),
    ]);
    const { outcome = 'HoldUnknown', amount = null, metered: greatest = null, lives = null } = found ?? {};
    return { outcome, amount: whole(amount), metered: whole(greatest), livesMs: Number(lives) };
  }

  async shrink(tx: Tx, holdId: string, amount: bigint): Promise<string> {
    const [found] = await queryIn<{ outcome: string }>(tx, 'SELECT outcome FROM shrink_stint($1, $2)', [
      holdId,
      amount.toString(),
    ]);
    return found?.outcome ?? 'HoldUnknown';
  }

  async settle(
    tx: Tx,
    holdId: string,
    {
      actual,
      besides,
      method,
    }: { readonly actual: bigint; readonly besides: bigint; readonly method: MeterMethod | null },
  ): Promise<{ outcome: string; state: HoldState; charged: bigint; residue: bigint }> {
    const [found] = await queryIn<{
      outcome: string;
      state: HoldState;
      charged: string | null;
      residue: string | null;
    }>(tx, 'SELECT outcome, state, charged::text, residue::text FROM settle_stint($1, $2, $3, $4)', [
      holdId,
      actual.toString(),
      besides.toString(),
      method,
    ]);
    const { outcome = 'HoldUnknown', state = 'RELEASED', charged = null, residue = null } = found ?? {};
    return { outcome, state, charged: whole(charged), residue: whole(residue) };
  }

  async sweep(tx: Tx, limit: number): Promise<SweptHold[]> {
    const rows = await queryIn<Text<SweptHold>>(
      tx,
      `SELECT id, partnership_id AS "partnershipId", roll_number AS "rollNumber", kind, gateway AS "gatewayId", request AS "requestId", model,
              settled::text, remainder::text, residue::text FROM sweep_stints($1)`,
      [limit],
    );
    return rows.map((row) => ({
      ...row,
      settled: BigInt(row.settled),
      remainder: BigInt(row.remainder),
      residue: BigInt(row.residue),
    }));
  }

  /** Of which pasture each block is held. */
  async pasturesOf(tx: Tx, holdIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (holdIds.length === 0) return new Map();
    const rows = await queryIn<{ id: string; pasture: string }>(
      tx,
      'SELECT id, pasture FROM stint_hold WHERE id = ANY ($1::uuid[])',
      [holdIds],
    );
    return new Map(rows.map(({ id, pasture }) => [id, pasture]));
  }

  /** Sums up holds whose period ended so many days ago, at most so many; how many it were. */
  async forget(tx: Tx, days: number, most: number): Promise<number> {
    const [found] = await queryIn<{ gone: number }>(tx, 'SELECT forget_stint_holds($1, $2) AS gone', [days, most]);
    return found?.gone ?? 0;
  }

  async standing(tx: Tx, partnershipId: string, rollNumber: string): Promise<StintRow[]> {
    const rows = await queryIn<Text<StintRow>>(
      tx,
      `SELECT pasture, granted::text AS grant, used::text, held::text, left_now::text AS left, residue::text, resets_at AS "resetsAt", throttled, suspended
       FROM stint_standing($1, $2)`,
      [partnershipId, rollNumber],
    );
    return rows.map((row) => ({
      ...row,
      grant: BigInt(row.grant),
      used: BigInt(row.used),
      held: BigInt(row.held),
      left: BigInt(row.left),
      residue: BigInt(row.residue),
    }));
  }
}
