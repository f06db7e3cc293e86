/**
 * The committed schema.graphql is the one that the code declares. `--write` brings it up to date (`npm run schema`).
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { buildServer } from './build.mjs';
import { runNode } from './processes.mjs';
import { root } from './root.mjs';

const committed = join(root, 'schema.graphql');
const folder = mkdtempSync(join(tmpdir(), 'copyhold-schema-'));
const fresh = join(folder, 'schema.graphql');

await buildServer();
const code = await runNode([join(root, 'dist/apps/server/src/write-schema.js'), fresh], { cwd: root });
const declared = code === 0 ? readFileSync(fresh, 'utf8') : undefined;
rmSync(folder, { recursive: true, force: true });
if (declared === undefined) {
  process.exitCode = 1;
} else if (process.argv.includes('--write')) {
  writeFileSync(committed, declared);
} else if (!existsSync(committed) || readFileSync(committed, 'utf8') !== declared) {
  process.stderr.write('schema.graphql is not what the code declares: run npm run schema and look at the difference\n');
  process.exitCode = 1;
}
