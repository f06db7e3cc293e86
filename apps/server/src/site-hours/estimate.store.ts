import { Injectable } from '@nestjs/common';
import type { EstimateRate } from '#libs/inference-meter';
import { Database, queryIn, type Tx } from '../database/database.js';

/** Tokens that a model put out for somebody in an hour, as the ledger holds them, whose estimate is not made yet. */
export interface TokensToEstimate {
  readonly subject: string;
  readonly site: string;
  readonly model: string;
  readonly hour: Date;
  readonly tokens: bigint;
  /** How often the tokens were posted: names the estimate. */
  readonly revision: number;
  readonly rate: EstimateRate;
  readonly puePpm: bigint | null;
  readonly wueOn: bigint | null;
  readonly wueOff: bigint | null;
  /** The revision that an estimate of energy, and one of water, was made for last; null where none was. */
  readonly before: number | null;
  readonly waterBefore: number | null;
}

/** A rate from an hour on. */
export interface NewRate {
  readonly model: string;
  readonly from: Date;
  readonly rate: EstimateRate;
  /** Who says so: a roll number, or the command line. */
  readonly by: string;
}

type Row = Record<Exclude<keyof TokensToEstimate, 'hour' | 'rate' | 'revision' | 'before' | 'waterBefore'>, string> & {
  readonly hour: Date;
  readonly revision: number;
  readonly before: number | null;
  readonly waterBefore: number | null;
  readonly version: string;
  readonly gpus: number;
  readonly batch: number;
  readonly weak: boolean;
  readonly energy: string;
  readonly time: string;
};

/** Under which id an estimate is reported, but for its revision: of energy, and of water where its factors are known. */
const idOf = (kind: 'energy' | 'water'): string =>
  `concat_ws(' ', '${kind}', r.subject, r.site, to_char(r.hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24"Z"'), 'r' || `;

/** The last revision before this one that has an estimate. */
const lastOf = (kind: 'energy' | 'water'): string => `
         (SELECT max(n) FROM generate_series(1, r.revision - 1) AS n
          JOIN usage_event p ON p.partnership_id = r.partnership_id AND p.source = '/estimate/' || m.model
                            AND p.event_id = ${idOf(kind)}n))`;

const TO_ESTIMATE = `
  SELECT r.subject, r.site, m.model, r.hour, r.posted AS tokens, r.revision, m.version, m.gpus, m.batch, m.weak,
         m.nanojoules_per_token AS energy, m.nanoseconds_per_token AS time, f.pue_ppm AS "puePpm", f.wue_on AS "wueOn",
         f.wue_off AS "wueOff",
         ${lastOf('energy')} AS before, ${lastOf('water')} AS "waterBefore"
  FROM model_rate m
  JOIN rollup r ON r.partnership_id = m.partnership_id AND r.meter = 'tokens-out/' || m.model AND r.hour >= m.valid_from
    AND NOT EXISTS (SELECT FROM model_rate l WHERE l.partnership_id = m.partnership_id AND l.model = m.model
                    AND l.valid_from > m.valid_from AND l.valid_from <= r.hour)
  CROSS JOIN LATERAL site_factor_at(r.partnership_id, r.site, r.hour) f
  WHERE m.partnership_id = $1 AND r.revision > 0 AND f.pue_ppm IS NOT NULL
    AND NOT EXISTS (SELECT FROM usage_event e WHERE e.partnership_id = r.partnership_id AND e.source = '/estimate/' || m.model
                    AND e.event_id = ${idOf('energy')}r.revision))
  ORDER BY r.hour, r.subject, r.site, m.model LIMIT $2`;

@Injectable()
export class EstimateStore {
  constructor(private readonly database: Database) {}

  async lock(tx: Tx, partnershipId: string): Promise<void> {
    await queryIn(tx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`estimates ${partnershipId}`]);
  }

  async toEstimate(tx: Tx, partnershipId: string, limit: number): Promise<TokensToEstimate[]> {
    const rows = await queryIn<Row>(tx, TO_ESTIMATE, [partnershipId, limit]);
    const big = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
    return rows.map(({ version, gpus, batch, weak, energy, time, ...row }) => ({
      subject: row.subject,
      site: row.site,
      model: row.model,
      hour: row.hour,
      revision: row.revision,
      before: row.before,
      waterBefore: row.waterBefore,
      tokens: BigInt(row.tokens),
      puePpm: big(row.puePpm),
      wueOn: big(row.wueOn),
      wueOff: big(row.wueOff),
      rate: {
        version,
        gpus: BigInt(gpus),
        batch: BigInt(batch),
        weak,
        nanojoulesPerToken: BigInt(energy),
        nanosecondsPerToken: BigInt(time),
      },
    }));
  }

  /** Whether an hour of the model from then on is estimated: nothing is estimated anew by another fit. */
  async estimatedSince(partnershipId: string, model: string, from: Date): Promise<boolean> {
    const [found] = await this.database.query<{ is: boolean }>(
      `SELECT EXISTS (SELECT FROM usage_event WHERE partnership_id = $1 AND source = '/estimate/' || $2 AND hour >= $3) AS is`,
      [partnershipId, model, from],
    );
    return found?.is ?? false;
  }

  /** False where the model has a rate from then on, or from later. */
  async setRate(partnershipId: string, { model, from, rate, by }: NewRate): Promise<boolean> {
    const [set] = await this.database.closerTransaction((tx) =>
      queryIn<{ set: boolean }>(tx, 'SELECT set_model_rate($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS set', [
        partnershipId,
        model,
        from,
        rate.version,
        rate.gpus.toString(),
        rate.batch.toString(),
        rate.weak,
        rate.nanojoulesPerToken.toString(),
        rate.nanosecondsPerToken.toString(),
        by,
      ]),
    );
    return set?.set ?? false;
  }
}
