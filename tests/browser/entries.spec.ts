import { describeEntries } from './entries.js';
import { describeInTown } from './town.js';

describeInTown('the journal on its pages', describeEntries);
