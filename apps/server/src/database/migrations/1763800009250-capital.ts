import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Capital that never rules: instruments are facts, shares are money paid in at par up to what one person may hold, a
 * gift buys nothing, and what a statute says of all this stands beside them.
 */
export class Capital1763800009250 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHART);
    await runner.query(PROFILES);
    await runner.query(INSTRUMENTS);
    await runner.query(SHARES);
    await runner.query(periodBeginsOpen('NO KEY UPDATE'));
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(periodBeginsOpen('SHARE'));
    await runner.query(DOWN);
  }
}

/**
 * Books that are closed gain no period. The ledger's row is taken as every posting takes it: whoever made a period and then
 * posts would otherwise wait, with another who does so, for the lock that the other shares.
 */
const periodBeginsOpen = (strength: 'NO KEY UPDATE' | 'SHARE'): string => `
  CREATE OR REPLACE FUNCTION period_begins_open() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_mark timestamptz;
  BEGIN
    SELECT soft_closed_through INTO v_mark FROM ledger WHERE id = NEW.partnership_id FOR ${strength};
    IF NEW.state <> 'OPEN' OR NEW.starts_on::timestamp AT TIME ZONE 'UTC' <= v_mark THEN
      RAISE EXCEPTION 'a period begins open, after what is closed' USING ERRCODE = 'P0105';
    END IF;
    RETURN NEW;
  END $$;
`;

const CHART = `
  INSERT INTO account_kind (pattern, type, normal_side, lock_class, floor) VALUES
    ('je:income:gifts', 'INCOME', 'CREDIT', 'OPEN', NULL),
    ('je:income:gifts-in-kind', 'INCOME', 'CREDIT', 'OPEN', NULL),
    ('je:equity:gifts-in-kind', 'EQUITY', 'CREDIT', 'LOCKED', 0),
    ('je:equity:withdrawable-shares:*', 'EQUITY', 'CREDIT', 'OPEN', 0);
`;

// A test holds these lines to be those of the libs.
const PROFILES = `
  CREATE TABLE capital_profile (
    jurisdiction text NOT NULL,
    valid_from date NOT NULL,
    -- The least share of a base that the locked reserve is given, whatever its level.
    locked_reserve text NOT NULL CHECK (locked_reserve ~ '^[0-9]{1,9}/[1-9][0-9]{0,8}$'),
    -- The most of a base that payees outside the lock are given.
    distribution_cap text CHECK (distribution_cap ~ '^[0-9]{1,9}/[1-9][0-9]{0,8}$'),
    -- The most that one person may hold in withdrawable shares, in whole units of the currency.
    individual_share numeric(38,0) CHECK (individual_share >= 0 AND individual_share < 1e30),
    PRIMARY KEY (jurisdiction, valid_from)
  );
  INSERT INTO capital_profile (jurisdiction, valid_from, locked_reserve, distribution_cap, individual_share) VALUES
    ('DEFAULT', '0001-01-01', '0/1', NULL, NULL),
    ('UK_CIC', '0001-01-01', '0/1', '7/20', NULL),
    ('UK_CBS', '0001-01-01', '0/1', NULL, 20000),
    ('UK_CBS', '2014-04-06', '0/1', NULL, 100000),
    ('IT', '0001-01-01', '3/10', NULL, NULL),
    ('FR_SCIC', '0001-01-01', '1/2', NULL, NULL),
    ('ES', '0001-01-01', '1/5', NULL, NULL),
    ('SCE', '0001-01-01', '0/1', NULL, NULL);
  CALL make_append_only('capital_profile');

  -- What the statute of a custom's jurisdiction said on a day; the earliest it knows, before that.
  CREATE FUNCTION profile_on(p_rules text, p_on date) RETURNS capital_profile
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT p FROM capital_profile p WHERE p.jurisdiction = coalesce(p_rules::jsonb ->> 'jurisdiction', 'DEFAULT')
    ORDER BY p.valid_from <= p_on DESC, CASE WHEN p.valid_from <= p_on THEN p_on - p.valid_from ELSE p.valid_from - p_on END LIMIT 1
  $$;
`;

const INSTRUMENTS = `
  -- What a gift and a share are: neither returns anything above what was paid in. What was agreed before is left as it is.
  ALTER TABLE capital_instrument
    ADD CONSTRAINT capital_buys_nothing CHECK (kind = 'CAPPED_RETURN' OR (cap_minor = 0 AND revenue_share = '0/1')) NOT VALID,
    ADD CONSTRAINT capital_return_is_capped CHECK (kind <> 'CAPPED_RETURN' OR (cap_minor >= principal_minor AND cap_minor < 1e38)) NOT VALID,
    ADD CONSTRAINT capital_share_is_a_share CHECK (revenue_share ~ '^[0-9]{1,9}/[1-9][0-9]{0,8}$') NOT VALID;
  -- One class of shares: what one person may hold is held against one account.
  CREATE UNIQUE INDEX capital_one_share_class ON capital_instrument (partnership_id) WHERE kind = 'WITHDRAWABLE_SHARE';
  CALL make_append_only('capital_instrument');

  -- What the log says of an instrument: its terms. Who gave is nobody's business but the members': no name.
  CREATE FUNCTION instrument_leaf(p capital_instrument) RETURNS text
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format(
      '{"cap":"%s","code":"%s","event":"AGREED","kind":"%s","principal":"%s","revenueShare":%s,"since":"%s","type":"capital","v":"1","votes":"%s"}',
      p.cap_minor, p.code, p.kind, p.principal_minor, to_json(p.revenue_share), to_char(p.since, 'YYYY-MM-DD'), p.votes)
  $$;
  -- What was agreed before the log knew of it.
  DO $$
  DECLARE r capital_instrument;
  BEGIN
    FOR r IN SELECT * FROM capital_instrument c WHERE NOT EXISTS (
      SELECT 1 FROM log_stage s WHERE s.partnership_id = c.partnership_id AND s.type = 'capital' AND s.entry = convert_to(instrument_leaf(c), 'UTF8')
    ) ORDER BY partnership_id, code LOOP
      PERFORM stage_leaf(r.partnership_id, 'capital', instrument_leaf(r));
    END LOOP;
  END $$;

  -- An instrument is agreed once, and a leaf says on what terms.
  CREATE FUNCTION register_instruments(
    p_partnership uuid, i_code text[], i_funder text[], i_kind text[], i_principal numeric[], i_cap numeric[], i_share text[], i_since date[]
  ) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE r capital_instrument;
  BEGIN
    -- Every leaf is staged behind this row.
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    FOR r IN
      INSERT INTO capital_instrument (partnership_id, code, funder_name, kind, principal_minor, cap_minor, revenue_share, since)
      SELECT p_partnership, i.* FROM unnest(i_code, i_funder, i_kind, i_principal, i_cap, i_share, i_since) AS i
      ON CONFLICT (partnership_id, code) DO NOTHING
      RETURNING *
    LOOP
      PERFORM stage_leaf(p_partnership, 'capital', instrument_leaf(r));
    END LOOP;
  END $$;
`;

const SHARES = `
  CREATE TABLE share_suspension (
    partnership_id uuid NOT NULL REFERENCES partnership,
    number integer NOT NULL CHECK (number > 0),
    suspended boolean NOT NULL,
    -- The custom under which the board decided.
    custom_version integer NOT NULL,
    why text NOT NULL CHECK (length(why) BETWEEN 1 AND 1000),
    actor text NOT NULL CHECK (length(actor) BETWEEN 1 AND 200),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, number),
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version
  );
  CALL make_append_only('share_suspension');

  -- The custom that holds at a time; the first, before it began.
  CREATE FUNCTION custom_at(p_partnership uuid, p_at timestamptz) RETURNS custom_version
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT v FROM custom_version v WHERE v.partnership_id = p_partnership
    ORDER BY v.effective_at <= p_at DESC, CASE WHEN v.effective_at <= p_at THEN v.version ELSE -v.version END DESC LIMIT 1
  $$;

  CREATE FUNCTION withdrawals_suspended(p_partnership uuid) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT coalesce((SELECT s.suspended FROM share_suspension s WHERE s.partnership_id = p_partnership ORDER BY s.number DESC LIMIT 1), false)
  $$;

  -- The board suspends withdrawals and resumes them, in turn. True where it changed anything.
  CREATE FUNCTION set_withdrawals(p_partnership uuid, p_suspended boolean, p_why text, p_actor text) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_number integer; v_custom integer;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    IF withdrawals_suspended(p_partnership) = p_suspended THEN RETURN false; END IF;
    SELECT coalesce(max(s.number), 0) + 1 INTO v_number FROM share_suspension s WHERE s.partnership_id = p_partnership;
    v_custom := (custom_at(p_partnership, clock_timestamp())).version;
    INSERT INTO share_suspension (partnership_id, number, suspended, custom_version, why, actor)
    VALUES (p_partnership, v_number, p_suspended, v_custom, p_why, p_actor);
    -- Why may name a person: the leaf says that, and when, it happened.
    PERFORM stage_leaf(p_partnership, 'capital', format('{"customVersion":"%s","event":"%s","number":"%s","type":"capital","v":"1"}',
      v_custom, CASE WHEN p_suspended THEN 'SUSPENDED' ELSE 'RESUMED' END, v_number));
    RETURN true;
  END $$;

  -- What one person may hold on that day, in minor units: the lower of what custom and statute say. A custom that was
  -- adopted before it could say so means 100,000.
  CREATE FUNCTION share_limit(p_partnership uuid, p_at timestamptz) RETURNS numeric
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT least(coalesce((c.rules::jsonb #>> '{capital,individualShareMinor}')::numeric, 100000 * u.scale),
                 (profile_on(c.rules, (p_at AT TIME ZONE 'UTC')::date)).individual_share * u.scale)
    FROM partnership p JOIN unit u ON u.code = p.currency
    CROSS JOIN LATERAL custom_at(p.id, p_at) AS c
    WHERE p.id = p_partnership
  $$;

  -- The same for what is of one day and booked on another: the lower of both, so that no day can be chosen for its limit.
  CREATE FUNCTION share_limit_booked(p_partnership uuid, p_effective timestamptz, p_recorded timestamptz) RETURNS numeric
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT least(share_limit(p_partnership, p_effective), share_limit(p_partnership, p_recorded))
  $$;

  -- Shares are money of the partnership paid in and out at par, whoever posts: nothing else becomes shares, they are a
  -- person's of the roll, nobody holds more than they may on the day it is of and on the day it is booked, nothing is of a
  -- day to come, and nobody withdraws while it is suspended. Postings wait for each other at the ledger's row, so
  -- two that together hold too much are seen one after the other.
  CREATE FUNCTION shares_stay_at_par() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE r record;
  BEGIN
    FOR r IN
      SELECT e.side, e.balance_after, j.effective_at, j.recorded_at,
             (SELECT o.path FROM account o WHERE o.id = CASE e.side WHEN 'DEBIT' THEN t.credit_account_id ELSE t.debit_account_id END) AS other
      FROM entry e JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
      WHERE e.account_id = NEW.id AND e.version > OLD.version ORDER BY e.version
    LOOP
      IF r.other IS DISTINCT FROM 'je:assets:bank' OR NEW.unit <> (SELECT p.currency FROM partnership p WHERE p.id = NEW.ledger_id) THEN
        RAISE EXCEPTION 'shares are money paid in at par: % is none', r.other USING ERRCODE = 'P0190';
      END IF;
      IF r.side = 'CREDIT' AND NOT EXISTS (
        SELECT 1 FROM person p WHERE p.partnership_id = NEW.ledger_id
          AND p.roll_number = substring(NEW.path FROM length('je:equity:withdrawable-shares:') + 1)
      ) THEN
        RAISE EXCEPTION 'nobody on the roll holds %', NEW.path USING ERRCODE = 'P0193';
      END IF;
      IF (r.effective_at AT TIME ZONE 'UTC')::date > (r.recorded_at AT TIME ZONE 'UTC')::date THEN
        RAISE EXCEPTION 'shares move on no day to come' USING ERRCODE = 'P0194';
      END IF;
      IF r.side = 'CREDIT' AND r.balance_after > share_limit_booked(NEW.ledger_id, r.effective_at, r.recorded_at) THEN
        RAISE EXCEPTION '% would be more than one person may hold', r.balance_after USING ERRCODE = 'P0191';
      END IF;
      IF r.side = 'DEBIT' AND withdrawals_suspended(NEW.ledger_id) THEN
        RAISE EXCEPTION 'withdrawals of shares are suspended' USING ERRCODE = 'P0192';
      END IF;
    END LOOP;
    RETURN NULL;
  END $$;
  CREATE TRIGGER shares_stay_at_par AFTER UPDATE OF version ON account FOR EACH ROW
    WHEN (NEW.path LIKE 'je:equity:withdrawable-shares:%' AND NEW.version > OLD.version)
    EXECUTE FUNCTION shares_stay_at_par();
  ALTER TABLE account ENABLE ALWAYS TRIGGER shares_stay_at_par;
`;

const GRANTS = `
  GRANT SELECT ON capital_profile, share_suspension TO copyhold_app, copyhold_auditor;
  REVOKE INSERT ON capital_instrument FROM copyhold_app;
  REVOKE EXECUTE ON FUNCTION profile_on, custom_at, instrument_leaf, register_instruments, withdrawals_suspended, set_withdrawals, share_limit, share_limit_booked, shares_stay_at_par
    FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION profile_on, custom_at, instrument_leaf, withdrawals_suspended, share_limit, share_limit_booked TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION register_instruments, set_withdrawals TO copyhold_app;
`;

const DOWN = `
  DROP TRIGGER shares_stay_at_par ON account;
  DROP FUNCTION shares_stay_at_par, share_limit_booked, share_limit, set_withdrawals, withdrawals_suspended, custom_at, register_instruments, instrument_leaf,
    profile_on;
  DROP TABLE share_suspension, capital_profile;
  DROP TRIGGER append_only ON capital_instrument;
  DROP INDEX capital_one_share_class;
  ALTER TABLE capital_instrument DROP CONSTRAINT capital_buys_nothing, DROP CONSTRAINT capital_return_is_capped,
    DROP CONSTRAINT capital_share_is_a_share;
  GRANT INSERT ON capital_instrument TO copyhold_app;
  ALTER TABLE account_kind DISABLE TRIGGER append_only;
  DELETE FROM account_kind WHERE pattern IN
    ('je:income:gifts', 'je:income:gifts-in-kind', 'je:equity:gifts-in-kind', 'je:equity:withdrawable-shares:*');
  ALTER TABLE account_kind ENABLE ALWAYS TRIGGER append_only;
`;
