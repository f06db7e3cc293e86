import { ADOPT_CUSTOM } from './adopt-custom.js';
import { earlierBodies } from './earlier-bodies.js';

/** The leaf of a custom says when it was adopted too: by that day, and no other, it is not retroactive. */
export const CUSTOM_LEAVES = `
  -- What the log says of a version. Keys in the order of RFC 8785.
  CREATE FUNCTION custom_leaf(p_version integer, p_effective_at timestamptz, p_adopted_at timestamptz, p_rules_hash bytea, p_previous bytea, p_resolution uuid)
  RETURNS text LANGUAGE sql STABLE PARALLEL SAFE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"adoptedAt":"%s","effectiveAt":"%s","previous":"%s","resolution":"%s","rules":"%s","type":"custom","v":"3","version":"%s"}',
      custom_instant(p_adopted_at), custom_instant(p_effective_at), encode(p_previous, 'hex'), p_resolution, encode(p_rules_hash, 'hex'), p_version)
  $$;

  -- One custom at a time: whoever adopts holds the ledger's row. The leaf holds the hash of the text that is kept here.
  CREATE OR REPLACE FUNCTION adopt_custom(p_partnership uuid, p_version integer, p_effective_at timestamptz, p_rules text, p_resolution uuid)
  RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_last custom_version%ROWTYPE; v_adopted timestamptz;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO v_last FROM custom_version WHERE partnership_id = p_partnership ORDER BY version DESC LIMIT 1;
    IF p_version IS DISTINCT FROM 1 + coalesce(v_last.version, 0) THEN
      RAISE EXCEPTION 'CustomNotNext: custom versions have no gaps' USING ERRCODE = 'P0102';
    END IF;
    PERFORM judge_custom(p_partnership, p_version, p_effective_at, p_rules);
    -- To the millisecond that the leaf says, and no later than the change is judged.
    v_adopted := date_trunc('milliseconds', clock_timestamp());
    IF p_version > 1 THEN
      PERFORM judge_custom_change(v_last, p_effective_at, p_rules, p_resolution);
    END IF;
    INSERT INTO custom_version (partnership_id, version, effective_at, rules, resolution_id, recorded_at)
    VALUES (p_partnership, p_version, p_effective_at, p_rules, p_resolution, v_adopted);
    UPDATE custom_proposal SET state = 'ADOPTED' WHERE partnership_id = p_partnership AND state = 'DRAFT' AND document = p_rules;
    PERFORM stage_leaf(p_partnership, 'custom',
      custom_leaf(p_version, p_effective_at, v_adopted, text_hash(p_rules), v_last.rules_hash, p_resolution));
  END $$;
`;

const ADOPT = ADOPT_CUSTOM.slice(ADOPT_CUSTOM.indexOf('CREATE OR REPLACE FUNCTION adopt_custom('));

export const WITHOUT_CUSTOM_LEAVES = `
  ${earlierBodies(ADOPT.replace('CREATE OR REPLACE FUNCTION', 'CREATE FUNCTION'), ['adopt_custom'])}
  DROP FUNCTION custom_leaf;
`;
