import { describeOperator } from './operator.js';
import { describeInTown } from './town.js';

describeInTown('the operator’s pages', describeOperator);
