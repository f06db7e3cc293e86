import { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import { refuse, type Refusal } from '#libs/amount';
import { SnapshotReader, type BundleReader } from '../../audit/bundle/snapshot-reader.js';
import { Database } from '../../database/database.js';

/** Exports written at one time: each holds a connection and a snapshot until its reader has it all. */
const MOST_AT_ONCE = 2;

/** Something that the file's format cannot say, and why. */
export interface LeftOut {
  /** What it is, for whoever looks for it in the books. */
  readonly what: string;
  readonly refusal: Refusal;
}

/** A file as it is written; `leftOut` grows while it is read and is whole at its end. */
export interface Exported {
  readonly stream: Readable;
  readonly leftOut: readonly LeftOut[];
}

/** Writes the pieces of one file, as of one moment; `leave` tells of what the file cannot say. */
export type Writer = (reader: BundleReader, leave: (left: LeftOut) => void) => AsyncGenerator<string | Buffer>;

/** A file that is not whole: what it leaves out is in `leftOut` of its export. */
export class FileNotWhole extends Error {
  override readonly name = 'FileNotWhole';
}

interface Written {
  readonly pieces: AsyncGenerator<string | Buffer>;
  readonly leftOut: readonly LeftOut[];
  readonly release: () => Promise<void>;
}

async function* wholeOrBroken({ pieces, leftOut, release }: Written): AsyncGenerator<string | Buffer> {
  try {
    yield* pieces;
  } finally {
    await release();
  }
  const [first] = leftOut;
  if (first === undefined) return;
  throw new FileNotWhole(`${leftOut.length} left out, the first: ${first.what}: ${first.refusal.message}`);
}

/** Files that are written while they are read: none is held in memory, and each shows one moment of the database. */
@Injectable()
export class ExportStreams {
  private readonly logger = new Logger(ExportStreams.name);
  private open = 0;

  constructor(private readonly database: Database) {}

  /**
   * Begins a file. It holds a connection until it was read or destroyed. A file that leaves something out fails after
   * its last piece, so that no download of it looks whole; `leftOut` says what. Refuses `Busy`.
   */
  async begin(write: Writer): Promise<Exported | Refusal<'Busy'>> {
    if (this.open >= MOST_AT_ONCE) {
      const message = 'Other exports are being written; ask again in a minute.';
      return refuse('Busy', { message, field: 'export', rule: 'meter.export' });
    }
    this.open += 1;
    let stream: Readable | undefined;
    let reader: SnapshotReader | undefined;
    try {
      reader = await SnapshotReader.open(this.database);
      const release = this.releasing(reader);
      const leftOut: LeftOut[] = [];
      const pieces = write(reader, (left) => leftOut.push(left));
      stream = Readable.from(wholeOrBroken({ pieces, leftOut, release }));
      // Also where nobody ever began to read.
      stream.once('close', () => void release());
      return { stream, leftOut };
    } finally {
      if (stream === undefined) await this.releasing(reader)();
    }
  }

  /** Gives the connection back, once: before the file ends, so that whoever has read it may close the database. */
  private releasing(reader: SnapshotReader | undefined): () => Promise<void> {
    let released: Promise<void> | undefined;
    return () => (released ??= this.release(reader));
  }

  private async release(reader: SnapshotReader | undefined): Promise<void> {
    this.open -= 1;
    try {
      await reader?.close();
    } catch (error) {
      // The connection broke while the file was being read: the pool has let go of it already.
      this.logger.warn(`an export's connection ended early: ${String(error)}`);
    }
  }
}
