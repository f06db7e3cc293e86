/**
 * Is node_modules what package-lock.json asks for? Dependency-free, like bootstrap.mjs.
 *
 * A stamp remembers the lockfile of the last install. Without a fitting stamp (someone ran npm by hand),
 * npm's own record of the installed tree is compared with the lockfile, so that nothing is installed twice.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const read = (...parts) => {
  try {
    return readFileSync(join(...parts), 'utf8');
  } catch {
    return undefined;
  }
};

const stampOf = (root) => join(root, 'node_modules', '.copyhold-install');

/** The lockfile and the platform: a folder copied from another kind of machine holds the wrong binaries. */
function fingerprint(root) {
  const lock = read(root, 'package-lock.json') ?? '';
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}`;
}

function packagesIn(text) {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text).packages;
  } catch {
    return undefined;
  }
}

/** Every package of the lockfile is installed in its version, optional ones if they are there at all. */
function treeMatchesLock(root) {
  const wanted = packagesIn(read(root, 'package-lock.json'));
  const installed = packagesIn(read(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  const sameVersion = Object.entries(installed).every(([path, entry]) => wanted[path]?.version === entry.version);
  const complete = Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || entry.devOptional || installed[path] !== undefined,
  );
  return sameVersion && complete;
}

export function markInstalled(root) {
  writeFileSync(stampOf(root), fingerprint(root));
}

export function installIsCurrent(root) {
  const stamp = read(stampOf(root));
  if (stamp === fingerprint(root)) return true;
  const samePlatform = stamp === undefined || stamp.endsWith(` ${process.platform} ${process.arch}`);
  if (!samePlatform || !treeMatchesLock(root)) return false;
  markInstalled(root);
  return true;
}
