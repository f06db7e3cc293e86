import { Partnership1763800001000 } from './1763800001000-partnership.js';
import { Ledger1763800002000 } from './1763800002000-ledger.js';
import { Chart1763800002500 } from './1763800002500-chart.js';
import { BatchHash1763800002600 } from './1763800002600-batch-hash.js';
import { PostJournals1763800003000 } from './1763800003000-post-journals.js';
import { Metering1763800004000 } from './1763800004000-metering.js';
import { LabourAndSurplus1763800005000 } from './1763800005000-labour-and-surplus.js';
import { VotingAndRoll1763800006000 } from './1763800006000-voting-and-roll.js';
import { Grants1763800007000 } from './1763800007000-grants.js';

/** Every migration, in order. Once merged, a migration never changes: a correction is a new one. */
export const migrations = [
  Partnership1763800001000,
  Ledger1763800002000,
  Chart1763800002500,
  BatchHash1763800002600,
  PostJournals1763800003000,
  Metering1763800004000,
  LabourAndSurplus1763800005000,
  VotingAndRoll1763800006000,
  Grants1763800007000,
];
