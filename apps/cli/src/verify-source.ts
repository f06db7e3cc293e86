import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Longer than any line that a server writes: what goes on beyond it is no bundle, and is not held in memory. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** Far longer than a checkpoint, a tile, a promise or a certified copy (bytes). */
const LONGEST_FILE = 16 * 1024 * 1024;

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
    // Whoever asks at an address means that one, and hears of it where they are sent elsewhere.
    answer = await fetch(url, { redirect: 'manual' });
  } catch (error) {
    throw new NotReadable(`${url} does not answer: ${String(error)}`);
  }
  const elsewhere = answer.headers.get('location');
  if (elsewhere !== null) throw new NotReadable(`${url} sends elsewhere: if that is where to ask, give ${elsewhere}`);
  if (!answer.ok) throw new NotReadable(`${url} answers ${String(answer.status)}`);
  return answer;
}

/** The bytes at an address. Throws {@link NotReadable}, also where they do not end. */
export async function bytesAt(url: string): Promise<Uint8Array> {
  const { body } = await fetched(url);
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (body !== null) {
    for await (const chunk of Readable.fromWeb(body)) {
      const bytes = chunk as Uint8Array;
      length += bytes.length;
      if (length > LONGEST_FILE) throw new NotReadable(`${url} answers more than ${String(LONGEST_FILE)} bytes`);
      chunks.push(bytes);
    }
  }
  return Buffer.concat(chunks);
}

async function streamOf(place: string): Promise<Readable> {
  if (isUrl(place)) {
    const { body } = await fetched(place.endsWith('.ndjson') ? place : below(place, 'audit/bundle.ndjson'));
    if (body === null) throw new NotReadable(`${place} answers nothing`);
    return Readable.fromWeb(body);
  }
  const file = createReadStream(place, { highWaterMark: 1 << 18 });
  if (!place.endsWith('.gz')) return file;
  // Whoever reads the lines hears of what goes wrong on either side.
  return pipeline(file, createGunzip(), () => undefined);
}

/** The same bytes as a buffer; nothing is copied. */
const bufferOf = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const NEWLINE = 0x0a;

/** What some writers put before the first line to say that it is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

/** Cuts bytes into lines as they come. */
class LineCutter {
  /** The beginning of a line whose end has not come yet. */
  private begun: Buffer[] = [];
  private held = 0;
  private first = true;

  /** Bytes of the line that has begun. */
  get begunBytes(): number {
    return this.held;
  }

  /** The lines that end in these bytes. */
  take(chunk: Buffer): readonly string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      lines.push(this.held === 0 ? this.told(chunk.toString('utf8', start, end)) : this.last(chunk.subarray(0, end)));
      start = end + 1;
    }
    if (start < chunk.length) {
      this.begun.push(chunk.subarray(start));
      this.held += chunk.length - start;
    }
    return lines;
  }

  /** The line that has begun, with these last bytes. */
  last(bytes: Buffer): string {
    const line = Buffer.concat([...this.begun, bytes]).toString('utf8');
    [this.begun, this.held] = [[], 0];
    return this.told(line);
  }

  private told(line: string): string {
    const text = this.first && line.startsWith(BYTE_ORDER_MARK) ? line.slice(1) : line;
    this.first = false;
    return text;
  }
}

/** The lines of what comes in pieces from `place`, many at a time. Throws {@link NotReadable} at a line without end. */
export async function* linesIn(bytes: AsyncIterable<unknown>, place: string): AsyncGenerator<readonly string[]> {
  const cutter = new LineCutter();
  for await (const piece of bytes) {
    yield cutter.take(bufferOf(piece as Uint8Array));
    if (cutter.begunBytes > LONGEST_LINE) throw new NotReadable(`${place} has a line that no bundle has`);
  }
  if (cutter.begunBytes > 0) yield [cutter.last(Buffer.alloc(0))];
}

/**
 * The lines of a bundle, many at a time, from a file (gzipped where its name ends in .gz) or from a server.
 * Throws {@link NotReadable}.
 */
export async function* linesOf(place: string): AsyncGenerator<readonly string[]> {
  const bytes = await streamOf(place);
  try {
    yield* linesIn(bytes, place);
  } catch (error) {
    if (error instanceof NotReadable) throw error;
    throw new NotReadable(`${place} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
