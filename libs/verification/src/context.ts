import type { HashBytes } from '#libs/transparency-log';
import type { Findings } from './finding.js';

/** What every part of the verification works with. */
export interface Context {
  readonly sha256: HashBytes;
  readonly findings: Findings;
}
