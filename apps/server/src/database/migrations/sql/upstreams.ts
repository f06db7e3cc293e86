/**
 * Upstreams are officers' to name; their footprint is by the rates of models and the factors of sites, so that their own
 * figures go. What an engine says of a request may be any number.
 */
export const UPSTREAMS = `
  REVOKE INSERT (partnership_id, model, site, url, kind, served_as, key_variable, context_tokens, output_tokens, template_margin,
    tokenizes, priority, active_millions, gpus, batch, pue_thousandths, wue_on_thousandths, wue_off_thousandths)
    ON model_upstream FROM copyhold_app;
  REVOKE UPDATE (retired_at) ON model_upstream FROM copyhold_app;
  ALTER TABLE model_upstream
    DROP COLUMN active_millions, DROP COLUMN gpus, DROP COLUMN batch,
    DROP COLUMN pue_thousandths, DROP COLUMN wue_on_thousandths, DROP COLUMN wue_off_thousandths,
    ADD COLUMN added_by text NOT NULL DEFAULT 'before the record' CHECK (added_by ~ '^[^[:cntrl:]]{1,100}$'),
    ADD COLUMN retired_by text CHECK (retired_by ~ '^[^[:cntrl:]]{1,100}$');
  ALTER TABLE model_upstream ALTER COLUMN added_by DROP DEFAULT;
  ALTER TABLE model_upstream DISABLE TRIGGER stays_ended;
  UPDATE model_upstream SET retired_by = 'before the record' WHERE retired_at IS NOT NULL;
  ALTER TABLE model_upstream ENABLE ALWAYS TRIGGER stays_ended;
  ALTER TABLE model_upstream ADD CONSTRAINT model_upstream_retired CHECK ((retired_at IS NULL) = (retired_by IS NULL));

  CREATE FUNCTION upstream_origin(p_url text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT lower(substring(p_url FROM '^https?://[^/]+'))
  $$;

  -- Whoever adds one gets every prompt of its model, so officers alone do. A key goes where it first went, and nowhere
  -- else, over all partnerships of the server: another row would send it to whoever asked for it. Amounts are whole numbers.
  CREATE FUNCTION add_upstream(p_partnership uuid, p_upstream jsonb, p_actor text) RETURNS TABLE (outcome text, upstream uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v model_upstream; v_id uuid;
  BEGIN
    v := jsonb_populate_record(NULL::model_upstream, p_upstream);
    IF NOT EXISTS (SELECT FROM model m WHERE m.partnership_id = p_partnership AND m.slug = v.model)
       OR NOT EXISTS (SELECT FROM site s WHERE s.partnership_id = p_partnership AND s.slug = v.site) THEN
      RETURN QUERY SELECT 'ModelOrSiteUnknown', NULL::uuid; RETURN;
    END IF;
    LOCK TABLE model_upstream IN SHARE ROW EXCLUSIVE MODE;
    IF EXISTS (SELECT FROM model_upstream u WHERE u.key_variable = v.key_variable AND upstream_origin(u.url) <> upstream_origin(v.url)) THEN
      RETURN QUERY SELECT 'KeyElsewhere', NULL::uuid; RETURN;
    END IF;
    INSERT INTO model_upstream AS u (partnership_id, model, site, url, kind, served_as, key_variable, context_tokens, output_tokens,
      template_margin, tokenizes, priority, added_by)
    VALUES (p_partnership, v.model, v.site, v.url, v.kind, v.served_as, v.key_variable, v.context_tokens, v.output_tokens,
      coalesce(v.template_margin, 64), coalesce(v.tokenizes, false), coalesce(v.priority, 0), p_actor)
    RETURNING u.id INTO v_id;
    RETURN QUERY SELECT 'DONE', v_id;
  END $$;

  -- False where there is none of this id in use.
  CREATE FUNCTION retire_upstream(p_partnership uuid, p_upstream text, p_actor text) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    UPDATE model_upstream u SET retired_at = clock_timestamp(), retired_by = p_actor
    WHERE u.partnership_id = p_partnership AND u.id::text = p_upstream AND u.retired_at IS NULL;
    RETURN FOUND;
  END $$;
  REVOKE EXECUTE ON FUNCTION upstream_origin, add_upstream, retire_upstream FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION add_upstream, retire_upstream TO copyhold_closer;

  ALTER TABLE gateway_report
    ALTER COLUMN told TYPE numeric(38,0), ALTER COLUMN taken TYPE numeric(38,0),
    ADD CONSTRAINT gateway_report_counts CHECK (told >= 0 AND told < 'Infinity' AND taken >= 0 AND taken < 'Infinity') NOT VALID;
`;

export const WITHOUT_UPSTREAMS = `
  ALTER TABLE gateway_report DROP CONSTRAINT gateway_report_counts, ALTER COLUMN told TYPE bigint, ALTER COLUMN taken TYPE bigint;
  DROP FUNCTION add_upstream, retire_upstream, upstream_origin;
  ALTER TABLE model_upstream
    DROP CONSTRAINT model_upstream_retired, DROP COLUMN added_by, DROP COLUMN retired_by,
    ADD COLUMN active_millions bigint CHECK (active_millions BETWEEN 1 AND 100000000),
    ADD COLUMN gpus bigint NOT NULL DEFAULT 1 CHECK (gpus BETWEEN 1 AND 1024),
    ADD COLUMN batch bigint CHECK (batch BETWEEN 1 AND 4096),
    ADD COLUMN pue_thousandths bigint CHECK (pue_thousandths >= 1000),
    ADD COLUMN wue_on_thousandths bigint CHECK (wue_on_thousandths >= 0),
    ADD COLUMN wue_off_thousandths bigint CHECK (wue_off_thousandths >= 0);
  GRANT INSERT (partnership_id, model, site, url, kind, served_as, key_variable, context_tokens, output_tokens, template_margin,
    tokenizes, priority, active_millions, gpus, batch, pue_thousandths, wue_on_thousandths, wue_off_thousandths)
    ON model_upstream TO copyhold_app;
  GRANT UPDATE (retired_at) ON model_upstream TO copyhold_app;
`;
