import react from '@vitejs/plugin-react';
import { lingui } from '@lingui/vite-plugin';
import { defaultClientConditions, defineConfig } from 'vite';
import { linguiMacro } from './build/lingui-macro.js';
import { precompress } from './build/precompress.js';
import { preloadFonts } from './build/preload-fonts.js';

const onEveryPage =
  /node_modules\/(?!d3-|zod|@noble|qrcode|@cloudflare|sjcl)|web\/src\/(?:ui\/(?!nothing-yet|qr-code)|client|format|i18n|locales)|libs\/amount/u;

/** A lib is pure: what nobody uses of it can be left out, whatever it computes on the way. */
const pureLibs = { moduleSideEffects: (id: string) => !/\/libs\/[^/]+\/src\//u.test(id) };

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    linguiMacro(),
    react(),
    lingui({ failOnCompileError: true }),
    preloadFonts(['andika-latin-400-normal', 'gentium-book-plus-latin-700-normal']),
    precompress(),
  ],
  // 'es2015': rxjs with classes as every browser has them, and not as functions that imitate them.
  resolve: { conditions: ['copyhold-source', 'es2015', ...defaultClientConditions] },
  // A vote is counted again beside the page.
  worker: { format: 'es', rolldownOptions: { treeshake: pureLibs } },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    // Fonts and small pictures stay files: a data URL would be paid for on every first visit.
    assetsInlineLimit: 0,
    // Left to itself the bundler cuts what every page loads into five chunks, which together pack worse than one.
    rolldownOptions: {
      treeshake: pureLibs,
      output: { codeSplitting: { groups: [{ name: 'base', test: onEveryPage }] } },
      // How long a plugin took says more about the machine than about the code.
      checks: { bundlerTimings: false },
    },
  },
});
