import { transform } from '@swc/core';
import type { Plugin } from 'vite';

const usesMacro = /from '@lingui\/(?:core|react)\/macro'/u;

/**
 * Expands Lingui's macros (`t`, `Trans`, `Plural`) before anything else sees the file. Vite's own compiler knows no such
 * macros; SWC does, through the same plugin that Jest uses, so both see the same message ids.
 */
export function linguiMacro(): Plugin {
  return {
    name: 'copyhold-lingui-macro',
    enforce: 'pre',
    async transform(source, id) {
      if (!/\.tsx?$/u.test(id) || !usesMacro.test(source)) return undefined;
      const { code, map } = await transform(source, {
        filename: id,
        configFile: false,
        swcrc: false,
        sourceMaps: true,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: id.endsWith('.tsx') },
          transform: { react: { runtime: 'automatic' } },
          experimental: { plugins: [['@lingui/swc-plugin', { stripNonEssentialFields: true }]] },
        },
      });
      return { code, map: map ?? null, moduleType: 'js' };
    },
  };
}
