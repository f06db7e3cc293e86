import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';

/** One event as it will be sent: its place in the buffer, and its JSON in one line. */
export interface Buffered {
  readonly seq: number;
  readonly text: string;
}

/** What a file of the buffer holds. */
export interface SegmentRead {
  readonly lines: readonly Buffered[];
  /** Up to where the file is whole: what follows was being written when the process or the machine stopped. */
  readonly wholeBytes: number;
  /** Lines before that end whose check sum is wrong: the disk did not keep them. */
  readonly damaged: number;
}

const HEX = 16;
const NEWLINE = 10;

function lineOf({ seq, text }: Buffered): string {
  const body = `${seq} ${text}`;
  return `${crc32(body).toString(HEX).padStart(8, '0')} ${body}\n`;
}

function readLine(line: string): Buffered | undefined {
  const body = line.slice(9);
  if (line[8] !== ' ' || crc32(body).toString(HEX).padStart(8, '0') !== line.slice(0, 8)) return undefined;
  const space = body.indexOf(' ');
  const seq = Number(body.slice(0, space));
  return space > 0 && Number.isSafeInteger(seq) ? { seq, text: body.slice(space + 1) } : undefined;
}

/** Reads a file of the buffer: a check sum, the place and the event on each line. */
export function readSegment(file: string): SegmentRead {
  const bytes = readFileSync(file);
  const lines: Buffered[] = [];
  let [damaged, wholeBytes, start] = [0, 0, 0];
  for (let end = bytes.indexOf(NEWLINE, start); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    const line = readLine(bytes.toString('utf8', start, end));
    if (line === undefined) {
      damaged += 1;
    } else {
      lines.push(line);
      wholeBytes = end + 1;
    }
    start = end + 1;
  }
  // Bad lines at the very end were never wholly written: nobody was told that they are kept.
  const atEnd = linesBetween(bytes, wholeBytes, start);
  return { lines, wholeBytes, damaged: damaged - atEnd };
}

function linesBetween(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let end = bytes.indexOf(NEWLINE, from); end >= 0 && end < to; end = bytes.indexOf(NEWLINE, end + 1)) count += 1;
  return count;
}

/** The bytes that events take on disk. */
export function bytesOf(lines: readonly Buffered[]): Buffer {
  return Buffer.from(lines.map(lineOf).join(''), 'utf8');
}

/**
 * Writes behind the first `at` bytes of a file, and comes back only when it would outlast a power cut. What cannot be
 * written whole is not written: the file is as long as before, and the error is thrown.
 */
export function appendDurably(file: string, bytes: Buffer, at: number): void {
  const handle = openSync(file, at === 0 ? 'w' : 'r+', 0o600);
  try {
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done, bytes.length - done, at + done);
      fsyncSync(handle);
      if (at === 0) flushFolder(dirname(file));
    } catch (error) {
      ftruncateSync(handle, at);
      throw error;
    }
  } finally {
    closeSync(handle);
  }
}

/** A new file is there after a power cut only where its folder was forced to disk too. */
function flushFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
