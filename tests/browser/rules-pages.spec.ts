import { describePages, RULES_PAGES } from './pages.js';
import { describeInTown } from './town.js';

describeInTown('the pages of the rules', describePages(RULES_PAGES));
