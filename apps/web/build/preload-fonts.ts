import type { Plugin } from 'vite';

/** Adds one `<link rel="preload">` per named font, so that the first page's two faces load beside its CSS. */
export function preloadFonts(names: readonly string[]): Plugin {
  return {
    name: 'copyhold-preload-fonts',
    transformIndexHtml(_html, context) {
      const files = Object.keys(context.bundle ?? {});
      return names.flatMap((name) => {
        const file = files.find((candidate) => candidate.includes(`${name}-`) && candidate.endsWith('.woff2'));
        if (file === undefined) return [];
        const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: '' };
        return [{ tag: 'link', attrs, injectTo: 'head' as const }];
      });
    },
  };
}
