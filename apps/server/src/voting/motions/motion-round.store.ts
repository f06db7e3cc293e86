import { Injectable } from '@nestjs/common';
import type { Refusal } from '#libs/amount';
import type { FrozenVoter } from '#libs/verification';
import { Database, queryIn, type Tx } from '../../database/database.js';

/** A motion with something due: open it, close it, count it, carry it out. */
export interface DueVote {
  readonly partnershipId: string;
  readonly id: string;
  readonly state: 'NOTICED' | 'OPEN' | 'CLOSED' | 'STANDSTILL';
}

/** What a count needs of the motion as it was noticed. */
export interface NoticedVote {
  readonly kind: string;
  readonly customVersion: number;
  readonly terms: string;
  readonly effect: string;
  /** Canonical JSON of what is chosen among. */
  readonly options: string;
  readonly title: string;
}

/** The statements by which the clock opens, closes, counts and carries out. */
@Injectable()
export class MotionRoundStore {
  constructor(private readonly database: Database) {}

  due(now: Date): Promise<DueVote[]> {
    return this.database.query<DueVote>(
      `SELECT partnership_id AS "partnershipId", id, state FROM motion
       WHERE version IS NOT NULL AND ((state = 'NOTICED' AND opens_at <= $1) OR (state = 'OPEN' AND coalesce(extended_to, closes_at) <= $1)
         OR state = 'CLOSED' OR (state = 'STANDSTILL' AND standstill_until <= $1 AND NOT motion_is_held(id)))
       ORDER BY closes_at, id`,
      [now],
    );
  }

  async open(tx: Tx, { partnershipId, id }: DueVote): Promise<boolean> {
    return asked(tx, 'open_noticed', [partnershipId, id]);
  }

  async close(tx: Tx, { partnershipId, id }: DueVote): Promise<boolean> {
    return asked(tx, 'close_noticed', [partnershipId, id]);
  }

  /** True for the one caller that carries it out: the row stays locked until its transaction ends. */
  async markCarriedOut(tx: Tx, { partnershipId, id }: DueVote): Promise<boolean> {
    return asked(tx, 'mark_carried_out', [partnershipId, id]);
  }

  /** Keeps why a carried motion could not be carried out. True where that reason is new. */
  async blocked({ partnershipId, id }: DueVote, { kind, message }: Refusal): Promise<boolean> {
    const [row] = await this.database.query<{ told: boolean }>('SELECT note_motion_block($1, $2, $3, $4) AS told', [
      partnershipId,
      id,
      kind,
      message,
    ]);
    return row?.told ?? false;
  }

  async unblocked({ partnershipId, id }: DueVote): Promise<void> {
    await this.database.query('SELECT clear_motion_block($1, $2)', [partnershipId, id]);
  }

  async noticed(tx: Tx, id: string): Promise<NoticedVote | undefined> {
    const [found] = await queryIn<NoticedVote>(
      tx,
      `SELECT m.kind, n.custom_version AS "customVersion", n.terms, v.effect, v.options, v.title
       FROM motion m JOIN motion_notice n ON n.motion_id = m.id AND n.number = m.notices
       JOIN motion_version v ON v.motion_id = m.id AND v.number = n.version WHERE m.id = $1`,
      [id],
    );
    return found;
  }

  roll(tx: Tx, id: string): Promise<FrozenVoter[]> {
    return queryIn<FrozenVoter>(
      tx,
      `SELECT e.voter_ref AS voter, e.college, coalesce(encode(k.key, 'hex'), '') AS key
       FROM elector e LEFT JOIN elector_key k ON k.motion_id = e.motion_id AND k.voter_ref = e.voter_ref AND k.number = 0
       WHERE e.motion_id = $1 ORDER BY e.voter_ref`,
      [id],
    );
  }

  /** The last ballot of each voter. */
  ballots(tx: Tx, { partnershipId, id }: DueVote): Promise<{ voter: string; choice: string; commitment: string }[]> {
    return queryIn(
      tx,
      `SELECT voter_ref AS voter, choice, encode(commitment, 'hex') AS commitment FROM opened_votes($1, $2) WHERE choice IS NOT NULL ORDER BY voter_ref`,
      [partnershipId, id],
    );
  }

  async resolve(tx: Tx, { partnershipId, id }: DueVote, state: string, text: string): Promise<void> {
    await queryIn(tx, 'SELECT resolve_motion($1, $2, $3, $4)', [partnershipId, id, state, text]);
  }

  async isResolved({ id }: DueVote): Promise<boolean> {
    const [row] = await this.database.query<{ resolved: boolean }>(
      `SELECT state <> 'CLOSED' AS resolved FROM motion WHERE id = $1`,
      [id],
    );
    return row?.resolved ?? false;
  }

  async resolutionOf(tx: Tx, { partnershipId, id }: DueVote): Promise<string | undefined> {
    const [found] = await queryIn<{ id: string }>(
      tx,
      'SELECT id FROM resolution WHERE partnership_id = $1 AND motion_id = $2 AND carried',
      [partnershipId, id],
    );
    return found?.id;
  }
}

async function asked(tx: Tx, name: string, parameters: readonly unknown[]): Promise<boolean> {
  const [row] = await queryIn<{ done: boolean }>(tx, `SELECT ${name}($1, $2) AS done`, parameters);
  return row?.done ?? false;
}
