import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who took over which books of the past, and which batches these are: what they say of meters, runs and labels was
 * counted by other books than these.
 */
export class HistoryImports1763800008700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE history_import (
        ledger_id uuid NOT NULL REFERENCES ledger,
        id uuid NOT NULL DEFAULT uuidv7(),
        digest bytea NOT NULL CHECK (length(digest) = 32),
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
        format text NOT NULL CHECK (format IN ('CSV', 'HLEDGER')),
        actor text NOT NULL,
        journals bigint NOT NULL CHECK (journals > 0),
        first_batch bigint NOT NULL,
        last_batch bigint NOT NULL CHECK (last_batch >= first_batch),
        recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (ledger_id, id),
        FOREIGN KEY (ledger_id, first_batch) REFERENCES batch,
        FOREIGN KEY (ledger_id, last_batch) REFERENCES batch
      );
      CALL make_append_only('history_import');

      -- History is all that a ledger holds: every batch of it was posted by this very transaction. Nobody calls what was
      -- posted in these books history later on.
      CREATE FUNCTION record_history_import(p_ledger uuid, p_digest bytea, p_name text, p_format text, p_actor text) RETURNS void
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      DECLARE v_last bigint; v_journals bigint;
      BEGIN
        SELECT head_sequence INTO STRICT v_last FROM ledger WHERE id = p_ledger FOR NO KEY UPDATE;
        IF v_last = 0 OR EXISTS (SELECT 1 FROM batch b WHERE b.ledger_id = p_ledger AND b.xmin <> pg_current_xact_id()::xid) THEN
          RAISE EXCEPTION 'history is posted by the transaction that records it, into empty books' USING ERRCODE = 'P0106';
        END IF;
        SELECT sum(b.journals) INTO v_journals FROM batch b WHERE b.ledger_id = p_ledger;
        INSERT INTO history_import (ledger_id, digest, name, format, actor, journals, first_batch, last_batch)
        VALUES (p_ledger, p_digest, p_name, p_format, p_actor, v_journals, 1, v_last);
        -- Keys in the order of RFC 8785, quantities as decimal strings; no file's name, which may be somebody's.
        PERFORM stage_leaf(p_ledger, 'history-import', format(
          '{"actor":%s,"digest":"%s","first":"1","format":"%s","journals":"%s","last":"%s","type":"history-import","v":"1"}',
          to_json(p_actor), encode(p_digest, 'hex'), p_format, v_journals, v_last));
      END $$;

      GRANT SELECT ON history_import TO copyhold_app, copyhold_auditor;
      REVOKE EXECUTE ON FUNCTION record_history_import FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION record_history_import TO copyhold_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION record_history_import; DROP TABLE history_import;');
  }
}
