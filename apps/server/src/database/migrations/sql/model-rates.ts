/** What a token of a model is thought to take, in whole numbers evaluated once: nothing is estimated anew by another fit. */
export const MODEL_RATES = `
  CREATE TABLE model_rate (
    partnership_id uuid NOT NULL,
    model text NOT NULL,
    valid_from timestamptz NOT NULL CHECK (valid_from = date_trunc('hour', valid_from, 'UTC')),
    version text NOT NULL CHECK (length(version) BETWEEN 1 AND 100),
    gpus integer NOT NULL CHECK (gpus > 0),
    batch integer NOT NULL CHECK (batch > 0),
    weak boolean NOT NULL,
    nanojoules_per_token numeric(38,0) NOT NULL CHECK (nanojoules_per_token >= 0 AND nanojoules_per_token < 'Infinity'),
    nanoseconds_per_token numeric(38,0) NOT NULL CHECK (nanoseconds_per_token >= 0 AND nanoseconds_per_token < 'Infinity'),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, model, valid_from),
    FOREIGN KEY (partnership_id, model) REFERENCES model (partnership_id, slug)
  );
  CALL make_append_only('model_rate');

  -- A rate begins after the last one: an hour has one.
  CREATE FUNCTION set_model_rate(
    p_partnership uuid, p_model text, p_from timestamptz, p_version text, p_gpus integer, p_batch integer, p_weak boolean,
    p_energy numeric, p_time numeric
  ) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM refuse_unreal(ARRAY[p_energy, p_time], ARRAY[p_from]);
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM model_rate r WHERE r.partnership_id = p_partnership AND r.model = p_model AND r.valid_from >= p_from) THEN
      RETURN false;
    END IF;
    INSERT INTO model_rate (partnership_id, model, valid_from, version, gpus, batch, weak, nanojoules_per_token, nanoseconds_per_token)
    VALUES (p_partnership, p_model, p_from, p_version, p_gpus, p_batch, p_weak, p_energy, p_time);
    RETURN true;
  END $$;
`;

export const WITHOUT_MODEL_RATES = `
  DROP FUNCTION set_model_rate;
  DROP TABLE model_rate;
`;
