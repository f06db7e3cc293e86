/** A partnership's first custom holds from its founding, and a demonstration is one from its first day, for all to read. */
export const BEGINS_ONCE = `
  -- A custom that begins one day far off would let no other follow it: the first one has begun.
  CREATE FUNCTION first_custom_has_begun() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    -- The clock of whoever founds it may run a little before the database's.
    IF NEW.effective_at > clock_timestamp() + interval '1 minute' THEN
      RAISE EXCEPTION 'CustomTooFarAhead: the first custom holds from the founding, not from %', NEW.effective_at USING ERRCODE = 'P0102';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER first_custom_has_begun BEFORE INSERT ON custom_version FOR EACH ROW WHEN (NEW.version = 1)
    EXECUTE FUNCTION first_custom_has_begun();
  ALTER TABLE custom_version ENABLE ALWAYS TRIGGER first_custom_has_begun;

  -- By the database's clock, whatever day it is told of.
  ALTER TABLE demo_seed ADD COLUMN begun_at timestamptz NOT NULL DEFAULT clock_timestamp();

  -- Whoever makes a partnership a demonstration says so in the log: no clock judges the first day of its roll.
  CREATE OR REPLACE FUNCTION plan_demo(p_partnership uuid, p_seed text, p_scale integer, p_planned_at timestamptz) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM journal WHERE ledger_id = p_partnership) THEN
      RAISE EXCEPTION 'partnership % has books', p_partnership USING ERRCODE = 'P0124';
    END IF;
    INSERT INTO demo_seed (partnership_id, seed, scale, planned_at) VALUES (p_partnership, p_seed, p_scale, p_planned_at);
    PERFORM stage_leaf(p_partnership, 'demonstration', format('{"plannedAt":"%s","scale":"%s","seed":%s,"type":"demonstration","v":"1"}',
      custom_instant(p_planned_at), p_scale, to_json(p_seed)));
  END $$;

  -- A demonstration that is still being told writes down what was lived before there were books, and no clock judges it:
  -- for a day after its first line, and never again.
  CREATE OR REPLACE FUNCTION roll_is_history(p_partnership uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM demo_seed WHERE partnership_id = p_partnership AND finished_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM roll_entry WHERE partnership_id = p_partnership AND number = 1 AND recorded_at < clock_timestamp() - interval '1 day')
  $$;
`;

export const BEGUN_AS_BEFORE = `
  CREATE OR REPLACE FUNCTION roll_is_history(p_partnership uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM demo_seed WHERE partnership_id = p_partnership AND finished_at IS NULL)
  $$;
  CREATE OR REPLACE FUNCTION plan_demo(p_partnership uuid, p_seed text, p_scale integer, p_planned_at timestamptz) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM journal WHERE ledger_id = p_partnership) THEN
      RAISE EXCEPTION 'partnership % has books', p_partnership USING ERRCODE = 'P0124';
    END IF;
    INSERT INTO demo_seed (partnership_id, seed, scale, planned_at) VALUES (p_partnership, p_seed, p_scale, p_planned_at);
  END $$;
  ALTER TABLE demo_seed DROP COLUMN begun_at;
  DROP TRIGGER first_custom_has_begun ON custom_version;
  DROP FUNCTION first_custom_has_begun;
`;
