import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Longer than any line that a server writes: what goes on beyond it is no bundle, and is not held in memory. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** Why something could not be read, in words for whoever asked for it. */
export class NotReadable extends Error {
  override readonly name = 'NotReadable';
}

export const isUrl = (place: string): boolean => /^https?:\/\//u.test(place);

/** The address of a file below a server's. */
export const below = (server: string, path: string): string => `${server.replace(/\/+$/u, '')}/${path}`;

async function fetched(url: string): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(url);
  } catch (error) {
    throw new NotReadable(`${url} does not answer: ${String(error)}`);
  }
  if (!answer.ok) throw new NotReadable(`${url} answers ${String(answer.status)}`);
  return answer;
}

/** The bytes at an address. */
export async function bytesAt(url: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetched(url)).arrayBuffer());
}

async function streamOf(place: string): Promise<Readable> {
  if (isUrl(place)) {
    const { body } = await fetched(place.endsWith('.ndjson') ? place : below(place, 'audit/bundle.ndjson'));
    if (body === null) throw new NotReadable(`${place} answers nothing`);
    return Readable.fromWeb(body);
  }
  const file = createReadStream(place, { highWaterMark: 1 << 18 });
  return place.endsWith('.gz') ? file.pipe(createGunzip().on('error', (error) => file.destroy(error))) : file;
}

/** The lines of a bundle, from a file (gzipped where its name ends in .gz) or from a server. Throws {@link NotReadable}. */
export async function* linesOf(place: string): AsyncGenerator<string> {
  let rest = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of await streamOf(place)) {
      const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LONGEST_LINE) throw new NotReadable(`${place} has a line that no bundle has`);
      yield* lines;
    }
  } catch (error) {
    if (error instanceof NotReadable) throw error;
    throw new NotReadable(`${place} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
