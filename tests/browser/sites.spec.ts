import { describeSites } from './sites.js';
import { describeInTown } from './town.js';

describeInTown('sites on their pages', describeSites);
