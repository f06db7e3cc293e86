/** Working tables of the gateway: what is counted enters the meter as events, never from here. */
export const GATEWAY = `
  -- The key itself is nowhere: 32 random bytes need no slow hash. prefix is what its owner recognises it by.
  CREATE TABLE api_key (
    partnership_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT uuidv7(),
    person_id uuid NOT NULL,
    label text NOT NULL CHECK (label ~ '^[^[:cntrl:]]{1,100}$'),
    hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    prefix text NOT NULL CHECK (prefix ~ '^[A-Za-z0-9_-]{4,16}$'),
    -- Null allows every model; purposes name what the key may be used for, the first one where a request names none.
    models text[] CHECK (cardinality(models) BETWEEN 1 AND 100 AND array_position(models, NULL) IS NULL),
    purposes text[] NOT NULL CHECK (cardinality(purposes) BETWEEN 1 AND 20 AND array_position(purposes, NULL) IS NULL),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz,
    revoked_at timestamptz,
    revoked_why text CHECK (revoked_why ~ '^[^[:cntrl:]]{1,200}$'),
    PRIMARY KEY (partnership_id, id),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person,
    CHECK ((revoked_at IS NULL) = (revoked_why IS NULL))
  );

  CREATE FUNCTION stays_ended() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF to_jsonb(OLD) ->> TG_ARGV[0] IS NOT NULL THEN
      RAISE EXCEPTION 'what has ended on % stays ended', TG_TABLE_NAME USING ERRCODE = 'P0130';
    END IF;
    RETURN NEW;
  END $$;
  REVOKE EXECUTE ON FUNCTION stays_ended FROM PUBLIC;
  CREATE TRIGGER stays_ended BEFORE UPDATE ON api_key FOR EACH ROW EXECUTE FUNCTION stays_ended('revoked_at');
  ALTER TABLE api_key ENABLE ALWAYS TRIGGER stays_ended;

  -- The only addresses that the gateway ever calls. Another address is another row: requests under way keep theirs.
  CREATE TABLE model_upstream (
    partnership_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT uuidv7(),
    model text NOT NULL,
    site text NOT NULL,
    url text NOT NULL CHECK (url ~ '^https?://[^/?#@[:space:]]+(/[^?#@[:space:]]*)?$' AND length(url) <= 300),
    kind text NOT NULL CHECK (kind IN ('vllm', 'llama.cpp', 'ollama', 'openai')),
    -- What the upstream calls the model, where it is not our name.
    served_as text CHECK (served_as ~ '^[^[:cntrl:]]{1,200}$'),
    -- The environment variable that holds its key. A prefix of its own, so that no row can send out another secret.
    key_variable text CHECK (key_variable ~ '^COPYHOLD_UPSTREAM_[A-Z0-9_]{1,60}$'),
    context_tokens bigint CHECK (context_tokens > 1),
    output_tokens bigint NOT NULL CHECK (output_tokens > 0),
    template_margin bigint NOT NULL DEFAULT 64 CHECK (template_margin >= 0),
    tokenizes boolean NOT NULL DEFAULT false,
    priority integer NOT NULL DEFAULT 0,
    -- What an estimate of its energy needs; null is unknown, and leaves the estimate unknown.
    active_millions bigint CHECK (active_millions BETWEEN 1 AND 100000000),
    gpus bigint NOT NULL DEFAULT 1 CHECK (gpus BETWEEN 1 AND 1024),
    batch bigint CHECK (batch BETWEEN 1 AND 4096),
    -- Thousandths: a PUE of 1200 is 1.2, a WUE of 569 is 0.569 litres to a kWh.
    pue_thousandths bigint CHECK (pue_thousandths >= 1000),
    wue_on_thousandths bigint CHECK (wue_on_thousandths >= 0),
    wue_off_thousandths bigint CHECK (wue_off_thousandths >= 0),
    added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    retired_at timestamptz,
    PRIMARY KEY (partnership_id, id),
    FOREIGN KEY (partnership_id, model) REFERENCES model (partnership_id, slug),
    FOREIGN KEY (partnership_id, site) REFERENCES site (partnership_id, slug)
  );
  CREATE TRIGGER stays_ended BEFORE UPDATE ON model_upstream FOR EACH ROW EXECUTE FUNCTION stays_ended('retired_at');
  ALTER TABLE model_upstream ENABLE ALWAYS TRIGGER stays_ended;

  -- What a site, or everybody, does not run, and why: the host community's say. Null is every site.
  CREATE TABLE purpose_block (
    partnership_id uuid NOT NULL REFERENCES partnership,
    id uuid NOT NULL DEFAULT uuidv7(),
    site text,
    purpose text NOT NULL CHECK (purpose ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500 AND reason !~ '[[:cntrl:]]'),
    blocked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    lifted_at timestamptz,
    PRIMARY KEY (partnership_id, id),
    FOREIGN KEY (partnership_id, site) REFERENCES site (partnership_id, slug)
  );
  CREATE TRIGGER stays_ended BEFORE UPDATE ON purpose_block FOR EACH ROW EXECUTE FUNCTION stays_ended('lifted_at');
  ALTER TABLE purpose_block ENABLE ALWAYS TRIGGER stays_ended;

  -- A request under way, as of its last heartbeat. Its events and its removal are one transaction, so a row whose
  -- gateway has gone quiet is a request whose events nobody wrote.
  CREATE TABLE gateway_run (
    partnership_id uuid NOT NULL REFERENCES partnership,
    request_id text NOT NULL,
    gateway text NOT NULL,
    subject text NOT NULL,
    site text NOT NULL,
    model text NOT NULL,
    prompt_tokens bigint CHECK (prompt_tokens >= 0),
    completion_tokens bigint NOT NULL CHECK (completion_tokens >= 0),
    method text NOT NULL CHECK (method IN ('engine', 'counted')),
    -- Its hold on the stint, and what it has taken of it so far: whoever takes the request over settles both alike.
    hold text NOT NULL,
    compute numeric(38,0) NOT NULL CHECK (compute >= 0 AND compute < 'Infinity'),
    started_at timestamptz NOT NULL,
    beat_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, request_id)
  );

  -- What somebody must hear of: an engine whose figures cannot be, use that was cut short of its end.
  CREATE TABLE gateway_report (
    partnership_id uuid NOT NULL REFERENCES partnership,
    id uuid NOT NULL DEFAULT uuidv7(),
    request_id text NOT NULL,
    model text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('ABOVE_HOLD', 'BELOW_RELAYED', 'NOT_REPORTED', 'GATEWAY_GONE', 'EVENT_REFUSED')),
    told bigint NOT NULL,
    taken bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, id)
  );

  GRANT SELECT ON api_key, model_upstream, purpose_block, gateway_run, gateway_report TO copyhold_app;
  GRANT SELECT ON model_upstream, purpose_block, gateway_run, gateway_report TO copyhold_auditor;
  GRANT INSERT (partnership_id, person_id, label, hash, prefix, models, purposes, expires_at) ON api_key TO copyhold_app;
  GRANT UPDATE (revoked_at, revoked_why) ON api_key TO copyhold_app;
  GRANT INSERT (partnership_id, model, site, url, kind, served_as, key_variable, context_tokens, output_tokens, template_margin,
    tokenizes, priority, active_millions, gpus, batch, pue_thousandths, wue_on_thousandths, wue_off_thousandths)
    ON model_upstream TO copyhold_app;
  GRANT UPDATE (retired_at) ON model_upstream TO copyhold_app;
  GRANT INSERT (partnership_id, site, purpose, reason) ON purpose_block TO copyhold_app;
  GRANT UPDATE (lifted_at) ON purpose_block TO copyhold_app;
  GRANT INSERT, DELETE ON gateway_run TO copyhold_app;
  GRANT UPDATE (prompt_tokens, completion_tokens, method, compute, beat_at) ON gateway_run TO copyhold_app;
  GRANT INSERT (partnership_id, request_id, model, kind, told, taken) ON gateway_report TO copyhold_app;
`;

export const WITHOUT_GATEWAY = `
  DROP TABLE gateway_report, gateway_run, purpose_block, model_upstream, api_key;
  DROP FUNCTION stays_ended;
`;
