/**
 * Fails when the built web weighs more than its budget. Sizes are kB (1000 bytes) after gzip −9, fonts as they are.
 * Run after `vite build`; reads dist/web/.vite/manifest.json.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';

const root = process.argv[2] ?? 'dist/web';
const FIRST_PAGE = 'src/features/home/home-page.tsx';
const FIRST_FONTS = /(?:andika-latin-400-normal|gentium-book-plus-latin-700-normal)-[\w-]+\.woff2$/u;

const manifest = JSON.parse(readFileSync(join(root, '.vite/manifest.json'), 'utf8'));
const html = readFileSync(join(root, 'index.html'));

const zipped = (file) => gzipSync(readFileSync(join(root, file)), { level: 9 }).length;
const sum = (files, size) => [...files].reduce((total, file) => total + size(file), 0);

/** The chunk and everything it imports at once. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key]?.imports ?? []) closure(next, seen);
  return seen;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
if (entry === undefined) throw new Error(`${root} holds no entry: run the web build first`);
const filesOf = (keys) => new Set([...keys].map((key) => manifest[key].file));
const cssOf = (keys) => new Set([...keys].flatMap((key) => manifest[key].css ?? []));

const initialKeys = closure(entry);
const initial = filesOf(initialKeys);
const firstKeys = new Set([...initialKeys, ...closure(FIRST_PAGE)]);
const fonts = [...new Set(Object.values(manifest).map(({ file }) => file))].filter((file) => FIRST_FONTS.test(file));
const fontSize = (file) => readFileSync(join(root, file)).length;

const measures = [
  ['initial JS', sum(initial, zipped), 150_000],
  ['initial CSS', sum(cssOf(initialKeys), zipped), 8_000],
  ['fonts on the first page', sum(fonts, fontSize), 45_000],
  [
    'whole first page',
    gzipSync(html, { level: 9 }).length +
      sum(filesOf(firstKeys), zipped) +
      sum(cssOf(firstKeys), zipped) +
      sum(fonts, fontSize),
    200_000,
  ],
  ...Object.entries(manifest)
    .filter(([, chunk]) => chunk.isDynamicEntry)
    .map(([key]) => {
      const own = [...filesOf(closure(key))].filter((file) => !initial.has(file));
      return [`route ${key}`, sum(own, zipped), 35_000];
    }),
];

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(2)} kB`;
let over = 0;
for (const [name, size, limit] of measures) {
  const fits = size <= limit;
  if (!fits) over += 1;
  console.log(
    `${fits ? 'ok  ' : 'OVER'} ${name}: ${kilobytes(size)} of ${kilobytes(limit)}${fits ? '' : `, ${size - limit} bytes too many`}`,
  );
}
if (fonts.length !== 2) {
  over += 1;
  console.log(`OVER fonts on the first page: ${fonts.length} files, must be 2`);
}
const preloads = [...html.toString().matchAll(/rel="preload"/gu)].length;
if (preloads !== 2) {
  over += 1;
  console.log(`OVER preloaded fonts: ${preloads}, must be 2`);
}
if (!html.includes('<!--copyhold:headline-->')) {
  over += 1;
  console.log('LOST the marker <!--copyhold:headline-->, where the server writes the headline figures');
}
process.exitCode = over === 0 ? 0 : 1;
