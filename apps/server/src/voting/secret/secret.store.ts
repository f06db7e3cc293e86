import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../../database/database.js';
import type { IssuerPair } from './blind-signer.js';
import type { IssuerKey, TokensIssued } from './secret.types.js';

/** A place on the frozen roll of somebody who asks. */
export interface OwnPlace {
  readonly voter: string;
  readonly college: string;
}

/** A token ready to be stored with what was signed. */
export interface DrawnToken {
  readonly partnershipId: string;
  readonly personId: string;
  readonly motionId: string;
  readonly blinded: Buffer;
  readonly answer: Buffer;
  readonly key: Buffer;
  readonly signature: Buffer;
}

/** A ballot by token, its parts looked at. */
export interface CheckedSecret {
  readonly motionId: string;
  readonly college: string;
  readonly key: Buffer;
  readonly token: Buffer;
  readonly number: number;
  readonly choice: string;
  readonly salt: Buffer;
  readonly commitment: Buffer;
  readonly signature: Buffer;
}

/** The statements of secret votes. */
@Injectable()
export class SecretStore {
  constructor(private readonly database: Database) {}

  /** Public keys by college; empty where the vote is not secret, or nobody has asked yet. */
  issuers(motionId: string): Promise<IssuerKey[]> {
    return this.database.query<IssuerKey>(
      `SELECT college, encode(key, 'hex') AS key FROM token_issuer WHERE motion_id = $1 ORDER BY college COLLATE "C"`,
      [motionId],
    );
  }

  /** The colleges of an open secret vote that has no keys yet; empty where there is nothing to make. */
  async awaiting(partnershipId: string, motionId: string): Promise<string[]> {
    const rows = await this.database.query<{ college: string }>(
      `SELECT r.college FROM motion m JOIN motion_notice n ON n.motion_id = m.id AND n.number = m.notices
       JOIN motion_college r ON r.motion_id = m.id
       WHERE m.partnership_id = $1 AND m.id = $2 AND m.state = 'OPEN' AND n.terms::jsonb ->> 'secrecy' = 'TOKENS'
         AND NOT EXISTS (SELECT 1 FROM token_issuer t WHERE t.motion_id = m.id) ORDER BY r.college COLLATE "C"`,
      [partnershipId, motionId],
    );
    return rows.map(({ college }) => college);
  }

  async begin(
    tx: Tx,
    motion: { readonly partnershipId: string; readonly id: string },
    pairs: ReadonlyMap<string, IssuerPair>,
  ): Promise<void> {
    await queryIn(tx, 'SELECT begin_tokens($1, $2, $3::text[], $4::bytea[], $5::bytea[])', [
      motion.partnershipId,
      motion.id,
      [...pairs.keys()],
      [...pairs.values()].map(({ key }) => key),
      [...pairs.values()].map(({ secret }) => secret),
    ]);
  }

  async placeOf(motionId: string, personId: string): Promise<OwnPlace | undefined> {
    const [found] = await this.database.query<OwnPlace>(
      'SELECT voter_ref AS voter, college FROM elector WHERE motion_id = $1 AND person_id = $2',
      [motionId, personId],
    );
    return found;
  }

  async secretOf(motionId: string, college: string): Promise<Buffer | undefined> {
    const [found] = await this.database.query<{ key: Buffer }>(
      'SELECT key FROM token_secret WHERE motion_id = $1 AND college = $2',
      [motionId, college],
    );
    return found?.key;
  }

  async draw(tx: Tx, asked: DrawnToken): Promise<{ readonly outcome: string; readonly answer: Buffer | null }> {
    const { partnershipId, motionId, personId, blinded, answer, key, signature } = asked;
    const [row] = await queryIn<{ outcome: string; answer: Buffer | null }>(
      tx,
      'SELECT outcome, answer FROM draw_token($1, $2, $3, $4, $5, $6, $7)',
      [partnershipId, motionId, personId, blinded, answer, key, signature],
    );
    return row ?? { outcome: 'NotFound', answer: null };
  }

  async cast(
    tx: Tx,
    partnershipId: string,
    ballot: CheckedSecret,
  ): Promise<{ readonly outcome: string; readonly receipt: string | null; readonly castAt: Date | null }> {
    const { motionId, college, key, token, number, choice, salt, commitment, signature } = ballot;
    const [row] = await queryIn<{ outcome: string; receipt: string | null; castAt: Date | null }>(
      tx,
      `SELECT outcome, receipt, cast_at AS "castAt" FROM cast_secret($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [partnershipId, motionId, college, key, token, number, choice, salt, commitment, signature],
    );
    return row ?? { outcome: 'NotFound', receipt: null, castAt: null };
  }

  /** By college: members on the frozen roll, tokens drawn, tokens that voted. */
  issued(motionId: string): Promise<TokensIssued[]> {
    return this.database.query<TokensIssued>(
      `SELECT r.college, r.members, r.drawn, r.present AS voted
       FROM motion_college r WHERE r.motion_id = $1 AND EXISTS (SELECT 1 FROM token_issuer t WHERE t.motion_id = r.motion_id)
       ORDER BY r.college COLLATE "C"`,
      [motionId],
    );
  }

  async hasDrawn(motionId: string, personId: string): Promise<boolean> {
    const [row] = await this.database.query<{ drawn: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM token_issue i JOIN elector e ON e.motion_id = i.motion_id AND e.voter_ref = i.voter_ref
         WHERE i.motion_id = $1 AND e.person_id = $2) AS drawn`,
      [motionId, personId],
    );
    return row?.drawn ?? false;
  }

  async forget(): Promise<number> {
    const [row] = await this.database.query<{ gone: string }>('SELECT forget_token_secrets() AS gone');
    return Number(row?.gone ?? 0);
  }
}
