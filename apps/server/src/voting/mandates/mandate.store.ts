import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../../database/database.js';
import type { Member } from '../motions/motions.types.js';
import type { MandateAsked, MandateOnVoteRow, MandateRow } from './mandates.types.js';

/** More than anybody has: the latest first. */
const MOST = 100;

const SHOWN = 'coalesce(CASE WHEN p.name_public THEN p.name END, p.roll_number)';

/** A ballot whose form and signature were looked at. */
export interface CheckedFor {
  readonly mandate: number;
  readonly number: number;
  readonly choice: string;
  readonly salt: Uint8Array;
  readonly commitment: Uint8Array;
  readonly key: Uint8Array;
  readonly signature: Uint8Array;
}

export interface CastAnswer {
  readonly place: number;
  readonly outcome: string;
  readonly receipt: string | null;
  readonly castAt: Date | null;
}

/** The statements of mandates. Who gave whom what is read by these two, each their own. */
@Injectable()
export class MandateStore {
  constructor(private readonly database: Database) {}

  /** What the person gave and holds. */
  ofPerson({ partnershipId, personId }: Member): Promise<MandateRow[]> {
    return this.database.query<MandateRow>(
      `SELECT d.id, d.holder_id = $2 AS "isHolder", ${SHOWN} AS person, d.topic, d.motion_id AS "motionId", m.title AS "motionTitle",
              d.meeting_id AS "meetingId", d.given_at AS "givenAt", d.until_at AS until, r.revoked_at AS "revokedAt",
              mandate_stands(d, clock_timestamp()) AS stands
       FROM mandate d JOIN person p ON p.partnership_id = d.partnership_id AND p.id = CASE WHEN d.holder_id = $2 THEN d.giver_id ELSE d.holder_id END
       LEFT JOIN motion m ON m.id = d.motion_id
       LEFT JOIN mandate_revocation r ON r.partnership_id = d.partnership_id AND r.mandate_id = d.id
       WHERE d.partnership_id = $1 AND $2 IN (d.giver_id, d.holder_id) ORDER BY d.given_at DESC, d.id LIMIT ${String(MOST)}`,
      [partnershipId, personId],
    );
  }

  /** The mandates of one vote that the person gave or holds. */
  onVote({ partnershipId, personId }: Member, motionId: string): Promise<MandateOnVoteRow[]> {
    return this.database.query<MandateOnVoteRow>(
      `SELECT v.mandate, v.mandate_id AS "mandateId", v.is_holder AS "isHolder", ${SHOWN} AS person, v.giver_ref AS voter, v.holder_ref AS holder,
              v.ballots, v.cast_at AS "castAt", v.receipt, v.fault, v.choice, v.fate
       FROM votes_by_mandate($1, $2, $3) AS v JOIN person p ON p.partnership_id = $1 AND p.id = v.person_id ORDER BY v.mandate`,
      [partnershipId, motionId, personId],
    );
  }

  async memberOf(tx: Tx, partnershipId: string, rollNumber: string): Promise<string | undefined> {
    const [found] = await queryIn<{ id: string }>(
      tx,
      'SELECT id FROM person WHERE partnership_id = $1 AND roll_number = $2',
      [partnershipId, rollNumber],
    );
    return found?.id;
  }

  async give(tx: Tx, { partnershipId, personId }: Member, holder: string, asked: MandateAsked): Promise<string> {
    const [row] = await queryIn<{ outcome: string }>(
      tx,
      'SELECT outcome FROM give_mandate($1, $2, $3, $4, $5, $6, $7)',
      [
        ...[partnershipId, personId, holder, asked.motionId ?? null, asked.topic ?? null],
        ...[asked.meetingId ?? null, asked.until],
      ],
    );
    return row?.outcome ?? 'NotFound';
  }

  async revoke(tx: Tx, { partnershipId, personId }: Member, id: string): Promise<string> {
    const [row] = await queryIn<{ outcome: string }>(tx, 'SELECT revoke_mandate($1, $2, $3) AS outcome', [
      partnershipId,
      personId,
      id,
    ]);
    return row?.outcome ?? 'NotFound';
  }

  /** In the order in which they are given. */
  cast(
    tx: Tx,
    { partnershipId, personId, motionId }: Member & { readonly motionId: string },
    ballots: readonly CheckedFor[],
  ): Promise<CastAnswer[]> {
    const bytes = (of: (ballot: CheckedFor) => Uint8Array) => ballots.map((ballot) => Buffer.from(of(ballot)));
    return queryIn<CastAnswer>(
      tx,
      `SELECT place, outcome, receipt, cast_at AS "castAt"
       FROM cast_mandate_votes($1, $2, $3, $4::integer[], $5::integer[], $6::text[], $7::bytea[], $8::bytea[], $9::bytea[], $10::bytea[]) ORDER BY place`,
      [
        ...[partnershipId, motionId, personId],
        ballots.map(({ mandate }) => mandate),
        ballots.map(({ number }) => number),
        ballots.map(({ choice }) => choice),
        bytes(({ salt }) => salt),
        bytes(({ commitment }) => commitment),
        bytes(({ key }) => key),
        bytes(({ signature }) => signature),
      ],
    );
  }
}
