import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { cosignedBy, type Cosigned } from './cosigners.js';
import { LEASED } from './lease.js';
import { LogSettings } from './log-settings.js';
import { tilesOf, type Ask } from './tile-rows.js';
import type { ReadTile } from '#libs/transparency-log';

/** The last checkpoint, with whatever witnesses have put under it. */
export interface PublishedHead {
  readonly origin: string;
  readonly size: bigint;
  readonly root: Buffer;
  /** The note, then the cosignatures: what `/checkpoint` serves. */
  readonly checkpoint: string;
  /** Listed witnesses whose cosignature is good. */
  readonly cosigners: readonly string[];
  readonly signedAt: Date;
}

/** How a log stands. */
export interface Standing {
  readonly staged: bigint;
  readonly waitingSince: Date | null;
  /** How long that leaf has waited, in seconds. */
  readonly waiting: number | undefined;
  readonly halted: string | null;
  /** Whether any process holds the right to sign. */
  readonly leased: boolean;
  /** How long a leaf may wait by the custom in force, in seconds. */
  readonly maxDelay: number;
  /** How many witnesses the custom in force asks for; undefined where it does not say. */
  readonly witnessesK: number | undefined;
}

/** A leaf that is staged: its place, and the entry as it was hashed. */
export interface StagedLeaf {
  readonly index: bigint;
  readonly leafHash: Buffer;
  readonly entry: Buffer;
}

/** What was last heard of a witness. */
export interface WitnessRecord {
  readonly name: string;
  readonly url: string;
  readonly size: string | null;
  readonly askedAt: Date | null;
  readonly failure: string | null;
}

const LEAF = `SELECT position::text AS position, leaf_hash AS "leafHash", entry FROM log_stage`;

interface LeafColumns {
  readonly position: string;
  readonly leafHash: Buffer;
  readonly entry: Buffer;
}

const toLeaf = ({ position, leafHash, entry }: LeafColumns): StagedLeaf => ({
  index: BigInt(position) - 1n,
  leafHash,
  entry,
});

/** Seconds, where nobody has adopted a custom that says. */
const MAX_DELAY = 60;

/** SQL: how long a leaf may wait by a custom's rules, in seconds: what the alarm goes by, and what is promised. */
const maxDelayIn = (rules: string): string =>
  `coalesce((${rules} ->> 'logMaxDelaySeconds')::float8, ${String(MAX_DELAY)})`;

/** Reads the log as it was published, with the application's login. */
@Injectable()
export class LogStore {
  constructor(
    private readonly database: Database,
    private readonly settings: LogSettings,
  ) {}

  async head(partnershipId: string): Promise<PublishedHead | undefined> {
    const [found] = await this.ask<{
      origin: string;
      size: string;
      root: Buffer;
      note: string;
      lines: string | null;
      signedAt: Date;
    }>(
      `SELECT i.origin, c.size::text AS size, c.root, c.note, c.signed_at AS "signedAt", s.lines
       FROM log_identity i
       CROSS JOIN LATERAL (SELECT k.* FROM log_checkpoint k WHERE k.partnership_id = i.partnership_id ORDER BY k.size DESC LIMIT 1) AS c
       CROSS JOIN LATERAL (SELECT string_agg(g.line, '' ORDER BY g.name, g.line) AS lines
                           FROM log_cosignature g WHERE g.partnership_id = c.partnership_id AND g.size = c.size) AS s
       WHERE i.partnership_id = $1`,
      [partnershipId],
    );
    if (found === undefined) return undefined;
    const { origin, root, signedAt, note, lines, size } = found;
    return { origin, root, signedAt, size: BigInt(size), ...this.cosigned(`${note}${lines ?? ''}`) };
  }

  /** A checkpoint with all that is stored below it, as it may be shown. */
  cosigned(checkpoint: string): Cosigned {
    return cosignedBy(checkpoint, this.settings.witnessKeys());
  }

  /** Every partnership, or one, with the name of its log; null before its first signing. */
  names(partnershipId?: string): Promise<{ id: string; slug: string; origin: string | null }[]> {
    return this.ask(
      `SELECT p.id, p.slug, i.origin FROM partnership p LEFT JOIN log_identity i ON i.partnership_id = p.id
       WHERE $1::uuid IS NULL OR p.id = $1 ORDER BY p.id`,
      [partnershipId ?? null],
    );
  }

  async standing(partnershipId: string): Promise<Standing> {
    const [found] = await this.ask<{
      staged: string | null;
      waitingSince: Date | null;
      waiting: number | null;
      halted: string | null;
      leased: boolean;
      maxDelay: number | null;
      witnessesK: number | null;
    }>(
      `SELECT (SELECT max(s.position) FROM log_stage s WHERE s.partnership_id = $1)::text AS staged,
         w.staged_at AS "waitingSince", extract(epoch FROM clock_timestamp() - w.staged_at)::float8 AS waiting,
         (SELECT h.reason FROM log_halt h WHERE h.partnership_id = $1) AS halted, ${LEASED} AS leased,
         ${maxDelayIn('v.rules')} AS "maxDelay", (v.rules #>> '{log,witnessesK}')::integer AS "witnessesK"
       FROM (SELECT (custom_at($1, clock_timestamp())).rules::jsonb AS rules) AS v LEFT JOIN LATERAL (
         SELECT s.staged_at FROM log_stage s WHERE s.partnership_id = $1 AND s.position > coalesce(
           (SELECT max(c.size) FROM log_checkpoint c WHERE c.partnership_id = $1), 0) ORDER BY s.position LIMIT 1) AS w ON true`,
      [partnershipId],
    );
    const { staged = null, waitingSince = null, halted = null, leased = false } = found ?? {};
    return {
      staged: BigInt(staged ?? 0),
      waitingSince,
      waiting: found?.waiting ?? undefined,
      halted,
      leased,
      maxDelay: found?.maxDelay ?? MAX_DELAY,
      witnessesK: found?.witnessesK ?? undefined,
    };
  }

  /** How long a leaf might wait by the custom in force at that time, in seconds. */
  async maxDelay(partnershipId: string, at: Date): Promise<number> {
    const [found] = await this.ask<{ maxDelay: number }>(
      `SELECT ${maxDelayIn('(custom_at($1, $2)).rules::jsonb')} AS "maxDelay"`,
      [partnershipId, at],
    );
    return found?.maxDelay ?? MAX_DELAY;
  }

  witnesses(partnershipId: string): Promise<WitnessRecord[]> {
    return this.ask<WitnessRecord>(
      `SELECT name, url, size::text AS size, asked_at AS "askedAt", failure FROM log_witness WHERE partnership_id = $1 ORDER BY name`,
      [partnershipId],
    );
  }

  /** The first leaf with that hash; two facts with the same words have the same hash. */
  async leafByHash(partnershipId: string, leafHash: Uint8Array): Promise<StagedLeaf | undefined> {
    const sql = `${LEAF} WHERE partnership_id = $1 AND leaf_hash = $2 ORDER BY position LIMIT 1`;
    return (await this.ask<LeafColumns>(sql, [partnershipId, Buffer.from(leafHash)])).map(toLeaf)[0];
  }

  async leafAt(partnershipId: string, index: bigint): Promise<StagedLeaf | undefined> {
    const sql = `${LEAF} WHERE partnership_id = $1 AND position = $2::bigint`;
    return (await this.ask<LeafColumns>(sql, [partnershipId, String(index + 1n)])).map(toLeaf)[0];
  }

  /** So many entries from a place on, as they were hashed. */
  async entries(partnershipId: string, from: bigint, count: number): Promise<Buffer[]> {
    const sql = `SELECT entry FROM log_stage WHERE partnership_id = $1 AND position > $2::bigint AND position <= $3::bigint ORDER BY position`;
    const found = await this.ask<{ entry: Buffer }>(sql, [partnershipId, String(from), String(from + BigInt(count))]);
    return found.map(({ entry }) => entry);
  }

  /** The entry that the leaf of a batch holds. */
  async batchEntry(partnershipId: string, sequence: bigint): Promise<string | undefined> {
    const [found] = await this.ask<{ entry: string }>(
      `SELECT format('{"hash":"%s","ledger":"%s","n":"%s","prev":"%s","seq":"%s","type":"batch","v":"1"}',
                     encode(hash, 'hex'), ledger_id, journals, encode(previous_hash, 'hex'), sequence) AS entry
       FROM batch WHERE ledger_id = $1 AND sequence = $2::bigint`,
      [partnershipId, String(sequence)],
    );
    return found?.entry;
  }

  tiles(partnershipId: string): ReadTile {
    return tilesOf(this.ask, partnershipId);
  }

  private readonly ask: Ask = (sql, parameters) => this.database.query(sql, parameters);
}
