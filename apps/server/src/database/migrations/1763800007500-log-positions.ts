import type { MigrationInterface, QueryRunner } from 'typeorm';
import { votesInTurn } from './sql/votes-in-turn.js';

/**
 * Each leaf gets its place in the log when it is staged: under the lock of the ledger's row, so that places have no gap
 * and follow the order of the commits, and a place that a rollback gives up is given again.
 */
export class LogPositions1763800007500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(POSITIONS);
    await runner.query(votesInTurn('PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(votesInTurn(''));
    await runner.query(DOWN);
  }
}

const POSITIONS = `
  ALTER TABLE log_stage ADD COLUMN position bigint CHECK (position > 0);
  -- What was staged before has no other order than its time, which is what a uuid of version 7 sorts by.
  ALTER TABLE log_stage DISABLE TRIGGER append_only;
  UPDATE log_stage s SET position = n.position
  FROM (SELECT id, row_number() OVER (PARTITION BY partnership_id ORDER BY id) AS position FROM log_stage) AS n WHERE n.id = s.id;
  ALTER TABLE log_stage ENABLE ALWAYS TRIGGER append_only;
  ALTER TABLE log_stage ALTER COLUMN position SET NOT NULL, ADD UNIQUE (partnership_id, position);
  -- Asked at every posting, and no partnership can be removed or renumbered while it has a ledger.
  ALTER TABLE log_stage DROP CONSTRAINT log_stage_partnership_id_fkey;

  -- Whoever stages holds the ledger's row until the commit, and takes it before any row of a motion, a period or an
  -- account: one order for all, so nobody waits in a circle. The index of a leaf in the tree is its position less one.
  CREATE OR REPLACE FUNCTION stage_leaf(p_partnership uuid, p_type text, p_entry text) RETURNS bytea
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp SET enable_seqscan = off AS $$
  DECLARE v_hash bytea;
  BEGIN
    -- A partnership that is only being founded has no ledger yet: there the unique position refuses a second founder.
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    -- In a later statement, whose snapshot holds what the lock waited for.
    INSERT INTO log_stage (partnership_id, type, entry, position)
    SELECT p_partnership, p_type, convert_to(p_entry, 'UTF8'),
           1 + coalesce((SELECT max(s.position) FROM log_stage s WHERE s.partnership_id = p_partnership), 0)
    RETURNING leaf_hash INTO v_hash;
    RETURN v_hash;
  END $$;
`;

const DOWN = `
  CREATE OR REPLACE FUNCTION stage_leaf(p_partnership uuid, p_type text, p_entry text) RETURNS bytea
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    INSERT INTO log_stage (partnership_id, type, entry)
    VALUES (p_partnership, p_type, convert_to(p_entry, 'UTF8')) RETURNING leaf_hash
  $$;
  ALTER TABLE log_stage DROP COLUMN position, ADD FOREIGN KEY (partnership_id) REFERENCES partnership;
`;
