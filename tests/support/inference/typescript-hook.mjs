/**
 * Loaded with --import, so that a child process runs the sources of a test's support: what is TypeScript is compiled
 * by SWC as for production, and an import of `./x.js`, as the compiler wants it named, finds `./x.ts`.
 */
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';

const configFile = join(import.meta.dirname, '..', '..', '..', '.swcrc');

registerHooks({
  resolve(specifier, context, next) {
    const ours = context.parentURL?.endsWith('.ts') && specifier.startsWith('.') && specifier.endsWith('.js');
    return next(ours ? `${specifier.slice(0, -'.js'.length)}.ts` : specifier, context);
  },
  load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    const { code } = transformFileSync(fileURLToPath(url), { configFile, sourceMaps: 'inline' });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
