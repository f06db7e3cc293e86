/**
 * The first thing that every npm script runs: `node scripts/bootstrap.mjs NAME [args…]`.
 *
 * It uses nothing but Node itself and runs on Node 20 or later, because node_modules may not exist yet.
 * It installs when node_modules is missing or no longer matches package-lock.json, then runs
 * scripts/NAME.mjs under the Node 24 that is pinned as a dev dependency.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installIsCurrent, markInstalled } from './install-stamp.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const binFolder = join(root, 'node_modules', '.bin');
const pinnedNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

function fail(message) {
  process.stderr.write(`copyhold: ${message}\n`);
  process.exit(1);
}

/** npm runs under the host's Node: the pinned one lies inside the folder that npm is about to replace. */
function npm(...args) {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== binFolder);
  const result = spawnSync(
    'npm',
    [...args, '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      // What npm prints belongs to stderr, so that a command's own output stays clean.
      stdio: ['ignore', 2, 'pipe'],
      encoding: 'utf8',
      env: { ...process.env, PATH: path.join(delimiter), NODE_ENV: 'development' },
      shell: process.platform === 'win32',
    },
  );
  if (result.error) fail(`npm could not be started (${result.error.message}). Install npm, then run this again.`);
  return { ok: result.status === 0, words: result.stderr };
}

function install() {
  process.stderr.write('copyhold: installing dependencies; this takes a minute or two\n');
  let result = existsSync(join(root, 'package-lock.json')) ? npm('ci') : npm('install');
  if (!result.ok && result.words.includes('EUSAGE')) {
    // npm ci refuses a lockfile that lacks a package of another platform, as npm itself writes behind some mirrors.
    process.stderr.write(
      'copyhold: npm ci does not accept the lockfile; npm install takes the versions that it names\n',
    );
    result = npm('install', '--no-save');
  }
  process.stderr.write(result.words);
  if (!result.ok) fail('npm failed; its messages are above. Nothing was started.');
  if (!existsSync(pinnedNode)) {
    fail('the npm package "node" brought no binary. Allow its install script (allowScripts in package.json).');
  }
  markInstalled(root);
}

/** Runs the script in a child, passes signals on, and ends as the child ended. */
function runUnderPinnedNode(script, args) {
  const child = spawn(pinnedNode, [script, ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: [binFolder, process.env['PATH'] ?? ''].join(delimiter) },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child as well: passing it on would make it two.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => fail(`${pinnedNode} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exit(signal ? 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0) : (code ?? 1));
  });
}

/**
 * When npm is killed, nobody tells the program that it started: whoever loses the parent that npm gave it stops,
 * as if the signal had come here. (`npm start` also says `exec`, so that no shell stands between signal and server.)
 */
function stopWithNpm() {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  fail(
    `Node ${process.versions.node} is too old. Install Node 20 or later; Copyhold brings its own Node 24 from there.`,
  );
}

const [name, ...args] = process.argv.slice(2);
const script = join(root, 'scripts', `${name ?? ''}.mjs`);
if (!name || !existsSync(script)) fail(`there is no script called "${name ?? ''}" in scripts/.`);
if (!existsSync(pinnedNode) || !installIsCurrent(root)) install();

if (process.env['npm_lifecycle_event'] !== undefined) stopWithNpm();
if (realpathSync(process.execPath) === realpathSync(pinnedNode)) {
  process.argv = [process.execPath, script, ...args];
  await import(pathToFileURL(script).href);
} else {
  runUnderPinnedNode(script, args);
}
