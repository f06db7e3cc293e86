import { describePages, REGISTER_PAGES } from './pages.js';
import { describeInTown } from './town.js';

describeInTown('the pages of the register', describePages(REGISTER_PAGES));
