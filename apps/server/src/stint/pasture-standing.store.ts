import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

/** Where a pasture stands in the period that runs now. Amounts are whole ppm·milli-GPU·ms. */
export interface PastureStanding {
  readonly pasture: string;
  /** Gates that it carries, as last said. */
  readonly gates: bigint;
  /** What was said of the period that runs now; null where nothing was. */
  readonly period: PasturePeriod | null;
  /** When the period after it begins, as far as somebody said what it gives then. */
  readonly nextFrom: Date | null;
}

/** A period of a pasture, and what its gates have made of it. */
export interface PasturePeriod {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly capacity: bigint;
  /** What it gave when it was first said: a drought has lowered it since, where this is more. */
  readonly firstCapacity: bigint;
  /** What the host communities have first. */
  readonly host: bigint;
  /** What the custom keeps back. */
  readonly reserve: bigint;
  /** Gates that share the rest. */
  readonly sharing: bigint;
  readonly holders: number;
  readonly granted: bigint;
  /** Whether anybody took more than their stint had: jobs are charged after they ran. */
  readonly overdrawn: boolean;
  /** Null where fewer than three hold its gates: the sum would say what one of them uses. So are all that follow. */
  readonly use: PastureUse | null;
}

/** What the gates together have used and may still use. */
export interface PastureUse {
  readonly used: bigint;
  readonly held: bigint;
  readonly left: bigint;
  /** What was taken beyond the stints. */
  readonly residue: bigint;
}

/** From fewer holders one could read what one of them uses. */
const FEWEST_HOLDERS = 3;

type Row = Record<'pasture' | 'gates', string> & {
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly nextFrom: Date | null;
  readonly holders: number;
} & Readonly<Record<'capacity' | 'firstCapacity' | 'host' | 'open', string | null>> &
  Readonly<Record<'sharing' | 'granted' | 'used' | 'held' | 'left' | 'residue', string>>;

const figure = (text: string | null): bigint => BigInt(text ?? 0);

const useOf = ({ used, held, left, residue }: Pick<Row, 'used' | 'held' | 'left' | 'residue'>): PastureUse => ({
  ...{ used: figure(used), held: figure(held), left: figure(left), residue: figure(residue) },
});

function standingOf({ pasture, gates, startsAt, endsAt, nextFrom, holders, ...row }: Row): PastureStanding {
  const known = { pasture, gates: BigInt(gates), nextFrom };
  if (startsAt === null || endsAt === null) return { ...known, period: null };
  const [capacity, host] = [figure(row.capacity), figure(row.host)];
  return {
    ...known,
    period: {
      ...{ startsAt, endsAt, capacity, host, holders },
      firstCapacity: figure(row.firstCapacity),
      reserve: capacity - host - figure(row.open),
      sharing: figure(row.sharing),
      granted: figure(row.granted),
      overdrawn: figure(row.residue) > 0n,
      use: holders < FEWEST_HOLDERS ? null : useOf(row),
    },
  };
}

@Injectable()
export class PastureStandingStore {
  constructor(private readonly database: Database) {}

  /** Every pasture of the roll, by name. */
  async standings(partnershipId: string): Promise<readonly PastureStanding[]> {
    const rows = await this.database.query<Row>(
      `SELECT p.subject AS pasture, p.gates::text AS gates, c.starts_at AS "startsAt", c.ends_at AS "endsAt",
              c.capacity::text AS capacity, c.host::text AS host, stint_open_to_gates(c)::text AS open,
              (SELECT f.capacity::text FROM stint_capacity f WHERE f.partnership_id = c.partnership_id
                 AND f.pasture = c.pasture AND f.starts_at = c.starts_at AND f.turn = 1) AS "firstCapacity",
              (SELECT min(n.starts_at) FROM stint_capacity n WHERE n.partnership_id = p.partnership_id
                 AND n.pasture = p.subject AND n.starts_at > coalesce(c.starts_at, now())) AS "nextFrom",
              coalesce(s.sharing, 0)::text AS sharing, coalesce(stint_graziers(c.partnership_id, c.pasture, c.starts_at), 0) AS holders,
              coalesce(s.granted, 0)::text AS granted, coalesce(s.used, 0)::text AS used,
              coalesce(s.held, 0)::text AS held, coalesce(s.left, 0)::text AS left, coalesce(s.residue, 0)::text AS residue
       FROM (SELECT DISTINCT ON (subject) * FROM pasture WHERE partnership_id = $1 ORDER BY subject, turn DESC) AS p
       LEFT JOIN LATERAL (SELECT k.* FROM stint_capacity k WHERE k.partnership_id = p.partnership_id
                            AND k.pasture = p.subject AND k.starts_at <= now() AND k.ends_at > now()
                          ORDER BY k.starts_at DESC, k.turn DESC LIMIT 1) AS said ON true
       LEFT JOIN stint_capacity c ON c.partnership_id = said.partnership_id AND c.pasture = said.pasture
         AND c.starts_at = said.starts_at AND c.turn = said.turn
       LEFT JOIN LATERAL (SELECT sum(t.gates) FILTER (WHERE NOT t.divided) AS sharing,
                                 sum(t.granted) AS granted, sum(t.used) AS used, sum(t.held) AS held, sum(t.residue) AS residue,
                                 sum(greatest(t.granted - t.used - t.held, 0)) AS left
                          FROM stint t
                          WHERE t.partnership_id = c.partnership_id AND t.pasture = c.pasture
                            AND t.starts_at = c.starts_at) AS s ON true
       WHERE p.gates > 0 ORDER BY p.subject COLLATE "C"`,
      [partnershipId],
    );
    return rows.map(standingOf);
  }
}
