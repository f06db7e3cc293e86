import { Injectable } from '@nestjs/common';
import { fraction, InvariantViolation, type Fraction } from '#libs/amount';
import type { EstimateRate } from '#libs/inference-meter';
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
  readonly version: string | null;
  readonly gpus: number;
  readonly batch: number;
  readonly weak: boolean;
  readonly energy: string;
  readonly time: string;
  readonly pue_ppm: string | null;
  readonly wue_on: string | null;
  readonly wue_off: string | null;
}

/** In force now: the factors by which the books divide and estimate too. */
const UPSTREAMS = `
  SELECT u.*, r.version, r.gpus, r.batch, r.weak, r.nanojoules_per_token AS energy, r.nanoseconds_per_token AS time,
         f.pue_ppm, f.wue_on, f.wue_off
  FROM model_upstream u
  LEFT JOIN LATERAL (
    SELECT * FROM model_rate m WHERE m.partnership_id = u.partnership_id AND m.model = u.model AND m.valid_from <= now()
    ORDER BY m.valid_from DESC LIMIT 1) r ON true
  LEFT JOIN LATERAL site_factor_at(u.partnership_id, u.site, now()) f ON true
  WHERE u.partnership_id = $1 AND u.retired_at IS NULL ORDER BY u.priority, u.id`;

const PPM = 1_000_000n;
/** Microlitres to a kWh in a litre to a kWh. */
const MICROLITRES = 1_000_000n;

const orNull = (figure: string | null): bigint | null => (figure === null ? null : BigInt(figure));

const upstreamOf = (row: UpstreamRow): Upstream => ({
  ...{ id: row.id, model: row.model, site: row.site, url: row.url, kind: row.kind },
  ...{ servedAs: row.served_as, keyVariable: row.key_variable, tokenizes: row.tokenizes, priority: row.priority },
  contextTokens: orNull(row.context_tokens),
  outputTokens: BigInt(row.output_tokens),
  templateMargin: BigInt(row.template_margin),
  rate: rateOf(row),
  factors: {
    pue: ratio(row.pue_ppm, PPM),
    wueOn: ratio(row.wue_on, MICROLITRES),
    wueOff: ratio(row.wue_off, MICROLITRES),
  },
});

const ratio = (steps: string | null, scale: bigint): Fraction | null =>
  steps === null ? null : fraction(BigInt(steps), scale);

function rateOf({ version, gpus, batch, weak, energy, time }: UpstreamRow): EstimateRate | null {
  if (version === null) return null;
  const [nanojoulesPerToken, nanosecondsPerToken] = [BigInt(energy), BigInt(time)];
  return { version, gpus: BigInt(gpus), batch: BigInt(batch), weak, nanojoulesPerToken, nanosecondsPerToken };
}

@Injectable()
export class UpstreamStore {
  constructor(private readonly database: Database) {}

  /** Those in use, the most preferred first. */
  async upstreams(partnershipId: string): Promise<readonly Upstream[]> {
    return (await this.database.query<UpstreamRow>(UPSTREAMS, [partnershipId])).map(upstreamOf);
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

  /** How many people asked for a model in the last days. */
  async askers(partnershipId: string, model: string, days: number): Promise<number> {
    const [found] = await this.database.query<{ people: number }>(
      `SELECT count(DISTINCT subject)::integer AS people FROM gateway_request
       WHERE partnership_id = $1 AND model = $2 AND ended_at > now() - make_interval(days => $3)`,
      [partnershipId, model, days],
    );
    return found?.people ?? 0;
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
});
