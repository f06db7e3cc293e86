import { InvariantViolation } from '#libs/amount';
import { RELEASES_IN_SECOND_FORM } from './releases-in-second-form.js';

/** A function as the releases in their second form have it. */
function landed(name: string): string {
  const from = RELEASES_IN_SECOND_FORM.indexOf(`CREATE OR REPLACE FUNCTION ${name}(`);
  const to = RELEASES_IN_SECOND_FORM.indexOf('END $$;', from);
  if (from < 0 || to < 0) throw new InvariantViolation(`no function ${name} is created there`);
  return RELEASES_IN_SECOND_FORM.slice(from, to + 'END $$;'.length);
}

/** The same, which carries the motion out before its deed is entered. */
function carryingOut(name: string, table: string): string {
  const before = `INSERT INTO ${table} (`;
  const whole = landed(name);
  if (!whole.includes(before)) throw new InvariantViolation(`${name} enters nothing into ${table}`);
  return whole.replace(before, () => `PERFORM carry_release_out(p_partnership, p_resolution);\n    ${before}`);
}

/**
 * A motion that releases something is carried out by whoever can release it: guardian and steward, by logins that no server
 * has. Their one transaction marks the motion and enters the deed, or does neither.
 */
export const RELEASES_BY_MOTION = `
  CREATE FUNCTION carry_release_out(p_partnership uuid, p_resolution uuid) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_motion uuid;
  BEGIN
    SELECT m.id INTO v_motion FROM resolution r JOIN motion m ON m.id = r.motion_id
    WHERE r.partnership_id = p_partnership AND r.id = p_resolution AND m.version IS NOT NULL AND m.state <> 'EXECUTED';
    IF FOUND AND NOT mark_carried_out(p_partnership, v_motion) THEN
      RAISE EXCEPTION 'the motion of that resolution is not to be carried out yet: it stands still, or somebody has objected' USING ERRCODE = 'P0141';
    END IF;
  END $$;
  REVOKE EXECUTE ON FUNCTION carry_release_out FROM PUBLIC;
  ${carryingOut('authorise_disposal', 'disposal_authorisation')}
  ${carryingOut('enter_absorption', 'loss_absorption')}
`;

export const RELEASES_BY_RESOLUTION = `
  ${landed('authorise_disposal')}
  ${landed('enter_absorption')}
  DROP FUNCTION carry_release_out;
`;
