/**
 * Fails when apps/web/src/gql is not what codegen makes of schema.graphql and the .graphql files today, or when a
 * string in the pages is missing from the English catalogue. Writes nothing into the sources.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const generated = 'apps/web/src/gql';
const catalogues = ['apps/web/src/locales', ...globSync('apps/web/src/features/**/locales')];
const copies = mkdtempSync(join(tmpdir(), 'copyhold-web-'));

const read = (roots) =>
  new Map(
    roots
      .flatMap((root) => globSync(`${root}/**/*.{ts,po}`))
      .map((file) => [file, readFileSync(file, 'utf8').replace(/^"POT-Creation-Date:.*$/gmu, '')]),
  );
const bin = (name) => join('node_modules', '.bin', name);

/** Runs a generator over the sources, compares, and puts back what was there. */
function compare(roots, command, args) {
  for (const root of roots) cpSync(root, join(copies, root), { recursive: true });
  const before = read(roots);
  try {
    execFileSync(bin(command), args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const after = read(roots);
    const files = new Set([...before.keys(), ...after.keys()]);
    return [...files].filter((file) => before.get(file) !== after.get(file));
  } finally {
    for (const root of roots) {
      rmSync(root, { recursive: true });
      cpSync(join(copies, root), root, { recursive: true });
    }
  }
}

try {
  if (!existsSync(generated)) throw new Error(`${generated} is missing: run graphql-codegen`);
  const stale = [
    ...compare([generated], 'graphql-codegen', ['--silent']).map((file) => `${file}: run graphql-codegen`),
    ...compare(catalogues, 'lingui', ['extract', '--clean']).map((file) => `${file}: run lingui extract --clean`),
  ];
  for (const line of stale) console.error(`out of date: ${line}`);
  if (stale.length === 0) console.log('generated documents and the English catalogue are up to date');
  process.exitCode = stale.length === 0 ? 0 : 1;
} finally {
  rmSync(copies, { recursive: true, force: true });
}
