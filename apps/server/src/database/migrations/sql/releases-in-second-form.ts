/** What guardian and steward enter, each with a leaf of version 2: it names the custom in force and the resolution's own leaf. */
export const RELEASES_IN_SECOND_FORM = `
  CREATE OR REPLACE FUNCTION name_locked_body(p_partnership uuid, p_code text, p_name text, p_specified boolean) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_row locked_body;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    IF NOT FOUND THEN RAISE EXCEPTION 'no such partnership' USING ERRCODE = 'P0141'; END IF;
    -- Which body may have everything for nothing is the members' to say, in the custom: the guardian says that it is locked.
    IF p_specified AND (SELECT nullif(v.rules::json #>> '{lock,specifiedBody}', '') = p_name FROM custom_version v
                        WHERE v.partnership_id = p_partnership AND v.version = custom_now(p_partnership)) IS NOT TRUE THEN
      RAISE EXCEPTION 'the custom in force specifies no locked body of the name %', p_name USING ERRCODE = 'P0141';
    END IF;
    -- One for each custom: what an earlier one specified has ended with it.
    IF p_specified AND EXISTS (SELECT 1 FROM locked_body b WHERE b.partnership_id = p_partnership AND is_specified(p_partnership, b.code, clock_timestamp())) THEN
      RAISE EXCEPTION 'the body that the custom specifies is named already' USING ERRCODE = 'P0141';
    END IF;
    v_row.partnership_id := p_partnership; v_row.code := p_code; v_row.name := p_name; v_row.specified := p_specified; v_row.custom_version := custom_now(p_partnership);
    INSERT INTO locked_body (partnership_id, code, name, specified, custom_version, leaf)
    VALUES (p_partnership, p_code, p_name, p_specified, v_row.custom_version, stage_leaf(p_partnership, 'locked-body', locked_body_leaf(v_row)));
  END $$;

  CREATE OR REPLACE FUNCTION consent_to_disposal(p_partnership uuid, p_disposal text, p_document bytea) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE d disposal; v_row guardian_consent;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO d FROM disposal WHERE partnership_id = p_partnership AND code = p_disposal;
    IF NOT FOUND THEN RAISE EXCEPTION 'nobody has asked for %', p_disposal USING ERRCODE = 'P0141'; END IF;
    IF decision_of(p_partnership, d.asset_code, d.body_code, d.price_minor) = 'REJECT' THEN
      RAISE EXCEPTION '% is below its valuation and goes to no locked body: nobody may consent to it', p_disposal USING ERRCODE = 'P0141';
    END IF;
    v_row.partnership_id := p_partnership; v_row.disposal_code := p_disposal; v_row.document := p_document; v_row.custom_version := custom_now(p_partnership);
    INSERT INTO guardian_consent (partnership_id, disposal_code, document, custom_version, leaf)
    VALUES (p_partnership, p_disposal, p_document, v_row.custom_version, stage_leaf(p_partnership, 'guardian-consent', consent_leaf(v_row)));
  END $$;

  CREATE OR REPLACE FUNCTION authorise_disposal(p_partnership uuid, p_disposal text, p_resolution uuid, p_expires timestamptz) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE d disposal; s record; v_decision text; v_row disposal_authorisation;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO d FROM disposal WHERE partnership_id = p_partnership AND code = p_disposal;
    IF NOT FOUND THEN RAISE EXCEPTION 'nobody has asked for %', p_disposal USING ERRCODE = 'P0141'; END IF;
    IF d.words IS NOT NULL AND NOT EXISTS (SELECT 1 FROM asset_salt k WHERE k.partnership_id = p_partnership AND k.type = 'disposal' AND k.code = p_disposal) THEN
      RAISE EXCEPTION 'nobody can show any more to whom % goes: let it be asked for anew', p_disposal USING ERRCODE = 'P0141';
    END IF;
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
    v_row.partnership_id := p_partnership; v_row.disposal_code := p_disposal; v_row.asset_code := d.asset_code; v_row.least_price_minor := d.price_minor;
    v_row.resolution_id := p_resolution; v_row.expires_at := p_expires; v_row.custom_version := custom_now(p_partnership);
    INSERT INTO disposal_authorisation (partnership_id, disposal_code, asset_code, least_price_minor, resolution_id, expires_at, custom_version, leaf)
    VALUES (p_partnership, p_disposal, d.asset_code, d.price_minor, p_resolution, p_expires, v_row.custom_version,
            stage_leaf(p_partnership, 'disposal-authorisation', authorisation_leaf(v_row)));
  END $$;

  CREATE OR REPLACE FUNCTION revoke_disposal(p_partnership uuid, p_disposal text) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_row disposal_revocation;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM gate_legs(p_partnership, 'disposal', p_disposal)) THEN
      RAISE EXCEPTION '% is in the books already', p_disposal USING ERRCODE = 'P0141';
    END IF;
    v_row.partnership_id := p_partnership; v_row.disposal_code := p_disposal; v_row.custom_version := custom_now(p_partnership);
    INSERT INTO disposal_revocation (partnership_id, disposal_code, custom_version, leaf)
    VALUES (p_partnership, p_disposal, v_row.custom_version, stage_leaf(p_partnership, 'disposal-revocation', revocation_leaf(v_row)));
  END $$;

  CREATE OR REPLACE FUNCTION enter_absorption(p_partnership uuid, p_kind text, p_asset text, p_currency text, p_amount numeric, p_evidence bytea, p_resolution uuid)
  RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_result json := carried_result(p_partnership, p_resolution, 'LOSS_ABSORPTION'); v_code text; v_row loss_absorption;
  BEGIN
    IF (v_result ->> 'evidence' = encode(p_evidence, 'hex') AND v_result ->> 'amount' = p_amount::text AND v_result ->> 'currency' = p_currency
        AND v_result ->> 'asset' IS NOT DISTINCT FROM p_asset) IS NOT TRUE THEN
      RAISE EXCEPTION 'that resolution names another amount, other evidence or another asset' USING ERRCODE = 'P0141';
    END IF;
    SELECT next_code('ABS-', (SELECT a.code FROM loss_absorption a WHERE a.partnership_id = p_partnership ORDER BY length(a.code) DESC, a.code DESC LIMIT 1))
    INTO v_code;
    v_row.partnership_id := p_partnership; v_row.code := v_code; v_row.kind := p_kind; v_row.asset_code := p_asset; v_row.currency := p_currency; v_row.amount_minor := p_amount;
    v_row.evidence := p_evidence; v_row.resolution_id := p_resolution; v_row.custom_version := custom_now(p_partnership);
    INSERT INTO loss_absorption (partnership_id, code, kind, asset_code, currency, amount_minor, evidence, resolution_id, custom_version, leaf)
    VALUES (p_partnership, v_code, p_kind, p_asset, p_currency, p_amount, p_evidence, p_resolution, v_row.custom_version,
            stage_leaf(p_partnership, 'loss-absorption', absorption_leaf(v_row)));
    RETURN v_code;
  END $$;
`;
