import { functionOf } from './function-of.js';
import { WORKLOADS } from './workloads.js';

const replaced = (sql: string): string => sql.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION');

/**
 * A block that names a resolution is the one that members resolved: its kind, its purpose, its site; and a lift the lift of
 * that block. One resolution does one thing.
 */
export const WORKLOADS_RESOLVED = `
  CREATE FUNCTION resolves_workload(p_partnership uuid, p_resolution uuid, p_act text, p_purpose text, p_site text, p_block uuid) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE r resolution; v jsonb;
  BEGIN
    SELECT * INTO r FROM resolution x WHERE x.partnership_id = p_partnership AND x.id = p_resolution AND x.carried;
    -- Carried, and the motion carried out: whoever does it by hand does not come before the standstill.
    IF NOT FOUND OR EXISTS (SELECT 1 FROM motion m WHERE m.id = r.motion_id AND m.version IS NOT NULL AND m.state <> 'EXECUTED') THEN RETURN 'ResolutionMissing'; END IF;
    v := r.result::jsonb;
    IF r.kind <> 'WORKLOAD' OR v ->> 'act' IS DISTINCT FROM p_act
       OR (p_act = 'BLOCK' AND (v ->> 'purpose' IS DISTINCT FROM p_purpose OR v ->> 'site' IS DISTINCT FROM coalesce(p_site, '')))
       OR (p_act = 'LIFT' AND v ->> 'block' IS DISTINCT FROM p_block::text) THEN RETURN 'ResolutionNotForThis'; END IF;
    IF EXISTS (SELECT 1 FROM workload_block b WHERE b.partnership_id = p_partnership AND b.resolution_id = p_resolution)
       OR EXISTS (SELECT 1 FROM workload_lift l WHERE l.partnership_id = p_partnership AND l.resolution_id = p_resolution) THEN RETURN 'ResolutionSpent'; END IF;
    RETURN NULL;
  END $$;
  REVOKE EXECUTE ON FUNCTION resolves_workload FROM PUBLIC;
  ${replaced(functionOf(WORKLOADS, 'block_workload'))
    .replace('v_now timestamptz;', 'v_now timestamptz; v_not text;')
    .replace(
      /IF p_resolution IS NOT NULL\s+AND NOT EXISTS \([^;]*\) THEN\s+RETURN QUERY SELECT 'ResolutionMissing', NULL::uuid; RETURN;\s+END IF;/u,
      `IF p_resolution IS NOT NULL THEN
      v_not := resolves_workload(p_partnership, p_resolution, 'BLOCK', p_purpose, p_site, NULL);
      IF v_not IS NOT NULL THEN RETURN QUERY SELECT v_not, NULL::uuid; RETURN; END IF;
    END IF;`,
    )}
  ${replaced(functionOf(WORKLOADS, 'lift_workload'))
    .replace('v_now timestamptz;', 'v_now timestamptz; v_not text;')
    .replace(
      /IF p_resolution IS NOT NULL AND NOT EXISTS \([^;]*\) THEN\s+RETURN 'ResolutionMissing';\s+END IF;/u,
      `IF p_resolution IS NOT NULL THEN
      v_not := resolves_workload(p_partnership, p_resolution, 'LIFT', NULL, NULL, p_block);
      IF v_not IS NOT NULL THEN RETURN v_not; END IF;
    END IF;`,
    )}
`;

/** As it was before: any resolution that was carried. */
export const WORKLOADS_BY_ANY = `
  ${replaced(functionOf(WORKLOADS, 'block_workload'))}
  ${replaced(functionOf(WORKLOADS, 'lift_workload'))}
  DROP FUNCTION resolves_workload;
`;
