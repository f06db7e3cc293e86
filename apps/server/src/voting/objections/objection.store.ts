import { Injectable } from '@nestjs/common';
import type { AnnulmentRemains } from '#libs/voting';
import { Database, queryIn, type Tx } from '../../database/database.js';
import type { Member } from '../motions/motions.types.js';
import type {
  AnnulmentRow,
  FindingAsked,
  MotionObjections,
  ObjectionAsked,
  ObjectionRow,
  Reader,
  Undone,
} from './objections.types.js';

/** More than three of each of a hundred people: what comes after is told by number alone. */
const MOST = 300;

const OBJECTIONS = `
  SELECT o.id, o.number, o.rule, w.words AS reasons, o.objected_at AS "objectedAt", o.held_until AS "heldUntil", x.withdrawn_at AS "withdrawnAt",
         f.verdict, f.jurors, f.votes, fw.words AS found, f.found_at AS "foundAt", (w.person_id = $2) IS TRUE AS own,
         EXISTS (SELECT 1 FROM objection_juror j WHERE j.objection_id = o.id AND j.person_id = $2) AS sat,
         CASE WHEN $3 AND f.objection_id IS NULL AND x.objection_id IS NULL THEN ARRAY(
           SELECT p.roll_number FROM drawn_jury(o, clock_timestamp()) AS d
           JOIN person p ON p.partnership_id = o.partnership_id AND p.id = d.person_id ORDER BY d.place) ELSE '{}' END AS drawn
  FROM objection o JOIN objection_words w ON w.objection_id = o.id
  LEFT JOIN objection_withdrawal x ON x.objection_id = o.id
  LEFT JOIN objection_finding f ON f.objection_id = o.id LEFT JOIN finding_words fw ON fw.objection_id = o.id
  WHERE o.motion_id = $1 ORDER BY o.number LIMIT ${String(MOST)}`;

/** Reversals of what the resolution posted, by itself and by its run; and the claims. */
const JOURNALS = `
  SELECT n.id FROM resolution r JOIN journal j ON j.ledger_id = r.partnership_id AND (
      j.source_kind = 'resolution' AND j.source_id = encode(r.result_hash, 'hex')
      OR j.source_kind = 'run' AND j.source_id IN (SELECT d.code FROM distribution_run d WHERE d.partnership_id = r.partnership_id AND d.resolution_id = r.id))
    JOIN journal n ON n.reverses = j.id
  WHERE r.motion_id = $1
  UNION ALL SELECT j.id FROM resolution r JOIN journal j ON j.ledger_id = r.partnership_id AND j.kind = 'annulment-claim' AND j.source_kind = 'annulment'
    AND j.source_id = r.motion_id::text WHERE r.motion_id = $1
  ORDER BY 1 LIMIT 200`;

interface MotionHead {
  readonly motionId: string;
  readonly state: MotionObjections['state'];
  readonly closedAt: Date | null;
  readonly standstillUntil: Date | null;
  readonly blockedWhy: string | null;
}

interface AnnulmentHead {
  readonly annulledAt: Date;
  readonly objectionId: string;
  readonly fromState: string;
  readonly undone: string;
  readonly remains: string;
}

/** The statements of objections and of what juries find about them. */
@Injectable()
export class ObjectionStore {
  constructor(private readonly database: Database) {}

  async object(
    tx: Tx,
    { partnershipId, personId }: Member,
    { motionId, rule, reasons }: ObjectionAsked,
    salt: Buffer,
  ): Promise<{ readonly outcome: string; readonly id: string }> {
    const [row] = await queryIn<{ outcome: string; id: string }>(
      tx,
      'SELECT outcome, id FROM object_to_motion($1, $2, $3, $4, $5, $6)',
      [partnershipId, motionId, personId, rule, reasons, salt],
    );
    return row ?? { outcome: 'NotFound', id: '' };
  }

  async withdraw(tx: Tx, { partnershipId, personId }: Member, objectionId: string): Promise<string> {
    const [row] = await queryIn<{ outcome: string }>(tx, 'SELECT withdraw_objection($1, $2, $3) AS outcome', [
      partnershipId,
      objectionId,
      personId,
    ]);
    return row?.outcome ?? 'ObjectionUnknown';
  }

  /** By the officers' login. */
  async find(
    tx: Tx,
    { partnershipId, actor }: { readonly partnershipId: string; readonly actor: string },
    { objectionId, verdict, votes, reasons, jury }: Omit<FindingAsked, 'jury'> & { readonly jury: readonly string[] },
    salt: Buffer,
  ): Promise<string> {
    const [row] = await queryIn<{ outcome: string }>(
      tx,
      'SELECT find_objection($1, $2, $3, $4::uuid[], $5, $6, $7, $8) AS outcome',
      [partnershipId, objectionId, verdict, jury, votes, reasons, salt, actor],
    );
    return row?.outcome ?? 'ObjectionUnknown';
  }

  /** The motion of an objection. */
  async motionOf(partnershipId: string, objectionId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ id: string }>(
      'SELECT motion_id AS id FROM objection WHERE partnership_id = $1 AND id = $2',
      [partnershipId, objectionId],
    );
    return row?.id;
  }

  /** Ids of the people with these roll numbers; whoever stands on no roll is left out. */
  async persons(partnershipId: string, rolls: readonly string[]): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }>(
      'SELECT id FROM person WHERE partnership_id = $1 AND roll_number = ANY ($2)',
      [partnershipId, rolls],
    );
    return rows.map(({ id }) => id);
  }

  async of(
    partnershipId: string,
    motionId: string,
    { personId, officer }: Reader,
  ): Promise<MotionObjections | undefined> {
    const [head] = await this.database.query<MotionHead>(
      `SELECT m.id AS "motionId", m.state, coalesce(m.extended_to, m.closes_at) AS "closedAt", m.standstill_until AS "standstillUntil", b.reason AS "blockedWhy"
       FROM motion m LEFT JOIN motion_block b ON b.motion_id = m.id
       WHERE m.partnership_id = $1 AND m.id::text = $2 AND m.state NOT IN ('DRAFT', 'DELIBERATION', 'NOTICED', 'OPEN', 'WITHDRAWN')`,
      [partnershipId, motionId],
    );
    if (head === undefined) return undefined;
    const objections = await this.database.query<ObjectionRow>(OBJECTIONS, [head.motionId, personId ?? null, officer]);
    return { ...head, objections, annulment: await this.annulment(head.motionId) };
  }

  private async annulment(motionId: string): Promise<AnnulmentRow | undefined> {
    const [found] = await this.database.query<AnnulmentHead>(
      `SELECT annulled_at AS "annulledAt", objection_id AS "objectionId", from_state AS "fromState", undone, remains FROM annulment WHERE motion_id = $1`,
      [motionId],
    );
    if (found === undefined) return undefined;
    const journals = await this.database.query<{ id: string }>(JOURNALS, [motionId]);
    return {
      ...found,
      // Both were written by annul_motion, in these words and no others.
      undone: JSON.parse(found.undone) as readonly Undone[],
      remains: JSON.parse(found.remains) as readonly AnnulmentRemains[],
      journals: journals.map(({ id }) => id),
    };
  }
}
