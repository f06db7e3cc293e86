import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The ledger's tables and the rules that hold whoever writes: units, balance, lock, append-only. */
export class Ledger1763800002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One ledger for a partnership. The marks and the head are working columns: every posting locks this row.
      CREATE TABLE ledger (
        id uuid PRIMARY KEY,
        soft_closed_through timestamptz,
        hard_closed_through timestamptz,
        head_sequence bigint NOT NULL DEFAULT 0,
        head_hash bytea NOT NULL DEFAULT '\\x'::bytea,
        last_recorded_at timestamptz NOT NULL DEFAULT '-infinity',
        FOREIGN KEY (id) REFERENCES partnership,
        CHECK (hard_closed_through IS NULL OR soft_closed_through >= hard_closed_through),
        CHECK (soft_closed_through < '2200-01-01T00:00:00Z')
      );

      CREATE TABLE account (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        ledger_id uuid NOT NULL REFERENCES ledger,
        unit text NOT NULL REFERENCES unit,
        path text NOT NULL CHECK (path ~ '^(je|ca|pb|fund)(:[^[:space:]:]+)+$'),
        type text NOT NULL CHECK (type IN ('ASSET', 'LIABILITY', 'EQUITY', 'INCOME', 'EXPENSE', 'STATISTICAL')),
        normal_side text NOT NULL CHECK (normal_side IN ('DEBIT', 'CREDIT')),
        lock_class text NOT NULL DEFAULT 'OPEN' CHECK (lock_class IN ('OPEN', 'LOCKED', 'CONTRA')),
        fund text,
        -- numeric(38,0) holds NaN, which is above every number: each quantity below says it is less than 10^38.
        floor numeric(38,0) CHECK (floor < 1e38),
        ceiling numeric(38,0) CHECK (ceiling < 1e38),
        closed boolean NOT NULL DEFAULT false,
        debit_posted numeric(38,0) NOT NULL DEFAULT 0 CHECK (debit_posted >= 0 AND debit_posted < 1e38),
        credit_posted numeric(38,0) NOT NULL DEFAULT 0 CHECK (credit_posted >= 0 AND credit_posted < 1e38),
        version bigint NOT NULL DEFAULT 0,
        balance numeric(38,0) GENERATED ALWAYS AS
          (CASE normal_side WHEN 'DEBIT' THEN debit_posted - credit_posted ELSE credit_posted - debit_posted END) STORED,
        UNIQUE (ledger_id, path, unit),
        UNIQUE (id, ledger_id, unit),
        -- Backstop of the running test in post_journals: a CHECK that fires is a bug.
        CONSTRAINT account_floor CHECK (floor IS NULL OR
          (CASE normal_side WHEN 'DEBIT' THEN debit_posted - credit_posted ELSE credit_posted - debit_posted END) >= floor),
        CONSTRAINT account_ceiling CHECK (ceiling IS NULL OR
          (CASE normal_side WHEN 'DEBIT' THEN debit_posted - credit_posted ELSE credit_posted - debit_posted END) <= ceiling)
      ) WITH (fillfactor = 50);

      CREATE TABLE journal (
        id uuid PRIMARY KEY,
        ledger_id uuid NOT NULL REFERENCES ledger,
        idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 300),
        request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
        kind text NOT NULL,
        memo text NOT NULL,
        actor text NOT NULL,
        custom_version integer,
        source_kind text,
        source_id text,
        effective_at timestamptz NOT NULL
          CHECK (effective_at >= '1970-01-01T00:00:00Z' AND effective_at < '2200-01-01T00:00:00Z'),
        recorded_at timestamptz NOT NULL,
        reverses uuid UNIQUE REFERENCES journal,
        batch_sequence bigint NOT NULL,
        ordinal integer NOT NULL,
        UNIQUE (ledger_id, idempotency_key),
        UNIQUE (ledger_id, batch_sequence, ordinal),
        UNIQUE (id, ledger_id)
      );
      CREATE INDEX journal_effective ON journal (ledger_id, effective_at, id);
      CALL make_append_only('journal');

      CREATE TABLE transfer (
        id uuid PRIMARY KEY,
        journal_id uuid NOT NULL,
        position integer NOT NULL,
        ledger_id uuid NOT NULL,
        unit text NOT NULL,
        debit_account_id uuid NOT NULL,
        credit_account_id uuid NOT NULL,
        amount numeric(38,0) NOT NULL CHECK (amount > 0 AND amount < 1e38),
        purpose_code text,
        UNIQUE (journal_id, position),
        CHECK (debit_account_id <> credit_account_id),
        FOREIGN KEY (journal_id, ledger_id) REFERENCES journal (id, ledger_id),
        -- Both legs in one ledger and one unit: a cross-unit posting has nothing to refer to.
        FOREIGN KEY (debit_account_id, ledger_id, unit) REFERENCES account (id, ledger_id, unit),
        FOREIGN KEY (credit_account_id, ledger_id, unit) REFERENCES account (id, ledger_id, unit)
      );
      CALL make_append_only('transfer');

      CREATE TABLE entry (
        account_id uuid NOT NULL REFERENCES account,
        version bigint NOT NULL,
        transfer_id uuid NOT NULL REFERENCES transfer,
        side text NOT NULL CHECK (side IN ('DEBIT', 'CREDIT')),
        amount numeric(38,0) NOT NULL CHECK (amount > 0 AND amount < 1e38),
        balance_after numeric(38,0) NOT NULL CHECK (balance_after < 1e38),
        fund text,
        PRIMARY KEY (account_id, version)
      );
      CREATE INDEX entry_transfer ON entry (transfer_id);
      CALL make_append_only('entry');

      CREATE TABLE batch (
        ledger_id uuid NOT NULL REFERENCES ledger,
        sequence bigint NOT NULL,
        journals integer NOT NULL CHECK (journals > 0),
        previous_hash bytea NOT NULL,
        hash bytea NOT NULL,
        hash_version integer NOT NULL,
        recorded_at timestamptz NOT NULL,
        PRIMARY KEY (ledger_id, sequence)
      );
      CALL make_append_only('batch');

      -- Exactly one debit and one credit entry for every transfer, equal to its legs.
      CREATE FUNCTION entry_mirrors_transfer() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
      BEGIN
        IF EXISTS (
          SELECT 1 FROM transfer t
          JOIN (SELECT transfer_id,
                       count(*) AS legs,
                       count(*) FILTER (WHERE side = 'DEBIT') AS debits,
                       min(amount) AS least, max(amount) AS most
                FROM added GROUP BY transfer_id) e ON e.transfer_id = t.id
          WHERE e.legs <> 2 OR e.debits <> 1 OR e.least <> t.amount OR e.most <> t.amount
        ) OR EXISTS (
          SELECT 1 FROM added e JOIN transfer t ON t.id = e.transfer_id
          WHERE e.account_id <> CASE e.side WHEN 'DEBIT' THEN t.debit_account_id ELSE t.credit_account_id END
        ) THEN
          RAISE EXCEPTION 'entries do not mirror their transfer' USING ERRCODE = 'P0103';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER entry_mirrors_transfer AFTER INSERT ON entry REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION entry_mirrors_transfer();
      ALTER TABLE entry ENABLE ALWAYS TRIGGER entry_mirrors_transfer;

      -- The asset lock, below every application: no transfer reduces a locked account on its normal side, and what
      -- stands against one grows by depreciation alone, leg for leg.
      CREATE FUNCTION transfer_keeps_lock() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
      DECLARE v_path text;
      BEGIN
        SELECT CASE WHEN d.lock_class = 'LOCKED' AND d.normal_side = 'CREDIT' THEN d.path ELSE c.path END INTO v_path
        FROM added t
        JOIN account d ON d.id = t.debit_account_id
        JOIN account c ON c.id = t.credit_account_id
        WHERE (d.lock_class = 'LOCKED' AND d.normal_side = 'CREDIT')
           OR (c.lock_class = 'LOCKED' AND c.normal_side = 'DEBIT')
           OR (c.lock_class = 'CONTRA' AND d.path <> 'je:expenses:depreciation')
        LIMIT 1;
        IF FOUND THEN
          RAISE EXCEPTION 'locked account % may not be reduced', v_path USING ERRCODE = 'P0104';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER transfer_keeps_lock AFTER INSERT ON transfer REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION transfer_keeps_lock();
      ALTER TABLE transfer ENABLE ALWAYS TRIGGER transfer_keeps_lock;

      -- A reversal takes back what it names, all of it and nothing else.
      CREATE FUNCTION reversal_mirrors() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
      BEGIN
        IF NOT EXISTS (SELECT 1 FROM added t JOIN journal n ON n.id = t.journal_id WHERE n.reverses IS NOT NULL) THEN
          RETURN NULL;
        END IF;
        IF EXISTS (
          SELECT 1 FROM (
            SELECT n.id, t.debit_account_id AS debit, t.credit_account_id AS credit, t.amount, 1 AS times
            FROM added t JOIN journal n ON n.id = t.journal_id WHERE n.reverses IS NOT NULL
            UNION ALL
            SELECT n.id, t.credit_account_id, t.debit_account_id, t.amount, -1
            FROM journal n JOIN transfer t ON t.journal_id = n.reverses
            WHERE n.id IN (SELECT a.journal_id FROM added a)
          ) AS m GROUP BY m.id, m.debit, m.credit, m.amount HAVING sum(m.times) <> 0
        ) THEN
          RAISE EXCEPTION 'a reversal mirrors what it reverses' USING ERRCODE = 'P0110';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER reversal_mirrors AFTER INSERT ON transfer REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION reversal_mirrors();
      ALTER TABLE transfer ENABLE ALWAYS TRIGGER reversal_mirrors;

      CREATE FUNCTION journal_respects_close() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
      BEGIN
        IF EXISTS (SELECT 1 FROM added j JOIN ledger l ON l.id = j.ledger_id WHERE j.effective_at <= l.soft_closed_through) THEN
          RAISE EXCEPTION 'journal falls in a closed period' USING ERRCODE = 'P0105';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER journal_respects_close AFTER INSERT ON journal REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION journal_respects_close();
      ALTER TABLE journal ENABLE ALWAYS TRIGGER journal_respects_close;

      -- Lock and nature of an account never loosen, whoever asks.
      CREATE FUNCTION account_nature_is_fixed() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
      BEGIN
        IF (OLD.lock_class = 'LOCKED' AND NEW.lock_class <> 'LOCKED')
           OR ROW(OLD.id, OLD.ledger_id, OLD.unit, OLD.path, OLD.type, OLD.normal_side, OLD.fund)
              IS DISTINCT FROM ROW(NEW.id, NEW.ledger_id, NEW.unit, NEW.path, NEW.type, NEW.normal_side, NEW.fund) THEN
          RAISE EXCEPTION 'an account keeps its nature and its lock' USING ERRCODE = 'P0104';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER account_nature_is_fixed BEFORE UPDATE OF lock_class, id, ledger_id, unit, path, type, normal_side, fund ON account
        FOR EACH ROW EXECUTE FUNCTION account_nature_is_fixed();
      ALTER TABLE account ENABLE ALWAYS TRIGGER account_nature_is_fixed;
      CREATE TRIGGER account_never_removed BEFORE DELETE OR TRUNCATE ON account
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      ALTER TABLE account ENABLE ALWAYS TRIGGER account_never_removed;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE batch, entry, transfer, journal, account, ledger;
      DROP FUNCTION entry_mirrors_transfer, transfer_keeps_lock, reversal_mirrors,
        journal_respects_close, account_nature_is_fixed;
    `);
  }
}
