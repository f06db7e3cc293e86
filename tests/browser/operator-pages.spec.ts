import { describePages, OPERATOR_PAGES } from './pages.js';
import { describeInTown } from './town.js';

describeInTown('the pages of those who run machines', describePages(OPERATOR_PAGES));
