/**
 * What would stand today against what a motion would do, as a code; nothing where nothing does. Asked while it is drafted,
 * so that what the lock or the books refuse shows before the vote, and again when it is carried out.
 */
export const EFFECT_FAULTS = `
  CREATE FUNCTION disposal_effect_fault(p_partnership uuid, p_effect jsonb) RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE d disposal; s record; v_decision text;
  BEGIN
    SELECT * INTO d FROM disposal x WHERE x.partnership_id = p_partnership AND x.code = p_effect ->> 'disposal';
    IF NOT FOUND OR d.asset_code IS DISTINCT FROM p_effect ->> 'asset' THEN RETURN 'DisposalUnknown'; END IF;
    IF EXISTS (SELECT 1 FROM disposal_authorisation a WHERE a.partnership_id = p_partnership AND a.disposal_code = d.code) THEN RETURN 'DisposalAuthorised'; END IF;
    SELECT * INTO s FROM asset_standing(p_partnership, d.asset_code, NULL, '{}', '{}', '{}', '{}');
    IF NOT s.entered OR s.disposed THEN RETURN 'AssetNotInBooks'; END IF;
    v_decision := decision_of(p_partnership, d.asset_code, d.body_code, d.price_minor);
    IF v_decision = 'REJECT' THEN RETURN 'LockRejects'; END IF;
    IF d.words IS NOT NULL AND NOT EXISTS (SELECT 1 FROM asset_salt k WHERE k.partnership_id = p_partnership AND k.type = 'disposal' AND k.code = d.code) THEN
      RETURN 'BuyerForgotten';
    END IF;
    IF EXISTS (SELECT 1 FROM disposal_authorisation a WHERE a.partnership_id = p_partnership AND a.asset_code = d.asset_code AND a.expires_at > clock_timestamp()
               AND NOT EXISTS (SELECT 1 FROM disposal_revocation r WHERE r.partnership_id = p_partnership AND r.disposal_code = a.disposal_code)) THEN
      RETURN 'AnotherAuthorised';
    END IF;
    IF (v_decision = 'HOLD' OR (SELECT v.rules::jsonb #>> '{lock,guardianConsent}' = 'EVERY_DISPOSAL' FROM custom_version v
                                WHERE v.partnership_id = p_partnership AND v.version = custom_now(p_partnership)))
       AND NOT EXISTS (SELECT 1 FROM guardian_consent c WHERE c.partnership_id = p_partnership AND c.disposal_code = d.code) THEN
      RETURN 'ConsentMissing';
    END IF;
    RETURN NULL;
  END $$;

  CREATE FUNCTION loss_effect_fault(p_partnership uuid, p_effect jsonb) RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE a asset; s record; v_amount numeric := (p_effect ->> 'amount')::numeric; v_surplus numeric; v_reserve numeric; v_waiting numeric;
  BEGIN
    IF p_effect ? 'asset' THEN
      SELECT * INTO a FROM asset x WHERE x.partnership_id = p_partnership AND x.code = p_effect ->> 'asset';
      IF NOT FOUND OR a.currency IS DISTINCT FROM p_effect ->> 'currency' THEN RETURN 'AssetUnknown'; END IF;
      SELECT * INTO s FROM asset_standing(p_partnership, a.code, NULL, '{}', '{}', '{}', '{}');
      IF NOT s.entered OR s.disposed THEN RETURN 'AssetNotInBooks'; END IF;
      RETURN CASE WHEN s.worn + waiting_absorptions(p_partnership, a.currency, a.code) + v_amount > a.cost_minor THEN 'AssetWorthLess' END;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM account x WHERE x.ledger_id = p_partnership AND x.unit = p_effect ->> 'currency' AND x.path = 'je:equity:locked-reserve') THEN
      RETURN 'ReserveUnknown';
    END IF;
    SELECT coalesce(sum(x.balance) FILTER (WHERE x.path = 'je:equity:surplus'), 0), coalesce(sum(x.balance) FILTER (WHERE x.path = 'je:equity:locked-reserve'), 0)
    INTO v_surplus, v_reserve FROM account x WHERE x.ledger_id = p_partnership AND x.unit = p_effect ->> 'currency';
    v_waiting := waiting_absorptions(p_partnership, p_effect ->> 'currency', NULL);
    RETURN CASE WHEN v_amount > -v_surplus - v_waiting THEN 'LossNotThere' WHEN v_amount > v_reserve - v_waiting THEN 'ReserveTooSmall' END;
  END $$;

  CREATE FUNCTION capital_effect_fault(p_partnership uuid, p_effect jsonb) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE
      WHEN EXISTS (SELECT 1 FROM capital_instrument i WHERE i.partnership_id = p_partnership AND i.code = p_effect ->> 'code') THEN 'InstrumentExists'
      WHEN p_effect ->> 'instrument' = 'WITHDRAWABLE_SHARE'
        THEN (SELECT 'SharesExist' FROM capital_instrument i WHERE i.partnership_id = p_partnership AND i.kind = 'WITHDRAWABLE_SHARE')
      WHEN p_effect ->> 'instrument' = 'CAPPED_RETURN' AND p_effect ->> 'currency' IS DISTINCT FROM (SELECT p.currency FROM partnership p WHERE p.id = p_partnership) THEN 'CurrencyOther'
      WHEN (p_effect ->> 'cap')::numeric < (p_effect ->> 'principal')::numeric OR (p_effect ->> 'cap')::numeric >= 1e38 THEN 'ReturnNotCapped'
      WHEN split_part(p_effect ->> 'revenueShare', '/', 1)::numeric > split_part(p_effect ->> 'revenueShare', '/', 2)::numeric THEN 'ShareAboveAll' END
  $$;

  -- Whether a line between these two changed who holds it, who waits for it, or whether it can be taken up.
  CREATE FUNCTION holding_has_changed(p_partnership uuid, p_holding uuid, p_after bigint, p_before bigint) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM roll_entry e WHERE e.partnership_id = p_partnership AND e.holding_id = p_holding AND e.number > p_after
                   AND (p_before IS NULL OR e.number < p_before) AND e.event IN ('ADMITTED', 'GRANTED', 'SURRENDERED', 'RECEIVED', 'RESTORED'))
  $$;
  CREATE FUNCTION holding_effect_fault(p_partnership uuid, p_kind text, p_effect jsonb) RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE h holding;
  BEGIN
    SELECT * INTO h FROM holding x WHERE x.partnership_id = p_partnership AND x.number = p_effect ->> 'holding';
    IF NOT FOUND THEN RETURN 'HoldingUnknown'; END IF;
    -- It is put to the vote as it stood at that line of its own: members voted on nobody who came to it since.
    IF NOT EXISTS (SELECT 1 FROM roll_entry e WHERE e.partnership_id = p_partnership AND e.holding_id = h.id AND e.number::text = p_effect ->> 'entry')
       OR holding_has_changed(p_partnership, h.id, (p_effect ->> 'entry')::bigint, NULL) THEN
      RETURN 'HoldingChanged';
    END IF;
    IF p_kind = 'ADMISSION' THEN RETURN CASE WHEN h.state NOT IN ('GRANTED', 'ADMITTANCE_DUE') THEN 'HoldingNotDue' END; END IF;
    IF h.state <> 'ADMITTED' THEN RETURN 'HoldingNotHeld'; END IF;
    RETURN CASE WHEN h.fine_disputed THEN 'FineDisputed' END;
  END $$;

  -- What a recall is of: an office, or a seat on a body.
  CREATE FUNCTION recall_names(p_effect jsonb) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT flat_json(jsonb_strip_nulls(jsonb_build_object('body', p_effect -> 'body', 'election', p_effect -> 'election', 'office', p_effect -> 'office',
      'place', p_effect -> 'place', 'role', p_effect -> 'role')))
  $$;
  CREATE FUNCTION office_effect_fault(p_partnership uuid, p_effect jsonb) RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE g role_grant; v_seated timestamptz;
  BEGIN
    IF p_effect ? 'place' THEN
      SELECT s.seated_at INTO v_seated FROM body_seat s JOIN resolution r ON r.partnership_id = s.partnership_id AND r.id = s.resolution_id
      WHERE resolution_stands(r.id) AND s.partnership_id = p_partnership AND s.body = p_effect ->> 'body' AND s.place::text = p_effect ->> 'place' AND encode(r.result_hash, 'hex') = p_effect ->> 'election';
      IF NOT FOUND THEN RETURN 'OfficeUnknown'; END IF;
      -- Whom a later election replaced sits no longer.
      IF EXISTS (SELECT 1 FROM body_seat s JOIN resolution r ON r.partnership_id = s.partnership_id AND r.id = s.resolution_id WHERE s.partnership_id = p_partnership
                 AND resolution_stands(r.id) AND s.body = p_effect ->> 'body' AND s.seated_at > v_seated AND encode(r.result_hash, 'hex') <> p_effect ->> 'election') THEN RETURN 'SeatPast'; END IF;
      RETURN CASE WHEN EXISTS (SELECT 1 FROM resolved_deed d WHERE d.partnership_id = p_partnership AND d.kind = 'RECALL' AND d.names = recall_names(p_effect) AND resolution_stands(d.resolution_id)) THEN 'OfficeRecalled' END;
    END IF;
    SELECT * INTO g FROM role_grant x WHERE x.partnership_id = p_partnership AND x.office::text = p_effect ->> 'office' AND x.role = p_effect ->> 'role';
    IF NOT FOUND OR g.role NOT IN ('OFFICER', 'AUDITOR', 'OPERATOR') THEN RETURN 'OfficeUnknown'; END IF;
    RETURN CASE WHEN resolution_stands(g.recalled_by) THEN 'OfficeRecalled' END;
  END $$;

  CREATE FUNCTION further_effect_fault(p_partnership uuid, p_kind text, p_effect jsonb) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE
      WHEN p_kind = 'DISPOSAL' THEN disposal_effect_fault(p_partnership, p_effect)
      WHEN p_kind = 'LOSS_ABSORPTION' THEN loss_effect_fault(p_partnership, p_effect)
      WHEN p_kind = 'CAPITAL' THEN capital_effect_fault(p_partnership, p_effect)
      WHEN p_kind IN ('ADMISSION', 'FORFEITURE') THEN holding_effect_fault(p_partnership, p_kind, p_effect)
      WHEN p_kind = 'RECALL' THEN office_effect_fault(p_partnership, p_effect)
      ELSE 'KindNotYet' END
  $$;

  CREATE FUNCTION reopening_effect_fault(p_partnership uuid, p_period text) RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v period;
  BEGIN
    SELECT * INTO v FROM period p WHERE p.partnership_id = p_partnership AND p.id::text = p_period;
    IF NOT FOUND THEN RETURN 'PeriodUnknown'; END IF;
    IF v.state = 'HARD_CLOSED' THEN RETURN 'PeriodHardClosed'; END IF;
    IF v.state <> 'CLOSED' THEN RETURN 'PeriodNotClosed'; END IF;
    IF EXISTS (SELECT 1 FROM period e WHERE e.partnership_id = p_partnership AND e.state <> 'OPEN' AND e.starts_on > v.starts_on) THEN RETURN 'NotLastClosed'; END IF;
    RETURN CASE WHEN EXISTS (SELECT 1 FROM motion m WHERE m.partnership_id = p_partnership AND m.period_id = v.id AND m.state NOT IN ('DRAFT', 'DELIBERATION', 'INQUORATE', 'LOST', 'WITHDRAWN', 'ANNULLED')) THEN 'AlreadyPutToVote' END;
  END $$;

  -- What members divide or commit is there to be divided; whether the same period is put to the vote elsewhere, its notice asks.
  CREATE FUNCTION division_effect_fault(p_partnership uuid, p_kind text, p_effect jsonb) RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  BEGIN
    RETURN books_fault(p_partnership, NULL, p_kind, (custom_at(p_partnership, clock_timestamp())).rules::jsonb, p_effect);
  END $$;

  -- Of every kind whose effect is more than to stand on record; nothing where nothing stands against it today.
  CREATE FUNCTION effect_fault(p_partnership uuid, p_kind text, p_effect jsonb) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT CASE p_kind
      WHEN 'WORKLOAD' THEN CASE
        WHEN p_effect ->> 'act' = 'BLOCK' THEN CASE WHEN p_effect ->> 'site' <> '' AND NOT EXISTS (
          SELECT 1 FROM site s WHERE s.partnership_id = p_partnership AND s.slug = p_effect ->> 'site') THEN 'SiteUnknown' END
        WHEN NOT EXISTS (SELECT 1 FROM workload_block b WHERE b.partnership_id = p_partnership AND b.id::text = p_effect ->> 'block') THEN 'BlockUnknown'
        WHEN EXISTS (SELECT 1 FROM workload_lift l WHERE l.partnership_id = p_partnership AND l.block_id::text = p_effect ->> 'block') THEN 'BlockLifted' END
      WHEN 'PASTURE' THEN CASE
        WHEN pasture_gates(p_partnership, p_effect ->> 'pasture') IS NULL THEN 'PastureUnknown'
        WHEN (p_effect ->> 'gates')::numeric < (SELECT coalesce(sum(h.quantity), 0) FROM holding h WHERE h.partnership_id = p_partnership AND h.subject = p_effect ->> 'pasture'
          AND h.kind = 'STINT_GATE' AND h.state NOT IN ('ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED')) THEN 'GatesHeld' END
      WHEN 'PERIOD_REOPENING' THEN reopening_effect_fault(p_partnership, p_effect ->> 'period')
      WHEN 'APPROPRIATION' THEN division_effect_fault(p_partnership, p_kind, p_effect)
      WHEN 'PROJECTS' THEN division_effect_fault(p_partnership, p_kind, p_effect)
      WHEN 'BETS' THEN division_effect_fault(p_partnership, p_kind, p_effect)
      WHEN 'CUSTOM_CHANGE' THEN CASE WHEN NOT EXISTS (
        SELECT 1 FROM custom_proposal o WHERE o.partnership_id = p_partnership AND encode(text_hash(o.document), 'hex') = p_effect ->> 'rules') THEN 'ProposalUnknown' END
      ELSE CASE WHEN p_kind IN ('DISPOSAL', 'LOSS_ABSORPTION', 'CAPITAL', 'ADMISSION', 'FORFEITURE', 'RECALL') THEN further_effect_fault(p_partnership, p_kind, p_effect) END END
  $$;

  REVOKE EXECUTE ON FUNCTION disposal_effect_fault, loss_effect_fault, capital_effect_fault, holding_has_changed, holding_effect_fault, recall_names, office_effect_fault, further_effect_fault,
    reopening_effect_fault, division_effect_fault, effect_fault FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION effect_fault TO copyhold_app;
  GRANT EXECUTE ON FUNCTION holding_has_changed TO copyhold_app, copyhold_auditor;
`;

export const WITHOUT_EFFECT_FAULTS = `
  DROP FUNCTION effect_fault, division_effect_fault, reopening_effect_fault, further_effect_fault, office_effect_fault, recall_names, holding_effect_fault, holding_has_changed, capital_effect_fault, loss_effect_fault,
    disposal_effect_fault;
`;
