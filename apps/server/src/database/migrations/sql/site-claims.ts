/** What a site says of itself that no meter of ours reads. What was said once stays; what is said later takes its place. */
export const SITE_CLAIMS = `
  -- Of a month: renewable energy by its three kinds and what of it has no cancelled guarantee, mJ; carbon of the energy
  -- used, grams of CO2 equivalent. Null is not known.
  CREATE TABLE site_claim (
    partnership_id uuid NOT NULL,
    ordinal bigint GENERATED ALWAYS AS IDENTITY,
    site text NOT NULL,
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    guarantees numeric(38,0) CHECK (guarantees >= 0 AND guarantees < 'Infinity'),
    agreements numeric(38,0) CHECK (agreements >= 0 AND agreements < 'Infinity'),
    on_site numeric(38,0) CHECK (on_site >= 0 AND on_site < 'Infinity'),
    agreements_unretired numeric(38,0) CHECK (agreements_unretired BETWEEN 0 AND agreements),
    on_site_unretired numeric(38,0) CHECK (on_site_unretired BETWEEN 0 AND on_site),
    carbon_grams numeric(38,0) CHECK (carbon_grams >= 0 AND carbon_grams < 'Infinity'),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, site, month, ordinal),
    FOREIGN KEY (partnership_id, site) REFERENCES site (partnership_id, slug)
  );
  CALL make_append_only('site_claim');

  -- Of a calendar year: the fields of the disclosure that nobody meters, by their keys.
  CREATE TABLE site_report (
    partnership_id uuid NOT NULL,
    ordinal bigint GENERATED ALWAYS AS IDENTITY,
    site text NOT NULL,
    year integer NOT NULL CHECK (year BETWEEN 2023 AND 9999),
    document text NOT NULL CHECK (document IS JSON OBJECT AND octet_length(document) <= 65536),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, site, year, ordinal),
    FOREIGN KEY (partnership_id, site) REFERENCES site (partnership_id, slug)
  );
  CALL make_append_only('site_report');

  -- The figures in the order of the columns, NULL where not known.
  CREATE FUNCTION claim_site_month(p_partnership uuid, p_site text, p_month date, p_figures numeric[], p_reason text) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM refuse_unreal(ARRAY(SELECT f FROM unnest(p_figures) AS f WHERE f IS NOT NULL), ARRAY[p_month::timestamptz]);
    INSERT INTO site_claim (partnership_id, site, month, guarantees, agreements, on_site, agreements_unretired, on_site_unretired,
      carbon_grams, reason)
    VALUES (p_partnership, p_site, p_month, p_figures[1], p_figures[2], p_figures[3], p_figures[4], p_figures[5], p_figures[6], p_reason);
  END $$;

  CREATE FUNCTION report_site_year(p_partnership uuid, p_site text, p_year integer, p_document text) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    INSERT INTO site_report (partnership_id, site, year, document) VALUES (p_partnership, p_site, p_year, p_document);
  END $$;
`;

export const WITHOUT_SITE_CLAIMS = `
  DROP FUNCTION claim_site_month, report_site_year;
  DROP TABLE site_claim, site_report;
`;
