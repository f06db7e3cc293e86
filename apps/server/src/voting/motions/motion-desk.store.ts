import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import { Database, queryIn, type Tx } from '../../database/database.js';
import type { Member, MotionText } from './motions.types.js';

/** A version ready to be stored: its effect and its options as canonical texts. */
export interface StoredVersion {
  readonly text: MotionText;
  readonly effect: string;
  readonly options: string;
}

export interface Notice {
  readonly motionId: string;
  readonly version: number;
  readonly terms: string;
  readonly opensAt: Date;
  readonly closesAt: Date;
}

/** The database's outcome, and the motion's id where it is DONE. */
interface Made {
  readonly outcome: string;
  readonly id: string;
}

/** The statements by which motions are written and noticed: each is a function that decides again, and answers. */
@Injectable()
export class MotionDeskStore {
  constructor(private readonly database: Database) {}

  /** The new motion, where it was done. */
  draft(
    tx: Tx,
    { partnershipId, personId }: Member,
    kind: string,
    { text, effect, options }: StoredVersion,
  ): Promise<Made> {
    return made(tx, 'draft_motion($1, $2, $3, $4::jsonb, $5, $6)', [
      partnershipId,
      personId,
      kind,
      JSON.stringify(text),
      effect,
      options,
    ]);
  }

  revise(
    tx: Tx,
    { partnershipId, personId }: Member,
    motion: { readonly id: string; readonly base: number },
    { text, effect, options }: StoredVersion,
  ): Promise<string> {
    return answer(tx, 'revise_motion($1, $2, $3, $4, $5::jsonb, $6, $7)', [
      partnershipId,
      motion.id,
      personId,
      motion.base,
      JSON.stringify(text),
      effect,
      options,
    ]);
  }

  move(tx: Tx, { partnershipId, personId }: Member, motionId: string, to: string): Promise<string> {
    return answer(tx, 'move_motion($1, $2, $3, $4)', [partnershipId, motionId, personId, to]);
  }

  /** The new motion, where it was done. */
  callAgain(tx: Tx, { partnershipId, personId }: Member, motionId: string): Promise<Made> {
    return made(tx, 'call_motion_again($1, $2, $3)', [partnershipId, motionId, personId]);
  }

  support(tx: Tx, { partnershipId, personId }: Member, motionId: string, does: boolean): Promise<string> {
    return answer(tx, 'support_motion($1, $2, $3, $4)', [partnershipId, motionId, personId, does]);
  }

  letGo(tx: Tx, { partnershipId, personId }: Member, motionId: string, author: string): Promise<string> {
    return answer(tx, 'remove_author($1, $2, $3, $4)', [partnershipId, motionId, personId, author]);
  }

  invite(tx: Tx, { partnershipId, personId }: Member, motionId: string, author: string): Promise<string> {
    return answer(tx, 'invite_author($1, $2, $3, $4)', [partnershipId, motionId, personId, author]);
  }

  answerAuthorship(tx: Tx, { partnershipId, personId }: Member, motionId: string, does: boolean): Promise<string> {
    return answer(tx, 'answer_authorship($1, $2, $3, $4)', [partnershipId, motionId, personId, does]);
  }

  chooseCollege(tx: Tx, { partnershipId, personId }: Member, college: string): Promise<string> {
    return answer(tx, 'choose_college($1, $2, $3)', [partnershipId, personId, college]);
  }

  /** The colleges that must be heard by now, and the partnership's time zone. */
  async due(
    tx: Tx,
    partnershipId: string,
  ): Promise<{ readonly colleges: readonly string[]; readonly timeZone: string }> {
    const [row] = await queryIn<{ colleges: string[]; timeZone: string }>(
      tx,
      'SELECT colleges_due(id) AS colleges, time_zone AS "timeZone" FROM partnership WHERE id = $1',
      [partnershipId],
    );
    if (row === undefined) throw new InvariantViolation(`there is no partnership ${partnershipId}`);
    return row;
  }

  /** What the last close of a period left, in minor units; nothing where it is open, or there is none. */
  async left(tx: Tx, partnershipId: string, period: string | undefined): Promise<bigint> {
    if (period === undefined) return 0n;
    const [row] = await queryIn<{ left: string | null }>(tx, 'SELECT period_left($1, $2)::text AS left', [
      partnershipId,
      period,
    ]);
    return BigInt(row?.left ?? 0);
  }

  async notice(
    tx: Tx,
    { partnershipId, personId }: Member,
    { motionId, version, terms, opensAt, closesAt }: Notice,
  ): Promise<{ readonly outcome: string; readonly field: string }> {
    const [row] = await queryIn<{ outcome: string; field: string }>(
      tx,
      'SELECT outcome, field FROM notice_motion($1, $2, $3, $4, $5, $6, $7)',
      [partnershipId, motionId, personId, version, terms, opensAt, closesAt],
    );
    if (row === undefined) throw new InvariantViolation('a notice is answered');
    return row;
  }

  /** The roll number's bearer, or nobody. */
  async personOf(partnershipId: string, rollNumber: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ id: string }>(
      'SELECT id FROM person WHERE partnership_id = $1 AND roll_number = $2',
      [partnershipId, rollNumber],
    );
    return row?.id;
  }
}

async function made(tx: Tx, call: string, parameters: readonly unknown[]): Promise<Made> {
  const [row] = await queryIn<Made>(tx, `SELECT outcome, id FROM ${call}`, parameters);
  if (row === undefined) throw new InvariantViolation('what is asked is answered');
  return row;
}

async function answer(tx: Tx, call: string, parameters: readonly unknown[]): Promise<string> {
  const [row] = await queryIn<{ outcome: string }>(tx, `SELECT ${call} AS outcome`, parameters);
  if (row === undefined) throw new InvariantViolation('what is asked is answered');
  return row.outcome;
}
