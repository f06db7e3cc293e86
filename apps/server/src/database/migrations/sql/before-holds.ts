/** Takes back holds and bounds: the tables, triggers and constraints as they were before. */
export const BEFORE_HOLDS = `
  REVOKE ALL ON hold, open_hold FROM copyhold_app, copyhold_auditor;
  DROP TABLE open_hold, hold;
  DROP INDEX account_guarded;
  ALTER TABLE journal DROP CONSTRAINT journal_idempotency_key_ledger_id_key, ADD UNIQUE (ledger_id, idempotency_key);
  ALTER TABLE journal ADD UNIQUE (id, ledger_id), ADD FOREIGN KEY (ledger_id) REFERENCES ledger, ADD FOREIGN KEY (reverses) REFERENCES journal;
  ALTER TABLE transfer ADD FOREIGN KEY (journal_id, ledger_id) REFERENCES journal (id, ledger_id);
  ALTER TABLE entry ADD FOREIGN KEY (account_id) REFERENCES account, ADD FOREIGN KEY (transfer_id) REFERENCES transfer;
  ALTER TABLE account_kind DROP CONSTRAINT account_kind_type_check, DROP CONSTRAINT account_kind_normal_side_check,
    DROP CONSTRAINT account_kind_lock_class_check;

  CREATE TRIGGER reversal_mirrors AFTER INSERT ON transfer REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION reversal_mirrors();
  ALTER TABLE transfer ENABLE ALWAYS TRIGGER reversal_mirrors;
  CREATE OR REPLACE FUNCTION transfer_keeps_lock() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF EXISTS (
      SELECT 1 FROM added t JOIN account d ON d.id = t.debit_account_id JOIN account c ON c.id = t.credit_account_id
      WHERE (d.lock_class = 'LOCKED' AND d.normal_side = 'CREDIT') OR (c.lock_class = 'LOCKED' AND c.normal_side = 'DEBIT')
         OR (c.lock_class = 'CONTRA' AND d.path <> 'je:expenses:depreciation')) THEN
      RAISE EXCEPTION 'locked account may not be reduced' USING ERRCODE = 'P0104';
    END IF;
    RETURN NULL;
  END $$;
  CREATE OR REPLACE FUNCTION journal_respects_close() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF EXISTS (SELECT 1 FROM added j JOIN ledger l ON l.id = j.ledger_id WHERE j.effective_at <= l.soft_closed_through) THEN
      RAISE EXCEPTION 'journal falls in a closed period' USING ERRCODE = 'P0105';
    END IF;
    RETURN NULL;
  END $$;
  CREATE OR REPLACE FUNCTION account_follows_chart() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  DECLARE v_kind account_kind := chart_line(NEW.path);
  BEGIN
    IF v_kind.pattern IS NULL
       OR ROW(NEW.type, NEW.normal_side, NEW.lock_class, NEW.floor)
          IS DISTINCT FROM ROW(v_kind.type, v_kind.normal_side, v_kind.lock_class, v_kind.floor)
       OR NEW.fund IS DISTINCT FROM (CASE WHEN NEW.path LIKE 'fund:%' THEN split_part(NEW.path, ':', 2) END)
       OR (NEW.lock_class <> 'OPEN' AND (SELECT u.kind FROM unit u WHERE u.code = NEW.unit) IS DISTINCT FROM 'MONEY') THEN
      RAISE EXCEPTION '% is not what the chart says it is', NEW.path USING ERRCODE = 'P0109';
    END IF;
    RETURN NEW;
  END $$;
  DROP FUNCTION fund_of;

  ALTER TABLE account
    DROP CONSTRAINT account_closed_empty, DROP CONSTRAINT account_counters, DROP CONSTRAINT account_ceiling, DROP CONSTRAINT account_floor,
    DROP COLUMN credit_pending, DROP COLUMN debit_pending,
    ADD CHECK (floor < 1e38), ADD CHECK (ceiling < 1e38),
    ADD CHECK (debit_posted >= 0 AND debit_posted < 1e38), ADD CHECK (credit_posted >= 0 AND credit_posted < 1e38),
    ADD CHECK (path ~ '^(je|ca|pb|fund)(:[^[:space:]:]+)+$'),
    ADD CHECK (type IN ('ASSET', 'LIABILITY', 'EQUITY', 'INCOME', 'EXPENSE', 'STATISTICAL')),
    ADD CHECK (normal_side IN ('DEBIT', 'CREDIT')), ADD CHECK (lock_class IN ('OPEN', 'LOCKED', 'CONTRA')),
    ADD CONSTRAINT account_floor CHECK (floor IS NULL OR
      (CASE normal_side WHEN 'DEBIT' THEN debit_posted - credit_posted ELSE credit_posted - debit_posted END) >= floor),
    ADD CONSTRAINT account_ceiling CHECK (ceiling IS NULL OR
      (CASE normal_side WHEN 'DEBIT' THEN debit_posted - credit_posted ELSE credit_posted - debit_posted END) <= ceiling);
  DROP INDEX journal_reversed_once;
  ALTER TABLE journal ADD UNIQUE (reverses);
  ALTER TABLE journal DROP COLUMN adjusts_period, DROP COLUMN adjustment, DROP COLUMN resolves, DROP COLUMN expires_at, DROP COLUMN phase;
`;
