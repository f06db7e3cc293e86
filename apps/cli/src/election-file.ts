import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { isRefusal, refuse, type Refusal, type UnitCode } from '#libs/amount';
import {
  type Election,
  type ElectionKind,
  electionOfPabulib,
  readBallotsCsv,
  readBlt,
  readElection,
  readPabulib,
} from '#libs/election-files';

export const ELECTION_FORMATS = ['pb', 'blt', 'csv', 'json'] as const;
export type ElectionFormat = (typeof ELECTION_FORMATS)[number];

/** Bytes of a file that is read: it is held in memory whole, which takes some two GB at this size. */
export const LARGEST_ELECTION = 16 * 1024 * 1024;

/** Letters of what was refused that are repeated: a cell may be as long as the file. */
const LONGEST_ECHO = 500;

/** An election and what its file says besides. */
export interface ElectionFile {
  readonly format: ElectionFormat;
  readonly election: Election;
  /** Of its amounts, which are whole smallest steps of it; a file of JSON names none. */
  readonly currency?: UnitCode;
}

const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'election.file' });

/** A refusal short enough to be read. */
export function inShort<R extends Refusal>(refusal: R): R {
  const cut = (text: string): string => (text.length > LONGEST_ECHO ? `${text.slice(0, LONGEST_ECHO)}…` : text);
  return { ...refusal, field: cut(refusal.field), rule: cut(refusal.rule), message: cut(refusal.message) };
}

/**
 * The text of a file, without byte order mark. Refuses `FileNotReadable`, `FileTooLarge` (above
 * {@link LARGEST_ELECTION}; no more than that is ever read) and `FileNotText` (not UTF-8).
 */
export async function electionText(
  file: string,
): Promise<string | Refusal<'FileNotReadable' | 'FileTooLarge' | 'FileNotText'>> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    // One byte beyond the limit tells that there is more.
    for await (const piece of createReadStream(file, { end: LARGEST_ELECTION })) {
      pieces.push(piece as Buffer);
      length += (piece as Buffer).length;
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return no('FileNotReadable', 'FILE', `${file} cannot be read: ${why}`);
  }
  if (length > LARGEST_ELECTION) {
    const limit = `${LARGEST_ELECTION / 1024 / 1024} MiB (${LARGEST_ELECTION} bytes)`;
    return no('FileTooLarge', 'FILE', `${file} is larger than ${limit}: a file of an election is read whole`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    return no('FileNotText', 'FILE', `${file} is not UTF-8 text`);
  }
}

/** What a file is by its name; undefined where that does not say. */
export function formatByName(file: string): ElectionFormat | undefined {
  const extension = extname(file).slice(1).toLowerCase();
  return ELECTION_FORMATS.find((format) => format === extension);
}

/** What a file is by its name, or else by how it begins. Refuses `FormatUnknown`. */
export function formatOf(file: string, text: string): ElectionFormat | Refusal<'FormatUnknown'> {
  const byName = formatByName(file);
  if (byName !== undefined) return byName;
  const begins = text.slice(0, 1_000).trimStart();
  if (begins.startsWith('{')) return 'json';
  if (/^(?:META|PROJECTS|VOTES)\s*[\r\n]/u.test(begins)) return 'pb';
  if (/^"?count"?,"?choice"?/u.test(begins)) return 'csv';
  if (/^(?:\d|#|\/\*)/u.test(begins)) return 'blt';
  const known = ELECTION_FORMATS.map((format) => `.${format}`).join(', ');
  return no('FormatUnknown', 'FILE', `${file} is neither by its name nor by how it begins one of ${known}`);
}

/** What a file does not say, and whoever asks does. */
export interface ElectionHints {
  /** Of the ballots of a CSV, which does not say it. */
  readonly kind?: ElectionKind;
  /** Of a .pb that names none, and of JSON. */
  readonly currency?: UnitCode;
}

/**
 * Reads the text of an election's file. Refuses what the reader of its format refuses, with the line or the path of the
 * field; `KindUnknown` for a CSV of which nobody says what its ballots are; a .pb whose votes are no approvals.
 */
export function electionOf(
  text: string,
  format: ElectionFormat,
  { kind, currency }: ElectionHints,
): ElectionFile | Refusal {
  const within = currency === undefined ? {} : { currency };
  if (format === 'pb') {
    const pabulib = readPabulib(text, within);
    if (isRefusal(pabulib)) return pabulib;
    const election = electionOfPabulib(pabulib);
    return isRefusal(election) ? election : { format, election, currency: pabulib.currency };
  }
  const election = format === 'csv' ? sheet(text, kind) : format === 'blt' ? readBlt(text) : readElection(text);
  return isRefusal(election) ? election : { format, election, ...within };
}

/** The ballots of a CSV, their columns the options. */
function sheet(text: string, kind: ElectionKind | undefined): Election | Refusal {
  if (kind === undefined) {
    return no(
      'KindUnknown',
      'FILE',
      'a CSV does not say what its ballots are: name --rule to count, --kind to convert',
    );
  }
  const read = readBallotsCsv(text, kind);
  if (isRefusal(read)) return read;
  return { kind, rule: '', title: '', options: read.options.map((id) => ({ id, name: '' })), ballots: read.ballots };
}
