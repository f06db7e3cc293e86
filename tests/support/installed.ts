import { execFileSync } from 'node:child_process';
import { it } from '@jest/globals';

/** Runs a test where the program is installed; elsewhere skips it, with the reason for its title. */
export function withProgram(program: string): { readonly check: typeof it | typeof it.skip; readonly unless: string } {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return { check: it, unless: '' };
  } catch {
    return { check: it.skip, unless: ` (skipped: ${program} is not installed)` };
  }
}
