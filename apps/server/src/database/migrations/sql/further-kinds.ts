import { EFFECT_FAULTS, WITHOUT_EFFECT_FAULTS } from './effect-faults.js';
import { RELEASES_BY_MOTION, RELEASES_BY_RESOLUTION } from './releases-by-motion.js';
import { RESOLVED_DEEDS, WITHOUT_RESOLVED_DEEDS } from './resolved-deeds.js';

/** An office has a reference of its own, random: the log names it, and not who holds it. */
const OFFICES = `
  ALTER TABLE role_grant
    ADD COLUMN office uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    -- The resolution by which its holder was recalled: they hold it no longer, and are not given it again.
    ADD COLUMN recalled_by uuid,
    ADD FOREIGN KEY (partnership_id, recalled_by) REFERENCES resolution;
  -- Whether what was resolved stands: what a jury annulled does not.
  CREATE FUNCTION resolution_stands(p_resolution uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT p_resolution IS NOT NULL AND NOT EXISTS (SELECT 1 FROM resolution r JOIN motion m ON m.id = r.motion_id WHERE r.id = p_resolution AND m.state = 'ANNULLED')
  $$;
  REVOKE EXECUTE ON FUNCTION resolution_stands FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION resolution_stands TO copyhold_app;
  -- Nobody is given an office with its recall, nor under the reference of another: it is drawn.
  CREATE FUNCTION office_is_drawn() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  BEGIN
    NEW.office := gen_random_uuid(); NEW.recalled_by := NULL;
    RETURN NEW;
  END $$;
  REVOKE EXECUTE ON FUNCTION office_is_drawn FROM PUBLIC;
  CREATE TRIGGER office_is_drawn BEFORE INSERT ON role_grant FOR EACH ROW EXECUTE FUNCTION office_is_drawn();
  ALTER TABLE role_grant ENABLE ALWAYS TRIGGER office_is_drawn;
`;

/** A run that names a resolution is what members divided, and not before they have: no other kind pays anybody. */
const RUNS = `
  CREATE FUNCTION run_is_resolved() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM resolution r WHERE r.partnership_id = NEW.partnership_id AND r.id = NEW.resolution_id AND r.carried
                   AND r.kind IN ('APPROPRIATION', 'PROJECTS', 'BETS')) THEN
      RAISE EXCEPTION 'run % names a resolution that divides nothing', NEW.code USING ERRCODE = 'P0107';
    END IF;
    RETURN NEW;
  END $$;
  REVOKE EXECUTE ON FUNCTION run_is_resolved FROM PUBLIC;
  CREATE TRIGGER run_is_resolved BEFORE INSERT ON distribution_run FOR EACH ROW WHEN (NEW.resolution_id IS NOT NULL) EXECUTE FUNCTION run_is_resolved();
  ALTER TABLE distribution_run ENABLE ALWAYS TRIGGER run_is_resolved;
  CREATE TRIGGER resolution_is_ripe BEFORE INSERT ON distribution_run FOR EACH ROW WHEN (NEW.resolution_id IS NOT NULL) EXECUTE FUNCTION resolution_is_ripe();
  ALTER TABLE distribution_run ENABLE ALWAYS TRIGGER resolution_is_ripe;
`;

/** What motions of further kinds do where they are carried: admissions, forfeitures, disposals, losses, capital, recalls. */
export const FURTHER_KINDS = `
  ${OFFICES}
  ${RUNS}
  ${RESOLVED_DEEDS}
  ${EFFECT_FAULTS}
  ${RELEASES_BY_MOTION}
  -- Whether what a motion of one of these kinds would do is there to be done: what stands against it for good keeps it
  -- from the vote, what may be settled until then is shown and no more.
  CREATE FUNCTION further_effect_is_possible(p_partnership uuid, p_kind text, p_effect jsonb) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT f.fault IS NULL OR f.fault IN ('AnotherAuthorised', 'ConsentMissing', 'AssetWorthLess', 'LossNotThere', 'ReserveTooSmall', 'FineDisputed')
    FROM (SELECT further_effect_fault(p_partnership, p_kind, p_effect) AS fault) AS f
  $$;
  -- Whether what was resolved has been done.
  CREATE FUNCTION further_effect_is_done(r resolution) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE r.kind
      WHEN 'DISPOSAL' THEN EXISTS (SELECT 1 FROM disposal_authorisation a WHERE a.partnership_id = r.partnership_id AND a.resolution_id = r.id)
      WHEN 'LOSS_ABSORPTION' THEN EXISTS (SELECT 1 FROM loss_absorption a WHERE a.partnership_id = r.partnership_id AND a.resolution_id = r.id)
      WHEN 'CAPITAL' THEN EXISTS (SELECT 1 FROM capital_instrument i WHERE i.partnership_id = r.partnership_id AND i.resolution_id = r.id)
      WHEN 'RECALL' THEN (r.result::jsonb ? 'place' OR EXISTS (SELECT 1 FROM role_grant g WHERE g.partnership_id = r.partnership_id AND g.recalled_by = r.id))
        AND EXISTS (SELECT 1 FROM resolved_deed d WHERE d.partnership_id = r.partnership_id AND d.resolution_id = r.id AND d.kind = r.kind)
      ELSE r.kind IN ('ADMISSION', 'FORFEITURE')
        AND EXISTS (SELECT 1 FROM resolved_deed d WHERE d.partnership_id = r.partnership_id AND d.resolution_id = r.id AND d.kind = r.kind) END
  $$;

  -- What a resolution of that kind says, carried and its motion carried out in this transaction.
  CREATE FUNCTION resolved_now(p_partnership uuid, p_resolution uuid, p_kind text) RETURNS jsonb LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_result text;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT r.result INTO v_result FROM resolution r JOIN motion m ON m.id = r.motion_id
    WHERE r.partnership_id = p_partnership AND r.id = p_resolution AND r.carried AND r.kind = p_kind AND m.version IS NOT NULL AND m.state = 'EXECUTED';
    IF NOT FOUND THEN RAISE EXCEPTION 'no motion of the kind % was carried out by this resolution', p_kind USING ERRCODE = 'P0108'; END IF;
    RETURN v_result::jsonb;
  END $$;

  -- The instrument that members agreed, from today, under the name that the resolution gives it: whoever brings it stands
  -- behind that name.
  CREATE FUNCTION raise_capital(p_partnership uuid, p_resolution uuid) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v jsonb; v_fault text; r capital_instrument;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    v := resolved_now(p_partnership, p_resolution, 'CAPITAL');
    v_fault := capital_effect_fault(p_partnership, v);
    IF v_fault IS NOT NULL THEN RETURN v_fault; END IF;
    INSERT INTO capital_instrument (partnership_id, code, funder_name, kind, principal_minor, cap_minor, revenue_share, since, resolution_id)
    VALUES (p_partnership, v ->> 'code', v ->> 'code', v ->> 'instrument', coalesce(v ->> 'principal', '0')::numeric, coalesce(v ->> 'cap', '0')::numeric,
            coalesce(v ->> 'revenueShare', '0/1'), (clock_timestamp() AT TIME ZONE 'UTC')::date, p_resolution) RETURNING * INTO r;
    PERFORM stage_leaf(p_partnership, 'capital', instrument_leaf(r));
    RETURN 'DONE';
  END $$;

  -- Whoever holds that office holds it no longer: what they may do is asked of the grant at every request. A seat on a body
  -- is empty from then on, by the deed alone.
  CREATE FUNCTION recall_office(p_partnership uuid, p_resolution uuid) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v jsonb := resolved_now(p_partnership, p_resolution, 'RECALL'); v_fault text := office_effect_fault(p_partnership, v);
  BEGIN
    IF v_fault IS NOT NULL THEN RETURN v_fault; END IF;
    UPDATE role_grant SET recalled_by = p_resolution WHERE partnership_id = p_partnership AND office::text = v ->> 'office';
    PERFORM enter_deed(p_partnership, p_resolution, 'RECALL', recall_names(v));
    RETURN 'DONE';
  END $$;

  -- The line of the roll by which a resolution was carried out: of its holding, of its event, entered since the motion was.
  CREATE FUNCTION name_roll_line(p_partnership uuid, p_resolution uuid, p_number bigint) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_kind text; v jsonb; e roll_entry;
  BEGIN
    SELECT r.kind INTO v_kind FROM resolution r WHERE r.partnership_id = p_partnership AND r.id = p_resolution AND r.kind IN ('ADMISSION', 'FORFEITURE');
    v := resolved_now(p_partnership, p_resolution, coalesce(v_kind, 'ADMISSION'));
    SELECT x.* INTO e FROM roll_entry x JOIN holding h ON h.partnership_id = x.partnership_id AND h.id = x.holding_id
    WHERE x.partnership_id = p_partnership AND x.number = p_number AND h.number = v ->> 'holding'
      AND x.event = CASE v_kind WHEN 'ADMISSION' THEN 'ADMITTED' ELSE 'PRESENTED' END
      AND NOT holding_has_changed(p_partnership, x.holding_id, (v ->> 'entry')::bigint, p_number)
      AND x.recorded_at >= (SELECT m.executed_at FROM resolution r JOIN motion m ON m.id = r.motion_id WHERE r.id = p_resolution);
    IF NOT FOUND THEN RAISE EXCEPTION 'line % of the roll is not what was resolved', p_number USING ERRCODE = 'P0108'; END IF;
    PERFORM enter_deed(p_partnership, p_resolution, v_kind, flat_json(jsonb_build_object('entry', v ->> 'entry', 'event', e.event, 'holding', v ->> 'holding', 'line', p_number::text)));
  END $$;

  REVOKE EXECUTE ON FUNCTION further_effect_is_possible, further_effect_is_done, resolved_now, raise_capital, recall_office, name_roll_line FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION raise_capital, recall_office, name_roll_line TO copyhold_closer;
`;

export const WITHOUT_FURTHER_KINDS = `
  DROP FUNCTION name_roll_line, recall_office, raise_capital, resolved_now, further_effect_is_done, further_effect_is_possible;
  ${RELEASES_BY_RESOLUTION}
  ${WITHOUT_EFFECT_FAULTS}
  ${WITHOUT_RESOLVED_DEEDS}
  DROP TRIGGER resolution_is_ripe ON distribution_run;
  DROP TRIGGER run_is_resolved ON distribution_run;
  DROP FUNCTION run_is_resolved;
  DROP TRIGGER office_is_drawn ON role_grant;
  DROP FUNCTION office_is_drawn, resolution_stands;
  ALTER TABLE role_grant DROP COLUMN recalled_by, DROP COLUMN office;
`;
