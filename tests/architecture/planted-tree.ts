import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The folder of the repository. */
export const repository = join(import.meta.dirname, '..', '..');

/** One forbidden import: the rule that must catch it, the file that holds it, and its text. */
export interface Plant {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
}

/** Files that break no rule; the planted ones import from them. */
const honest: Readonly<Record<string, string>> = {
  'libs/amount/src/index.ts': "export { one } from './one.js';\n",
  'libs/amount/src/one.ts': 'export const one = 1n;\n',
  'libs/custom/src/index.ts':
    "import { z } from 'zod';\nimport { one } from '#libs/amount';\nexport const custom = z.literal(one);\n",
  'libs/ledger/src/index.ts': "import { one } from '#libs/amount';\nexport const ledger = one;\n",
  'libs/ledger/src/ledger.spec.ts': "import fc from 'fast-check';\nexport const runs = fc;\n",
  'libs/surplus/src/index.ts': "export { ledger } from '#libs/ledger';\n",
  'libs/voting/src/index.ts': "export { custom } from '#libs/custom';\n",
  'libs/lineage/src/index.ts': 'export const lineage = 1n;\n',
  'libs/lineage/src/round.ts': "export { lineage } from './index.js';\n",
  'apps/server/src/main.ts': "export { Ledger } from './ledger/ledger.service.js';\n",
  'apps/server/src/ledger/ledger.service.ts': "export { store as Ledger } from './ledger.store.js';\n",
  'apps/server/src/ledger/ledger.store.ts': "import 'typeorm';\nexport const store = 1;\n",
  'apps/server/src/ledger/journal-row.ts': 'export class JournalRow {}\n',
  'apps/server/src/startup/for-commands.ts': "export { Ledger } from '../ledger/ledger.service.js';\n",
  'apps/cli/src/main.ts': "export { Ledger } from '../../server/src/startup/for-commands.js';\n",
  'apps/web/src/recount.ts': "export const recount = () => import('#libs/voting');\n",
  'apps/web/src/page.ts': 'export const page = 1;\n',
  'apps/web/src/part.ts': "export { page } from './page.js';\n",
  'apps/web/src/typed-page.ts':
    "import { typedPart } from './typed-part.js';\nexport type T = string;\nexport const typed = typedPart;\n",
  'apps/web/src/typed-part.ts': "import type { T } from './typed-page.js';\nexport const typedPart: T = '';\n",
  'tests/support/postgres.ts': "export * from '../../apps/server/src/ledger/ledger.store.js';\n",
};

const settings = [
  'package.json',
  'tsconfig.json',
  'tsconfig.base.json',
  '.dependency-cruiser.mjs',
  'eslint.config.mjs',
  'scripts/eslint-pure-libs.mjs',
];

function write(tree: string, file: string, text: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), text);
}

/** Makes a small tree of the repository's shape, with its rules, the honest files and the planted ones. */
export function plantTree(plants: readonly Plant[]): { readonly tree: string; readonly remove: () => void } {
  const tree = mkdtempSync(join(tmpdir(), 'copyhold-planted-'));
  for (const file of settings) cpSync(join(repository, file), join(tree, file));
  symlinkSync(join(repository, 'node_modules'), join(tree, 'node_modules'), 'dir');
  for (const [file, text] of Object.entries(honest)) write(tree, file, text);
  for (const { file, text } of plants) write(tree, file, text);
  return {
    tree,
    remove: () => {
      rmSync(tree, { recursive: true, force: true });
    },
  };
}
