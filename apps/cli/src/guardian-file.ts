import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

const Credentials = z.object({
  host: z.string(),
  port: z.number().int(),
  database: z.string(),
  user: z.enum(['copyhold_guardian', 'copyhold_steward']),
  password: z.string(),
  ssl: z.boolean(),
});

/** Where the guardian or the steward logs in. It stands in one file, which no server ever reads. */
export type Credentials = z.infer<typeof Credentials>;

/** A password that nobody chose. */
export const newPassword = (): string => randomBytes(24).toString('base64url');

/** Where a path leads once every link of it is followed; what is not there yet lies where the folder above it does. */
async function trueWay(path: string): Promise<string> {
  const whole = resolve(path);
  try {
    return await realpath(whole);
  } catch {
    const above = dirname(whole);
    return above === whole ? whole : join(await trueWay(above), basename(whole));
  }
}

/** Whether a file would lie in a folder, or below it, whatever links lead there. */
export async function liesIn(folder: string, file: string): Promise<boolean> {
  const way = relative(await trueWay(folder), await trueWay(file));
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
}

/** Writes the file for its owner alone; throws where one of this name is there. */
export async function writeCredentials(file: string, credentials: Credentials): Promise<void> {
  await writeFile(file, `${JSON.stringify(credentials, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
}

/** Reads it; a sentence where it is no such file, or others can read it too. */
export async function readCredentials(file: string): Promise<Credentials | string> {
  let text: string;
  try {
    // Group and others: nobody else reads what opens the lock.
    if (((await stat(file)).mode & 0o077) !== 0) return `${file} can be read by others: chmod 600 ${file}`;
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT') return `${file} is not there: copyhold guardian enrol writes such a file`;
    return error instanceof Error ? error.message : String(error);
  }
  try {
    return Credentials.parse(JSON.parse(text));
  } catch {
    return `${file} holds no credentials: copyhold guardian enrol writes them`;
  }
}

/** SHA-256 of a file's bytes. */
export async function digestOf(file: string): Promise<Buffer> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest();
}
