import { Readable } from 'node:stream';
import { Logger, type FactoryProvider } from '@nestjs/common';
import { refuse, type Refusal } from '#libs/amount';
import { SnapshotReader, type BundleReader } from '../../audit/bundle/snapshot-reader.js';
import { Database } from '../../database/database.js';
import { RoomGate } from '../../machines/body-gate.js';

/** How many exports are written at one time, and for how long. */
export interface ExportRoom {
  /** Files in all: each holds a connection and a snapshot until its reader has it all. */
  readonly most: number;
  /** Milliseconds from the first byte that is read to the last one that is written. */
  readonly deadlineMs: number;
  /** How long (ms) whoever let one break off waits for the next: a name that many share waits for nobody, 0. */
  readonly waitMs: number;
}

const ROOM: ExportRoom = { most: 2, deadlineMs: 600_000, waitMs: 0 };
/** The database ends a snapshot by itself this long (ms) after the deadline, should this process not come to it. */
const GRACE_MS = 10_000;

/** Something that the file's format cannot say, and why. */
export interface LeftOut {
  /** What it is, for whoever looks for it in the books. */
  readonly what: string;
  readonly refusal: Refusal;
  /** All that is kept of it, where a reader may have that. */
  readonly kept?: unknown;
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

/** A file that its reader did not read in time. */
export class FileTooSlow extends Error {
  override readonly name = 'FileTooSlow';
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

/** The same pieces. Whoever turns away is told so once the connection is back, also where they read nothing. */
function givenBack(written: Written): AsyncIterable<string | Buffer> {
  const pieces = wholeOrBroken(written);
  const iterator: AsyncIterator<string | Buffer> = {
    next: () => pieces.next(),
    return: async () => {
      await pieces.return(undefined);
      await written.release();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

const busy = (message: string): Refusal<'Busy'> => refuse('Busy', { message, field: 'export', rule: 'meter.export' });

/** Files that are written while they are read: none is held in memory, and each shows one moment of the database. */
export class ExportStreams {
  private readonly logger = new Logger(ExportStreams.name);
  private readonly room: ExportRoom;
  private readonly gate: RoomGate;
  private unnamed = 0;
  /** Who let a file break off, and until when (ms since 1970) they wait: a place is not held by taking it again. */
  private readonly waiting = new Map<string, number>();

  constructor(
    private readonly database: Database,
    room: Partial<ExportRoom> = {},
  ) {
    this.room = { ...ROOM, ...room };
    this.gate = new RoomGate(1, this.room.most);
  }

  /** A room of its own for whoever asks for one: its exports keep nobody from those of another. */
  static room(room: Partial<ExportRoom> = {}): FactoryProvider<ExportStreams> {
    return {
      provide: ExportStreams,
      inject: [Database],
      useFactory: (database: Database) => new ExportStreams(database, room),
    };
  }

  /**
   * Begins a file. It holds a connection until it was read or destroyed, for as long as the room allows and no longer:
   * then it breaks off. A file that leaves something out fails after its last piece, so that no download of it looks
   * whole; `leftOut` says what. Refuses `Busy` where the room is full, or one of that name is written already.
   */
  async begin(write: Writer, name?: string): Promise<Exported | Refusal<'Busy'>> {
    if (this.waits(name)) return busy('Your last one was not read to its end in time; ask again in ten minutes.');
    const leave = this.gate.enter(name ?? `unnamed ${String((this.unnamed += 1))}`);
    if (leave === undefined) {
      return this.gate.isFull
        ? busy('Other exports are being written; ask again in a minute.')
        : busy('One of yours is being sent already: let it end, or break it off.');
    }
    let stream: Readable | undefined;
    let reader: SnapshotReader | undefined;
    try {
      reader = await this.snapshot();
      const release = this.releasing(leave, reader);
      const leftOut: LeftOut[] = [];
      const pieces = write(reader, (left) => leftOut.push(left));
      stream = this.inTime(Readable.from(givenBack({ pieces, leftOut, release })), name);
      return { stream, leftOut };
    } finally {
      if (stream === undefined) await this.releasing(leave, reader)();
    }
  }

  /** The database itself ends the snapshot, should nobody else. */
  private async snapshot(): Promise<SnapshotReader> {
    const reader = await SnapshotReader.open(this.database);
    try {
      const mostMs = this.room.deadlineMs + GRACE_MS;
      await reader.rows(`SELECT set_config('transaction_timeout', $1, true)`, [String(mostMs)]);
    } catch (error) {
      await reader.close();
      throw error;
    }
    return reader;
  }

  /** Destroys a file that was not read to its end in time: whoever reads a byte a minute would keep a place for ever. */
  private inTime(stream: Readable, name: string | undefined): Readable {
    const { deadlineMs, waitMs } = this.room;
    const timer = setTimeout(() => {
      if (name !== undefined) this.waiting.set(name, Date.now() + waitMs);
      this.logger.warn(`an export was not read to its end within ${String(deadlineMs)} ms, and broken off`);
      stream.destroy(new FileTooSlow(`not read within ${String(deadlineMs)} ms`));
    }, deadlineMs);
    timer.unref();
    stream.once('close', () => clearTimeout(timer));
    // Whoever reads it hears of a fault as well; where nobody does, it must not end the process.
    stream.on('error', () => undefined);
    return stream;
  }

  private waits(name: string | undefined): boolean {
    for (const [each, until] of this.waiting) if (until <= Date.now()) this.waiting.delete(each);
    return name !== undefined && this.waiting.has(name);
  }

  /** Gives the connection back, once: before the file ends, so that whoever has read it may close the database. */
  private releasing(leave: () => void, reader: SnapshotReader | undefined): () => Promise<void> {
    let released: Promise<void> | undefined;
    return () => (released ??= this.release(leave, reader));
  }

  private async release(leave: () => void, reader: SnapshotReader | undefined): Promise<void> {
    try {
      await reader?.close();
    } catch (error) {
      // The connection broke while the file was being read: the pool has let go of it already.
      this.logger.warn(`an export's connection ended early: ${String(error)}`);
    } finally {
      leave();
    }
  }
}
