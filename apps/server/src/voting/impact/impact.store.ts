import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';

/** The last division that was carried out: what each line was given. */
export interface LastDivision {
  readonly resolutionId: string;
  readonly period: string;
  readonly lines: readonly { readonly line: string; readonly amount: string }[];
}

/** What a preview reads of the books. */
@Injectable()
export class ImpactStore {
  constructor(private readonly database: Database) {}

  /** The text that members would change to, by its hash. */
  async proposedText(partnershipId: string, rules: string): Promise<string | undefined> {
    const [found] = await this.database.query<{ document: string }>(
      `SELECT document FROM custom_proposal
       WHERE partnership_id = $1 AND encode(sha256(convert_to(document, 'UTF8')), 'hex') = $2 LIMIT 1`,
      [partnershipId, rules],
    );
    return found?.document;
  }

  /** The period that was closed last, by its end. */
  async lastClosed(partnershipId: string): Promise<{ readonly id: string; readonly name: string } | undefined> {
    const [found] = await this.database.query<{ id: string; name: string }>(
      `SELECT p.id, p.name FROM period p WHERE p.partnership_id = $1 AND p.state <> 'OPEN'
         AND EXISTS (SELECT 1 FROM period_close c WHERE c.partnership_id = p.partnership_id AND c.period_id = p.id)
       ORDER BY p.ends_on DESC LIMIT 1`,
      [partnershipId],
    );
    return found;
  }

  async lastDivision(partnershipId: string): Promise<LastDivision | undefined> {
    const [found] = await this.database.query<LastDivision>(
      `SELECT r.id AS "resolutionId", coalesce(p.name, '') AS period, r.result::json -> 'lines' AS lines
       FROM resolution r JOIN motion m ON m.id = r.motion_id AND m.state = 'EXECUTED'
       LEFT JOIN period p ON p.partnership_id = r.partnership_id AND p.id::text = coalesce(m.period_id::text, r.result::json ->> 'period')
       WHERE r.partnership_id = $1 AND r.kind = 'APPROPRIATION' AND r.carried ORDER BY m.executed_at DESC LIMIT 1`,
      [partnershipId],
    );
    return found;
  }

  /** What one person was given by a resolution, in minor units. */
  async givenTo(resolutionId: string, personId: string): Promise<string> {
    const [found] = await this.database.query<{ sum: string }>(
      `SELECT coalesce(sum(i.amount_minor), 0)::text AS sum FROM distribution_run d JOIN distribution_item i ON i.run_id = d.id
       WHERE d.resolution_id = $1 AND i.person_id = $2`,
      [resolutionId, personId],
    );
    return found?.sum ?? '0';
  }

  /** Gates of a pasture: how many there are, and how many one person holds of them. */
  async gates(
    partnershipId: string,
    pasture: string,
    personId: string | undefined,
  ): Promise<{ readonly all: string; readonly own: string } | undefined> {
    const [found] = await this.database.query<{ all: string | null; own: string }>(
      `SELECT pasture_gates($1, $2)::text AS all, (SELECT coalesce(sum(h.quantity), 0)::text FROM holding h
         WHERE h.partnership_id = $1 AND h.kind = 'STINT_GATE' AND h.subject = $2 AND h.person_id = $3) AS own`,
      [partnershipId, pasture, personId ?? null],
    );
    return found === undefined || found.all === null ? undefined : { all: found.all, own: found.own };
  }

  async balance(partnershipId: string, path: string, unit: string): Promise<string> {
    const [found] = await this.database.query<{ balance: string }>(
      'SELECT balance::text FROM account WHERE ledger_id = $1 AND path = $2 AND unit = $3',
      [partnershipId, path, unit],
    );
    return found?.balance ?? '0';
  }
}
