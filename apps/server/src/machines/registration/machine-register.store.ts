import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { ShownKey } from './registration.types.js';

/** A machine of the register as it stands there. */
export interface RegisterRow {
  readonly id: string;
  readonly code: string;
  readonly condition: string;
  readonly inServiceOn: string;
  readonly gpuModel: string;
  readonly gpuCount: number;
  readonly site: string;
  readonly siteName: string;
  readonly territory: string;
  readonly operatorId: string | null;
  readonly operator: string | null;
  readonly form: string | null;
  readonly owner: string | null;
  readonly asset: string | null;
  readonly assetName: string | null;
  readonly energySource: string | null;
  readonly energyMethod: string | null;
  readonly waterMethod: string | null;
  readonly ratedWatts: number | null;
  readonly reader: string | null;
  readonly registeredAt: Date | null;
  readonly firstReadingAt: Date | null;
  readonly customVersion: number | null;
  readonly leaf: string | null;
  readonly keyState: 'NONE' | 'BELIEVED' | 'ENDED';
  readonly heardAt: Date | null;
}

/** Who keeps the keys of a machine. */
export interface MachineKeeper {
  readonly code: string;
  readonly operatorId: string | null;
  /** It is being registered, or whoever was doing so has let it go: it is on no list. */
  readonly pending: boolean;
}

/**
 * What is being registered is nobody's to see but its operator's: it enters with its record. One that was let go before
 * that never entered.
 */
const MACHINE = `
  SELECT m.id, m.code, m.condition, m.registered_on::text AS "inServiceOn", m.gpu_model AS "gpuModel", m.gpu_count AS "gpuCount",
         s.slug AS site, s.name AS "siteName", s.territory, m.operator_person_id AS "operatorId",
         coalesce(CASE WHEN p.name_public THEN p.name END, p.roll_number) AS operator,
         r.form, r.owner, r.asset_code AS asset, a.name AS "assetName", r.energy_source AS "energySource",
         r.energy_method AS "energyMethod", r.water_method AS "waterMethod", r.rated_watts AS "ratedWatts", r.reader,
         r.recorded_at AS "registeredAt", r.first_reading_at AS "firstReadingAt", r.custom_version AS "customVersion",
         CASE WHEN r.machine_id IS NOT NULL THEN encode(sha256('\\x00'::bytea || convert_to(machine_record_leaf(r), 'UTF8')), 'hex') END AS leaf,
         CASE WHEN k.known = 0 THEN 'NONE' WHEN k.believed > 0 THEN 'BELIEVED' ELSE 'ENDED' END AS "keyState", k.heard AS "heardAt"
  FROM machine m JOIN site s ON s.partnership_id = m.partnership_id AND s.id = m.site_id
  LEFT JOIN person p ON p.partnership_id = m.partnership_id AND p.id = m.operator_person_id
  LEFT JOIN machine_record r ON r.partnership_id = m.partnership_id AND r.machine_id = m.id
  LEFT JOIN asset a ON a.partnership_id = r.partnership_id AND a.code = r.asset_code
  CROSS JOIN LATERAL (
    SELECT count(*) AS known, count(*) FILTER (WHERE coalesce(machine_key_ends(k.key_id) > clock_timestamp(), true)) AS believed,
           max(h.heard_at) AS heard
    FROM machine_key k LEFT JOIN machine_health h ON h.key_id = k.key_id WHERE k.partnership_id = m.partnership_id AND k.machine_id = m.id) AS k
  WHERE m.partnership_id = $1
    AND machine_standing(m.partnership_id, m.id) NOT IN ('REGISTERING', 'WITHDRAWN')`;

@Injectable()
export class MachineRegisterStore {
  constructor(private readonly database: Database) {}

  /** By code; of an asset alone where one is named. */
  list(partnershipId: string, asset: string | null): Promise<RegisterRow[]> {
    return this.database.query<RegisterRow>(`${MACHINE} AND ($2::text IS NULL OR r.asset_code = $2) ORDER BY m.code`, [
      partnershipId,
      asset,
    ]);
  }

  async one(partnershipId: string, code: string): Promise<RegisterRow | undefined> {
    const [found] = await this.database.query<RegisterRow>(`${MACHINE} AND m.code = $2`, [partnershipId, code]);
    return found;
  }

  /** Every key that was ever let in for a machine, the newest first. */
  keys(partnershipId: string, machineId: string): Promise<ShownKey[]> {
    return this.database.query<ShownKey>(
      `SELECT k.key_id AS "keyId", k.enrolled_at AS "enrolledAt", k.replaces, e.ends_at AS "endsAt",
              CASE WHEN e.revoked THEN 'REVOKED' WHEN e.ends_at IS NULL THEN 'BELIEVED'
                   WHEN e.ends_at > clock_timestamp() THEN 'ENDING' ELSE 'REPLACED' END AS state,
              encode(sha256('\\x00'::bytea || convert_to(machine_key_leaf(k), 'UTF8')), 'hex') AS leaf
       FROM machine_key k CROSS JOIN LATERAL (
         SELECT min(x.ends_at) AS ends_at, coalesce(bool_or(x.why = 'REVOKED'), false) AS revoked
         FROM machine_key_end x WHERE x.key_id = k.key_id) AS e
       WHERE k.partnership_id = $1 AND k.machine_id = $2 ORDER BY k.enrolled_at DESC, k.key_id`,
      [partnershipId, machineId],
    );
  }

  /** When the token that waits for a machine ends; null where none does. */
  async tokenEndsAt(partnershipId: string, machineId: string): Promise<Date | null> {
    const [found] = await this.database.query<{ at: Date | null }>(
      `SELECT max(expires_at) AS at FROM machine_token
       WHERE partnership_id = $1 AND machine_id = $2 AND used_at IS NULL AND expires_at > clock_timestamp()`,
      [partnershipId, machineId],
    );
    return found?.at ?? null;
  }

  /** Who keeps the keys of a machine, named by its code or by one of its keys. */
  async keptBy(
    partnershipId: string,
    { code, keyId }: { readonly code?: string; readonly keyId?: string },
  ): Promise<MachineKeeper | undefined> {
    const [found] = await this.database.query<MachineKeeper>(
      `SELECT m.code, m.operator_person_id AS "operatorId",
              machine_standing(m.partnership_id, m.id) IN ('REGISTERING', 'WITHDRAWN') AS pending
       FROM machine m LEFT JOIN machine_key k ON k.partnership_id = m.partnership_id AND k.machine_id = m.id AND k.key_id = $3
       WHERE m.partnership_id = $1 AND (m.code = $2 OR k.key_id = $3)`,
      [partnershipId, code ?? null, keyId ?? null],
    );
    return found;
  }
}
