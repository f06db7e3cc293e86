import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const server = join(root, 'apps/server/src');

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name));

/** Whoever imports a module of that name. */
const importersOf = (name: string): string[] =>
  sources(join(root, 'apps'))
    .filter((file) => new RegExp(`(?:from |import\\()'[^']*/${name}\\.js'`, 'u').test(readFileSync(file, 'utf8')))
    .map((file) => file.slice(root.length + 1));

/** What makes the logins, without a password, and gives them their rights; and the migration login, for `enrol`. */
const MAY_NAME = /database\/(?:migrations\/|prepare-database\.ts|table-kinds\.ts|callable\.ts)/u;

describe('the credentials of the guardian and of the steward', () => {
  it('are known to no file of the server', () => {
    const naming = sources(server).filter((file) =>
      /copyhold_(?:guardian|steward)|guardian-(?:file|session)/u.test(readFileSync(file, 'utf8')),
    );
    expect(naming.filter((file) => !MAY_NAME.test(file))).toEqual([]);
  });

  it('are no part of its secrets, and the server never opens the migration login beside its own', () => {
    expect(readFileSync(join(server, 'startup/state-folder.ts'), 'utf8')).not.toMatch(/guardian|steward/u);
    expect(importersOf('migration-login')).toEqual(['apps/server/src/startup/for-guardian.ts']);
    expect(importersOf('for-guardian')).toEqual(['apps/cli/src/guardian-session.ts']);
  });
});
