import { InvariantViolation, refuse } from '#libs/amount';
import type { LeftOut } from '../../inference-meter/export/export-streams.js';

const written = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);

/** One line of the list: what is missing from a file, why, and all that is kept of it. */
function lineOf({ what, refusal: { kind, message }, kept }: LeftOut): string {
  return JSON.stringify({ what, kind, why: message, ...(kept === undefined ? {} : { kept }) }, written);
}

/**
 * What an archive's files leave out, as a JSON list. It is written piece by piece, for it may be as long as what it is
 * left out of.
 */
export async function* leftOutList(pages: AsyncIterable<readonly LeftOut[]>): AsyncGenerator<string> {
  let before = '[';
  for await (const page of pages) {
    for (const left of page) {
      yield `${before}\n${lineOf(left)}`;
      before = ',';
    }
  }
  yield before === '[' ? '[]\n' : '\n]\n';
}

/**
 * The pieces of one file. Where what was booked cannot be told in its format, it ends there and says so: no fault of one
 * figure keeps anybody from the rest of their data. A fault of the database breaks the archive off.
 */
export async function* asFarAsSayable(
  name: string,
  pieces: AsyncIterable<string>,
  leave: (left: LeftOut) => void,
): AsyncGenerator<string> {
  try {
    yield* pieces;
  } catch (error) {
    if (!(error instanceof InvariantViolation)) throw error;
    const message = `the file ends early: ${error.message}`;
    leave({ what: name, refusal: refuse('FileNotWhole', { message, field: 'export', rule: 'meter.export' }) });
  }
}
