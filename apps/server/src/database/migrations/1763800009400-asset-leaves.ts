import type { MigrationInterface, QueryRunner } from 'typeorm';
import { REGISTER_FUNCTIONS } from './sql/asset-register.js';
import { GATES_OF_THE_DAY } from './sql/gates-of-the-day.js';
import { GUARDIAN_FUNCTIONS } from './sql/guardian-functions.js';
import { LOCK_GATES } from './sql/lock-gates.js';
import { REGISTER_IN_SECOND_FORM } from './sql/register-in-second-form.js';
import { REGISTER_LEAVES, WITHOUT_REGISTER_LEAVES } from './sql/register-leaves.js';
import { RELEASE_LOGINS, WITHOUT_RELEASE_LOGINS } from './sql/release-logins.js';
import { RELEASES_IN_SECOND_FORM } from './sql/releases-in-second-form.js';

/**
 * Leaves of assets and releases say all that decides: the custom in force, the words, the resolution's own leaf. Rows and
 * leaves from before stay as they are. Who is given the login of guardian or steward stands in the log too.
 */
export class AssetLeaves1763800009400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(REGISTER_LEAVES);
    await runner.query(REGISTER_IN_SECOND_FORM);
    await runner.query(RELEASES_IN_SECOND_FORM);
    await runner.query(GATES_OF_THE_DAY);
    await runner.query(RELEASE_LOGINS);
    await runner.query(ONE_BODY_PER_CUSTOM);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(ONE_BODY_FOR_EVER);
    await runner.query(again(REGISTER_FUNCTIONS));
    await runner.query(again(GUARDIAN_FUNCTIONS));
    await runner.query(GATES_BEFORE);
    await runner.query(WITHOUT_RELEASE_LOGINS);
    await runner.query(WITHOUT_REGISTER_LEAVES);
  }
}

/** The earlier bodies, over the later ones. */
const again = (functions: string): string => functions.replaceAll('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION');

/** One function out of many, as it was. */
function earlier(functions: string, name: string): string {
  const begin = functions.indexOf(`CREATE FUNCTION ${name}(`);
  return again(functions.slice(begin, functions.indexOf('END $$;', begin) + 'END $$;'.length));
}

// What a custom specifies, the next one may not.
const ONE_BODY_PER_CUSTOM = `
  DROP INDEX locked_body_specified;
  CREATE UNIQUE INDEX locked_body_specified ON locked_body (partnership_id, name) WHERE specified;
`;

// Refuses where two customs specified two bodies: nothing older can keep that.
const ONE_BODY_FOR_EVER = `
  DROP INDEX locked_body_specified;
  CREATE UNIQUE INDEX locked_body_specified ON locked_body (partnership_id) WHERE specified;
`;

const GATES_BEFORE = `
  ${earlier(LOCK_GATES, 'entry_fault')}
  ${earlier(LOCK_GATES, 'disposal_fault')}
  DROP FUNCTION begins_books, decision_at, is_specified, demand_whole, demand_days;
  REVOKE SELECT ON history_import FROM copyhold_poster;
`;

const GRANTS = `
  GRANT SELECT ON history_import TO copyhold_poster;
  REVOKE EXECUTE ON FUNCTION begins_books, decision_at, is_specified, demand_whole, demand_days FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION begins_books, decision_at, is_specified TO copyhold_app, copyhold_auditor, copyhold_poster;
  GRANT SELECT ON asset_salt TO copyhold_app;
  GRANT SELECT ON release_login TO copyhold_app, copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION register_rows, collateral_leaf, collateral_words, absorption_leaf, revocation_leaf, authorisation_leaf, resolution_hash_of,
    consent_leaf, disposal_leaf, disposal_words, locked_body_leaf, valuation_leaf, valuation_words, asset_leaf, asset_words, register_leaf,
    erase_asset_words, disposal_is_open, commit_asset_words, asset_words_hash, flat_json, enrol_release_login, log_knows_release_logins, release_login_leaf FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION register_rows, resolution_hash_of, release_login_leaf, flat_json TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION erase_asset_words TO copyhold_closer;
`;
