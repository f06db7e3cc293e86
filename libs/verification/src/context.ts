import type { HashBytes } from '#libs/transparency-log';
import type { Findings } from './finding.js';
import type { VerifyToken } from './motion-tokens.js';

/** What every part of the verification works with. */
export interface Context {
  readonly sha256: HashBytes;
  readonly findings: Findings;
  /** For the tokens of secret votes; absent where whoever verifies has no RSA. */
  readonly verifyToken?: VerifyToken;
}
