import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { NewUpstream, PurposeBlock, Upstream, UpstreamKind } from './gateway.types.js';

interface UpstreamRow {
  readonly id: string;
  readonly model: string;
  readonly site: string;
  readonly url: string;
  readonly kind: UpstreamKind;
  readonly served_as: string | null;
  readonly key_variable: string | null;
  readonly context_tokens: string | null;
  readonly output_tokens: string;
  readonly template_margin: string;
  readonly tokenizes: boolean;
  readonly priority: number;
  readonly active_millions: string | null;
  readonly gpus: string;
  readonly batch: string | null;
  readonly pue_thousandths: string | null;
  readonly wue_on_thousandths: string | null;
  readonly wue_off_thousandths: string | null;
}

const orNull = (figure: string | null): bigint | null => (figure === null ? null : BigInt(figure));

const upstreamOf = (row: UpstreamRow): Upstream => ({
  ...{ id: row.id, model: row.model, site: row.site, url: row.url, kind: row.kind },
  ...{ servedAs: row.served_as, keyVariable: row.key_variable, tokenizes: row.tokenizes, priority: row.priority },
  contextTokens: orNull(row.context_tokens),
  outputTokens: BigInt(row.output_tokens),
  templateMargin: BigInt(row.template_margin),
  activeMillions: orNull(row.active_millions),
  gpus: BigInt(row.gpus),
  batch: orNull(row.batch),
  pueThousandths: orNull(row.pue_thousandths),
  wueOnThousandths: orNull(row.wue_on_thousandths),
  wueOffThousandths: orNull(row.wue_off_thousandths),
});

@Injectable()
export class UpstreamStore {
  constructor(private readonly database: Database) {}

  /** Those in use, the most preferred first. */
  async upstreams(partnershipId: string): Promise<readonly Upstream[]> {
    const rows = await this.database.query<UpstreamRow>(
      'SELECT * FROM model_upstream WHERE partnership_id = $1 AND retired_at IS NULL ORDER BY priority, id',
      [partnershipId],
    );
    return rows.map(upstreamOf);
  }

  /** What is blocked now. */
  blocks(partnershipId: string): Promise<PurposeBlock[]> {
    return this.database.query<PurposeBlock>(
      `SELECT id, site, purpose, reason, to_char(blocked_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "blockedAt"
       FROM purpose_block WHERE partnership_id = $1 AND lifted_at IS NULL ORDER BY id`,
      [partnershipId],
    );
  }

  /** Its id; undefined where there is no such model or site. */
  async add(partnershipId: string, it: NewUpstream): Promise<string | undefined> {
    const rows = await this.database.query<{ readonly id: string }>(
      `INSERT INTO model_upstream (partnership_id, model, site, url, kind, served_as, key_variable, context_tokens, output_tokens,
         tokenizes, priority, active_millions, gpus, batch, pue_thousandths, wue_on_thousandths, wue_off_thousandths)
       SELECT $1, m.slug, s.slug, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17
       FROM model m JOIN site s ON s.partnership_id = m.partnership_id AND s.slug = $3
       WHERE m.partnership_id = $1 AND m.slug = $2 RETURNING id`,
      [
        ...[partnershipId, it.model, it.site, it.url, it.kind, it.servedAs, it.keyVariable],
        ...[it.contextTokens?.toString(), it.outputTokens.toString(), it.tokenizes, it.priority],
        ...[it.activeMillions?.toString(), it.gpus.toString(), it.batch?.toString()],
        ...[it.pueThousandths?.toString(), it.wueOnThousandths?.toString(), it.wueOffThousandths?.toString()],
      ],
    );
    return rows[0]?.id;
  }

  async retire(partnershipId: string, id: string): Promise<boolean> {
    return this.ended('model_upstream', 'retired_at', [partnershipId, id]);
  }

  /** The block's id; undefined where there is no such site. */
  async block(
    partnershipId: string,
    it: Pick<PurposeBlock, 'site' | 'purpose' | 'reason'>,
  ): Promise<string | undefined> {
    const rows = await this.database.query<{ readonly id: string }>(
      `INSERT INTO purpose_block (partnership_id, site, purpose, reason)
       SELECT $1, $2, $3, $4 WHERE $2::text IS NULL OR EXISTS (SELECT 1 FROM site WHERE partnership_id = $1 AND slug = $2)
       RETURNING id`,
      [partnershipId, it.site, it.purpose, it.reason],
    );
    return rows[0]?.id;
  }

  async lift(partnershipId: string, id: string): Promise<boolean> {
    return this.ended('purpose_block', 'lifted_at', [partnershipId, id]);
  }

  private async ended(
    table: 'model_upstream' | 'purpose_block',
    column: 'retired_at' | 'lifted_at',
    key: readonly [partnershipId: string, id: string],
  ): Promise<boolean> {
    const [rows] = await this.database.query<readonly unknown[]>(
      `UPDATE ${table} SET ${column} = now() WHERE partnership_id = $1 AND id::text = $2 AND ${column} IS NULL RETURNING id`,
      key,
    );
    return (rows?.length ?? 0) > 0;
  }
}
