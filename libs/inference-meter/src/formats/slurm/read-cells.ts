import { stepsOf } from '../../exact.js';
import { parseUtcInstant } from '../../instant.js';
import type { SacctFormat } from './columns.js';
import { readDuration } from './duration.js';
import { refuseSlurm, shown, type SlurmRefusal } from './slurm-refusal.js';
import { readTres, type Tres } from './tres.js';

const UNKNOWN: ReadonlySet<string> = new Set(['', 'Unknown', 'None', 'N/A', '(null)']);
/** -2, and the largest numbers less one, are how Slurm says that there is no number. */
const NO_NUMBER: ReadonlySet<string> = new Set(['', '-2', '4294967294', '18446744073709551614']);
const LONGEST_NUMBER = 18;

/** Reads the cells of one line by the names of their columns, and remembers what could not be read. */
export class SacctCells {
  readonly #byName: ReadonlyMap<string, string>;
  readonly #seen = new Set<string>();
  readonly #unread = new Set<string>();

  constructor(
    readonly line: number,
    format: SacctFormat,
    cells: readonly string[],
  ) {
    this.#byName = new Map(format.columns.map((name, index) => [name, cells[index] ?? '']));
  }

  /** The cell, or '' where the file has no such column. */
  raw(name: string): string {
    this.#seen.add(name);
    return this.#byName.get(name) ?? '';
  }

  /** The cell, or null where it is empty or the file has no such column. */
  text(name: string): string | null {
    const text = this.raw(name);
    return text === '' ? null : text;
  }

  /** An instant, or null where Slurm does not know it. */
  instant(name: string): bigint | null | SlurmRefusal {
    const text = this.raw(name);
    if (UNKNOWN.has(text)) return null;
    const message = `${shown(text)} is not a UTC time such as 2026-11-22T10:00:00`;
    return parseUtcInstant(text) ?? this.refuse('TimestampMalformed', name, message);
  }

  /** An instant that nothing is metered by. */
  plainInstant(name: string): bigint | null {
    const text = this.raw(name);
    return UNKNOWN.has(text) ? null : (parseUtcInstant(text) ?? this.leave(name));
  }

  /** A whole number that nothing is metered by. */
  plainNumber(name: string): bigint | null {
    const value = this.number(name);
    return typeof value === 'object' && value !== null ? this.leave(name) : value;
  }

  /** A whole number of at most 18 digits, or null where Slurm has none. */
  number(name: string): bigint | null | SlurmRefusal {
    const text = this.raw(name);
    if (NO_NUMBER.has(text)) return null;
    const value = text.length > LONGEST_NUMBER || !/^\d+$/u.test(text) ? undefined : stepsOf(text, 1n);
    return value ?? this.refuse('NumberMalformed', name, `${shown(text)} is not a whole number`);
  }

  /** A limit on time that nothing is metered by, in milliseconds. */
  timeLimit(name: string): bigint | 'UNLIMITED' | null {
    const text = this.raw(name);
    if (text === '') return null;
    return text.toUpperCase() === 'UNLIMITED' ? 'UNLIMITED' : (readDuration(text) ?? this.leave(name));
  }

  /** Resources that nothing is metered by. */
  plainTres(name: string): Tres | null {
    const text = this.raw(name);
    return text === '' ? null : (readTres(text) ?? this.leave(name));
  }

  /** Says that the text of a column could not be read; it goes into the rest. */
  leave(name: string): null {
    this.#unread.add(name);
    return null;
  }

  refuse(kind: SlurmRefusal['kind'], field: string, message: string): SlurmRefusal {
    const times = ['TimestampMalformed', 'TimestampMissing', 'FutureTimestamp', 'DurationMalformed'];
    const rule = times.includes(kind) ? 'meter.time' : kind === 'NumberMalformed' ? 'meter.number' : 'meter.slurm';
    return refuseSlurm(kind, this.line, { field, rule, message });
  }

  /** The columns that nobody asked for, and those that could not be read, where they hold anything. */
  rest(): Readonly<Record<string, string>> {
    const kept = [...this.#byName].filter(
      ([name, text]) => text !== '' && (!this.#seen.has(name) || this.#unread.has(name)),
    );
    return Object.fromEntries(kept);
  }
}
