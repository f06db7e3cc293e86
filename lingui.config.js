/** English is the source; every other language is a .po file beside it. */
export default {
  sourceLocale: 'en',
  locales: ['en'],
  catalogs: [{ path: '<rootDir>/apps/web/src/locales/{locale}', include: ['<rootDir>/apps/web/src'] }],
  formatOptions: { lineNumbers: false },
};
