/**
 * What a statute asks of a close, below the application: judged by what left the surplus in the books, whatever the close
 * says of itself. A custom under no statute that asks for anything is not judged here.
 */
export const JUDGE_CLOSE = `
  INSERT INTO account_kind (pattern, type, normal_side, lock_class, floor) VALUES
    ('je:income:extra-cooperative', 'INCOME', 'CREDIT', 'OPEN', NULL),
    ('je:expenses:extra-cooperative', 'EXPENSE', 'DEBIT', 'OPEN', NULL);

  -- Funders whose own assets are locked, by then: the guardian registered a body under the funder's code and by its name,
  -- when the funder was there to be seen. Whoever agrees on a funder makes it none by what it is called. No cap counts them.
  CREATE FUNCTION exempt_funders(p_partnership uuid, p_at timestamptz) RETURNS SETOF text
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT i.code FROM capital_instrument i
    JOIN locked_body b ON b.partnership_id = i.partnership_id AND b.code = i.code AND b.name = i.funder_name
    WHERE i.partnership_id = p_partnership AND b.recorded_at <= p_at AND b.recorded_at >= uuid_extract_timestamp(i.id)
  $$;

  -- A share of an amount above nothing, in whole minor units, rounded up.
  CREATE FUNCTION percent_up(p_amount numeric, p_percent integer) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT div(greatest(p_amount, 0) * p_percent + 99, 100)
  $$;

  -- The least that must be set aside of a period: the lib's profileFloors, and a test holds the two against each other.
  CREATE FUNCTION statute_floors(p_jurisdiction text, p_base numeric, p_other numeric, p_reserves numeric, p_capital numeric)
  RETURNS TABLE (locked numeric, solidarity numeric) LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE p_jurisdiction
             WHEN 'IT' THEN percent_up(w.whole, 30)
             WHEN 'FR_SCIC' THEN w.legal + percent_up(w.whole - w.legal, 50)
             WHEN 'ES' THEN percent_up(p_base, 20) + percent_up(p_other, 50)
             WHEN 'SCE' THEN w.legal ELSE 0 END,
           CASE p_jurisdiction WHEN 'IT' THEN percent_up(w.whole, 3) WHEN 'ES' THEN percent_up(p_base, 5) ELSE 0 END
    FROM (SELECT n.whole, CASE WHEN p_reserves < p_capital THEN percent_up(n.whole, 15) ELSE 0 END AS legal
          FROM (SELECT greatest(p_base, 0) + greatest(p_other, 0) AS whole) AS n) AS w
  $$;

  -- What a close that ends then did in the books, in minor units. The result is what the accounts of income and expense
  -- brought, wherever it went; a funder was given what its account was credited with, out of whatever account.
  CREATE FUNCTION booked_close(p_partnership uuid, p_mark timestamptz) RETURNS TABLE (
    base numeric, divided numeric, locked numeric, solidarity numeric, given numeric, counted numeric, other numeric, surplus numeric, carried numeric,
    reserves numeric, shares numeric
  ) LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    WITH before AS (
      SELECT c.through, c.batch_sequence FROM closing c WHERE c.ledger_id = p_partnership AND c.through <= p_mark
      ORDER BY c.through DESC, c.batch_sequence DESC LIMIT 1
    ), move AS (
      -- All that the surplus, the funders and the result took part in since the close before it.
      SELECT y.path, e.side, e.amount, o.path AS other_path, o.type AS other_type,
             j.id, j.reverses, j.batch_sequence, j.ordinal
      FROM partnership p JOIN account y ON y.ledger_id = p.id AND y.unit = p.currency
        AND (y.path = 'je:equity:surplus' OR y.path LIKE 'je:liabilities:funder:%')
      JOIN entry e ON e.account_id = y.id JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
      JOIN account o ON o.id = CASE e.side WHEN 'DEBIT' THEN t.credit_account_id ELSE t.debit_account_id END
      LEFT JOIN before b ON true
      WHERE p.id = p_partnership AND j.effective_at <= p_mark
        AND (b.through IS NULL OR j.batch_sequence > b.batch_sequence OR j.effective_at > b.through)
        AND NOT EXISTS (SELECT 1 FROM history_import h WHERE h.ledger_id = p_partnership AND j.batch_sequence BETWEEN h.first_batch AND h.last_batch)
    ), leg AS (
      SELECT m.other_path AS path, m.batch_sequence, m.ordinal, CASE m.side WHEN 'DEBIT' THEN m.amount ELSE -m.amount END AS gone,
             m.other_type IN ('INCOME', 'EXPENSE') OR m.other_path LIKE 'fund:%' AS of_result,
             m.other_type = 'LIABILITY' OR m.other_path LIKE 'je:equity:withdrawable-shares:%' OR m.other_path = 'je:equity:gifts-in-kind'
               -- A loss that the reserve bore comes in here: it is no part of what a close divides.
               OR (m.other_path = 'je:equity:locked-reserve' AND m.side = 'DEBIT') AS of_flow
      FROM move m WHERE m.path = 'je:equity:surplus'
    ), first AS (
      SELECT l.batch_sequence, l.ordinal FROM leg l WHERE l.of_result ORDER BY l.batch_sequence, l.ordinal LIMIT 1
    ), flow AS (
      SELECT greatest(-coalesce(sum(gone) FILTER (WHERE path = 'je:income:disposal-gains'), 0), 0) AS gains,
             coalesce(sum(gone) FILTER (WHERE path = 'je:equity:gifts-in-kind'), 0) AS gifts,
             coalesce(sum(gone) FILTER (WHERE of_flow), 0) AS out,
             -coalesce(sum(gone) FILTER (WHERE of_result), 0) AS result,
             -- What is called a loss once the result is there is none that an earlier period left.
             coalesce(sum(gone) FILTER (WHERE NOT of_flow AND NOT of_result
               AND (l.batch_sequence, l.ordinal) >= (SELECT f.batch_sequence, f.ordinal FROM first f)), 0) AS late,
             coalesce(sum(gone) FILTER (WHERE path = 'je:equity:locked-reserve' AND of_flow), 0) AS locked,
             coalesce(sum(gone) FILTER (WHERE path = 'je:liabilities:solidarity'), 0) AS solidarity,
             -coalesce(sum(gone) FILTER (WHERE path IN ('je:income:extra-cooperative', 'je:expenses:extra-cooperative', 'je:income:gifts')), 0) AS other
      FROM leg l
    ), funder AS (
      SELECT coalesce(sum(m.amount) FILTER (WHERE m.stands), 0) AS given,
             coalesce(sum(m.amount) FILTER (WHERE m.stands AND NOT EXISTS (
               SELECT 1 FROM exempt_funders(p_partnership, clock_timestamp()) AS x(code) WHERE m.path = 'je:liabilities:funder:' || x.code)), 0) AS counted,
             coalesce(sum(CASE m.side WHEN 'CREDIT' THEN m.amount ELSE -m.amount END) FILTER (WHERE m.other_type IN ('INCOME', 'EXPENSE')), 0) AS diverted
      FROM (SELECT v.*, v.side = 'CREDIT'
                     -- A payment that was taken back gives nothing; a gift of which the taking back was taken back is given.
                     AND (v.reverses IS NULL OR EXISTS (SELECT 1 FROM journal r WHERE r.id = v.reverses AND r.reverses IS NOT NULL))
                     AND NOT EXISTS (SELECT 1 FROM journal r WHERE r.ledger_id = p_partnership AND r.reverses = v.id AND r.effective_at <= p_mark)
                     -- What was due before there were books.
                     AND NOT (v.other_path = 'je:equity:opening' AND begins_books(p_partnership, v.id)) AS stands
            FROM move v WHERE v.path <> 'je:equity:surplus') AS m
    ), held AS (
      SELECT coalesce(sum(s.amount) FILTER (WHERE s.path = 'je:equity:surplus'), 0) AS surplus,
             coalesce(sum(s.amount) FILTER (WHERE s.path = 'je:equity:locked-reserve'), 0) AS reserve,
             coalesce(sum(s.amount) FILTER (WHERE s.path LIKE 'je:equity:withdrawable-shares:%'), 0) AS shares,
             -- What no close has taken over.
             coalesce(sum(s.amount) FILTER (WHERE s.type IN ('INCOME', 'EXPENSE')), 0) AS result
      FROM (SELECT a.path, a.type, CASE e.side WHEN 'CREDIT' THEN e.amount ELSE -e.amount END AS amount
            FROM partnership p JOIN account a ON a.ledger_id = p.id AND a.unit = p.currency
              AND (a.path IN ('je:equity:surplus', 'je:equity:locked-reserve') OR a.path LIKE 'je:equity:withdrawable-shares:%'
                   OR a.type IN ('INCOME', 'EXPENSE'))
            JOIN entry e ON e.account_id = a.id JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
            WHERE p.id = p_partnership AND j.effective_at <= p_mark) AS s
    ), brought AS (
      SELECT h.surplus - f.result + f.out + f.late AS carried, f.result + h.result + u.diverted AS result FROM flow f, held h, funder u
    )
    SELECT b.result - f.gains - f.gifts - greatest(-b.carried, 0), f.out - f.gains - f.gifts, f.locked - f.gains, f.solidarity, u.given, u.counted,
           f.other, h.surplus, b.carried, h.reserve - f.locked, h.shares
    FROM flow f, held h, funder u, brought b
  $$;

  -- A close is judged under the custom that its last day stands under, by what it did in the books.
  CREATE FUNCTION close_keeps_statute() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_mark timestamptz; v_custom custom_version; v_profile capital_profile; f record; b record; v numeric[]; v_ends date; v_scale numeric; v_currency text;
  BEGIN
    SELECT p.ends_on, end_of_period(p.ends_on), u.scale, o.currency INTO v_ends, v_mark, v_scale, v_currency
    FROM period p JOIN partnership o ON o.id = p.partnership_id JOIN unit u ON u.code = o.currency
    WHERE p.partnership_id = NEW.partnership_id AND p.id = NEW.period_id;
    v_custom := custom_at(NEW.partnership_id, v_mark);
    IF NEW.custom_version IS DISTINCT FROM v_custom.version THEN
      RAISE EXCEPTION 'custom % is in force at the end of that period, not %', v_custom.version, NEW.custom_version USING ERRCODE = 'P0196';
    END IF;
    v_profile := profile_on(v_custom.rules, v_ends);
    IF v_profile.jurisdiction IN ('DEFAULT', 'UK_CBS') THEN
      RETURN NEW;
    END IF;
    SELECT * INTO b FROM booked_close(NEW.partnership_id, v_mark);
    -- Spain alone tells what came from outside the co-operative's own business.
    IF v_profile.jurisdiction <> 'ES' THEN b.other := 0; END IF;
    SELECT * INTO f FROM statute_floors(v_profile.jurisdiction, b.base - b.other, b.other, b.reserves,
      CASE v_profile.jurisdiction WHEN 'SCE' THEN 30000 * v_scale ELSE b.shares END);
    IF b.divided > 0 AND b.surplus < 0 THEN
      RAISE EXCEPTION '% is divided, and the surplus stands at %: a loss divides nothing', shown_money(b.divided, v_currency), shown_money(b.surplus, v_currency) USING ERRCODE = 'P0196';
    END IF;
    IF b.locked < least(f.locked, greatest(b.base, 0)) THEN
      RAISE EXCEPTION 'of % the statute (%) locks at least %, not %', shown_money(b.base, v_currency), v_profile.jurisdiction, shown_money(f.locked, v_currency), shown_money(b.locked, v_currency)
        USING ERRCODE = 'P0196';
    END IF;
    IF b.solidarity < least(f.solidarity, greatest(b.base - b.locked, 0)) THEN
      RAISE EXCEPTION 'of % the statute (%) gives other commons at least %, not %', shown_money(b.base, v_currency), v_profile.jurisdiction, shown_money(f.solidarity, v_currency), shown_money(b.solidarity, v_currency)
        USING ERRCODE = 'P0196';
    END IF;
    IF b.given > greatest(b.base - b.locked - b.solidarity, 0) THEN
      RAISE EXCEPTION 'funders are given %, and of % that is more than is left of what is locked and given to other commons', shown_money(b.given, v_currency), shown_money(b.base, v_currency)
        USING ERRCODE = 'P0196';
    END IF;
    v := exact_ratio(v_profile.distribution_cap);
    IF v IS NOT NULL AND b.counted > div(greatest(b.base + greatest(b.carried, 0), 0) * v[1], v[2]) THEN
      RAISE EXCEPTION 'payees outside the lock are given %, at most % of % may be (LOCK-2)', shown_money(b.counted, v_currency), v_profile.distribution_cap,
        shown_money(b.base + greatest(b.carried, 0), v_currency) USING ERRCODE = 'P0196';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER close_keeps_statute BEFORE INSERT ON period_close FOR EACH ROW EXECUTE FUNCTION close_keeps_statute();
  ALTER TABLE period_close ENABLE ALWAYS TRIGGER close_keeps_statute;
`;

export const WITHOUT_JUDGED_CLOSE = `
  DROP TRIGGER close_keeps_statute ON period_close;
  DROP FUNCTION close_keeps_statute, booked_close, statute_floors, percent_up, exempt_funders;
  ALTER TABLE account_kind DISABLE TRIGGER append_only;
  DELETE FROM account_kind WHERE pattern IN ('je:income:extra-cooperative', 'je:expenses:extra-cooperative');
  ALTER TABLE account_kind ENABLE ALWAYS TRIGGER append_only;
`;
