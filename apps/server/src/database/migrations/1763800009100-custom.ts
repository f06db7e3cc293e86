import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ADOPT_CUSTOM, ADOPT_CUSTOM_BEFORE } from './sql/adopt-custom.js';
import { CUSTOM_BOUNDS } from './sql/custom-bounds.js';
import { JUDGE_CUSTOM } from './sql/judge-custom.js';

/** A later custom is the one that members resolved, never of the past, and loosens no entrenched clause. */
export class Custom1763800009100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(CUSTOM_BOUNDS);
    await runner.query(JUDGE_CUSTOM);
    await runner.query(ADOPT_CUSTOM);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(ADOPT_CUSTOM_BEFORE);
    await runner.query(DOWN);
  }
}

const TABLES = `
  -- The lib has the same list; a test compares them. absent is what a custom says that was adopted before the clause.
  CREATE TABLE entrenched_clause (
    key text PRIMARY KEY,
    path text[] NOT NULL GENERATED ALWAYS AS (string_to_array(key, '.')) STORED,
    direction text NOT NULL CHECK (direction IN ('RISES', 'FALLS', 'CLIMBS', 'ONCE', 'FIXED')),
    ladder text[],
    absent text,
    CHECK ((ladder IS NOT NULL) = (direction IN ('CLIMBS', 'ONCE')))
  );
  INSERT INTO entrenched_clause (key, direction, ladder, absent) VALUES
    ('currency', 'FIXED', NULL, NULL),
    ('jurisdiction', 'ONCE', '{DEFAULT}', 'DEFAULT'),
    ('lives.notices', 'RISES', NULL, '3'),
    ('lock.guardianConsent', 'CLIMBS', '{UNLISTED_BODIES,EVERY_DISPOSAL}', 'UNLISTED_BODIES'),
    ('lock.specifiedBody', 'ONCE', '{""}', ''),
    ('majorities.CUSTOM_CHANGE.majority', 'CLIMBS', '{SIMPLE,TWO_THIRDS}', 'TWO_THIRDS'),
    ('majorities.CUSTOM_CHANGE.count', 'CLIMBS', '{WEIGHTED,EVERY}', 'EVERY'),
    ('majorities.DISPOSAL.majority', 'CLIMBS', '{SIMPLE,TWO_THIRDS}', 'TWO_THIRDS'),
    ('majorities.DISPOSAL.count', 'CLIMBS', '{WEIGHTED,EVERY}', 'WEIGHTED'),
    ('majorities.LOSS_ABSORPTION.majority', 'CLIMBS', '{SIMPLE,TWO_THIRDS}', 'TWO_THIRDS'),
    ('majorities.LOSS_ABSORPTION.count', 'CLIMBS', '{WEIGHTED,EVERY}', 'WEIGHTED'),
    ('share.revenueFloor', 'RISES', NULL, NULL),
    ('valueIndex', 'FALLS', NULL, '1/25'),
    ('waterfall.lockedReserve', 'RISES', NULL, NULL),
    ('waterfall.standingShare', 'RISES', NULL, NULL);
  CALL make_append_only('entrenched_clause');

  -- One resolution adopts one custom.
  CREATE UNIQUE INDEX custom_version_resolution ON custom_version (partnership_id, resolution_id);

  -- What somebody thinks the custom should say. It decides nothing.
  CREATE TABLE custom_proposal (
    partnership_id uuid NOT NULL REFERENCES partnership,
    id uuid NOT NULL DEFAULT uuidv7(),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    why text NOT NULL CHECK (length(why) BETWEEN 1 AND 5000),
    document text NOT NULL CHECK (document IS JSON OBJECT AND octet_length(document) <= 262144),
    base_version integer NOT NULL,
    person_id uuid NOT NULL,
    state text NOT NULL DEFAULT 'DRAFT' CHECK (state IN ('DRAFT', 'WITHDRAWN', 'ADOPTED')),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, id),
    FOREIGN KEY (partnership_id, base_version) REFERENCES custom_version,
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );

  -- Adoption is adopt_custom's to say, and nothing leads out of it or out of a withdrawal.
  CREATE FUNCTION proposal_moves_once() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF OLD.state <> 'DRAFT' OR (NEW.state = 'ADOPTED' AND NOT EXISTS (
      SELECT 1 FROM custom_version c WHERE c.partnership_id = NEW.partnership_id AND c.rules = NEW.document)) THEN
      RAISE EXCEPTION 'a proposal goes from % to %', OLD.state, NEW.state USING ERRCODE = 'P0102';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER proposal_moves_once BEFORE UPDATE OF state ON custom_proposal
    FOR EACH ROW EXECUTE FUNCTION proposal_moves_once();
  ALTER TABLE custom_proposal ENABLE ALWAYS TRIGGER proposal_moves_once;
`;

const GRANTS = `
  GRANT SELECT ON entrenched_clause, custom_bound, custom_floor TO copyhold_app, copyhold_auditor;
  GRANT SELECT, INSERT (partnership_id, title, why, document, base_version, person_id), UPDATE (state) ON custom_proposal TO copyhold_app;
  GRANT SELECT (partnership_id, id, title, why, document, base_version, state, created_at) ON custom_proposal TO copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION exact_ratio, compare_exact, is_canonical_number, sum_to_one, canonical_custom, keeps_bound, custom_out_of_bounds,
    custom_disagrees, fee_is_worded, fee_is_held, custom_below_statute, judge_custom, clause_loosened, cost_rises_too_fast,
    judge_custom_change, custom_instant, custom_entry, proposal_moves_once FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION custom_instant, custom_entry TO copyhold_app, copyhold_auditor;
`;

const DOWN = `
  DROP FUNCTION custom_entry, custom_instant, judge_custom_change, cost_rises_too_fast, clause_loosened, judge_custom, custom_below_statute,
    fee_is_held, fee_is_worded, custom_disagrees, custom_out_of_bounds, keeps_bound, canonical_custom, sum_to_one, is_canonical_number,
    compare_exact, exact_ratio;
  DROP TABLE custom_proposal, entrenched_clause, custom_bound, custom_floor;
  DROP FUNCTION proposal_moves_once;
  DROP INDEX custom_version_resolution;
`;
