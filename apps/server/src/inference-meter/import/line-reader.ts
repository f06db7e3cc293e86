import { open, type FileHandle } from 'node:fs/promises';
import { MAX_LINE_BYTES } from '#libs/inference-meter';

const CHUNK = 256 * 1024;
const LINE_FEED = 10;

/** One line, without its line feed, and where the next one begins. */
export interface Line {
  readonly text: string;
  readonly lineNo: number;
  readonly nextByte: number;
}

/** A file that cannot be opened, or not be read on. */
export class FileFailed extends Error {}

/** From where to where a file is read. */
export interface Reading {
  readonly nextByte: number;
  readonly nextLine: number;
  /** The size of the file when its import began. */
  readonly endByte: number;
}

/** The bytes of one line as they arrive: beyond the longest line allowed, they are counted and not kept. */
class LineBuffer {
  private pieces: Buffer[] = [];
  private kept = 0;

  get isEmpty(): boolean {
    return this.kept === 0;
  }

  add(piece: Buffer): void {
    const room = MAX_LINE_BYTES + 1 - this.kept;
    if (room <= 0) return;
    const part = Buffer.from(piece.subarray(0, room));
    this.pieces.push(part);
    this.kept += part.length;
  }

  take(): string {
    const text = Buffer.concat(this.pieces).toString('utf8');
    // A cut may fall within a character and then read shorter: the parser must still see that it is too long.
    const isTooLong = this.kept > MAX_LINE_BYTES;
    this.pieces = [];
    this.kept = 0;
    return isTooLong ? text.padEnd(MAX_LINE_BYTES + 1, ' ') : text;
  }
}

function failed(error: unknown): never {
  throw new FileFailed(error instanceof Error ? error.message : String(error), { cause: error });
}

/** Opens a file to be read. Errors: {@link FileFailed}. */
export function openToRead(path: string): Promise<FileHandle> {
  return open(path).catch(failed);
}

/**
 * The lines of a file from a byte on, never more than one chunk and one line in memory. A line too long comes cut, one
 * byte over what is allowed, so that its parser refuses it. Errors: {@link FileFailed}, also where the file ends before
 * `endByte`.
 */
export async function* readLines(handle: FileHandle, { nextByte, nextLine, endByte }: Reading): AsyncGenerator<Line> {
  const chunk = Buffer.allocUnsafe(CHUNK);
  const line = new LineBuffer();
  let lineNo = nextLine;
  for (let position = nextByte; position < endByte;) {
    const { bytesRead } = await handle.read(chunk, 0, Math.min(CHUNK, endByte - position), position).catch(failed);
    if (bytesRead === 0) throw new FileFailed(`the file ends at byte ${position}, before byte ${endByte}`);
    const bytes = chunk.subarray(0, bytesRead);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      line.add(bytes.subarray(start, end));
      start = end + 1;
      yield { text: line.take(), lineNo, nextByte: position + start };
      lineNo += 1;
    }
    line.add(bytes.subarray(start));
    position += bytesRead;
  }
  if (!line.isEmpty) yield { text: line.take(), lineNo, nextByte: endByte };
}
