import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the pages of the books are read by. Every posting pays for it: kinds and actors are listed by the batch, not by
 * the journal, one index replaces another, and most journals stay out of the rest.
 */
export class BooksIndexes1763800008400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Which kinds of whose journals a batch holds, and how many: one row where an index would have a thousand.
      CREATE TABLE batch_kind (
        ledger_id uuid NOT NULL,
        kind text NOT NULL,
        actor text NOT NULL,
        batch_sequence bigint NOT NULL,
        journals integer NOT NULL CHECK (journals > 0),
        PRIMARY KEY (ledger_id, kind, actor, batch_sequence)
      );
      INSERT INTO batch_kind SELECT ledger_id, kind, actor, batch_sequence, count(*) FROM journal GROUP BY 1, 2, 3, 4;
      CALL make_append_only('batch_kind');
      CREATE FUNCTION list_batch_kinds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      BEGIN
        INSERT INTO batch_kind (ledger_id, kind, actor, batch_sequence, journals)
        SELECT a.ledger_id, a.kind, a.actor, a.batch_sequence, count(*) FROM added a GROUP BY 1, 2, 3, 4;
        RETURN NULL;
      END $$;
      CREATE TRIGGER list_batch_kinds AFTER INSERT ON journal REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION list_batch_kinds();
      ALTER TABLE journal ENABLE ALWAYS TRIGGER list_batch_kinds;
      GRANT SELECT ON batch_kind TO copyhold_app, copyhold_auditor;
      -- In place of an index on the same days with an id, which was larger and gave no order of its own.
      DROP INDEX journal_effective;
      CREATE INDEX journal_effective ON journal (ledger_id, effective_at, batch_sequence, ordinal);
      CREATE INDEX journal_source ON journal (ledger_id, source_id) WHERE source_id IS NOT NULL;
      -- What stands out: holds and what ended them, and reversals.
      CREATE INDEX journal_marked ON journal (ledger_id, batch_sequence, ordinal)
        WHERE phase <> 'POSTED' OR reverses IS NOT NULL;

      -- The last batch recorded before an instant; 0 for none. Batches are gapless and their times never run back, so it
      -- is looked for by halves.
      CREATE FUNCTION batch_before(p_ledger uuid, p_at timestamptz) RETURNS bigint
      LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
      DECLARE
        v_low bigint := 0;
        v_high bigint := coalesce((SELECT b.sequence FROM batch b WHERE b.ledger_id = p_ledger ORDER BY b.sequence DESC LIMIT 1), 0);
        v_middle bigint;
      BEGIN
        WHILE v_low < v_high LOOP
          v_middle := (v_low + v_high + 1) / 2;
          IF (SELECT b.recorded_at < p_at FROM batch b WHERE b.ledger_id = p_ledger AND b.sequence = v_middle) THEN
            v_low := v_middle;
          ELSE
            v_high := v_middle - 1;
          END IF;
        END LOOP;
        RETURN v_low;
      END $$;

      -- The last entry of an account that stands before a place in the books; 0 for none. By halves as well: the entries
      -- of an account follow the order of the books without a gap.
      CREATE FUNCTION version_before(p_account uuid, p_batch bigint, p_ordinal integer) RETURNS bigint
      LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
      DECLARE
        v_low bigint := 0;
        v_high bigint := coalesce((SELECT e.version FROM entry e WHERE e.account_id = p_account ORDER BY e.version DESC LIMIT 1), 0);
        v_middle bigint;
      BEGIN
        WHILE v_low < v_high LOOP
          v_middle := (v_low + v_high + 1) / 2;
          IF (SELECT (j.batch_sequence, j.ordinal) < (p_batch, p_ordinal)
              FROM entry e JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
              WHERE e.account_id = p_account AND e.version = v_middle) THEN
            v_low := v_middle;
          ELSE
            v_high := v_middle - 1;
          END IF;
        END LOOP;
        RETURN v_low;
      END $$;
      REVOKE EXECUTE ON FUNCTION batch_before, version_before, list_batch_kinds FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION batch_before, version_before TO copyhold_app, copyhold_auditor;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION batch_before, version_before;
      REVOKE ALL ON batch_kind FROM copyhold_app, copyhold_auditor;
      DROP TRIGGER list_batch_kinds ON journal;
      DROP TABLE batch_kind;
      DROP FUNCTION list_batch_kinds;
      DROP INDEX journal_source, journal_marked, journal_effective;
      CREATE INDEX journal_effective ON journal (ledger_id, effective_at, id);
    `);
  }
}
