import { describeRules } from './rules.js';
import { describeInTown } from './town.js';

describeInTown('the rules on their pages', describeRules);
