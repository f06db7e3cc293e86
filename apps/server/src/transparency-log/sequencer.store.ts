import { Injectable } from '@nestjs/common';
import type { SignedKeyChange } from '#libs/transparency-log';
import { Lease, LEASED_BY } from './lease.js';
import { LogSettings } from './log-settings.js';
import type { Ask } from './tile-rows.js';

/** A log with leaves that nobody has signed yet. */
export interface WaitingLog {
  readonly partnershipId: string;
  readonly slug: string;
  /** Null before the first signing. */
  readonly origin: string | null;
  /** How many leaves are staged. */
  readonly staged: string;
  /** How many were signed, with that root, by that note; nothing of an unsigned log. */
  readonly size: string | null;
  readonly root: Buffer | null;
  readonly note: string | null;
}

const WAITING = `
  SELECT p.id AS "partnershipId", p.slug, i.origin, s.position::text AS staged, c.size::text AS size, c.root, c.note
  FROM partnership p
  JOIN LATERAL (SELECT l.position FROM log_stage l WHERE l.partnership_id = p.id ORDER BY l.position DESC LIMIT 1) AS s ON true
  LEFT JOIN log_identity i ON i.partnership_id = p.id
  LEFT JOIN LATERAL (SELECT k.size, k.root, k.note FROM log_checkpoint k WHERE k.partnership_id = p.id ORDER BY k.size DESC LIMIT 1) AS c ON true
  WHERE NOT EXISTS (SELECT 1 FROM log_halt h WHERE h.partnership_id = p.id)`;

/** What `store_checkpoint` raises for a log that stands still. */
const HALTED = 'P0132';

/** The statements of the sequencer's own login. Checkpoints are stored while its lease lasts. */
@Injectable()
export class SequencerStore {
  readonly lease: Lease;

  constructor(private readonly settings: LogSettings) {
    this.lease = new Lease(settings.sequencer);
  }

  /** Asks on any connection of the sequencer's login. */
  readonly any: Ask = (sql, parameters) => {
    if (this.settings.sequencer === undefined) throw new Error('this process was given no login that keeps the log');
    return this.settings.sequencer.query(sql, [...parameters]);
  };

  /** Everything that is staged of logs that run, whether signed already or not. */
  logs(): Promise<WaitingLog[]> {
    return this.any<WaitingLog>(WAITING, []);
  }

  /** Those with leaves beyond their last checkpoint. */
  waiting(): Promise<WaitingLog[]> {
    return this.any<WaitingLog>(`${WAITING} AND s.position > coalesce(c.size, 0) ORDER BY p.id`, []);
  }

  /** Those that were signed, each with whatever is stored below its last checkpoint. */
  signedLogs(): Promise<(WaitingLog & { readonly lines: string })[]> {
    const sql = `SELECT w.*, g.lines FROM (${WAITING}) AS w
      CROSS JOIN LATERAL (SELECT coalesce(string_agg(s.line, '' ORDER BY s.name, s.line), '') AS lines FROM log_cosignature s
                          WHERE s.partnership_id = w."partnershipId" AND s.size = w.size::bigint) AS g
      WHERE w.note IS NOT NULL`;
    return this.any(sql, []);
  }

  /** The log's name: the one asked for, or the one it has. */
  async name(partnershipId: string, origin: string): Promise<string> {
    const [named] = await this.any<{ origin: string }>('SELECT name_log($1, $2) AS origin', [partnershipId, origin]);
    return named?.origin ?? '';
  }

  /** How many leaves are staged now. */
  async staged(partnershipId: string): Promise<bigint> {
    const sql = 'SELECT max(position)::text AS staged FROM log_stage WHERE partnership_id = $1';
    const [found] = await this.any<{ staged: string | null }>(sql, [partnershipId]);
    return BigInt(found?.staged ?? 0);
  }

  async appendNodes(partnershipId: string, size: bigint): Promise<void> {
    await this.any('SELECT append_nodes($1, $2::bigint)', [partnershipId, String(size)]);
  }

  /** False where the log was halted meanwhile. Errors: the lease is lost; then nothing is stored. */
  async storeCheckpoint(partnershipId: string, of: { size: bigint; root: Uint8Array; note: string }): Promise<boolean> {
    const values = [this.lease.pid, partnershipId, String(of.size), Buffer.from(of.root), of.note];
    try {
      const stored = await this.any(
        `SELECT store_checkpoint($2, $3::bigint, $4, $5) FROM (SELECT ${LEASED_BY} AS mine OFFSET 0) AS l WHERE l.mine`,
        values,
      );
      if (stored.length === 0) throw new Error('the lease of the log is lost');
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === HALTED) return false;
      throw error;
    }
  }

  async halt(partnershipId: string, reason: string): Promise<void> {
    await this.any('SELECT halt_log($1, $2)', [partnershipId, reason]);
  }

  /** False where it was not halted. */
  async resume(partnershipId: string): Promise<boolean> {
    const [answer] = await this.any<{ resumed: boolean }>('SELECT resume_log($1) AS resumed', [partnershipId]);
    return answer?.resumed ?? false;
  }

  /** The keys that the log named last; undefined before it ever did. */
  async lastKeys(partnershipId: string): Promise<readonly string[] | undefined> {
    const [found] = await this.any<{ keys: string[] | null }>('SELECT last_log_keys($1) AS keys', [partnershipId]);
    return found?.keys ?? undefined;
  }

  async recordKeys(partnershipId: string, { before, keys, by, signature }: SignedKeyChange): Promise<void> {
    const values = [partnershipId, before, keys, by, Buffer.from(signature, 'hex')];
    await this.any('SELECT record_log_keys($1, $2, $3, $4, $5)', values);
  }

  async storeCosignature(of: { partnershipId: string; size: bigint; name: string; line: string }): Promise<void> {
    const values = [of.partnershipId, String(of.size), of.name, of.line];
    await this.any('SELECT store_cosignature($1, $2::bigint, $3, $4)', values);
  }

  async noteWitness(
    partnershipId: string,
    of: { name: string; url: string; size: bigint | null; failure: string | null },
  ): Promise<void> {
    const values = [partnershipId, of.name, of.url, of.size?.toString() ?? null, of.failure];
    await this.any('SELECT note_witness($1, $2, $3, $4::bigint, $5)', values);
  }

  /** The size that a witness cosigned last, as far as is known here. */
  async witnessed(partnershipId: string, name: string): Promise<bigint> {
    const sql = 'SELECT size::text AS size FROM log_witness WHERE partnership_id = $1 AND name = $2';
    const [found] = await this.any<{ size: string | null }>(sql, [partnershipId, name]);
    return BigInt(found?.size ?? 0);
  }

  /** How many leaves were signed by whoever holds the lease now. */
  async signed(partnershipId: string): Promise<bigint> {
    const sql = 'SELECT max(size)::text AS size FROM log_checkpoint WHERE partnership_id = $1';
    const [found] = await this.any<{ size: string | null }>(sql, [partnershipId]);
    return BigInt(found?.size ?? 0);
  }
}
