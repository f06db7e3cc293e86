/** What officers enter, each with a leaf of version 2: it names the custom in force and commits to the words. */
export const REGISTER_IN_SECOND_FORM = `
  -- Rounded by its column, an amount would be another one than was decided about.
  CREATE FUNCTION demand_whole(p_amounts numeric[]) RETURNS void LANGUAGE plpgsql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF EXISTS (SELECT 1 FROM unnest(p_amounts) AS a(amount) WHERE a.amount <> trunc(a.amount)) THEN
      RAISE EXCEPTION 'an amount is a whole number of smallest steps' USING ERRCODE = 'P0140';
    END IF;
  END $$;

  CREATE FUNCTION demand_days(p_days date[]) RETURNS void LANGUAGE plpgsql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF EXISTS (SELECT 1 FROM unnest(p_days) AS d(day) WHERE d.day < '1970-01-01' OR d.day >= '2200-01-01') THEN
      RAISE EXCEPTION 'days of the register lie from 1970 up to 2199' USING ERRCODE = 'P0140';
    END IF;
  END $$;

  CREATE OR REPLACE FUNCTION enter_asset(p_partnership uuid, p_class text, p_name text, p_currency text, p_cost numeric, p_entered_on date,
    p_years integer, p_document bytea, p_opening_worn numeric)
  RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_code text; v_row asset;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    PERFORM demand_whole(ARRAY[p_cost, p_opening_worn]);
    IF (SELECT u.kind FROM unit u WHERE u.code = p_currency) IS DISTINCT FROM 'MONEY' THEN
      RAISE EXCEPTION 'an asset is kept in a currency' USING ERRCODE = 'P0140';
    END IF;
    SELECT next_code('A-', (SELECT a.code FROM asset a WHERE a.partnership_id = p_partnership ORDER BY length(a.code) DESC, a.code DESC LIMIT 1))
    INTO v_code;
    v_row.partnership_id := p_partnership; v_row.code := v_code; v_row.class := p_class; v_row.name := p_name; v_row.currency := p_currency; v_row.cost_minor := p_cost;
    v_row.entered_on := p_entered_on; v_row.schedule_years := p_years; v_row.document := p_document; v_row.opening_worn := p_opening_worn;
    v_row.custom_version := custom_now(p_partnership);
    v_row.words := commit_asset_words(p_partnership, 'asset', v_code, asset_words(v_row));
    INSERT INTO asset (partnership_id, code, class, name, currency, cost_minor, entered_on, schedule_years, document, opening_worn, custom_version, words, leaf)
    VALUES (p_partnership, v_code, p_class, p_name, p_currency, p_cost, p_entered_on, p_years, p_document, p_opening_worn, v_row.custom_version, v_row.words,
            stage_leaf(p_partnership, 'asset', asset_leaf(v_row)));
    RETURN v_code;
  END $$;

  CREATE OR REPLACE FUNCTION file_valuation(p_partnership uuid, p_asset text, p_value numeric, p_by text, p_on date, p_document bytea)
  RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_code text; v_row valuation;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    PERFORM demand_whole(ARRAY[p_value]);
    PERFORM demand_days(ARRAY[p_on]);
    -- One of tomorrow would outrank whatever is filed today.
    IF p_on > (clock_timestamp() AT TIME ZONE 'UTC')::date THEN
      RAISE EXCEPTION 'a valuation has been made' USING ERRCODE = 'P0140';
    END IF;
    SELECT next_code('VAL-', (SELECT a.code FROM valuation a WHERE a.partnership_id = p_partnership ORDER BY length(a.code) DESC, a.code DESC LIMIT 1))
    INTO v_code;
    v_row.partnership_id := p_partnership; v_row.code := v_code; v_row.asset_code := p_asset; v_row.value_minor := p_value; v_row.valued_by := p_by; v_row.valued_on := p_on;
    v_row.document := p_document;
    v_row.custom_version := custom_now(p_partnership);
    v_row.words := commit_asset_words(p_partnership, 'valuation', v_code, valuation_words(v_row));
    INSERT INTO valuation (partnership_id, code, asset_code, value_minor, valued_by, valued_on, document, custom_version, words, leaf)
    VALUES (p_partnership, v_code, p_asset, p_value, p_by, p_on, p_document, v_row.custom_version, v_row.words,
            stage_leaf(p_partnership, 'valuation', valuation_leaf(v_row)));
    RETURN v_code;
  END $$;

  CREATE OR REPLACE FUNCTION ask_disposal(p_partnership uuid, p_asset text, p_body text, p_buyer text, p_price numeric, p_valuation text, p_why text,
    p_actor text, p_custom integer)
  RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_code text; v_decision text; v_valuation text; v_row disposal;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    PERFORM demand_whole(ARRAY[p_price]);
    v_decision := decision_of(p_partnership, p_asset, p_body, p_price);
    v_valuation := (deciding_valuation(p_partnership, p_asset)).code;
    IF p_valuation IS DISTINCT FROM v_valuation AND p_valuation IS NOT NULL THEN
      RAISE EXCEPTION '% does not decide: the latest valuation of the last twelve months does', p_valuation USING ERRCODE = 'P0140';
    END IF;
    SELECT next_code('DSP-', (SELECT a.code FROM disposal a WHERE a.partnership_id = p_partnership ORDER BY length(a.code) DESC, a.code DESC LIMIT 1))
    INTO v_code;
    -- A body of the register goes by its own name: nobody else's stands beside its code.
    v_row.buyer := coalesce((SELECT b.name FROM locked_body b WHERE b.partnership_id = p_partnership AND b.code = p_body), p_buyer);
    v_row.partnership_id := p_partnership; v_row.code := v_code; v_row.asset_code := p_asset; v_row.body_code := p_body; v_row.price_minor := p_price;
    v_row.valuation_code := v_valuation; v_row.why := p_why; v_row.decision := v_decision; v_row.actor := p_actor;
    -- Whoever asks does not choose the custom by which it is decided.
    v_row.custom_version := coalesce(custom_now(p_partnership), p_custom);
    v_row.words := commit_asset_words(p_partnership, 'disposal', v_code, disposal_words(v_row));
    INSERT INTO disposal (partnership_id, code, asset_code, body_code, buyer, price_minor, valuation_code, why, decision, custom_version, actor, words, leaf)
    VALUES (p_partnership, v_code, p_asset, p_body, v_row.buyer, p_price, v_valuation, p_why, v_decision, v_row.custom_version, p_actor, v_row.words,
            stage_leaf(p_partnership, 'disposal', disposal_leaf(v_row)));
    RETURN v_code;
  END $$;

  CREATE OR REPLACE FUNCTION register_collateral(p_partnership uuid, p_asset text, p_creditor text, p_amount numeric, p_since date, p_until date, p_document bytea)
  RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_code text; v_row collateral;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    PERFORM demand_whole(ARRAY[p_amount]);
    PERFORM demand_days(ARRAY[p_since, p_until]);
    SELECT next_code('COL-', (SELECT a.code FROM collateral a WHERE a.partnership_id = p_partnership ORDER BY length(a.code) DESC, a.code DESC LIMIT 1))
    INTO v_code;
    v_row.partnership_id := p_partnership; v_row.code := v_code; v_row.asset_code := p_asset; v_row.creditor := p_creditor; v_row.amount_minor := p_amount; v_row.since := p_since;
    v_row.until := p_until; v_row.document := p_document;
    v_row.custom_version := custom_now(p_partnership);
    v_row.words := commit_asset_words(p_partnership, 'collateral', v_code, collateral_words(v_row));
    INSERT INTO collateral (partnership_id, code, asset_code, creditor, amount_minor, since, until, document, custom_version, words, leaf)
    VALUES (p_partnership, v_code, p_asset, p_creditor, p_amount, p_since, p_until, p_document, v_row.custom_version, v_row.words,
            stage_leaf(p_partnership, 'collateral', collateral_leaf(v_row)));
    RETURN v_code;
  END $$;
`;
