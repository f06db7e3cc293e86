import { describeRoles } from './roles.js';
import { describeInTown } from './town.js';

describeInTown('people and the pages', describeRoles);
