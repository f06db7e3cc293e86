import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { isRefusal } from '#libs/amount';
import { EXIT, type Exit } from './exit.js';
import { note, refused, withPartnership, type At } from './session.js';

/** Writes the bundle to a file that is not there yet, gzipped where its name ends in .gz. */
export async function exportBundle(file: string, options: At): Promise<Exit> {
  return withPartnership(options, async ({ bundles }, { id }) => {
    const lines = await bundles.stream(id);
    if (isRefusal(lines)) return refused(lines);
    try {
      // A file that is there is kept: a bundle is evidence.
      const output = createWriteStream(file, { flags: 'wx' });
      if (file.endsWith('.gz')) await pipeline(lines, createGzip(), output);
      else await pipeline(lines, output);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      return refused(
        error.code === 'EEXIST' ? `${file} is there already` : `${file} cannot be written: ${error.message}`,
      );
    }
    note(`Wrote ${file}. Check it anywhere: copyhold verify ${file}`);
    return EXIT.done;
  });
}
