/** What a close leaves behind: who closed what through when, each account as it stood, and every reopening. */
export const PERIOD_TABLES = `
  -- CLOSED: softly, officers may still adjust it and a resolution may reopen it. HARD_CLOSED: for good.
  ALTER TABLE period DROP CONSTRAINT period_state_check,
    ADD CONSTRAINT period_state_check CHECK (state IN ('OPEN', 'CLOSED', 'HARD_CLOSED'));
  ALTER TABLE period_close DROP CONSTRAINT period_close_pkey,
    ADD COLUMN generation integer NOT NULL DEFAULT 1 CHECK (generation > 0),
    ADD PRIMARY KEY (partnership_id, period_id, generation);

  -- One row for each close of a period: softly, softly again after a reopening, at last hard. It holds every batch up to
  -- batch_sequence; the next one is recorded at recorded_through or later.
  CREATE TABLE closing (
    ledger_id uuid NOT NULL REFERENCES ledger,
    period_id uuid NOT NULL,
    generation integer NOT NULL CHECK (generation > 0),
    hard boolean NOT NULL,
    through timestamptz NOT NULL,
    batch_sequence bigint NOT NULL,
    recorded_through timestamptz NOT NULL,
    trial_balance_hash bytea NOT NULL CHECK (octet_length(trial_balance_hash) = 32),
    actor text NOT NULL CHECK (actor ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$'),
    closed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (ledger_id, period_id, generation),
    FOREIGN KEY (ledger_id, period_id) REFERENCES period (partnership_id, id)
  );
  CREATE INDEX closing_through ON closing (ledger_id, through, generation);
  CALL make_append_only('closing');

  -- An account at a close: what was posted to it through the period's end. version is the last of its entries that the
  -- close knew, first_later_version the lowest of these that is effective after the end.
  CREATE TABLE snapshot (
    ledger_id uuid NOT NULL,
    period_id uuid NOT NULL,
    generation integer NOT NULL,
    account_id uuid NOT NULL REFERENCES account,
    debit_posted numeric(38,0) NOT NULL CHECK (debit_posted >= 0 AND debit_posted < 1e38),
    credit_posted numeric(38,0) NOT NULL CHECK (credit_posted >= 0 AND credit_posted < 1e38),
    version bigint NOT NULL CHECK (version > 0),
    first_later_version bigint CHECK (first_later_version BETWEEN 1 AND version),
    PRIMARY KEY (ledger_id, period_id, generation, account_id),
    FOREIGN KEY (ledger_id, period_id, generation) REFERENCES closing DEFERRABLE INITIALLY DEFERRED
  );
  CALL make_append_only('snapshot');

  -- A soft close taken back, once by each resolution. generation is the close that it took back.
  CREATE TABLE period_reopening (
    ledger_id uuid NOT NULL,
    period_id uuid NOT NULL,
    generation integer NOT NULL,
    resolution_id uuid NOT NULL,
    batch_sequence bigint NOT NULL,
    recorded_through timestamptz NOT NULL,
    actor text NOT NULL CHECK (actor ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$'),
    reopened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (ledger_id, period_id, generation),
    UNIQUE (ledger_id, resolution_id),
    FOREIGN KEY (ledger_id, period_id, generation) REFERENCES closing,
    FOREIGN KEY (ledger_id, resolution_id) REFERENCES resolution (partnership_id, id)
  );
  CALL make_append_only('period_reopening');

  -- Who closed, reopened or bounded an account, and what it was before.
  CREATE TABLE account_change (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    ledger_id uuid NOT NULL REFERENCES ledger,
    account_id uuid NOT NULL REFERENCES account,
    change text NOT NULL CHECK (change IN ('CLOSED', 'REOPENED', 'BOUNDED')),
    old_floor numeric(38,0), old_ceiling numeric(38,0),
    new_floor numeric(38,0), new_ceiling numeric(38,0),
    batch_sequence bigint NOT NULL,
    actor text NOT NULL CHECK (actor ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$'),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX account_change_account ON account_change (account_id);
  CALL make_append_only('account_change');

  -- The few that came after a close: what a closed period's balance looks through.
  CREATE INDEX journal_adjustment ON journal (ledger_id, batch_sequence) WHERE adjustment;

  -- Closed hard stays so, and a period that is closed keeps its days, whoever asks.
  CREATE FUNCTION period_moves_forward() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF OLD.state = 'HARD_CLOSED' OR (NEW.state = 'HARD_CLOSED' AND OLD.state <> 'CLOSED')
       OR (OLD.state <> 'OPEN' AND ROW(NEW.starts_on, NEW.ends_on) IS DISTINCT FROM ROW(OLD.starts_on, OLD.ends_on)) THEN
      RAISE EXCEPTION 'a period goes from open to closed to closed for good' USING ERRCODE = 'P0105';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER period_moves_forward BEFORE UPDATE ON period FOR EACH ROW EXECUTE FUNCTION period_moves_forward();
  ALTER TABLE period ENABLE ALWAYS TRIGGER period_moves_forward;

  CREATE FUNCTION hard_mark_only_grows() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF OLD.hard_closed_through IS NOT NULL
       AND (NEW.hard_closed_through >= OLD.hard_closed_through AND NEW.soft_closed_through >= NEW.hard_closed_through) IS NOT TRUE THEN
      RAISE EXCEPTION 'what is closed for good stays closed' USING ERRCODE = 'P0105';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER hard_mark_only_grows BEFORE UPDATE OF soft_closed_through, hard_closed_through ON ledger
    FOR EACH ROW EXECUTE FUNCTION hard_mark_only_grows();
  ALTER TABLE ledger ENABLE ALWAYS TRIGGER hard_mark_only_grows;

  CREATE FUNCTION floor_keeps_chart() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  DECLARE v_floor numeric;
  BEGIN
    SELECT k.floor INTO v_floor FROM chart_line(NEW.path) AS k;
    IF v_floor IS NOT NULL AND (NEW.floor >= v_floor) IS NOT TRUE THEN
      RAISE EXCEPTION '% may not go below the floor of the chart', NEW.path USING ERRCODE = 'P0109';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER floor_keeps_chart BEFORE UPDATE OF floor ON account FOR EACH ROW EXECUTE FUNCTION floor_keeps_chart();
  ALTER TABLE account ENABLE ALWAYS TRIGGER floor_keeps_chart;
`;
