import type { MigrationInterface, QueryRunner } from 'typeorm';
import { earlierBodies } from './sql/earlier-bodies.js';
import { ENTER_ROLL } from './sql/enter-roll.js';
import { ENTRY_FINES_PAID } from './sql/entry-fines-paid.js';
import { HEIRS_OF_AGE } from './sql/heirs-of-age.js';
import { ROLL_GUARDS } from './sql/roll-guards.js';
import { ROLL_LINE_IS_LAWFUL, ROLL_LINES_JUDGED } from './sql/roll-lines-judged.js';
import { ROLL_LINES_ENTERED } from './sql/roll-lines-entered.js';
import { ROLL_PARTIES } from './sql/roll-parties.js';
import { WORDS_ERASED, WORDS_KEPT } from './sql/words-erased.js';

/**
 * Gates divided with their land, fines paid and reduced by a jury, the ladder of lives, grants that lapse, heirs' birth
 * dates out of reach, and words that fall with their salt.
 */
export class CourtRollWhole1763800009420 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(STEPS);
    await runner.query(HEIRS_OF_AGE);
    await runner.query(ENTRY_FINES_PAID);
    await runner.query(ROLL_LINES_JUDGED);
    await runner.query(ROLL_LINE_IS_LAWFUL);
    await runner.query(ROLL_LINES_ENTERED);
    await runner.query(WORDS_ERASED);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(NOTHING_LOST);
    await runner.query(
      [
        earlierBodies(ROLL_GUARDS, [
          'roll_entry_is_lawful',
          'roll_figures_are_lawful',
          'verdict_is_lawful',
          'verdict_has_its_jury',
        ]),
        earlierBodies(ROLL_PARTIES, [
          'roll_members_are_lawful',
          'roll_parties_are_lawful',
          'roll_day_is_lawful',
          'fines_are_of_the_roll',
        ]),
        earlierBodies(ENTER_ROLL, [
          'apply_to_holding',
          'holding_of_line',
          'enter_roll',
          'roll_is_whole',
          'erase_roll_salt',
          'set_pasture',
        ]),
        WORDS_KEPT,
        DOWN,
      ].join('\n'),
    );
  }
}

// A test holds the rows of the machine to be those of the lib.
const STEPS = `
  INSERT INTO roll_transition (event, from_state, to_state) VALUES
    ('DIED', 'GRANTED', 'GRANTED'), ('NOTICED', 'GRANTED', 'GRANTED'), ('LAPSED', 'GRANTED', 'RELINQUISHED'),
    ('FINE_REDUCED', 'ADMITTED', 'ADMITTED'), ('FINE_REDUCED', 'SURRENDERED', 'SURRENDERED'),
    ('FINE_REDUCED', 'ADMITTANCE_DUE', 'ADMITTANCE_DUE'), ('FINE_REDUCED', 'HEIR_DUE', 'HEIR_DUE'),
    ('FINE_REDUCED', 'NOTICE1', 'NOTICE1'), ('FINE_REDUCED', 'NOTICE2', 'NOTICE2'), ('FINE_REDUCED', 'NOTICE3', 'NOTICE3'),
    ('FINE_REDUCED', 'SEIZED_QUOUSQUE', 'SEIZED_QUOUSQUE'), ('FINE_REDUCED', 'PRESENTED', 'PRESENTED'),
    ('FINE_REDUCED', 'SUSPENDED', 'SUSPENDED');
  INSERT INTO roll_barred (kind, event) VALUES ('DEVELOPER_RIGHT', 'SPLIT');
`;

const GRANTS = `
  REVOKE EXECUTE ON FUNCTION entry_fine_of, gates_follow_parts, fine_due, fine_judged, journal_stands, fine_paid, fine_receipt_is_owed,
    fine_reduction_is_posted, fine_correction_has_its_line, heir_clock, minority_kept, forget_minorities,
    case_of, case_day, held_before, gates_go_along, fine_leg_is_known, looks_of FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION entry_fine_of, fine_due, fine_judged, journal_stands, fine_paid TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION heir_clock, minority_kept, forget_minorities, case_of, case_day, held_before TO copyhold_app;
`;

const NOTHING_LOST = `
  DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM roll_entry WHERE event IN ('FINE_REDUCED', 'LAPSED') OR event IN ('DIED', 'NOTICED') AND state = 'GRANTED')
       OR EXISTS (SELECT 1 FROM journal WHERE kind IN ('entry-fine-paid', 'entry-fine-reduced'))
       OR EXISTS (SELECT 1 FROM roll_entry WHERE event = 'APPORTIONED' AND document::jsonb ->> 'appurtenantTo' IS NOT NULL) THEN
      RAISE EXCEPTION 'the court roll has lines that nothing older than this migration can keep: it is taken back only where there are none';
    END IF;
  END $$;
`;

const DOWN = `
  DROP TRIGGER fine_receipt_is_owed ON journal;
  DROP TRIGGER fine_correction_has_its_line ON journal;
  DROP TRIGGER fine_reduction_is_posted ON roll_entry;
  DROP TRIGGER reduction_has_its_jury ON roll_entry;
  DROP FUNCTION fine_receipt_is_owed, fine_correction_has_its_line, fine_reduction_is_posted, fine_paid, journal_stands, fine_due,
    gates_follow_parts, entry_fine_of, heir_clock, minority_kept, forget_minorities, held_before, case_of, case_day, gates_go_along,
    fine_judged, fine_leg_is_known, looks_of;
  GRANT SELECT ON minority TO copyhold_app;
  REVOKE SELECT ON holding FROM copyhold_app, copyhold_auditor;
  GRANT SELECT ON holding TO copyhold_app, copyhold_auditor;
  ALTER TABLE holding DROP COLUMN calls_from;
  ALTER TABLE roll_transition DISABLE TRIGGER append_only;
  DELETE FROM roll_transition WHERE event IN ('FINE_REDUCED', 'LAPSED') OR event IN ('DIED', 'NOTICED') AND from_state = 'GRANTED';
  ALTER TABLE roll_transition ENABLE ALWAYS TRIGGER append_only;
  ALTER TABLE roll_barred DISABLE TRIGGER append_only;
  DELETE FROM roll_barred WHERE kind = 'DEVELOPER_RIGHT';
  ALTER TABLE roll_barred ENABLE ALWAYS TRIGGER append_only;
`;
