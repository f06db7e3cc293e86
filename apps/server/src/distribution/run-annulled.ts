import { refuse, type Refusal } from '#libs/amount';
import type { RunRecord } from './distribution.types.js';

/** A jury annulled the motion that declared it: nobody is posted to or paid any more. */
export const runAnnulled = (run: RunRecord): Refusal =>
  refuse('RunAnnulled', {
    message: `run ${run.code} pays nobody: a jury annulled the motion that declared it`,
    field: 'runId',
    rule: 'distribution.annulled',
  });
