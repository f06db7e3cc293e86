/** Closing, reopening and bounding an account, with who did it. */
export const ACCOUNT_CHANGES = `
  CREATE FUNCTION note_account_change(p_old account, p_new account, p_change text, p_actor text) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_sequence bigint := (SELECT head_sequence FROM ledger WHERE id = p_new.ledger_id);
  BEGIN
    INSERT INTO account_change (ledger_id, account_id, change, old_floor, old_ceiling, new_floor, new_ceiling, batch_sequence, actor)
    VALUES (p_new.ledger_id, p_new.id, p_change, p_old.floor, p_old.ceiling, p_new.floor, p_new.ceiling, v_sequence, p_actor);
    -- An account's path may name a person by roll number: the leaf has its id.
    PERFORM stage_leaf(p_new.ledger_id, 'account-change', format(
      '{"account":"%s","actor":%s,"ceiling":"%s","change":"%s","floor":"%s","seq":"%s","type":"account-change","unit":"%s","v":"1"}',
      p_new.id, to_json(p_actor), coalesce(p_new.ceiling::text, 'none'), p_change, coalesce(p_new.floor::text, 'none'),
      v_sequence, p_new.unit));
  END $$;

  -- Nothing is posted to a closed account, and only an empty one closes. Answers DONE or a code.
  CREATE FUNCTION close_account(p_ledger uuid, p_path text, p_unit text, p_actor text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_old account; v_new account;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_ledger FOR NO KEY UPDATE;
    SELECT a.* INTO v_old FROM account a WHERE a.ledger_id = p_ledger AND a.path = p_path AND a.unit = p_unit FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN 'UnknownAccount'; END IF;
    IF v_old.closed THEN RETURN 'AccountClosed'; END IF;
    IF v_old.balance <> 0 OR v_old.debit_pending <> 0 OR v_old.credit_pending <> 0 THEN RETURN 'AccountNotEmpty'; END IF;
    UPDATE account a SET closed = true WHERE a.id = v_old.id RETURNING a.* INTO v_new;
    PERFORM note_account_change(v_old, v_new, 'CLOSED', p_actor);
    RETURN 'DONE';
  END $$;

  CREATE FUNCTION reopen_account(p_ledger uuid, p_path text, p_unit text, p_actor text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_old account; v_new account;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_ledger FOR NO KEY UPDATE;
    SELECT a.* INTO v_old FROM account a WHERE a.ledger_id = p_ledger AND a.path = p_path AND a.unit = p_unit FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN 'UnknownAccount'; END IF;
    IF NOT v_old.closed THEN RETURN 'AccountNotClosed'; END IF;
    UPDATE account a SET closed = false WHERE a.id = v_old.id RETURNING a.* INTO v_new;
    PERFORM note_account_change(v_old, v_new, 'REOPENED', p_actor);
    RETURN 'DONE';
  END $$;

  -- A floor at or above the chart's, a ceiling, null for none; what the account holds and what pends must fit.
  CREATE FUNCTION set_bounds(p_ledger uuid, p_path text, p_unit text, p_floor numeric, p_ceiling numeric, p_actor text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_old account; v_new account; v_chart numeric; v_held numeric; v_expected numeric;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_ledger FOR NO KEY UPDATE;
    SELECT a.* INTO v_old FROM account a WHERE a.ledger_id = p_ledger AND a.path = p_path AND a.unit = p_unit FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN 'UnknownAccount'; END IF;
    IF EXISTS (SELECT 1 FROM unnest(ARRAY[p_floor, p_ceiling]) AS b(bound)
               WHERE b.bound IS NOT NULL AND NOT (abs(b.bound) < 1e38 AND b.bound = trunc(b.bound))) THEN RETURN 'BoundMalformed'; END IF;
    SELECT k.floor INTO v_chart FROM chart_line(p_path) AS k;
    IF v_chart IS NOT NULL AND (p_floor >= v_chart) IS NOT TRUE THEN RETURN 'FloorBelowChart'; END IF;
    IF p_floor > p_ceiling THEN RETURN 'BoundsCrossed'; END IF;
    v_held := CASE v_old.normal_side WHEN 'DEBIT' THEN v_old.credit_pending ELSE v_old.debit_pending END;
    v_expected := CASE v_old.normal_side WHEN 'DEBIT' THEN v_old.debit_pending ELSE v_old.credit_pending END;
    IF v_old.balance - v_held < p_floor THEN RETURN 'BalanceBelowFloor'; END IF;
    IF v_old.balance + v_expected > p_ceiling THEN RETURN 'BalanceAboveCeiling'; END IF;
    UPDATE account a SET floor = p_floor, ceiling = p_ceiling WHERE a.id = v_old.id RETURNING a.* INTO v_new;
    PERFORM note_account_change(v_old, v_new, 'BOUNDED', p_actor);
    RETURN 'DONE';
  END $$;
`;
