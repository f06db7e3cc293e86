import { Injectable } from '@nestjs/common';
import type { DividedHour, SubjectAmount } from '#libs/inference-meter';
import { queryIn, type Tx } from '../database/database.js';

/** What is counted of a site besides compute. */
export type SiteUnit = 'ENERGY' | 'WATER';

/** An hour of a site that reads otherwise than when it was divided last, or was never. Quantities as the ledger holds them. */
export interface OpenHour {
  readonly site: string;
  readonly hour: Date;
  /** How often its buckets were posted. */
  readonly seen: bigint;
  readonly energy: bigint | null;
  readonly machines: bigint | null;
  readonly water: bigint | null;
  readonly factorId: string | null;
  readonly puePpm: bigint | null;
}

/** Who had what of a site's hour. */
export interface HourUse {
  readonly devices: readonly SubjectAmount[];
  readonly gpuTime: readonly SubjectAmount[];
  /** Milli-GPU × ms that the site's machines in service could give. */
  readonly capacity: bigint;
}

/** What an hour's journals have moved so far, and how many there are. */
export interface HourMoved {
  readonly byDevices: bigint;
  readonly attributed: bigint;
  readonly idle: bigint;
  readonly overhead: bigint;
  readonly revision: number;
}

/** How an hour is divided, or why it is not. */
export interface HourRecord {
  readonly partnershipId: string;
  readonly site: string;
  readonly unit: SiteUnit;
  readonly hour: Date;
  readonly meter: bigint;
  readonly divided: DividedHour | null;
  /** Why the meters contradict each other. */
  readonly why: string | null;
  readonly factorId: string | null;
  readonly seen: bigint;
  readonly revision: number;
}

/** After which hour of which site to go on. */
export type Reached = Pick<OpenHour, 'site' | 'hour'>;

const big = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

const OPEN_HOURS = `
  SELECT r.site, r.hour, sum(r.revision)::text AS seen, f.id AS "factorId", f.pue_ppm::text AS "puePpm",
         sum(r.posted) FILTER (WHERE r.meter = 'energy/' || r.site)::text AS energy,
         nullif(sum(r.posted) FILTER (WHERE r.meter = 'energy/' || r.site || '/it'), 0)::text AS machines,
         sum(r.posted) FILTER (WHERE r.meter = 'water/' || r.site)::text AS water
  FROM rollup r
  LEFT JOIN LATERAL site_factor_at(r.partnership_id, r.site, r.hour) f ON true
  LEFT JOIN site_hour h ON h.partnership_id = r.partnership_id AND h.site = r.site AND h.hour = r.hour AND h.unit = 'ENERGY'
  WHERE r.partnership_id = $1 AND r.unit IN ('ENERGY', 'WATER', 'COMPUTE_RAW') AND r.revision > 0
    AND ($2::timestamptz IS NULL OR (r.hour, r.site) > ($2, $3::text))
  GROUP BY r.site, r.hour, f.id, f.pue_ppm, h.seen, h.state, h.factor_id
  HAVING bool_or(r.meter IN ('energy/' || r.site, 'water/' || r.site))
     AND (h.seen IS NOT NULL OR f.pue_ppm IS NOT NULL OR bool_or(r.meter = 'energy/' || r.site || '/it'))
     AND (sum(r.revision) IS DISTINCT FROM h.seen OR (h.state <> 'DIVIDED' AND h.factor_id IS DISTINCT FROM f.id))
  ORDER BY r.hour, r.site LIMIT $4`;

@Injectable()
export class SiteHourStore {
  /** One divides at a time; what another did is seen by the statements after this one. */
  async lock(tx: Tx, partnershipId: string): Promise<void> {
    await queryIn(tx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`site-hours ${partnershipId}`]);
  }

  async open(tx: Tx, partnershipId: string, after: Reached | undefined, limit: number): Promise<OpenHour[]> {
    const rows = await queryIn<Record<Exclude<keyof OpenHour, 'hour'>, string | null> & { site: string; hour: Date }>(
      tx,
      OPEN_HOURS,
      [partnershipId, after?.hour ?? null, after?.site ?? null, limit],
    );
    return rows.map((row) => ({
      site: row.site,
      hour: row.hour,
      seen: BigInt(row.seen ?? 0),
      energy: big(row.energy),
      machines: big(row.machines),
      water: big(row.water),
      factorId: row.factorId,
      puePpm: big(row.puePpm),
    }));
  }

  async use(tx: Tx, partnershipId: string, { site, hour }: Reached): Promise<HourUse> {
    const rows = await queryIn<{ subject: string; unit: string; posted: string }>(
      tx,
      `SELECT subject, unit, sum(posted) AS posted FROM rollup
       WHERE partnership_id = $1 AND site = $2 AND hour = $3 AND posted > 0
         AND (unit = 'COMPUTE_RAW' OR meter IN ('energy/' || $2 || '@device_counter', 'energy/' || $2 || '@power_x_time'))
       GROUP BY subject, unit ORDER BY subject`,
      [partnershipId, site, hour],
    );
    const [capacity] = await queryIn<{ gpus: string }>(
      tx,
      `SELECT coalesce(sum(m.gpu_count), 0) AS gpus FROM machine m
       JOIN site s ON s.partnership_id = m.partnership_id AND s.id = m.site_id
       WHERE m.partnership_id = $1 AND s.slug = $2 AND m.registered_on <= ($3::timestamptz AT TIME ZONE 'UTC')::date
         AND m.condition <> 'OUT_OF_SERVICE'`,
      [partnershipId, site, hour],
    );
    const of = (unit: string): SubjectAmount[] =>
      rows.filter((row) => row.unit === unit).map(({ subject, posted }) => ({ id: subject, amount: BigInt(posted) }));
    return {
      devices: of('ENERGY'),
      gpuTime: of('COMPUTE_RAW'),
      capacity: BigInt(capacity?.gpus ?? 0) * 1_000n * 3_600_000n,
    };
  }

  async moved(tx: Tx, record: Pick<HourRecord, 'partnershipId' | 'site' | 'unit' | 'hour'>): Promise<HourMoved> {
    const { partnershipId, site, unit, hour } = record;
    const [found] = await queryIn<
      Record<'byDevices' | 'attributed' | 'idle' | 'overhead', string> & { revision: number }
    >(
      tx,
      `SELECT m.by_devices AS "byDevices", m.attributed, m.idle, m.overhead,
              coalesce((SELECT h.revision FROM site_hour h WHERE h.partnership_id = $1 AND h.site = $2 AND h.unit = $3
                        AND h.hour = $4), 0) AS revision
       FROM site_hour_moved($1, $2, $3, $4) m`,
      [partnershipId, site, unit, hour],
    );
    const amount = (name: 'byDevices' | 'attributed' | 'idle' | 'overhead'): bigint => BigInt(found?.[name] ?? 0);
    return {
      byDevices: amount('byDevices'),
      attributed: amount('attributed'),
      idle: amount('idle'),
      overhead: amount('overhead'),
      revision: found?.revision ?? 0,
    };
  }

  /** Once its journals are posted: the database compares. */
  async record(tx: Tx, { partnershipId, site, unit, hour, meter, divided, ...rest }: HourRecord): Promise<void> {
    const state = divided !== null ? 'DIVIDED' : rest.why === null ? 'UNDIVIDED' : 'REFUSED';
    const attributed = divided?.attributed ?? [];
    const counted = divided?.counted;
    const figures = [
      meter,
      attributed.reduce((sum, { amount }) => sum + amount, 0n),
      divided?.idle ?? 0n,
      divided?.overhead ?? 0n,
      counted?.attributed ?? 0n,
      counted?.idle ?? 0n,
      counted?.overhead ?? 0n,
    ];
    await queryIn(
      tx,
      'SELECT record_site_hour($1, $2, $3, $4, $5, $6, $7, $8, $9::numeric[], $10, $11, $12::text[], $13::numeric[])',
      [
        partnershipId,
        site,
        unit,
        hour,
        state,
        rest.why,
        divided?.by ?? null,
        rest.factorId,
        figures.map(String),
        rest.seen.toString(),
        rest.revision,
        attributed.map(({ id }) => id),
        attributed.map(({ amount }) => amount.toString()),
      ],
    );
  }
}
