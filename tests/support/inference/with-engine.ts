import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { it } from '@jest/globals';

const PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'mac-arm64-metal',
  'darwin-x64': 'mac-x64',
  'win32-x64': 'win-x64',
};

/** Why there is no engine here; undefined where there is one. */
function missing(): string | undefined {
  const machine = `${process.platform}-${process.arch}`;
  const name = PLATFORMS[machine];
  if (name === undefined) return `there is no llama.cpp for ${machine}`;
  // Packages of other platforms are left out by a stand-in of the same path, which has no binaries.
  const folders = createRequire(import.meta.url).resolve.paths('node-llama-cpp') ?? [];
  const has = (...path: readonly string[]): boolean => folders.some((folder) => existsSync(join(folder, ...path)));
  if (!has('node-llama-cpp')) return 'node-llama-cpp is not installed';
  return has('@node-llama-cpp', name, 'bins') ? undefined : `@node-llama-cpp/${name} is not installed`;
}

/** Runs a test where there is an inference engine; elsewhere skips it, with the reason for its title. */
export function withEngine(): { readonly check: typeof it | typeof it.skip; readonly unless: string } {
  const reason = missing();
  return reason === undefined ? { check: it, unless: '' } : { check: it.skip, unless: ` (skipped: ${reason})` };
}
