import { formatter } from '@lingui/format-po';

/** Features with a catalogue of their own, which loads with their pages; the words of all others load first. */
const WITH_OWN_WORDS = [
  'accounts',
  'assets',
  'audit',
  'ballots',
  'books',
  'custom',
  'developer',
  'entries',
  'forms',
  'history',
  'holding',
  'home',
  'identity',
  'machines',
  'mandates',
  'meetings',
  'motions',
  'notifications',
  'operator',
  'proof',
  'register',
  'share',
  'sites',
  'stint',
  'verify',
];

/** Parts of a feature with words of their own, which load when the part is needed. */
const PARTS = [
  'motions/booths',
  'motions/deliberation',
  'motions/impact',
  'motions/objections',
  'motions/outcomes',
  'motions/recount',
  'motions/secret',
];

const features = '<rootDir>/apps/web/src/features';

/** English is the source; every other language is a .po file beside it. */
export default {
  sourceLocale: 'en',
  locales: ['en'],
  catalogs: [
    {
      path: '<rootDir>/apps/web/src/locales/{locale}',
      include: ['<rootDir>/apps/web/src'],
      exclude: WITH_OWN_WORDS.map((name) => `${features}/${name}/**`),
    },
    ...[...WITH_OWN_WORDS, ...PARTS].map((name) => ({
      path: `${features}/${name}/locales/{locale}`,
      include: [`${features}/${name}`],
      exclude: PARTS.filter((part) => part.startsWith(`${name}/`)).map((part) => `${features}/${part}/**`),
    })),
  ],
  // Line numbers would change the catalogue with every line of code.
  format: formatter({ lineNumbers: false }),
};
