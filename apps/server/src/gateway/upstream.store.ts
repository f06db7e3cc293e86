import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import { Database, queryIn, type Tx } from '../database/database.js';
import type { NewUpstream, Upstream, UpstreamKind } from './gateway.types.js';

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

  /** The database's outcome, and its id where it is DONE. It takes the officers' login. */
  async add(
    tx: Tx,
    partnershipId: string,
    it: NewUpstream & { readonly actor: string },
  ): Promise<{ readonly outcome: string; readonly id: string }> {
    const [row] = await queryIn<{ readonly outcome: string; readonly id: string }>(
      tx,
      'SELECT outcome, upstream AS id FROM add_upstream($1, $2, $3)',
      [partnershipId, JSON.stringify(rowOf(it)), it.actor],
    );
    if (row === undefined) throw new InvariantViolation('a new upstream is answered');
    return row;
  }

  /** False where there is none of this id in use. It takes the officers' login. */
  async retire(tx: Tx, partnershipId: string, { id, actor }: { id: string; actor: string }): Promise<boolean> {
    const [row] = await queryIn<{ readonly done: boolean }>(tx, 'SELECT retire_upstream($1, $2, $3) AS done', [
      partnershipId,
      id,
      actor,
    ]);
    return row?.done === true;
  }
}

const digits = (figure: bigint | null): string | null => figure?.toString() ?? null;

/** As the table's columns are called. */
const rowOf = (it: NewUpstream): Readonly<Record<string, unknown>> => ({
  ...{ model: it.model, site: it.site, url: it.url, kind: it.kind, served_as: it.servedAs },
  ...{ key_variable: it.keyVariable, tokenizes: it.tokenizes, priority: it.priority },
  context_tokens: digits(it.contextTokens),
  output_tokens: digits(it.outputTokens),
  active_millions: digits(it.activeMillions),
  gpus: digits(it.gpus),
  batch: digits(it.batch),
  pue_thousandths: digits(it.pueThousandths),
  wue_on_thousandths: digits(it.wueOnThousandths),
  wue_off_thousandths: digits(it.wueOffThousandths),
});
