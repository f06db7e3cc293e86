import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLogRefusal, parseCheckpoint, parseNote, toHex, utf8, type HeldCheckpoint } from '#libs/transparency-log';
import { writeDurably } from './witness-files.js';
import { sha256 } from './witness-key.js';

/** The name under which a log's checkpoint is fetched and kept: its origin, hashed. */
export const originHash = (origin: string): string => toHex(sha256(utf8(origin)));

/** A witness that does not know what it cosigned cannot go on: it must not begin anew. */
class SpoiltMemory extends Error {
  override readonly name = 'StartRefused';
}

/**
 * What a witness remembers: for each log the last checkpoint that it cosigned, in a file of that text. It is read anew
 * each time, so what is on disk is what is answered by.
 */
export class WitnessState {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = join(folder, 'logs');
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
  }

  /** The checkpoint of a log by its origin's hash (64 hexadecimal digits), as it is served. */
  noteOf(hash: string): string | undefined {
    const file = join(this.folder, hash);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }

  /** What is held for an origin. A file that is no checkpoint of it is no reason to begin anew: that throws. */
  held(origin: string): HeldCheckpoint | undefined {
    const note = this.noteOf(originHash(origin));
    if (note === undefined) return undefined;
    const parsed = parseNote(note);
    const checkpoint = isLogRefusal(parsed) ? parsed : parseCheckpoint(parsed.text);
    if (isLogRefusal(checkpoint) || checkpoint.origin !== origin) {
      throw new SpoiltMemory(
        `${join(this.folder, originHash(origin))} is no checkpoint of ${origin}: make a new witness`,
      );
    }
    return { size: checkpoint.size, root: checkpoint.root, note };
  }

  /** Keeps a checkpoint in place of the last; on disk when this comes back. */
  keep(origin: string, { note }: HeldCheckpoint): void {
    writeDurably(join(this.folder, originHash(origin)), note);
  }
}
