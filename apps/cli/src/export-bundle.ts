import { createGzip } from 'node:zlib';
import { isRefusal } from '#libs/amount';
import { EXIT, type Exit } from './exit.js';
import { writeExport } from './export-file.js';
import { note, refused, withPartnership, type At } from './session.js';

/** Writes the bundle to a file that is not there yet, gzipped where its name ends in .gz. */
export async function exportBundle(file: string, options: At): Promise<Exit> {
  return withPartnership(options, async ({ bundles }, { id }) => {
    const lines = await bundles.stream(id);
    if (isRefusal(lines)) return refused(lines);
    const gzip = file.endsWith('.gz') ? { through: createGzip() } : {};
    const code = await writeExport({ text: lines, ...gzip }, file);
    if (code === EXIT.done) note(`Wrote ${file}. Check it anywhere: copyhold verify ${file}`);
    return code;
  });
}
