/**
 * TypeScript to JavaScript, file by file, by SWC; the tree stays the same under dist/. Types are checked elsewhere.
 * A manifest in dist/ remembers the content that each output came from: only what changed is compiled again,
 * and the output of a source that went away is removed.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { transform } from '@swc/core';
import { root } from './root.mjs';
import { filesUnder } from './sources.mjs';

const manifestFile = join(root, 'dist', 'compiled.json');
const isCode = (path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts');
const isAsset = (path) => /\.(sql|json|graphql|txt|csv)$/.test(path) && !path.endsWith('/tsconfig.json');
const outputOf = (path) => join(root, 'dist', isCode(path) ? path.replace(/\.tsx?$/, '.js') : path);

function readManifest() {
  try {
    return JSON.parse(readFileSync(manifestFile, 'utf8'));
  } catch {
    return {};
  }
}

/** Written aside and renamed, so that a server that is running never reads half a file. */
async function writeWhole(file, content) {
  await mkdir(dirname(file), { recursive: true });
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, content);
  await rename(aside, file);
}

async function emit(path, content) {
  const output = outputOf(path);
  if (!isCode(path)) return writeWhole(output, content);
  const result = await transform(content.toString('utf8'), {
    filename: join(root, path),
    sourceFileName: join(root, path),
    configFile: join(root, '.swcrc'),
    cwd: root,
    sourceMaps: true,
  });
  const name = output.split(/[/\\]/).at(-1);
  await writeWhole(`${output}.map`, result.map ?? '');
  return writeWhole(output, `${result.code}\n//# sourceMappingURL=${name}.map\n`);
}

const within = (folders) => (path) => folders.some((folder) => path.startsWith(`${folder}/`));

/** Compiles the folders; answers how many files they hold and how many had to be compiled. */
export async function compile(folders) {
  const settings = await readFile(join(root, '.swcrc'), 'utf8');
  const previous = readManifest();
  const current = Object.fromEntries(Object.entries(previous).filter(([path]) => !within(folders)(path)));
  const paths = (await filesUnder(folders)).filter((path) => isCode(path) || isAsset(path));
  let compiled = 0;
  await Promise.all(
    paths.map(async (path) => {
      const content = await readFile(join(root, path));
      current[path] = createHash('sha256').update(settings).update(content).digest('hex');
      if (previous[path] === current[path] && existsSync(outputOf(path))) return;
      await emit(path, content);
      compiled += 1;
    }),
  );
  const gone = Object.keys(previous).filter((path) => !(path in current));
  await Promise.all(
    gone.flatMap((path) => [outputOf(path), `${outputOf(path)}.map`].map((file) => rm(file, { force: true }))),
  );
  if (compiled > 0 || gone.length > 0) await writeWhole(manifestFile, JSON.stringify(current, undefined, 1));
  return { files: paths.length, compiled };
}
