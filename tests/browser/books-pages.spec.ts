import { describePages, BOOKS_PAGES } from './pages.js';
import { describeInTown } from './town.js';

describeInTown('the pages of the books', describePages(BOOKS_PAGES));
