import { describeRegister } from './register.js';
import { describeInTown } from './town.js';

describeInTown('the register on its pages', describeRegister);
