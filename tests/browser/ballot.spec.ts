import { describeBallot } from './ballot.js';
import { describeInTown } from './town.js';

describeInTown('voting on the pages', describeBallot);
