/**
 * What releases a locked asset. These functions answer to the logins of the guardian and of the steward alone: whoever has
 * the application's password, or the officers', can ask, and nothing more.
 */
export const GUARDIAN_FUNCTIONS = `
  -- The result of a carried resolution of a kind, which no release has used before.
  CREATE FUNCTION carried_result(p_partnership uuid, p_resolution uuid, p_kind text) RETURNS json
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_result text;
  BEGIN
    SELECT r.result INTO v_result FROM resolution r
    WHERE r.partnership_id = p_partnership AND r.id = p_resolution AND r.kind = p_kind AND r.carried;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'no resolution of the kind % was carried under this id', p_kind USING ERRCODE = 'P0141';
    END IF;
    IF EXISTS (SELECT 1 FROM disposal_authorisation a WHERE a.partnership_id = p_partnership AND a.resolution_id = p_resolution)
       OR EXISTS (SELECT 1 FROM loss_absorption a WHERE a.partnership_id = p_partnership AND a.resolution_id = p_resolution) THEN
      RAISE EXCEPTION 'this resolution is spent' USING ERRCODE = 'P0141';
    END IF;
    RETURN v_result::json;
  END $$;

  -- The custom in force now: every decision says under which it was made.
  CREATE FUNCTION custom_now(p_partnership uuid) RETURNS integer LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT coalesce(max(version) FILTER (WHERE effective_at <= clock_timestamp()), min(version)) FROM custom_version WHERE partnership_id = p_partnership
  $$;

  CREATE FUNCTION name_locked_body(p_partnership uuid, p_code text, p_name text, p_specified boolean) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_leaf bytea;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    IF NOT FOUND THEN RAISE EXCEPTION 'no such partnership' USING ERRCODE = 'P0141'; END IF;
    -- Which body may have everything for nothing is the members' to say, in the custom: the guardian says that it is locked.
    IF p_specified AND (SELECT nullif(v.rules::json #>> '{lock,specifiedBody}', '') IN (p_code, p_name) FROM custom_version v
                        WHERE v.partnership_id = p_partnership AND v.version = custom_now(p_partnership)) IS NOT TRUE THEN
      RAISE EXCEPTION 'the custom in force specifies no locked body %, nor %', p_code, p_name USING ERRCODE = 'P0141';
    END IF;
    IF p_specified AND EXISTS (SELECT 1 FROM locked_body b WHERE b.partnership_id = p_partnership AND b.specified) THEN
      RAISE EXCEPTION 'the body that the custom specifies is named already' USING ERRCODE = 'P0141';
    END IF;
    v_leaf := stage_leaf(p_partnership, 'locked-body', format('{"code":"%s","name":%s,"specified":"%s","type":"locked-body","v":"1"}',
      p_code, to_json(p_name), CASE WHEN p_specified THEN 'yes' ELSE 'no' END));
    INSERT INTO locked_body (partnership_id, code, name, specified, leaf) VALUES (p_partnership, p_code, p_name, p_specified, v_leaf);
  END $$;

  CREATE FUNCTION consent_to_disposal(p_partnership uuid, p_disposal text, p_document bytea) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_leaf bytea; d disposal;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO d FROM disposal WHERE partnership_id = p_partnership AND code = p_disposal;
    IF NOT FOUND THEN RAISE EXCEPTION 'nobody has asked for %', p_disposal USING ERRCODE = 'P0141'; END IF;
    IF decision_of(p_partnership, d.asset_code, d.body_code, d.price_minor) = 'REJECT' THEN
      RAISE EXCEPTION '% is below its valuation and goes to no locked body: nobody may consent to it', p_disposal USING ERRCODE = 'P0141';
    END IF;
    v_leaf := stage_leaf(p_partnership, 'guardian-consent', format('{"disposal":"%s","document":"%s","type":"guardian-consent","v":"1"}',
      p_disposal, encode(p_document, 'hex')));
    INSERT INTO guardian_consent (partnership_id, disposal_code, document, custom_version, leaf)
    VALUES (p_partnership, p_disposal, p_document, custom_now(p_partnership), v_leaf);
  END $$;

  -- What was asked for may be posted, once, until a day: by the rule, with the members' resolution and, where it is held,
  -- with the guardian's consent.
  CREATE FUNCTION authorise_disposal(p_partnership uuid, p_disposal text, p_resolution uuid, p_expires timestamptz) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE d disposal; s record; v_decision text; v_leaf bytea;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO d FROM disposal WHERE partnership_id = p_partnership AND code = p_disposal;
    IF NOT FOUND THEN RAISE EXCEPTION 'nobody has asked for %', p_disposal USING ERRCODE = 'P0141'; END IF;
    v_decision := decision_of(p_partnership, d.asset_code, d.body_code, d.price_minor);
    IF v_decision = 'REJECT' THEN
      RAISE EXCEPTION '% is below its valuation and goes to no locked body (LOCK-4)', p_disposal USING ERRCODE = 'P0141';
    END IF;
    IF (v_decision = 'HOLD' OR (SELECT v.rules::json #>> '{lock,guardianConsent}' = 'EVERY_DISPOSAL' FROM custom_version v
                                WHERE v.partnership_id = p_partnership AND v.version = custom_now(p_partnership))) AND NOT EXISTS (
      SELECT 1 FROM guardian_consent c WHERE c.partnership_id = p_partnership AND c.disposal_code = p_disposal) THEN
      RAISE EXCEPTION '% is held until the guardian consents to it (LOCK-6)', p_disposal USING ERRCODE = 'P0141';
    END IF;
    IF (carried_result(p_partnership, p_resolution, 'DISPOSAL') ->> 'disposal') IS DISTINCT FROM p_disposal THEN
      RAISE EXCEPTION 'that resolution is of something else than %', p_disposal USING ERRCODE = 'P0141';
    END IF;
    IF (p_expires > clock_timestamp() AND p_expires < clock_timestamp() + interval '1 year') IS NOT TRUE THEN
      RAISE EXCEPTION 'an authorisation ends within a year' USING ERRCODE = 'P0141';
    END IF;
    SELECT * INTO s FROM asset_standing(p_partnership, d.asset_code, NULL, '{}', '{}', '{}', '{}');
    IF NOT s.entered OR s.disposed THEN RAISE EXCEPTION '% is not in the books', d.asset_code USING ERRCODE = 'P0141'; END IF;
    IF EXISTS (SELECT 1 FROM disposal_authorisation a WHERE a.partnership_id = p_partnership AND a.asset_code = d.asset_code
               AND a.expires_at > clock_timestamp()
               AND NOT EXISTS (SELECT 1 FROM disposal_revocation r WHERE r.partnership_id = p_partnership AND r.disposal_code = a.disposal_code)) THEN
      RAISE EXCEPTION 'another disposal of % is authorised', d.asset_code USING ERRCODE = 'P0141';
    END IF;
    v_leaf := stage_leaf(p_partnership, 'disposal-authorisation', format(
      '{"asset":"%s","disposal":"%s","expires":"%s","leastPrice":"%s","resolution":"%s","type":"disposal-authorisation","v":"1"}',
      d.asset_code, p_disposal, to_char(p_expires AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), d.price_minor, p_resolution));
    INSERT INTO disposal_authorisation (partnership_id, disposal_code, asset_code, least_price_minor, resolution_id, expires_at, custom_version, leaf)
    VALUES (p_partnership, p_disposal, d.asset_code, d.price_minor, p_resolution, p_expires, custom_now(p_partnership), v_leaf);
  END $$;

  CREATE FUNCTION revoke_disposal(p_partnership uuid, p_disposal text) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_leaf bytea;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM gate_legs(p_partnership, 'disposal', p_disposal)) THEN
      RAISE EXCEPTION '% is in the books already', p_disposal USING ERRCODE = 'P0141';
    END IF;
    v_leaf := stage_leaf(p_partnership, 'disposal-revocation', format('{"disposal":%s,"type":"disposal-revocation","v":"1"}', to_json(p_disposal)));
    INSERT INTO disposal_revocation (partnership_id, disposal_code, leaf) VALUES (p_partnership, p_disposal, v_leaf);
  END $$;

  CREATE FUNCTION enter_absorption(p_partnership uuid, p_kind text, p_asset text, p_currency text, p_amount numeric, p_evidence bytea, p_resolution uuid)
  RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_result json := carried_result(p_partnership, p_resolution, 'LOSS_ABSORPTION'); v_code text; v_leaf bytea;
  BEGIN
    IF (v_result ->> 'evidence' = encode(p_evidence, 'hex') AND v_result ->> 'amount' = p_amount::text AND v_result ->> 'currency' = p_currency
        AND v_result ->> 'asset' IS NOT DISTINCT FROM p_asset) IS NOT TRUE THEN
      RAISE EXCEPTION 'that resolution names another amount, other evidence or another asset' USING ERRCODE = 'P0141';
    END IF;
    SELECT next_code('ABS-', (SELECT a.code FROM loss_absorption a WHERE a.partnership_id = p_partnership ORDER BY length(a.code) DESC, a.code DESC LIMIT 1))
    INTO v_code;
    v_leaf := stage_leaf(p_partnership, 'loss-absorption', format(
      '{"amount":"%s","asset":"%s","code":"%s","currency":"%s","evidence":"%s","kind":"%s","resolution":"%s","type":"loss-absorption","v":"1"}',
      p_amount, coalesce(p_asset, ''), v_code, p_currency, encode(p_evidence, 'hex'), p_kind, p_resolution));
    INSERT INTO loss_absorption (partnership_id, code, kind, asset_code, currency, amount_minor, evidence, resolution_id, custom_version, leaf)
    VALUES (p_partnership, v_code, p_kind, p_asset, p_currency, p_amount, p_evidence, p_resolution, custom_now(p_partnership), v_leaf);
    RETURN v_code;
  END $$;

  -- What was entered, of an asset or of the reserve, and neither posted nor too old to be: its room is taken.
  CREATE FUNCTION waiting_absorptions(p_partnership uuid, p_currency text, p_asset text) RETURNS numeric
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT coalesce(sum(o.amount_minor), 0) FROM loss_absorption o
    WHERE o.partnership_id = p_partnership AND o.currency = p_currency AND o.asset_code IS NOT DISTINCT FROM p_asset
      AND absorption_ends(o.recorded_at) > clock_timestamp()
      AND NOT EXISTS (SELECT 1 FROM gate_legs(p_partnership, 'absorption', o.code))
  $$;

  -- The locked reserve bears a loss: as far as the surplus stands below nothing, with evidence and a resolution (LOCK-9).
  CREATE FUNCTION absorb_loss(p_partnership uuid, p_currency text, p_amount numeric, p_evidence bytea, p_resolution uuid) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_surplus numeric; v_reserve numeric; v_waiting numeric;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT coalesce(sum(a.balance) FILTER (WHERE a.path = 'je:equity:surplus'), 0),
           coalesce(sum(a.balance) FILTER (WHERE a.path = 'je:equity:locked-reserve'), 0)
    INTO v_surplus, v_reserve FROM account a WHERE a.ledger_id = p_partnership AND a.unit = p_currency;
    v_waiting := waiting_absorptions(p_partnership, p_currency, NULL);
    IF p_amount > -v_surplus - v_waiting OR p_amount > v_reserve - v_waiting THEN
      RAISE EXCEPTION 'the surplus stands at %, the locked reserve at %, and % wait to be posted: it bears no more than the loss and what it holds',
        shown_money(v_surplus, p_currency), shown_money(v_reserve, p_currency), shown_money(v_waiting, p_currency)
        USING ERRCODE = 'P0141';
    END IF;
    RETURN enter_absorption(p_partnership, 'LOSS', NULL, p_currency, p_amount, p_evidence, p_resolution);
  END $$;

  -- An asset is written down, with evidence and a resolution, to no less than nothing.
  CREATE FUNCTION impair_asset(p_partnership uuid, p_asset text, p_amount numeric, p_evidence bytea, p_resolution uuid) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE a asset; s record;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO a FROM asset WHERE partnership_id = p_partnership AND code = p_asset;
    SELECT * INTO s FROM asset_standing(p_partnership, p_asset, NULL, '{}', '{}', '{}', '{}');
    IF a.code IS NULL OR NOT s.entered OR s.disposed OR s.worn + waiting_absorptions(p_partnership, a.currency, p_asset) + p_amount > a.cost_minor THEN
      RAISE EXCEPTION '% is worth less in the books than that', p_asset USING ERRCODE = 'P0141';
    END IF;
    RETURN enter_absorption(p_partnership, 'IMPAIRMENT', p_asset, a.currency, p_amount, p_evidence, p_resolution);
  END $$;
`;
