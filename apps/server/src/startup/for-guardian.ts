/** What the commands of guardian and steward need of the server's side: how to connect, and how to make a login. */
export { poolSettings } from '../database/connection.js';
export { scramVerifier } from '../database/scram-verifier.js';
export { withMigrationLogin } from './migration-login.js';
export { stateFolder } from './state-folder.js';
