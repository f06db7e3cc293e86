import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BEFORE_HOLDS } from './sql/before-holds.js';
import { GUARD_LEGS } from './sql/guard-legs.js';
import { PATH_SEGMENT, PATH_SEGMENT_BEFORE } from './sql/path-segment.js';

/**
 * What the ledger holds back, bounds and sets apart: pending journals, ceilings, closed accounts, restricted funds,
 * adjustments. Each rule stands here whoever writes.
 */
export class HoldsAndBounds1763800008000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
    await runner.query(HOLDS);
    await runner.query(FUNDS);
    await runner.query(PATH_SEGMENT);
    await runner.query(GUARD_LEGS);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(PATH_SEGMENT_BEFORE);
    await runner.query(BEFORE_HOLDS);
    await runner.query('DROP FUNCTION lock_fault');
  }
}

/** A body, then segments in which exactly what would end one, or not be seen, stands as %XX of its UTF-8 in capitals. */
const PATH = String.raw`'^(je|ca|pb|fund)(:([^%:\s\u0001-\u001f\u007f-\u009f\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]|%(0[1-9A-F]|1[0-9A-F]|20|25|3A|7F|C2%([89][0-9A-F]|A0)|E1%9A%80|E2%(80%(8[0-9A]|A[89F])|81%9F)|E3%80%80|EF%BB%BF))+)+$'`;

const COLUMNS = `
  -- phase: PENDING holds value back until a journal that names it in resolves posts, voids or expires it.
  ALTER TABLE journal
    ADD COLUMN phase text NOT NULL DEFAULT 'POSTED' CHECK (phase IN ('PENDING', 'POSTED', 'VOIDED', 'EXPIRED')),
    ADD COLUMN expires_at timestamptz CHECK (expires_at < '2200-01-01T00:00:00Z'),
    ADD COLUMN resolves uuid,
    -- An officer's entry in a period that is closed softly, shown as such.
    ADD COLUMN adjustment boolean NOT NULL DEFAULT false,
    -- The period that this entry corrects where that one is closed for good.
    ADD COLUMN adjusts_period uuid,
    ADD CONSTRAINT journal_hold_ends CHECK ((phase = 'PENDING') = (expires_at IS NOT NULL)),
    ADD CONSTRAINT journal_resolves CHECK (phase = 'POSTED' OR (phase = 'PENDING') = (resolves IS NULL)),
    ADD CONSTRAINT journal_reverses_posted CHECK (reverses IS NULL OR (phase = 'POSTED' AND resolves IS NULL)),
    ADD CONSTRAINT journal_adjusts_one CHECK (adjusts_period IS NULL OR NOT adjustment);
  -- Once resolved, once reversed; most journals do neither and stay out of both indexes.
  CREATE UNIQUE INDEX journal_resolved_once ON journal (resolves) WHERE resolves IS NOT NULL;
  ALTER TABLE journal DROP CONSTRAINT journal_reverses_key;

  -- What a batch refers to is looked up once for all of it, by statement triggers that even a replica role fires: a
  -- foreign key asks row by row, and asked a thousand times for the one ledger. Nothing that is referred to here can be
  -- removed or renumbered. The keys of a transfer's two accounts stay: they make another ledger or unit impossible.
  ALTER TABLE journal DROP CONSTRAINT journal_ledger_id_fkey, DROP CONSTRAINT journal_reverses_fkey;
  ALTER TABLE transfer DROP CONSTRAINT transfer_journal_id_ledger_id_fkey;
  ALTER TABLE entry DROP CONSTRAINT entry_transfer_id_fkey, DROP CONSTRAINT entry_account_id_fkey;
  ALTER TABLE journal DROP CONSTRAINT journal_id_ledger_id_key;
  -- The key first: no other index could serve to look one up. Several begin with the ledger, and a plan made while the
  -- tables were young would take any of them.
  ALTER TABLE journal DROP CONSTRAINT journal_ledger_id_idempotency_key_key, ADD UNIQUE (idempotency_key, ledger_id);
  CREATE UNIQUE INDEX journal_reversed_once ON journal (reverses) WHERE reverses IS NOT NULL;
  CREATE INDEX journal_adjusts ON journal (ledger_id, adjusts_period) WHERE adjusts_period IS NOT NULL;

  ALTER TABLE account
    ADD COLUMN debit_pending numeric(38,0) NOT NULL DEFAULT 0,
    ADD COLUMN credit_pending numeric(38,0) NOT NULL DEFAULT 0,
    -- What never changes is compared with the chart when the account is opened, not at each posting.
    DROP CONSTRAINT account_path_check, DROP CONSTRAINT account_type_check, DROP CONSTRAINT account_normal_side_check,
    DROP CONSTRAINT account_lock_class_check,
    -- Every constraint is asked at every posting: what belongs together is asked at once.
    DROP CONSTRAINT account_floor_check, DROP CONSTRAINT account_ceiling_check,
    DROP CONSTRAINT account_debit_posted_check, DROP CONSTRAINT account_credit_posted_check,
    DROP CONSTRAINT account_floor, DROP CONSTRAINT account_ceiling,
    ADD CONSTRAINT account_counters CHECK (
      least(debit_posted, credit_posted, debit_pending, credit_pending) >= 0
      AND greatest(debit_posted, credit_posted, debit_pending, credit_pending) < 1e38),
    -- What is held back on the reducing side counts as gone, what is held on the growing side as come.
    ADD CONSTRAINT account_floor CHECK (floor IS NULL OR (CASE normal_side
      WHEN 'DEBIT' THEN debit_posted - credit_posted - credit_pending
      ELSE credit_posted - debit_posted - debit_pending END) >= floor),
    ADD CONSTRAINT account_ceiling CHECK (ceiling IS NULL OR (ceiling < 1e38 AND (floor <= ceiling) IS NOT FALSE AND (CASE normal_side
      WHEN 'DEBIT' THEN debit_posted - credit_posted + debit_pending
      ELSE credit_posted - debit_posted + credit_pending END) <= ceiling)),
    ADD CONSTRAINT account_closed_empty CHECK (
      NOT closed OR (debit_posted = credit_posted AND debit_pending = 0 AND credit_pending = 0));
`;

const HOLDS = `
  -- The legs of pending journals: nothing of them is in transfer or entry before they are posted.
  CREATE TABLE hold (
    journal_id uuid NOT NULL,
    position integer NOT NULL,
    ledger_id uuid NOT NULL,
    unit text NOT NULL,
    debit_account_id uuid NOT NULL,
    credit_account_id uuid NOT NULL,
    amount numeric(38,0) NOT NULL CHECK (amount > 0 AND amount < 1e38),
    purpose_code text,
    PRIMARY KEY (journal_id, position),
    CHECK (debit_account_id <> credit_account_id),
    FOREIGN KEY (debit_account_id, ledger_id, unit) REFERENCES account (id, ledger_id, unit),
    FOREIGN KEY (credit_account_id, ledger_id, unit) REFERENCES account (id, ledger_id, unit)
  );
  CREATE INDEX hold_debit ON hold (debit_account_id);
  CREATE INDEX hold_credit ON hold (credit_account_id);
  CALL make_append_only('hold');

  -- The holds that nobody has resolved yet: what an expiry looks through.
  CREATE TABLE open_hold (
    journal_id uuid PRIMARY KEY REFERENCES journal,
    ledger_id uuid NOT NULL REFERENCES ledger,
    expires_at timestamptz NOT NULL
  );
  CREATE INDEX open_hold_expires ON open_hold (ledger_id, expires_at);
`;

const FUNDS = `
  -- The fund that an account belongs to: a restricted fund's own accounts, and the cash kept apart for it.
  CREATE FUNCTION fund_of(p_path text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN p_path LIKE 'fund:%' THEN split_part(p_path, ':', 2)
                WHEN p_path LIKE 'je:assets:bank:restricted:%' THEN split_part(p_path, ':', 5) END
  $$;

  CREATE OR REPLACE FUNCTION account_follows_chart() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  DECLARE v_kind account_kind := chart_line(NEW.path);
  BEGIN
    -- An id has one spelling, and keys and memos that are made of several still fit: what libs/ledger takes for a path.
    IF v_kind.pattern IS NULL OR octet_length(NEW.path) > 400
       OR (SELECT max(octet_length(s)) FROM string_to_table(NEW.path, ':') AS s) > 100
       OR NEW.path !~ ${PATH} THEN
      RAISE EXCEPTION 'the chart of accounts has no %', NEW.path USING ERRCODE = 'P0109';
    END IF;
    IF ROW(NEW.type, NEW.normal_side, NEW.lock_class, NEW.floor, NEW.closed)
       IS DISTINCT FROM ROW(v_kind.type, v_kind.normal_side, v_kind.lock_class, v_kind.floor, false)
       OR NEW.fund IS DISTINCT FROM fund_of(NEW.path) THEN
      RAISE EXCEPTION '% is not what the chart says it is', NEW.path USING ERRCODE = 'P0109';
    END IF;
    -- Money never stands in a statistical account, nor a count in an account of money.
    IF (v_kind.type = 'STATISTICAL') IS DISTINCT FROM ((SELECT u.kind FROM unit u WHERE u.code = NEW.unit) <> 'MONEY') THEN
      RAISE EXCEPTION '% is no account of %', NEW.path, NEW.unit USING ERRCODE = 'P0109';
    END IF;
    RETURN NEW;
  END $$;

  -- The cash of a fund belonged to no fund before. What is copied on its lines follows; no amount changes.
  ALTER TABLE account DISABLE TRIGGER account_nature_is_fixed;
  UPDATE account SET fund = fund_of(path) WHERE fund IS DISTINCT FROM fund_of(path);
  ALTER TABLE account ENABLE ALWAYS TRIGGER account_nature_is_fixed;
  ALTER TABLE entry DISABLE TRIGGER append_only;
  UPDATE entry e SET fund = a.fund FROM account a WHERE a.id = e.account_id AND e.fund IS DISTINCT FROM a.fund;
  ALTER TABLE entry ENABLE ALWAYS TRIGGER append_only;
`;

const GRANTS = `
  GRANT SELECT ON hold, open_hold TO copyhold_app, copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION fund_of FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION fund_of TO copyhold_app, copyhold_auditor;
`;
