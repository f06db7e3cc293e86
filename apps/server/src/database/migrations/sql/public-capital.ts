/** What public bodies may hold of the capital, below the application: whoever posts shares, and whatever way. */
export const PUBLIC_CAPITAL = `
  -- The most of all shares that public bodies may hold together; null where the statute says nothing.
  ALTER TABLE capital_profile ADD COLUMN public_capital text CHECK (public_capital ~ '^[0-9]{1,9}/[1-9][0-9]{0,8}$');
  ALTER TABLE capital_profile DISABLE TRIGGER append_only;
  UPDATE capital_profile SET public_capital = '1/2' WHERE jurisdiction = 'FR_SCIC';
  ALTER TABLE capital_profile ENABLE ALWAYS TRIGGER append_only;

  -- Does whoever holds shares on this account stand in the PUBLIC college on that day?
  CREATE FUNCTION is_public_holder(p_partnership uuid, p_path text, p_on date) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (
      SELECT 1 FROM person p JOIN membership m ON m.partnership_id = p.partnership_id AND m.person_id = p.id
      WHERE p.partnership_id = p_partnership AND p.roll_number = substring(p_path FROM length('je:equity:withdrawable-shares:') + 1)
        AND m.college = 'PUBLIC' AND m.since <= p_on AND (m.until IS NULL OR m.until > p_on))
  $$;

  -- What the cap is on a day, what public bodies hold as they stand in the college that day, and what all hold; minor units.
  CREATE FUNCTION public_capital(p_partnership uuid, p_at timestamptz) RETURNS TABLE (cap text, of_public numeric, total numeric)
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT (profile_on((custom_at(p_partnership, p_at)).rules, d.day)).public_capital,
           coalesce(sum(a.credit_posted - a.debit_posted) FILTER (WHERE is_public_holder(p_partnership, a.path, d.day)), 0),
           coalesce(sum(a.credit_posted - a.debit_posted), 0)
    FROM (SELECT (p_at AT TIME ZONE 'UTC')::date AS day) AS d JOIN partnership p ON p.id = p_partnership
    LEFT JOIN account a ON a.ledger_id = p.id AND a.unit = p.currency AND a.path LIKE 'je:equity:withdrawable-shares:%'
    GROUP BY d.day
  $$;

  -- Nobody lifts the part of public bodies above the cap: not by paying in for one, nor by paying out somebody else.
  -- What stands above it otherwise, and what brings it down, is let be.
  CREATE FUNCTION public_capital_keeps_cap() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE r record; v numeric[]; v_rose boolean := NEW.credit_posted - NEW.debit_posted > OLD.credit_posted - OLD.debit_posted;
  BEGIN
    IF (profile_on((custom_at(NEW.ledger_id, clock_timestamp())).rules, (clock_timestamp() AT TIME ZONE 'UTC')::date)).public_capital IS NULL THEN
      RETURN NULL;
    END IF;
    SELECT * INTO r FROM public_capital(NEW.ledger_id, clock_timestamp());
    v := exact_ratio(r.cap);
    IF r.of_public * v[2] > r.total * v[1]
       AND v_rose = is_public_holder(NEW.ledger_id, NEW.path, (clock_timestamp() AT TIME ZONE 'UTC')::date) THEN
      RAISE EXCEPTION 'public bodies would hold % of %: the statute lets them hold % of the capital', r.of_public, r.total, r.cap
        USING ERRCODE = 'P0195';
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER public_capital_keeps_cap AFTER UPDATE OF version ON account FOR EACH ROW
    WHEN (NEW.path LIKE 'je:equity:withdrawable-shares:%' AND NEW.version > OLD.version)
    EXECUTE FUNCTION public_capital_keeps_cap();
  ALTER TABLE account ENABLE ALWAYS TRIGGER public_capital_keeps_cap;
`;

export const WITHOUT_PUBLIC_CAPITAL = `
  DROP TRIGGER public_capital_keeps_cap ON account;
  DROP FUNCTION public_capital_keeps_cap, public_capital, is_public_holder;
  ALTER TABLE capital_profile DROP COLUMN public_capital;
`;
