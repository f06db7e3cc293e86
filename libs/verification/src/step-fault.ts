import type { FindingKind } from './finding.js';

/** What is wrong with a step of a motion. */
export interface StepFault {
  readonly kind: FindingKind;
  readonly message: string;
}
