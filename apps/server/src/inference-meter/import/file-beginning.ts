import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { ImportTerms } from './import-job.js';

/** As much of a file as tells it from another of the same name. */
const MOST = 64 * 1024;

/** How a file begins, as its job keeps it. */
export type FileBeginning = NonNullable<ImportTerms['beginning']>;

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The first 64 KiB of a file, or all of a smaller one. */
export async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const buffer = Buffer.alloc(MOST);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, MOST - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length === MOST) return buffer.subarray(0, length);
    }
  } finally {
    await handle.close();
  }
}

/** What a job keeps of them. */
export const beginningOf = (first: Uint8Array): FileBeginning => ({ bytes: first.length, sha256: digestOf(first) });

/** Whether a file that begins with these bytes is the other one, or the other with rows appended. */
export const goesOnFrom = (first: Uint8Array, { bytes, sha256 }: FileBeginning): boolean =>
  first.length >= bytes && digestOf(first.subarray(0, bytes)) === sha256;
