import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** How to start the browser: what playwright-core's `chromium.launch` takes. */
export interface ChromiumChoice {
  readonly executablePath: string;
  readonly args: readonly string[];
  /** Where it was found, to be printed with a failing test. */
  readonly from: 'COPYHOLD_CHROMIUM' | 'system' | '@sparticuz/chromium';
}

/** Where no browser can be found: a sentence that says what to install. */
export interface NoChromium {
  readonly missing: string;
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Quiet, without a sandbox (which Chromium refuses to use as root), and without talking to anybody. */
const systemArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const toInstall =
  'No browser was found. Install Chromium (on Debian: apt-get install chromium), or set COPYHOLD_CHROMIUM to its program.';

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function systemChromium(path: string): string | undefined {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

const unpack = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";

/**
 * The package unpacks itself into TMPDIR. It gets a folder of its own, renamed when it is whole, so that neither
 * another test file nor another user of this machine meets half a browser or one that it may not start.
 */
async function unpackedProgram(): Promise<string> {
  const home = join(tmpdir(), `copyhold-chromium-${String(process.getuid?.() ?? 0)}`);
  const program = join(home, 'chromium');
  if (isProgram(program)) return program;
  const staging = await mkdtemp(`${home}-`);
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', unpack], {
    cwd: import.meta.dirname,
    env: { ...process.env, TMPDIR: staging },
  });
  // Whoever comes second finds the folder taken, by a browser as good as this one.
  await rename(staging, home).catch(() => rm(staging, { recursive: true, force: true }));
  return program;
}

/** The Chromium inside the npm package: headless, Linux on x64 only. */
async function packagedChromium(): Promise<ChromiumChoice | NoChromium> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { missing: toInstall };
  try {
    const executablePath = await unpackedProgram();
    const { default: chromium } = await import('@sparticuz/chromium');
    if (!isProgram(executablePath)) return { missing: toInstall };
    // With --single-process, closing one context ends the whole browser.
    const args = chromium.args.filter((argument) => argument !== '--single-process');
    return { executablePath, args, from: '@sparticuz/chromium' };
  } catch (error) {
    return { missing: `${toInstall} (The packaged one failed: ${String(error)})` };
  }
}

/**
 * Finds a browser: COPYHOLD_CHROMIUM, else a Chromium on the PATH, else the one inside @sparticuz/chromium.
 *
 * @example
 * const found = await findChromium();
 * if ('missing' in found) throw new Error(found.missing);
 * const browser = await chromium.launch({ executablePath: found.executablePath, args: [...found.args] });
 */
export async function findChromium(environment: NodeJS.ProcessEnv = process.env): Promise<ChromiumChoice | NoChromium> {
  const named = environment['COPYHOLD_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (!isProgram(named)) return { missing: `COPYHOLD_CHROMIUM names ${named}, which is not a program.` };
    return { executablePath: named, args: systemArgs, from: 'COPYHOLD_CHROMIUM' };
  }
  const system = systemChromium(environment['PATH'] ?? '');
  if (system !== undefined) return { executablePath: system, args: systemArgs, from: 'system' };
  return packagedChromium();
}
