import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ASSET_REGISTER, REGISTER_FUNCTIONS } from './sql/asset-register.js';
import { GUARDIAN_FUNCTIONS } from './sql/guardian-functions.js';
import { LOCK_WITHOUT_GATES } from './sql/guard-legs.js';
import { LOCK_GATES, WITHOUT_LOCK_GATES } from './sql/lock-gates.js';

/**
 * The register of assets and the four gates of the lock. What leaves a locked account is judged whole, whoever writes;
 * what opens a gate for good enters by logins that no server has.
 */
export class AssetLock1763800009200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHART);
    await runner.query(ASSET_REGISTER);
    await runner.query(LOCK_GATES);
    await runner.query(REGISTER_FUNCTIONS);
    await runner.query(GUARDIAN_FUNCTIONS);
    await runner.query(BOUGHT_BEFORE);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(LOCK_WITHOUT_GATES);
    await runner.query(`
      DROP FUNCTION impair_asset, absorb_loss, waiting_absorptions, enter_absorption, revoke_disposal, authorise_disposal, consent_to_disposal, name_locked_body,
        custom_now, carried_result, register_collateral, ask_disposal, decision_of, deciding_valuation, file_valuation, register_asset, enter_asset, next_code;
      ${WITHOUT_LOCK_GATES}
      DROP TABLE collateral, loss_absorption, disposal_revocation, disposal_authorisation, guardian_consent, disposal, locked_body, valuation, asset,
        lock_epoch;
      DROP FUNCTION plain_line, plain_words;
      REVOKE INSERT ON partnership FROM copyhold_app;
      GRANT INSERT ON partnership TO copyhold_app;
      REVOKE SELECT ON partnership, resolution FROM copyhold_guardian, copyhold_steward;
      REVOKE SELECT ON account FROM copyhold_steward;
      ALTER TABLE account_kind DISABLE TRIGGER append_only;
      DELETE FROM account_kind WHERE pattern = ANY (ARRAY['je:assets:bank:locked', 'je:expenses:impairment', 'je:income:disposal-gains',
        'je:expenses:disposal-losses', 'je:assets:site-leases', 'je:assets:model-weights', 'je:assets:datasets', 'je:assets:ip',
        'je:assets:site-leases-depreciation', 'je:assets:model-weights-depreciation', 'je:assets:datasets-depreciation', 'je:assets:ip-depreciation']);
      ALTER TABLE account_kind ENABLE ALWAYS TRIGGER append_only;
    `);
  }
}

const CHART = `
  INSERT INTO account_kind (pattern, type, normal_side, lock_class, floor)
  SELECT p || s.suffix, 'ASSET', s.side, s.lock, 0
  FROM unnest(ARRAY['je:assets:site-leases', 'je:assets:model-weights', 'je:assets:datasets', 'je:assets:ip']) AS p
  CROSS JOIN (VALUES ('', 'DEBIT', 'LOCKED'), ('-depreciation', 'CREDIT', 'CONTRA')) AS s(suffix, side, lock)
  UNION ALL VALUES
    ('je:assets:bank:locked', 'ASSET', 'DEBIT', 'LOCKED', 0),
    ('je:expenses:impairment', 'EXPENSE', 'DEBIT', 'OPEN', NULL),
    ('je:expenses:disposal-losses', 'EXPENSE', 'DEBIT', 'OPEN', NULL),
    ('je:income:disposal-gains', 'INCOME', 'CREDIT', 'OPEN', NULL);
`;

const BOUGHT_BEFORE = `
  -- Machines that were bought before there was a register stand in it as one asset for each currency, with four years to wear.
  INSERT INTO lock_epoch (partnership_id, batch_sequence) SELECT id, head_sequence FROM ledger WHERE head_sequence > 0;
  SELECT enter_asset(m.ledger_id, 'HARDWARE', 'Machines bought before the register began', m.unit, m.balance,
                        (clock_timestamp() AT TIME ZONE 'UTC')::date, 4, NULL, least(coalesce(w.balance, 0), m.balance))
  FROM account m LEFT JOIN account w ON w.ledger_id = m.ledger_id AND w.unit = m.unit AND w.path = 'je:assets:machines-depreciation'
  WHERE m.path = 'je:assets:machines' AND m.balance > 0 ORDER BY m.ledger_id, m.unit;
`;

const TABLES =
  'asset, valuation, locked_body, disposal, guardian_consent, disposal_authorisation, disposal_revocation, loss_absorption, collateral, lock_epoch';
const READING =
  'asset_standing, asset_uses, gate_legs, decision_of, deciding_valuation, decide_disposal, surplus_before, absorption_ends, schedule_through, year_of_schedule, contra_of, shown_money, lock_fault, ' +
  'entry_fault, wear_fault, disposal_fault, absorption_fault, reversal_fault';
const ENTERING = 'register_asset, file_valuation, ask_disposal, register_collateral';
const GUARDING = 'name_locked_body, consent_to_disposal, authorise_disposal, revoke_disposal';
const BEARING = 'absorb_loss, impair_asset';

const GRANTS = `
  GRANT SELECT ON ${TABLES} TO copyhold_app, copyhold_auditor, copyhold_poster, copyhold_guardian, copyhold_steward;
  GRANT SELECT ON partnership, resolution TO copyhold_guardian, copyhold_steward;
  GRANT SELECT ON account TO copyhold_steward;
  REVOKE EXECUTE ON FUNCTION ${READING}, ${ENTERING}, ${GUARDING}, ${BEARING}, carried_result, custom_now, waiting_absorptions, enter_absorption, enter_asset, next_code, plain_line, plain_words FROM PUBLIC;
  -- When a partnership began is the clock's to say: the oldest one is the one that is meant where none is named.
  REVOKE INSERT ON partnership FROM copyhold_app;
  GRANT INSERT (slug, name, currency, time_zone) ON partnership TO copyhold_app;
  -- Whoever may read the books can judge every journal of them again.
  GRANT EXECUTE ON FUNCTION ${READING} TO copyhold_app, copyhold_auditor, copyhold_poster;
  GRANT EXECUTE ON FUNCTION ${ENTERING} TO copyhold_app;
  GRANT EXECUTE ON FUNCTION ${GUARDING} TO copyhold_guardian;
  GRANT EXECUTE ON FUNCTION ${BEARING} TO copyhold_steward;
`;
