/** Which files a build reads, and a fingerprint of them. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { root } from './root.mjs';

const isTest = (path) => /\.(spec|test)\.tsx?$/.test(path);

/** Paths from the root, with forward slashes, in ascending order; specs and folders that do not exist are left out. */
export async function filesUnder(folders) {
  const lists = await Promise.all(
    folders
      .filter((folder) => existsSync(join(root, folder)))
      .map((folder) => readdir(join(root, folder), { recursive: true, withFileTypes: true })),
  );
  return lists
    .flat()
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !isTest(path) && !path.includes('/node_modules/'))
    .sort();
}

/** SHA-256 over the names and contents of all files under the folders, and of the single files named. */
export async function fingerprintOf(folders, singles = []) {
  const paths = [...(await filesUnder(folders)), ...singles.filter((path) => existsSync(join(root, path)))];
  const contents = await Promise.all(paths.map((path) => readFile(join(root, path))));
  const hash = createHash('sha256');
  paths.forEach((path, index) =>
    hash
      .update(`${path}\0`)
      .update(contents[index] ?? '')
      .update('\0'),
  );
  return hash.digest('hex');
}

export const readStamp = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

export function writeStamp(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
