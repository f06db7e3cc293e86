import { describePages, SITES_PAGES } from './pages.js';
import { describeInTown } from './town.js';

describeInTown('the pages of sites', describePages(SITES_PAGES));
