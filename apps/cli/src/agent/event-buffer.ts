import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from '../witness-files.js';
import { addLoss, NO_LOSS, type Kept, type Loss } from './loss.js';
import { appendDurably, bytesOf, readSegment, type Buffered } from './segment.js';
import { stateOf, stateText } from './state-text.js';

/** How much the buffer may hold. */
export interface BufferLimits {
  readonly mostBytes: number;
  /** A file is closed when it is as long as this. */
  readonly segmentBytes: number;
}

/** What one step of a reader leaves behind. */
export interface Step {
  /** The reader's name, and what it remembers from now on; absent where it remembers nothing. */
  readonly reader?: { readonly name: string; readonly state: unknown };
  readonly events: readonly Kept[];
  /** For the account of what is lost, in milliseconds since 1970-01-01T00:00Z. */
  readonly atMs: bigint;
}

/** What the agent tells the server of itself, until the server has it. */
export interface Report {
  readonly id: string;
  readonly text: string;
}

interface Segment {
  readonly file: string;
  readonly first: number;
  last: number;
  bytes: number;
}

/** Beside the files of events: what readers remember, and what is being written. One file, replaced whole. */
interface Memory {
  readonly states: ReadonlyMap<string, unknown>;
  /** Events that are written next: where the process stopped in between, they are written at the next start. */
  readonly pending: readonly Buffered[];
  readonly lost: Loss;
  readonly report: Report | undefined;
}

const NOTHING: Memory = { states: new Map(), pending: [], lost: NO_LOSS, report: undefined };

/** A memory that cannot be read is no reason to begin anew: what was counted would be counted again. */
class SpoiltMemory extends Error {
  override readonly name = 'StartRefused';
}

function memoryIn(file: string): Memory {
  if (!existsSync(file)) return NOTHING;
  try {
    // Only this class writes the file.
    return { ...NOTHING, ...(stateOf(readFileSync(file, 'utf8')) as Partial<Memory>) };
  } catch {
    throw new SpoiltMemory(`${file} cannot be read: put it aside, and what readers began before it is not counted`);
  }
}

function placeIn(file: string): number {
  const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : '0';
  // A place that is lost is no harm: what is sent again the server knows.
  return /^\d{1,15}$/u.test(text) ? Number(text) : 0;
}

/**
 * Events on disk until the server has them, oldest first, with what each reader remembers. A step's events and the
 * reader's new state are kept together or not at all, also through `kill -9` and a power cut. When it is full, what is
 * older stays, and what is lost is counted. Not for two processes at once.
 */
export class EventBuffer {
  private readonly segments: Segment[] = [];
  private memory: Memory;
  private sentUpTo: number;
  private nextSeq: number;
  private totalBytes = 0;
  private head: { readonly file: string; readonly lines: Buffered[] } | undefined;
  /** Events in the files that are not sent. */
  private written = 0;
  /** A memory that could not be written wholly may be on disk all the same: whatever is kept next, it is written again. */
  private isUnsure = false;
  /** What a write that failed may have left behind the end of a file. */
  private leftOver: { readonly file: string; readonly at: number } | undefined;

  constructor(
    private readonly folder: string,
    private readonly limits: BufferLimits,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.memory = memoryIn(this.memoryFile);
    this.sentUpTo = placeIn(this.placeFile);
    const damaged = this.readSegments();
    const last = this.segments.at(-1)?.last ?? 0;
    // The next place is behind all that was ever given: a place that came twice would drop an event unsent.
    this.nextSeq = Math.max(this.sentUpTo, last, (this.memory.pending[0]?.seq ?? 1) - 1) + 1;
    this.writePending();
    if (damaged > 0) this.remember({ ...this.memory, lost: addLoss(this.memory.lost, { damaged }) });
    this.dropSent();
  }

  private get memoryFile(): string {
    return join(this.folder, 'memory.json');
  }

  private get placeFile(): string {
    return join(this.folder, 'sent');
  }

  private readSegments(): number {
    const names = readdirSync(this.folder).filter((name) => /^\d{16}\.events$/u.test(name));
    let damaged = 0;
    for (const name of names.toSorted()) {
      const file = join(this.folder, name);
      const read = readSegment(file);
      truncateSync(file, read.wholeBytes);
      damaged += read.damaged;
      const [first, last] = [read.lines[0]?.seq, read.lines.at(-1)?.seq];
      if (first === undefined || last === undefined) {
        rmSync(file);
        continue;
      }
      this.segments.push({ file, first, last, bytes: read.wholeBytes });
      this.totalBytes += read.wholeBytes;
      this.written += read.lines.filter(({ seq }) => seq > this.sentUpTo).length;
    }
    return damaged;
  }

  private remember(memory: Memory): void {
    this.isUnsure = true;
    writeDurably(this.memoryFile, stateText(memory));
    this.isUnsure = false;
    this.memory = memory;
  }

  /** Events that are kept and not sent. */
  get waiting(): number {
    return this.written + this.memory.pending.length;
  }

  /** What a reader remembers, as it was given. */
  stateOf(reader: string): unknown {
    return this.memory.states.get(reader);
  }

  /** What was lost and is in no report yet. */
  get lost(): Loss {
    return this.memory.lost;
  }

  /** Counts events as lost that nobody can name any more. */
  noteLost(events: number): void {
    this.remember({ ...this.memory, lost: addLoss(this.memory.lost, { damaged: events }) });
  }

  get report(): Report | undefined {
    return this.memory.report;
  }

  /** Puts a report in place, which accounts for what is lost until now. */
  setReport(report: Report): void {
    this.remember({ ...this.memory, report, lost: NO_LOSS });
  }

  /** The server has the report. */
  clearReport(): void {
    this.remember({ ...this.memory, report: undefined });
  }

  /**
   * Keeps a step. When it throws (a full or a broken disk) nothing of the step is kept, and the same step may be tried
   * again. Answers how many events were lost because the buffer is full.
   */
  keep({ reader, events, atMs }: Step): number {
    this.dropLeftOver();
    this.writePending();
    const numbered = events.map(({ text }, index): Buffered => ({ seq: this.nextSeq + index, text }));
    let room = this.limits.mostBytes - this.totalBytes;
    const fitting = numbered.findIndex((line) => (room -= bytesOf([line]).length) < 0);
    const kept = fitting < 0 ? numbered : numbered.slice(0, fitting);
    const missed = events.slice(kept.length);
    if (reader !== undefined || missed.length > 0 || this.isUnsure) {
      const states = new Map(this.memory.states);
      if (reader !== undefined) states.set(reader.name, reader.state);
      const lost = missed.length === 0 ? this.memory.lost : addLoss(this.memory.lost, { missed, atMs });
      this.remember({ ...this.memory, states, pending: kept, lost });
      // The memory names them: they are kept. Where their file cannot be written now, it is at the next step or start.
      this.tryPending();
    } else {
      this.write(kept);
    }
    return missed.length;
  }

  private writePending(): void {
    const lines = this.memory.pending.filter(({ seq }) => seq >= this.nextSeq);
    this.write(lines);
    // The file still names them, and need not be written again: their places are given.
    this.memory = { ...this.memory, pending: [] };
  }

  /** Nobody was told that it is kept, and its places are given anew: a start that found it would drop what has them. */
  private dropLeftOver(): void {
    if (this.leftOver === undefined) return;
    const { file, at } = this.leftOver;
    if (existsSync(file)) truncateSync(file, at);
    this.leftOver = undefined;
  }

  private tryPending(): void {
    try {
      this.writePending();
    } catch {
      // They stay pending.
    }
  }

  private write(lines: readonly Buffered[]): void {
    const last = lines.at(-1);
    const first = lines[0];
    if (last === undefined || first === undefined) return;
    const bytes = bytesOf(lines);
    let segment = this.segments.at(-1);
    if (segment === undefined || segment.bytes >= this.limits.segmentBytes) {
      const name = `${String(first.seq).padStart(16, '0')}.events`;
      segment = { file: join(this.folder, name), first: first.seq, last: first.seq - 1, bytes: 0 };
      this.segments.push(segment);
    }
    try {
      appendDurably(segment.file, bytes, segment.bytes);
    } catch (error) {
      this.leftOver = { file: segment.file, at: segment.bytes };
      if (segment.bytes === 0) this.segments.pop();
      throw error;
    }
    this.leftOver = undefined;
    if (this.head?.file === segment.file) this.head.lines.push(...lines);
    segment.last = last.seq;
    segment.bytes += bytes.length;
    this.totalBytes += bytes.length;
    this.written += lines.length;
    this.nextSeq = last.seq + 1;
  }

  /** The oldest events that are not sent: at most so many, of at most so many bytes together, but one at least. */
  oldest({ events, bytes }: { readonly events: number; readonly bytes: number }): readonly Buffered[] {
    const taken: Buffered[] = [];
    let size = 0;
    this.tryPending();
    const head = this.segments[0];
    if (head === undefined) return taken;
    this.head =
      this.head?.file === head.file ? this.head : { file: head.file, lines: [...readSegment(head.file).lines] };
    for (const line of this.head.lines) {
      if (line.seq <= this.sentUpTo) continue;
      size += Buffer.byteLength(line.text) + 1;
      if (taken.length === events || (taken.length > 0 && size > bytes)) break;
      taken.push(line);
    }
    return taken;
  }

  /** The server has everything up to this place: it is forgotten. */
  sent(upTo: number): void {
    const gone = this.head?.lines.filter(({ seq }) => seq > this.sentUpTo && seq <= upTo).length ?? 0;
    writeDurably(this.placeFile, `${String(upTo)}\n`);
    this.sentUpTo = upTo;
    this.written -= gone;
    this.dropSent();
  }

  private dropSent(): void {
    for (let head = this.segments[0]; head !== undefined && head.last <= this.sentUpTo; head = this.segments[0]) {
      rmSync(head.file, { force: true });
      this.totalBytes -= head.bytes;
      this.segments.shift();
      this.head = undefined;
    }
  }
}
