import { formatter } from '@lingui/format-po';

/** English is the source; every other language is a .po file beside it. */
export default {
  sourceLocale: 'en',
  locales: ['en'],
  catalogs: [{ path: '<rootDir>/apps/web/src/locales/{locale}', include: ['<rootDir>/apps/web/src'] }],
  // Line numbers would change the catalogue with every line of code.
  format: formatter({ lineNumbers: false }),
};
