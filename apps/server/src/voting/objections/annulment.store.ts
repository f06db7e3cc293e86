import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../../database/database.js';

/** A journal that a resolution posted, with its legs; amounts in smallest steps, as text. */
export interface PostedByResolution {
  readonly id: string;
  readonly key: string;
  readonly kind: string;
  readonly effectiveAt: Date;
  readonly sourceKind: string;
  readonly sourceId: string;
  readonly legs: readonly {
    readonly debit: string;
    readonly credit: string;
    readonly unit: string;
    readonly amount: string;
    readonly purpose: string | null;
  }[];
}

/** Somebody whom the run of a resolution has paid. */
export interface PaidPart {
  readonly run: string;
  readonly roll: string;
  readonly unit: string;
  readonly amount: string;
}

/** A motion that a jury found against and that is not annulled yet. */
export interface ToAnnul {
  readonly partnershipId: string;
  readonly id: string;
}

/** The statements by which a motion is annulled. */
@Injectable()
export class AnnulmentStore {
  constructor(private readonly database: Database) {}

  due(): Promise<ToAnnul[]> {
    return this.database.query<ToAnnul>(
      `SELECT DISTINCT m.partnership_id AS "partnershipId", m.id FROM objection_finding f JOIN motion m ON m.id = f.motion_id
       WHERE f.verdict = 'UPHELD' AND m.state <> 'ANNULLED' ORDER BY m.id LIMIT 100`,
    );
  }

  /** What a resolution posted and nothing has reversed, the latest first: what pays out was declared before. */
  posted(tx: Tx, partnershipId: string, motionId: string): Promise<PostedByResolution[]> {
    return queryIn<PostedByResolution>(
      tx,
      `SELECT j.id, j.idempotency_key AS key, j.kind, j.effective_at AS "effectiveAt", j.source_kind AS "sourceKind", j.source_id AS "sourceId",
              (SELECT jsonb_agg(jsonb_build_object('debit', d.path, 'credit', c.path, 'unit', t.unit, 'amount', t.amount::text, 'purpose', t.purpose_code)
                                ORDER BY t.position)
               FROM transfer t JOIN account d ON d.id = t.debit_account_id JOIN account c ON c.id = t.credit_account_id WHERE t.journal_id = j.id) AS legs
       FROM resolution r CROSS JOIN LATERAL journals_to_undo(r.partnership_id, r.id) AS u(id) JOIN journal j ON j.id = u.id
       WHERE r.partnership_id = $1 AND r.motion_id = $2 ORDER BY j.batch_sequence DESC, j.ordinal DESC`,
      [partnershipId, motionId],
    );
  }

  paid(tx: Tx, partnershipId: string, motionId: string): Promise<PaidPart[]> {
    return queryIn<PaidPart>(
      tx,
      `SELECT d.code AS run, i.holder AS roll, d.unit, i.amount_minor::text AS amount
       FROM resolution r JOIN distribution_run d ON d.partnership_id = r.partnership_id AND d.resolution_id = r.id
       JOIN distribution_item i ON i.partnership_id = d.partnership_id AND i.run_id = d.id AND i.paid_journal_id IS NOT NULL
       WHERE r.partnership_id = $1 AND r.motion_id = $2 ORDER BY i.holder COLLATE "C"`,
      [partnershipId, motionId],
    );
  }

  /** By the officers' login. Answers DONE, or what stands against it. */
  async annul(tx: Tx, partnershipId: string, motionId: string, actor: string): Promise<string> {
    const [row] = await queryIn<{ outcome: string }>(tx, 'SELECT annul_motion($1, $2, $3) AS outcome', [
      partnershipId,
      motionId,
      actor,
    ]);
    return row?.outcome ?? 'NotFound';
  }

  async note(
    partnershipId: string,
    motionId: string,
    why: { readonly kind: string; readonly message: string },
  ): Promise<void> {
    await this.database.query('SELECT note_motion_block($1, $2, $3, $4)', [
      partnershipId,
      motionId,
      why.kind,
      why.message,
    ]);
  }
}
