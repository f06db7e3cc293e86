import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ENTER_ROLL } from './sql/enter-roll.js';
import { ROLL_GUARDS } from './sql/roll-guards.js';
import { ROLL_PARTIES } from './sql/roll-parties.js';
import { ROLL_TABLES } from './sql/roll-tables.js';

/** The court roll as a machine: each line a canonical document, each step one that the custom knows. */
export class CourtRoll1763800009300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHART);
    await runner.query(ROLL_TABLES);
    await runner.query(STEPS);
    await runner.query(ROLL_GUARDS);
    await runner.query(ROLL_PARTIES);
    await runner.query(ENTER_ROLL);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const CHART = `
  INSERT INTO account_kind (pattern, type, normal_side, lock_class, floor) VALUES
    ('je:income:entry-fines', 'INCOME', 'CREDIT', 'OPEN', NULL);
`;

// A test holds these rows to be those of the lib. An empty state is where a holding begins.
const STEPS = `
  INSERT INTO roll_transition (event, from_state, to_state) VALUES
    ('GRANTED', '', 'GRANTED'), ('APPORTIONED', '', 'ADMITTED'),
    ('ADMITTED', 'GRANTED', 'ADMITTED'), ('ADMITTED', 'ADMITTANCE_DUE', 'ADMITTED'),
    ('SURRENDERED', 'ADMITTED', 'SURRENDERED'), ('RECEIVED', 'SURRENDERED', 'ADMITTANCE_DUE'),
    ('FORECLOSED', 'ADMITTED', 'ADMITTANCE_DUE'), ('DIED', 'ADMITTED', 'HEIR_DUE'),
    ('DIED', 'SURRENDERED', 'HEIR_DUE'), ('DIED', 'ADMITTANCE_DUE', 'HEIR_DUE'),
    ('DIED', 'PRESENTED', 'HEIR_DUE'), ('DIED', 'SUSPENDED', 'HEIR_DUE'),
    ('HEIR_NAMED', 'HEIR_DUE', 'HEIR_DUE'), ('HEIR_NAMED', 'NOTICE1', 'NOTICE1'),
    ('HEIR_NAMED', 'NOTICE2', 'NOTICE2'), ('HEIR_NAMED', 'NOTICE3', 'NOTICE3'),
    ('HEIR_NAMED', 'SEIZED_QUOUSQUE', 'SEIZED_QUOUSQUE'), ('HEIR_CLAIMED', 'HEIR_DUE', 'ADMITTANCE_DUE'),
    ('HEIR_CLAIMED', 'NOTICE1', 'ADMITTANCE_DUE'), ('HEIR_CLAIMED', 'NOTICE2', 'ADMITTANCE_DUE'),
    ('HEIR_CLAIMED', 'NOTICE3', 'ADMITTANCE_DUE'), ('NOTICED', 'HEIR_DUE', 'NOTICE1'),
    ('NOTICED', 'NOTICE1', 'NOTICE2'), ('NOTICED', 'NOTICE2', 'NOTICE3'),
    ('NOTICED', 'NOTICE3', 'NOTICE3'), ('SEIZED', 'NOTICE3', 'SEIZED_QUOUSQUE'),
    ('RESTORED', 'SEIZED_QUOUSQUE', 'ADMITTED'), ('ESCHEATED', 'SEIZED_QUOUSQUE', 'ESCHEAT'),
    ('PRESENTED', 'ADMITTED', 'PRESENTED'), ('JUDGED', 'PRESENTED', 'ADMITTED'),
    ('JUDGED', 'PRESENTED', 'SUSPENDED'), ('JUDGED', 'PRESENTED', 'FORFEIT'),
    ('REINSTATED', 'SUSPENDED', 'ADMITTED'), ('SPLIT', 'ADMITTED', 'SPLIT'),
    ('RELINQUISHED', 'ADMITTED', 'RELINQUISHED'), ('PLEDGED', 'ADMITTED', 'ADMITTED'),
    ('PLEDGE_RELEASED', 'ADMITTED', 'ADMITTED'), ('PLEDGE_RELEASED', 'HEIR_DUE', 'HEIR_DUE'),
    ('PLEDGE_RELEASED', 'NOTICE1', 'NOTICE1'), ('PLEDGE_RELEASED', 'NOTICE2', 'NOTICE2'),
    ('PLEDGE_RELEASED', 'NOTICE3', 'NOTICE3'), ('PLEDGE_RELEASED', 'SEIZED_QUOUSQUE', 'SEIZED_QUOUSQUE'),
    ('PLEDGE_RELEASED', 'PRESENTED', 'PRESENTED'), ('PLEDGE_RELEASED', 'SUSPENDED', 'SUSPENDED'),
    ('LET', 'ADMITTED', 'ADMITTED'), ('IMPROVED', 'ADMITTED', 'ADMITTED'),
    ('FINE_DISPUTED', 'ADMITTED', 'ADMITTED'), ('FINE_DISPUTED', 'PRESENTED', 'PRESENTED'),
    ('FINE_DISPUTED', 'SUSPENDED', 'SUSPENDED'), ('FINE_SETTLED', 'GRANTED', 'GRANTED'),
    ('FINE_SETTLED', 'ADMITTED', 'ADMITTED'), ('FINE_SETTLED', 'SURRENDERED', 'SURRENDERED'),
    ('FINE_SETTLED', 'ADMITTANCE_DUE', 'ADMITTANCE_DUE'), ('FINE_SETTLED', 'HEIR_DUE', 'HEIR_DUE'),
    ('FINE_SETTLED', 'NOTICE1', 'NOTICE1'), ('FINE_SETTLED', 'NOTICE2', 'NOTICE2'),
    ('FINE_SETTLED', 'NOTICE3', 'NOTICE3'), ('FINE_SETTLED', 'SEIZED_QUOUSQUE', 'SEIZED_QUOUSQUE'),
    ('FINE_SETTLED', 'PRESENTED', 'PRESENTED'), ('FINE_SETTLED', 'SUSPENDED', 'SUSPENDED'),
    ('OPERATOR_CHANGED', 'GRANTED', 'GRANTED'), ('OPERATOR_CHANGED', 'ADMITTED', 'ADMITTED'),
    ('OPERATOR_CHANGED', 'SURRENDERED', 'SURRENDERED'), ('OPERATOR_CHANGED', 'ADMITTANCE_DUE', 'ADMITTANCE_DUE'),
    ('OPERATOR_CHANGED', 'HEIR_DUE', 'HEIR_DUE'), ('OPERATOR_CHANGED', 'NOTICE1', 'NOTICE1'),
    ('OPERATOR_CHANGED', 'NOTICE2', 'NOTICE2'), ('OPERATOR_CHANGED', 'NOTICE3', 'NOTICE3'),
    ('OPERATOR_CHANGED', 'SEIZED_QUOUSQUE', 'SEIZED_QUOUSQUE'), ('OPERATOR_CHANGED', 'PRESENTED', 'PRESENTED'),
    ('OPERATOR_CHANGED', 'SUSPENDED', 'SUSPENDED');
  INSERT INTO roll_barred (kind, event) VALUES
    ('LABELLER_SHARE', 'SURRENDERED'), ('LABELLER_SHARE', 'RECEIVED'), ('LABELLER_SHARE', 'PLEDGED'),
    ('LABELLER_SHARE', 'FORECLOSED'), ('LABELLER_SHARE', 'LET'), ('LABELLER_SHARE', 'SPLIT');
  CALL make_append_only('roll_transition');
  CALL make_append_only('roll_barred');
`;

const GRANTS = `
  GRANT SELECT ON roll_transition, roll_barred, holding_period, fine, juror, pasture TO copyhold_app;
  GRANT SELECT ON roll_transition, roll_barred, holding_period, fine, juror, pasture TO copyhold_auditor;
  GRANT SELECT ON roll_salt, minority TO copyhold_app;
  REVOKE EXECUTE ON FUNCTION custom_on, flat_canonical, fee_most, refuse_entry, custom_value_of, custom_rent_of, roll_entry_is_lawful,
    roll_figures_are_lawful, verdict_is_lawful, verdict_has_its_jury, fine_is_posted, pasture_carries, keep_roll_salt, end_period,
    apply_to_holding, holding_of_line, enter_roll, roll_is_whole, set_pasture, erase_roll_salt, roll_is_history, demo_is_told_once,
    roll_members_are_lawful, roll_parties_are_lawful, roll_day_is_lawful, fines_are_of_the_roll, entry_fine_has_its_line, keep_minority,
    pasture_gates, pasture_entry FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION enter_roll, set_pasture, roll_is_history TO copyhold_app;
  GRANT EXECUTE ON FUNCTION erase_roll_salt TO copyhold_closer;
  GRANT EXECUTE ON FUNCTION custom_on, fee_most, pasture_gates, pasture_entry TO copyhold_app, copyhold_auditor;
  -- What it wrote has no document: holdings are enrolled through enter_roll like every other line.
  REVOKE EXECUTE ON FUNCTION enrol_holdings FROM copyhold_app;
`;

const DOWN = `
  DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM roll_entry WHERE document IS NOT NULL) OR EXISTS (SELECT 1 FROM pasture) THEN
      RAISE EXCEPTION 'the court roll has lines or pastures that nothing older than this migration can keep: it is taken back only where there are none';
    END IF;
  END $$;
  GRANT EXECUTE ON FUNCTION enrol_holdings TO copyhold_app;
  DROP TRIGGER entry_fine_has_its_line ON journal;
  DROP TRIGGER fines_are_of_the_roll ON transfer;
  DROP TRIGGER demo_is_told_once ON demo_seed;
  DROP FUNCTION pasture_entry;
  DROP TRIGGER pasture_carries ON holding;
  DROP TRIGGER verdict_has_its_jury ON roll_entry;
  DROP TRIGGER roll_entry_is_lawful ON roll_entry;
  DROP FUNCTION erase_roll_salt, set_pasture, pasture_gates, keep_minority, roll_is_whole, enter_roll, holding_of_line, apply_to_holding, end_period, keep_roll_salt;
  DROP TABLE pasture, juror, fine, holding_period, minority, roll_salt, roll_barred, roll_transition;
  DROP FUNCTION pasture_carries, fine_is_posted, verdict_has_its_jury, verdict_is_lawful, roll_figures_are_lawful, roll_entry_is_lawful,
    entry_fine_has_its_line, fines_are_of_the_roll, demo_is_told_once, roll_day_is_lawful, roll_parties_are_lawful, roll_members_are_lawful, roll_is_history,
    custom_rent_of, custom_value_of, refuse_entry, fee_most, flat_canonical, custom_on;
  ALTER TABLE roll_entry DROP CONSTRAINT roll_entry_of_holding, DROP COLUMN state, DROP COLUMN document;
  DROP INDEX holding_of_person, holding_of_subject;
  ALTER TABLE holding DROP COLUMN to_use_of, DROP COLUMN quantity, DROP COLUMN improvement, DROP COLUMN meter, DROP COLUMN value_minor,
    DROP COLUMN rent_minor, DROP COLUMN life, DROP COLUMN appurtenant_to, DROP COLUMN entered_on, DROP COLUMN vacant_since,
    DROP COLUMN minor_until, DROP COLUMN notices, DROP COLUMN noticed_on, DROP COLUMN pledgee, DROP COLUMN pledge_minor,
    DROP COLUMN pledge_due, DROP COLUMN let_to, DROP COLUMN let_until, DROP COLUMN fine_disputed, DROP COLUMN presenter,
    DROP COLUMN presented_on, DROP COLUMN suspended_until,
    DROP CONSTRAINT holding_number_check, DROP CONSTRAINT holding_numbered_by_kind, DROP CONSTRAINT holding_kind_check, DROP CONSTRAINT holding_state_check;
  ALTER TABLE holding
    ADD CONSTRAINT holding_number_check CHECK (number ~ '^[HLD]-[0-9]{4,8}$'),
    ADD CONSTRAINT holding_kind_check CHECK (kind IN ('HOST_CLAIM', 'LABELLER_SHARE', 'DEVELOPER_RIGHT')),
    ADD CONSTRAINT holding_state_check CHECK (state IN ('GRANTED', 'ADMITTED', 'SURRENDERED')),
    ADD CONSTRAINT holding_partnership_id_person_id_kind_subject_key UNIQUE (partnership_id, person_id, kind, subject);
  ALTER TABLE account_kind DISABLE TRIGGER append_only;
  DELETE FROM account_kind WHERE pattern = 'je:income:entry-fines';
  ALTER TABLE account_kind ENABLE ALWAYS TRIGGER append_only;
`;
