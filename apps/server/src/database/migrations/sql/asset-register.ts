/** The register of assets, what was asked and decided about them, and who may enter what. */
export const ASSET_REGISTER = `
  -- The books before this place were kept without a register: what had worn then stands in it as a sum.
  CREATE TABLE lock_epoch (
    partnership_id uuid PRIMARY KEY REFERENCES partnership,
    batch_sequence bigint NOT NULL
  );
  CALL make_append_only('lock_epoch');

  -- Words on one line, or on several, that look the same to whoever reads them: no control character, and none that turns
  -- the direction of writing.
  CREATE FUNCTION plain_words(p_text text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT p_text !~ '[\\u0001-\\u0009\\u000B-\\u001F\\u007F-\\u009F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069]'
  $$;
  CREATE FUNCTION plain_line(p_text text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = copyhold, pg_temp AS $$
    SELECT plain_words(p_text) AND strpos(p_text, chr(10)) = 0
  $$;

  CREATE TABLE asset (
    partnership_id uuid NOT NULL REFERENCES partnership,
    code text NOT NULL CHECK (code ~ '^A-[0-9]{4,8}$'),
    class text NOT NULL CHECK (class IN ('HARDWARE', 'SITE_LEASE', 'MODEL_WEIGHTS', 'DATASET', 'IP')),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 300 AND plain_line(name)),
    account text NOT NULL GENERATED ALWAYS AS (CASE class WHEN 'HARDWARE' THEN 'je:assets:machines' WHEN 'SITE_LEASE' THEN 'je:assets:site-leases'
      WHEN 'MODEL_WEIGHTS' THEN 'je:assets:model-weights' WHEN 'DATASET' THEN 'je:assets:datasets' ELSE 'je:assets:ip' END) STORED,
    currency text NOT NULL REFERENCES unit,
    cost_minor numeric(38,0) NOT NULL CHECK (cost_minor > 0 AND cost_minor < 1e38),
    -- The day on which it comes into the books: its schedule runs from it.
    entered_on date NOT NULL CHECK (entered_on >= '1970-01-01' AND entered_on < '2200-01-01'),
    -- Straight-line; null for what does not wear.
    schedule_years integer CHECK (schedule_years BETWEEN CASE class WHEN 'SITE_LEASE' THEN 1 ELSE 3 END AND 100),
    document bytea CHECK (octet_length(document) = 32),
    -- What had worn before the register began; null for an asset that a journal of these books brings in.
    opening_worn numeric(38,0) CHECK (opening_worn BETWEEN 0 AND cost_minor),
    leaf bytea NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, code)
  );
  CALL make_append_only('asset');

  CREATE TABLE valuation (
    partnership_id uuid NOT NULL,
    code text NOT NULL CHECK (code ~ '^VAL-[0-9]{4,8}$'),
    asset_code text NOT NULL,
    value_minor numeric(38,0) NOT NULL CHECK (value_minor >= 0 AND value_minor < 1e38),
    valued_by text NOT NULL CHECK (length(valued_by) BETWEEN 1 AND 300 AND plain_line(valued_by)),
    valued_on date NOT NULL,
    document bytea NOT NULL CHECK (octet_length(document) = 32),
    leaf bytea NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, code),
    UNIQUE (partnership_id, code, asset_code),
    FOREIGN KEY (partnership_id, asset_code) REFERENCES asset
  );
  CALL make_append_only('valuation');

  -- Bodies whose own assets are locked: the one that the custom specifies, and others.
  CREATE TABLE locked_body (
    partnership_id uuid NOT NULL REFERENCES partnership,
    code text NOT NULL CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 300 AND plain_line(name)),
    specified boolean NOT NULL,
    leaf bytea NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, code)
  );
  CREATE UNIQUE INDEX locked_body_specified ON locked_body (partnership_id) WHERE specified;
  CALL make_append_only('locked_body');

  -- What somebody asks: nothing leaves by it. The decision is the rule's at the time of asking.
  CREATE TABLE disposal (
    partnership_id uuid NOT NULL,
    code text NOT NULL CHECK (code ~ '^DSP-[0-9]{4,8}$'),
    asset_code text NOT NULL,
    body_code text,
    buyer text NOT NULL CHECK (length(buyer) BETWEEN 1 AND 300 AND plain_line(buyer)),
    price_minor numeric(38,0) NOT NULL CHECK (price_minor >= 0 AND price_minor < 1e38),
    -- The one that decided when it was asked.
    valuation_code text,
    why text NOT NULL CHECK (length(why) BETWEEN 1 AND 2000 AND plain_words(why)),
    decision text NOT NULL CHECK (decision IN ('ALLOW', 'HOLD', 'REJECT')),
    custom_version integer NOT NULL,
    actor text NOT NULL,
    leaf bytea NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, code),
    UNIQUE (partnership_id, code, asset_code),
    FOREIGN KEY (partnership_id, asset_code) REFERENCES asset,
    FOREIGN KEY (partnership_id, body_code) REFERENCES locked_body,
    FOREIGN KEY (partnership_id, valuation_code, asset_code) REFERENCES valuation (partnership_id, code, asset_code),
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version
  );
  CALL make_append_only('disposal');

  -- From here on only the guardian and the steward enter anything, by logins that no server has.
  CREATE TABLE guardian_consent (
    partnership_id uuid NOT NULL,
    disposal_code text NOT NULL,
    document bytea NOT NULL CHECK (octet_length(document) = 32),
    custom_version integer NOT NULL,
    leaf bytea NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, disposal_code),
    FOREIGN KEY (partnership_id, disposal_code) REFERENCES disposal,
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version
  );
  CALL make_append_only('guardian_consent');

  CREATE TABLE disposal_authorisation (
    partnership_id uuid NOT NULL,
    disposal_code text NOT NULL,
    asset_code text NOT NULL,
    least_price_minor numeric(38,0) NOT NULL CHECK (least_price_minor >= 0),
    resolution_id uuid NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at < '2200-01-01T00:00:00Z'),
    custom_version integer NOT NULL,
    leaf bytea NOT NULL,
    authorised_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, disposal_code),
    UNIQUE (partnership_id, resolution_id),
    FOREIGN KEY (partnership_id, disposal_code, asset_code) REFERENCES disposal (partnership_id, code, asset_code),
    FOREIGN KEY (partnership_id, resolution_id) REFERENCES resolution,
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version
  );
  CALL make_append_only('disposal_authorisation');

  CREATE TABLE disposal_revocation (
    partnership_id uuid NOT NULL,
    disposal_code text NOT NULL,
    leaf bytea NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, disposal_code),
    FOREIGN KEY (partnership_id, disposal_code) REFERENCES disposal_authorisation
  );
  CALL make_append_only('disposal_revocation');

  CREATE TABLE loss_absorption (
    partnership_id uuid NOT NULL REFERENCES partnership,
    code text NOT NULL CHECK (code ~ '^ABS-[0-9]{4,8}$'),
    kind text NOT NULL CHECK (kind IN ('LOSS', 'IMPAIRMENT')),
    asset_code text,
    currency text NOT NULL REFERENCES unit,
    amount_minor numeric(38,0) NOT NULL CHECK (amount_minor > 0 AND amount_minor < 1e38),
    evidence bytea NOT NULL CHECK (octet_length(evidence) = 32),
    resolution_id uuid NOT NULL,
    custom_version integer NOT NULL,
    leaf bytea NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, code),
    UNIQUE (partnership_id, resolution_id),
    CHECK ((kind = 'IMPAIRMENT') = (asset_code IS NOT NULL)),
    FOREIGN KEY (partnership_id, asset_code) REFERENCES asset,
    FOREIGN KEY (partnership_id, resolution_id) REFERENCES resolution,
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version
  );
  CALL make_append_only('loss_absorption');

  -- A pledge of an asset is allowed; whoever enforces it asks for a disposal (L2).
  CREATE TABLE collateral (
    partnership_id uuid NOT NULL,
    code text NOT NULL CHECK (code ~ '^COL-[0-9]{4,8}$'),
    asset_code text NOT NULL,
    creditor text NOT NULL CHECK (length(creditor) BETWEEN 1 AND 300 AND plain_line(creditor)),
    amount_minor numeric(38,0) NOT NULL CHECK (amount_minor > 0 AND amount_minor < 1e38),
    since date NOT NULL,
    until date CHECK (until > since),
    document bytea NOT NULL CHECK (octet_length(document) = 32),
    leaf bytea NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, code),
    FOREIGN KEY (partnership_id, asset_code) REFERENCES asset
  );
  CALL make_append_only('collateral');
`;

/** What officers enter through the application: it releases nothing. */
export const REGISTER_FUNCTIONS = `
  -- The next free number of a kind. Whoever asks holds the ledger's row, so that nobody is given the same one.
  CREATE FUNCTION next_code(p_prefix text, p_last text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT p_prefix || CASE WHEN n.next < 10000 THEN lpad(n.next::text, 4, '0') ELSE n.next::text END
    FROM (SELECT coalesce(split_part(p_last, '-', 2)::integer, 0) + 1 AS next) AS n
  $$;

  -- Keys in the order of RFC 8785, quantities as decimal strings, documents by their digest; no free text.
  CREATE FUNCTION enter_asset(p_partnership uuid, p_class text, p_name text, p_currency text, p_cost numeric, p_entered_on date,
    p_years integer, p_document bytea, p_opening_worn numeric)
  RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_code text; v_leaf bytea;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    IF (SELECT u.kind FROM unit u WHERE u.code = p_currency) IS DISTINCT FROM 'MONEY' THEN
      RAISE EXCEPTION 'an asset is kept in a currency' USING ERRCODE = 'P0140';
    END IF;
    SELECT next_code('A-', (SELECT a.code FROM asset a WHERE a.partnership_id = p_partnership ORDER BY length(a.code) DESC, a.code DESC LIMIT 1))
    INTO v_code;
    v_leaf := stage_leaf(p_partnership, 'asset', format(
      '{"class":"%s","code":"%s","cost":"%s","currency":"%s","document":"%s","enteredOn":"%s","openingWorn":"%s","type":"asset","v":"1","years":"%s"}',
      p_class, v_code, p_cost, p_currency, coalesce(encode(p_document, 'hex'), ''), p_entered_on, coalesce(p_opening_worn::text, ''),
      coalesce(p_years::text, '')));
    INSERT INTO asset (partnership_id, code, class, name, currency, cost_minor, entered_on, schedule_years, document, opening_worn, leaf)
    VALUES (p_partnership, v_code, p_class, p_name, p_currency, p_cost, p_entered_on, p_years, p_document, p_opening_worn, v_leaf);
    RETURN v_code;
  END $$;

  -- An asset comes into the books by a journal that names it; what stood there before the register is the migration's to say.
  CREATE FUNCTION register_asset(p_partnership uuid, p_class text, p_name text, p_currency text, p_cost numeric, p_entered_on date,
    p_years integer, p_document bytea)
  RETURNS text LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT enter_asset(p_partnership, p_class, p_name, p_currency, p_cost, p_entered_on, p_years, p_document, NULL)
  $$;

  CREATE FUNCTION file_valuation(p_partnership uuid, p_asset text, p_value numeric, p_by text, p_on date, p_document bytea)
  RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_code text; v_leaf bytea;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    IF p_on > (clock_timestamp() AT TIME ZONE 'UTC')::date + 1 THEN
      RAISE EXCEPTION 'a valuation has been made' USING ERRCODE = 'P0140';
    END IF;
    SELECT next_code('VAL-', (SELECT a.code FROM valuation a WHERE a.partnership_id = p_partnership ORDER BY length(a.code) DESC, a.code DESC LIMIT 1))
    INTO v_code;
    v_leaf := stage_leaf(p_partnership, 'valuation', format(
      '{"asset":%s,"code":"%s","document":"%s","on":"%s","type":"valuation","v":"1","value":"%s"}',
      to_json(p_asset), v_code, encode(p_document, 'hex'), p_on, p_value));
    INSERT INTO valuation (partnership_id, code, asset_code, value_minor, valued_by, valued_on, document, leaf)
    VALUES (p_partnership, v_code, p_asset, p_value, p_by, p_on, p_document, v_leaf);
    RETURN v_code;
  END $$;

  -- The latest valuation of the last twelve months, and the highest of those of one day: whoever asks chooses none.
  CREATE FUNCTION deciding_valuation(p_partnership uuid, p_asset text) RETURNS valuation
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT v FROM valuation v WHERE v.partnership_id = p_partnership AND v.asset_code = p_asset
      AND v.valued_on > ((clock_timestamp() AT TIME ZONE 'UTC')::date - interval '1 year')::date
    ORDER BY v.valued_on DESC, v.value_minor DESC, length(v.code) DESC, v.code DESC LIMIT 1
  $$;

  -- How a disposal stands by the rule today: bodies may have been named, and values filed, since it was asked for.
  CREATE FUNCTION decision_of(p_partnership uuid, p_asset text, p_body text, p_price numeric) RETURNS text
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT decide_disposal(b.code IS NOT NULL, coalesce(b.specified, false), p_price, (deciding_valuation(p_partnership, p_asset)).value_minor)
    FROM (SELECT 1) AS one
    LEFT JOIN locked_body b ON b.partnership_id = p_partnership AND b.code = p_body
  $$;

  CREATE FUNCTION ask_disposal(p_partnership uuid, p_asset text, p_body text, p_buyer text, p_price numeric, p_valuation text, p_why text,
    p_actor text, p_custom integer)
  RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_code text; v_leaf bytea; v_decision text; v_valuation text;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    v_decision := decision_of(p_partnership, p_asset, p_body, p_price);
    v_valuation := (deciding_valuation(p_partnership, p_asset)).code;
    IF p_valuation IS DISTINCT FROM v_valuation AND p_valuation IS NOT NULL THEN
      RAISE EXCEPTION '% does not decide: the latest valuation of the last twelve months does', p_valuation USING ERRCODE = 'P0140';
    END IF;
    SELECT next_code('DSP-', (SELECT a.code FROM disposal a WHERE a.partnership_id = p_partnership ORDER BY length(a.code) DESC, a.code DESC LIMIT 1))
    INTO v_code;
    v_leaf := stage_leaf(p_partnership, 'disposal', format(
      '{"asset":%s,"body":%s,"code":"%s","decision":"%s","price":"%s","type":"disposal","v":"1","valuation":%s}',
      to_json(p_asset), to_json(coalesce(p_body, '')), v_code, v_decision, p_price, to_json(coalesce(v_valuation, ''))));
    INSERT INTO disposal (partnership_id, code, asset_code, body_code, buyer, price_minor, valuation_code, why, decision, custom_version, actor, leaf)
    VALUES (p_partnership, v_code, p_asset, p_body, p_buyer, p_price, v_valuation, p_why, v_decision, p_custom, p_actor, v_leaf);
    RETURN v_code;
  END $$;

  CREATE FUNCTION register_collateral(p_partnership uuid, p_asset text, p_creditor text, p_amount numeric, p_since date, p_until date, p_document bytea)
  RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_code text; v_leaf bytea;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT next_code('COL-', (SELECT a.code FROM collateral a WHERE a.partnership_id = p_partnership ORDER BY length(a.code) DESC, a.code DESC LIMIT 1))
    INTO v_code;
    v_leaf := stage_leaf(p_partnership, 'collateral', format(
      '{"amount":"%s","asset":%s,"code":"%s","document":"%s","since":"%s","type":"collateral","until":"%s","v":"1"}',
      p_amount, to_json(p_asset), v_code, encode(p_document, 'hex'), p_since, coalesce(p_until::text, '')));
    INSERT INTO collateral (partnership_id, code, asset_code, creditor, amount_minor, since, until, document, leaf)
    VALUES (p_partnership, v_code, p_asset, p_creditor, p_amount, p_since, p_until, p_document, v_leaf);
    RETURN v_code;
  END $$;
`;
