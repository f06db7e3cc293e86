import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LOG_FUNCTIONS } from './sql/log-functions.js';
import { LOG_TREE } from './sql/log-tree.js';

/**
 * The log over what is staged: its name, the nodes of its tree, what was signed of it and by whom else, and where it
 * stopped. The sequencer's login alone writes here, and only what the leaves bear out.
 */
export class TransparencyLog1763800009000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(LOG_TREE);
    await runner.query(LOG_FUNCTIONS);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      REVOKE ALL ON log_stage, partnership FROM copyhold_sequencer;
      DROP FUNCTION note_witness, record_log_keys, last_log_keys, is_log_key, resume_log, halt_log, store_cosignature, store_checkpoint,
        append_nodes, demand_leaves, name_log, log_root, log_hashes, merkle_root;
      DROP TABLE log_lease, log_witness, log_halt, log_cosignature, log_checkpoint, log_node, log_identity;
      DROP INDEX log_stage_leaf;
    `);
  }
}

const TABLES = `
  -- Whoever holds an entry looks up its leaf.
  CREATE INDEX log_stage_leaf ON log_stage (partnership_id, leaf_hash);

  -- The name that every checkpoint begins with: given at the first signing, and never changed.
  CREATE TABLE log_identity (
    partnership_id uuid PRIMARY KEY REFERENCES partnership,
    origin text NOT NULL UNIQUE CHECK (origin ~ '^[^[:space:]+/]+(/[^[:space:]+/]+)+$' AND length(origin) <= 200),
    since timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CALL make_append_only('log_identity');

  -- The root of 256^level leaves: what tiles above level 0 hold. Leaves themselves, and entries, are read where they
  -- were staged.
  CREATE TABLE log_node (
    partnership_id uuid NOT NULL REFERENCES partnership,
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 7),
    index bigint NOT NULL CHECK (index >= 0),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (partnership_id, level, index)
  );
  CALL make_append_only('log_node');

  -- What was signed, word for word: one tree for a size.
  CREATE TABLE log_checkpoint (
    partnership_id uuid NOT NULL REFERENCES log_identity,
    size bigint NOT NULL CHECK (size > 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    note text NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, size)
  );
  CALL make_append_only('log_checkpoint');

  -- What witnesses answered: a line below the note.
  CREATE TABLE log_cosignature (
    partnership_id uuid NOT NULL,
    size bigint NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    line text NOT NULL CHECK (line ~ '^— [^\\n]+\\n$' AND length(line) <= 1000),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, size, name),
    FOREIGN KEY (partnership_id, size) REFERENCES log_checkpoint
  );
  CALL make_append_only('log_cosignature');

  -- A log that stands still until somebody has looked, and why.
  CREATE TABLE log_halt (
    partnership_id uuid PRIMARY KEY REFERENCES partnership,
    reason text NOT NULL,
    since timestamptz NOT NULL DEFAULT clock_timestamp()
  );

  -- Whoever has this table locked signs, and nobody else. It holds nothing: only the sequencer's login can lock it, and a
  -- lock of a table, unlike that of a row, does not keep anything from being vacuumed while it lasts.
  CREATE TABLE log_lease (one boolean PRIMARY KEY CHECK (one));

  -- How far each witness has come, and how it was when it was last asked.
  CREATE TABLE log_witness (
    partnership_id uuid NOT NULL REFERENCES partnership,
    name text NOT NULL,
    url text NOT NULL,
    size bigint CHECK (size >= 0),
    asked_at timestamptz NOT NULL,
    failure text,
    PRIMARY KEY (partnership_id, name)
  );
`;

const GRANTS = `
  GRANT SELECT ON log_identity, log_node, log_checkpoint, log_cosignature, log_halt, log_witness
    TO copyhold_app, copyhold_auditor, copyhold_sequencer;
  GRANT MAINTAIN ON log_lease TO copyhold_sequencer;
  GRANT SELECT ON log_stage TO copyhold_sequencer;
  GRANT SELECT (id, slug) ON partnership TO copyhold_sequencer;
  REVOKE EXECUTE ON FUNCTION merkle_root, log_hashes, log_root, name_log, append_nodes, store_checkpoint, store_cosignature, halt_log,
    resume_log, record_log_keys, last_log_keys, is_log_key, demand_leaves, note_witness FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION merkle_root, log_hashes, log_root TO copyhold_app, copyhold_auditor, copyhold_sequencer;
  GRANT EXECUTE ON FUNCTION name_log, append_nodes, store_checkpoint, store_cosignature, halt_log, resume_log, record_log_keys,
    last_log_keys, note_witness TO copyhold_sequencer;
`;
