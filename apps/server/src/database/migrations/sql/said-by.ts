/** Factors, claims, reports and rates are officers' to say, by name; the application's login cannot. */
export const SAID_BY = `
  DROP FUNCTION set_site_factor, claim_site_month, report_site_year, set_model_rate;
  ALTER TABLE site_factor ADD COLUMN said_by text NOT NULL DEFAULT 'before the record' CHECK (length(said_by) BETWEEN 1 AND 200);
  ALTER TABLE site_factor ALTER COLUMN said_by DROP DEFAULT;
  ALTER TABLE site_claim ADD COLUMN said_by text NOT NULL DEFAULT 'before the record' CHECK (length(said_by) BETWEEN 1 AND 200);
  ALTER TABLE site_claim ALTER COLUMN said_by DROP DEFAULT;
  ALTER TABLE site_report ADD COLUMN said_by text NOT NULL DEFAULT 'before the record' CHECK (length(said_by) BETWEEN 1 AND 200);
  ALTER TABLE site_report ALTER COLUMN said_by DROP DEFAULT;
  ALTER TABLE model_rate ADD COLUMN said_by text NOT NULL DEFAULT 'before the record' CHECK (length(said_by) BETWEEN 1 AND 200);
  ALTER TABLE model_rate ALTER COLUMN said_by DROP DEFAULT;

  -- A factor begins after the last one, and after every hour that was divided by it: what is settled stays.
  CREATE FUNCTION set_site_factor(
    p_partnership uuid, p_site text, p_from timestamptz, p_pue numeric, p_on numeric, p_off numeric, p_reason text, p_by text
  ) RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_id uuid;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM site_factor f WHERE f.partnership_id = p_partnership AND f.site = p_site AND f.valid_from >= p_from)
       OR EXISTS (SELECT 1 FROM site_hour h WHERE h.partnership_id = p_partnership AND h.site = p_site AND h.hour >= p_from
                  AND h.factor_id IS NOT NULL) THEN
      RAISE EXCEPTION 'FactorRetroactive: a factor of % begins after the last one, and after the hours that it divided', p_site
        USING ERRCODE = 'P0120';
    END IF;
    INSERT INTO site_factor (partnership_id, site, valid_from, pue_ppm, wue_on, wue_off, reason, said_by)
    VALUES (p_partnership, p_site, p_from, p_pue, p_on, p_off, p_reason, p_by) RETURNING id INTO v_id;
    RETURN v_id;
  END $$;

  -- The figures in the order of the columns, NULL where not known.
  CREATE FUNCTION claim_site_month(p_partnership uuid, p_site text, p_month date, p_figures numeric[], p_reason text, p_by text) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM refuse_unreal(ARRAY(SELECT f FROM unnest(p_figures) AS f WHERE f IS NOT NULL), ARRAY[p_month::timestamptz]);
    INSERT INTO site_claim (partnership_id, site, month, guarantees, agreements, on_site, agreements_unretired, on_site_unretired,
      carbon_grams, reason, said_by)
    VALUES (p_partnership, p_site, p_month, p_figures[1], p_figures[2], p_figures[3], p_figures[4], p_figures[5], p_figures[6], p_reason, p_by);
  END $$;

  CREATE FUNCTION report_site_year(p_partnership uuid, p_site text, p_year integer, p_document text, p_by text) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    INSERT INTO site_report (partnership_id, site, year, document, said_by) VALUES (p_partnership, p_site, p_year, p_document, p_by);
  END $$;

  -- A rate begins after the last one: an hour has one.
  CREATE FUNCTION set_model_rate(
    p_partnership uuid, p_model text, p_from timestamptz, p_version text, p_gpus integer, p_batch integer, p_weak boolean,
    p_energy numeric, p_time numeric, p_by text
  ) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM refuse_unreal(ARRAY[p_energy, p_time], ARRAY[p_from]);
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM model_rate r WHERE r.partnership_id = p_partnership AND r.model = p_model AND r.valid_from >= p_from) THEN
      RETURN false;
    END IF;
    INSERT INTO model_rate (partnership_id, model, valid_from, version, gpus, batch, weak, nanojoules_per_token, nanoseconds_per_token,
      said_by)
    VALUES (p_partnership, p_model, p_from, p_version, p_gpus, p_batch, p_weak, p_energy, p_time, p_by);
    RETURN true;
  END $$;
  REVOKE EXECUTE ON FUNCTION set_site_factor, claim_site_month, report_site_year, set_model_rate FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION set_site_factor, claim_site_month, report_site_year, set_model_rate TO copyhold_closer;
`;

export const WITHOUT_SAID_BY = `
  DROP FUNCTION set_site_factor, claim_site_month, report_site_year, set_model_rate;
  ALTER TABLE site_factor DROP COLUMN said_by;
  ALTER TABLE site_claim DROP COLUMN said_by;
  ALTER TABLE site_report DROP COLUMN said_by;
  ALTER TABLE model_rate DROP COLUMN said_by;
`;

export const SAID_BY_NOBODY = `
  REVOKE EXECUTE ON FUNCTION set_site_factor, claim_site_month, report_site_year, set_model_rate FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION set_site_factor, claim_site_month, report_site_year, set_model_rate TO copyhold_app;
`;
