import { describePages, MEMBERS_PAGES } from './pages.js';
import { describeInTown } from './town.js';

describeInTown('the pages of the members', describePages(MEMBERS_PAGES));
