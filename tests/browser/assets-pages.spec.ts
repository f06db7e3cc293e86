import { ASSETS_PAGES, describePages } from './pages.js';
import { describeInTown } from './town.js';

describeInTown('the pages of the assets', describePages(ASSETS_PAGES));
