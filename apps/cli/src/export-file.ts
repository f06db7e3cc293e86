import { access, link, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EXIT, type Exit } from './exit.js';
import { interruptible, note, refused } from './session.js';

/** What is written to a file or here. */
export interface Export {
  readonly text: Readable | AsyncIterable<string | Buffer>;
  /** What it goes through on its way, such as gzip. */
  readonly through?: Duplex;
  /** Asked at its end: false where it lacks something that will never be in it. */
  readonly isWhole?: () => boolean;
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** How a file is called until all of it is on the disk. */
export const partOf = (file: string): string => `${file}.part`;

/**
 * Writes an export to `file`, or here where there is none. A file that is there is kept, for an export is evidence; one
 * that is written is `file.part` until all of it is on the disk, so that nothing half looks whole. What breaks off is
 * removed; what lacks something stays `file.part`. Throws what broke the export off.
 */
export async function writeExport(source: Export, file: string | undefined): Promise<Exit> {
  const text = source.text instanceof Readable ? source.text : Readable.from(source.text);
  const steps = source.through === undefined ? [text] : [text, source.through];
  try {
    if (file === undefined) return await here(steps, source);
    return await interruptible((signal) => written(steps, file, { ...source, signal }));
  } finally {
    // What was never read still holds the database.
    text.destroy();
  }
}

type Steps = readonly (Readable | Duplex)[];

/** Whoever reads it may go away: they have not the whole of it, and a script must hear that. */
async function here(steps: Steps, { isWhole }: Export): Promise<Exit> {
  try {
    await pipeline([...steps, process.stdout], { end: false });
  } catch (error) {
    if (codeOf(error) !== 'EPIPE') throw error;
    note('copyhold: whatever reads this went away before its end, without the whole of it.');
    return EXIT.failed;
  }
  return isWhole?.() === false ? EXIT.failed : EXIT.done;
}

async function written(
  steps: Steps,
  file: string,
  { isWhole, signal }: Pick<Export, 'isWhole'> & { readonly signal: AbortSignal },
): Promise<Exit> {
  const part = partOf(file);
  if (await isThere(file)) return refused(`${file} is there already`);
  let handle: FileHandle;
  try {
    handle = await open(part, 'wx');
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') return refused(`${file} cannot be written: ${wordsOf(error)}`);
    return refused(`${part} is there: it is being written, or is left of what broke off, and can then be removed`);
  }
  try {
    // Closed when all of it is on the disk.
    await pipeline([...steps, handle.createWriteStream({ flush: true })], { signal });
    if (isWhole?.() === false) return EXIT.failed;
    await named(part, file);
  } catch (error) {
    await rm(part, { force: true });
    signal.throwIfAborted();
    if (codeOf(error) === 'EEXIST') return refused(`${file} is there already`);
    throw error;
  }
  return EXIT.done;
}

/** Gives what is whole its name, unless that is taken meanwhile; the disk knows it when this answers. */
async function named(part: string, file: string): Promise<void> {
  try {
    await link(part, file);
    await rm(part);
  } catch (error) {
    // Some file systems know no links: the name is looked at once more instead.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(String(codeOf(error)))) throw error;
    if (await isThere(file)) throw Object.assign(new Error(`${file} is there already`), { code: 'EEXIST' });
    await rename(part, file);
  }
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
