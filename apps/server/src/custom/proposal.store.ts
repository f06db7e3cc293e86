import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../database/database.js';

/** What somebody thinks the custom should say. It decides nothing. */
export interface ProposalRecord {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly document: string;
  /** The last version when it was written. */
  readonly baseVersion: number;
  readonly state: 'DRAFT' | 'WITHDRAWN' | 'ADOPTED';
  readonly createdAt: Date;
  readonly personId: string;
  /** By roll number, or by name where it is public. */
  readonly by: string;
}

export interface NewProposal {
  readonly partnershipId: string;
  readonly personId: string;
  readonly title: string;
  readonly why: string;
  readonly document: string;
  readonly baseVersion: number;
}

const PROPOSAL = `
  SELECT o.id, o.title, o.why, o.document, o.base_version AS "baseVersion", o.state, o.created_at AS "createdAt",
         o.person_id AS "personId", coalesce(CASE WHEN p.name_public THEN p.name END, p.roll_number) AS by
  FROM custom_proposal o JOIN person p ON p.partnership_id = o.partnership_id AND p.id = o.person_id
  WHERE o.partnership_id = $1`;

/** More than anybody reads; the oldest drop off the list, not out of the table. */
const MOST = 200;

@Injectable()
export class ProposalStore {
  constructor(private readonly database: Database) {}

  /** The latest first. */
  list(partnershipId: string): Promise<ProposalRecord[]> {
    return this.database.query<ProposalRecord>(`${PROPOSAL} ORDER BY o.id DESC LIMIT ${String(MOST)}`, [partnershipId]);
  }

  async one(partnershipId: string, id: string): Promise<ProposalRecord | undefined> {
    const found = await this.database.query<ProposalRecord>(`${PROPOSAL} AND o.id::text = $2`, [partnershipId, id]);
    return found[0];
  }

  /** Open ones of one person. */
  async openOf(partnershipId: string, personId: string): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM custom_proposal
       WHERE partnership_id = $1 AND person_id = $2 AND state = 'DRAFT'`,
      [partnershipId, personId],
    );
    return row?.count ?? 0;
  }

  /** The text of the proposal whose hash members resolved; undefined where nobody wrote one. */
  async documentOf(tx: Tx, partnershipId: string, hash: string): Promise<string | undefined> {
    const found = await queryIn<{ document: string }>(
      tx,
      `SELECT document FROM custom_proposal
       WHERE partnership_id = $1 AND encode(sha256(convert_to(document, 'UTF8')), 'hex') = $2 ORDER BY id LIMIT 1`,
      [partnershipId, hash],
    );
    return found[0]?.document;
  }

  async insert(proposal: NewProposal): Promise<string> {
    const { partnershipId, personId, title, why, document, baseVersion } = proposal;
    const [row] = await this.database.query<{ id: string }>(
      `INSERT INTO custom_proposal (partnership_id, title, why, document, base_version, person_id)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
      [partnershipId, title, why, document, baseVersion, personId],
    );
    return row?.id ?? '';
  }

  /** True where it was a draft until now. */
  async withdraw(partnershipId: string, id: string): Promise<boolean> {
    const found = await this.database.query<{ id: string }>(
      `WITH gone AS (UPDATE custom_proposal SET state = 'WITHDRAWN'
         WHERE partnership_id = $1 AND id::text = $2 AND state = 'DRAFT' RETURNING id) SELECT id FROM gone`,
      [partnershipId, id],
    );
    return found.length > 0;
  }
}
