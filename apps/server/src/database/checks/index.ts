import { assetChecks } from './asset-checks.js';
import { booksChecks } from './books-checks.js';
import { capitalChecks } from './capital-checks.js';
import type { SqlCheck } from './check.js';
import { contributionChecks } from './contribution-checks.js';
import { customChecks } from './custom-checks.js';
import { deedChecks } from './deed-checks.js';
import { distributionChecks } from './distribution-checks.js';
import { fundChecks } from './fund-checks.js';
import { holdChecks } from './hold-checks.js';
import { ledgerChecks } from './ledger-checks.js';
import { logChecks } from './log-checks.js';
import { machineChecks } from './machine-checks.js';
import { mandateChecks } from './mandate-checks.js';
import { meetingChecks } from './meeting-checks.js';
import { meteringChecks } from './metering-checks.js';
import { motionChecks } from './motion-checks.js';
import { objectionChecks } from './objection-checks.js';
import { periodChecks } from './period-checks.js';
import { rollChecks } from './roll-checks.js';
import { siteChecks } from './site-checks.js';
import { stintChecks } from './stint-checks.js';
import { workloadChecks } from './workload-checks.js';

/** Everything that must hold of one partnership's books, roll, votes and meters, in the order in which it is shown. */
export const checks: readonly SqlCheck[] = [
  ...ledgerChecks,
  ...booksChecks,
  ...holdChecks,
  ...fundChecks,
  ...assetChecks,
  ...periodChecks,
  ...distributionChecks,
  ...capitalChecks,
  ...customChecks,
  ...meteringChecks,
  ...machineChecks,
  ...contributionChecks,
  ...siteChecks,
  ...rollChecks,
  ...stintChecks,
  ...workloadChecks,
  ...logChecks,
  ...motionChecks,
  ...objectionChecks,
  ...deedChecks,
  ...meetingChecks,
  ...mandateChecks,
];
