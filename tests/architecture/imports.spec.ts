import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plantTree, repository, type Plant } from './planted-tree.js';

const plant = (rule: string, file: string, text: string): Plant => ({ rule, file, text: `${text}\n` });

const plants: readonly Plant[] = [
  plant('lib-amount', 'libs/amount/src/knows-ledger.ts', "export { ledger } from '#libs/ledger';"),
  plant('lib-transparency-log', 'libs/transparency-log/src/index.ts', "export { one } from '#libs/amount';"),
  plant(
    'lib-ledger',
    'libs/ledger/src/type-import.ts',
    "import type { ledger } from '#libs/surplus';\nexport type L = typeof ledger;",
  ),
  plant('pure-ledger', 'libs/ledger/src/knows-typeorm.ts', "import 'typeorm';"),
  plant('pure-voting', 'libs/voting/src/knows-node.ts', "import 'node:crypto';"),
  plant('pure-surplus', 'libs/surplus/src/knows-zod.ts', "import 'zod';"),
  plant('lib-is-listed', 'libs/novelty/src/index.ts', "export { one } from '#libs/amount';"),
  plant('libs-only-through-index', 'libs/custom/src/deep.ts', "export { one } from '../../amount/src/one.js';"),
  plant(
    'libs-only-through-index-from-outside',
    'apps/server/src/deep.ts',
    "export { one } from '../../../libs/amount/src/one.js';",
  ),
  plant('libs-only-by-name', 'libs/custom/src/by-path.ts', "export { one } from '../../amount/src/index.js';"),
  plant(
    'libs-only-by-name-from-outside',
    'apps/cli/src/by-path.ts',
    "export { one } from '../../../libs/amount/src/index.js';",
  ),
  plant(
    'no-app-from-a-lib',
    'libs/voting/src/knows-server.ts',
    "export { Ledger } from '../../../apps/server/src/main.js';",
  ),
  plant(
    'no-app-from-another-app',
    'apps/cli/src/knows-server.ts',
    "export { Ledger } from '../../server/src/main.js';",
  ),
  plant(
    'door-is-for-commands',
    'apps/web/src/knows-commands.ts',
    "export { Ledger } from '../../server/src/startup/for-commands.js';",
  ),
  plant('no-test-from-an-app', 'apps/server/src/knows-tests.ts', "export * from '../../../tests/support/postgres.js';"),
  plant('no-dev-package-from-an-app', 'apps/server/src/dev-package.ts', "import 'fast-check';"),
  plant('web-libs', 'apps/web/src/knows-ledger.ts', "export { ledger } from '#libs/ledger';"),
  plant('web-recounts-lazily', 'apps/web/src/eager.ts', "export { custom } from '#libs/voting';"),
  plant('web-has-no-server', 'apps/web/src/knows-pg.ts', "import 'pg';"),
  plant('verify-is-offline', 'apps/cli/src/verify/verify.ts', "import 'typeorm';"),
  plant(
    'store-stays-in-its-feature',
    'apps/server/src/voting/voting.service.ts',
    "export { store } from '../ledger/ledger.store.js';",
  ),
  plant(
    'store-stays-in-a-feature',
    'apps/server/src/knows-store.ts',
    "export { store } from './ledger/ledger.store.js';",
  ),
  plant(
    'rows-stay-in-their-feature',
    'apps/server/src/voting/voting.store.ts',
    "export { JournalRow } from '../ledger/journal-row.js';",
  ),
  plant(
    'resolvers-translate',
    'apps/server/src/ledger/ledger.resolver.ts',
    "export { store } from './ledger.store.js';",
  ),
  plant('no-circular', 'libs/lineage/src/index.ts', "export * from './round.js';"),
  plant('no-circular-in-the-web', 'apps/web/src/page.ts', "export * from './part.js';"),
  plant('resolvable', 'libs/court-roll/src/index.ts', "export * from './missing.js';"),
];

function check(tree: string): { readonly status: number | null; readonly lines: readonly string[] } {
  const script = join(repository, 'scripts', 'check-architecture.mjs');
  const { status, stdout } = spawnSync(process.execPath, [script, tree], { encoding: 'utf8' });
  return { status, lines: stdout.trim().split('\n') };
}

describe('who may import whom', () => {
  it('holds in the real tree, of which every module is seen', () => {
    const { status, lines } = check(repository);
    expect(lines.at(-1)).toMatch(/^[1-9]\d* modules, [1-9]\d* imports, none of them forbidden$/);
    expect(status).toBe(0);
  });

  describe('in a tree with planted violations', () => {
    let planted: ReturnType<typeof plantTree>;
    let result: ReturnType<typeof check>;

    beforeAll(() => {
      planted = plantTree(plants);
      result = check(planted.tree);
    });
    afterAll(() => {
      planted.remove();
    });

    it('fails', () => {
      expect(result.status).toBe(1);
    });

    it.each(plants)('$rule catches $file', ({ rule, file }) => {
      expect(result.lines.filter((line) => line.startsWith(`${rule}: ${file} -> `))).not.toEqual([]);
    });

    it('accuses nothing but the planted files', () => {
      const accused = result.lines
        .filter((line) => line.includes(' -> '))
        .map((line) => line.split(/: | -> /)[1] ?? '');
      const innocent = accused.filter((file) => !plants.some((one) => one.file === file));
      expect(innocent).toEqual([]);
    });
  });

  it('fails when the cruiser sees no module at all', () => {
    const { tree, remove } = plantTree([
      plant(
        'unseen',
        '.dependency-cruiser.mjs',
        "export default { forbidden: [], options: { exclude: { path: 'src' } } };",
      ),
    ]);
    try {
      const { status, lines } = check(tree);
      expect(lines.at(-1)).toMatch(/it does not read the sources/);
      expect(status).toBe(1);
    } finally {
      remove();
    }
  });
});
