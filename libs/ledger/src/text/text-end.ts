import type { HistorySource, LineProblem } from './history.js';

/** A text without the mark that some programs put before its first character. */
export const withoutMark = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text);

/** What the end of one of our texts says of what stands above it. */
export interface ReadEnd {
  /** Its place in the text. */
  readonly at: number;
  readonly journals: number;
  readonly digest: string;
}

const END =
  /^"?(?:; |# )journals: (?<journals>\d+)[,;].*sha256 of every byte above this (?:line|row): (?<digest>[0-9a-f]{64})/u;

/** The last line that is not blank, where it is the end of one of our texts. */
export function endOf(text: string): ReadEnd | undefined {
  const length = text.trimEnd().replace(/[,;\t]+$/u, '').length;
  const at = Math.max(text.lastIndexOf('\n', length - 1), text.lastIndexOf('\r', length - 1)) + 1;
  const found = END.exec(text.slice(at))?.groups;
  if (found === undefined) return undefined;
  return { at, journals: Number(found['journals']), digest: found['digest'] ?? '' };
}

/**
 * A text of ours that was cut or changed since it was written. Line ends may have been changed on the way, by mail or
 * by an editor: the digest counts in either form.
 */
export function checkEnd(
  text: string,
  { journals, line, toImportAnyway }: { journals: number; line: number; toImportAnyway: string },
  source: Pick<HistorySource, 'sha256'>,
): LineProblem | undefined {
  const end = endOf(text);
  if (end === undefined) {
    const message = 'the last line, with the number of journals and their digest, is missing: the file may be cut off';
    return { line: 0, kind: 'EndMissing', field: 'file', message };
  }
  if (end.journals !== journals) {
    const message = `the file says that it holds ${String(end.journals)} journals, and holds ${String(journals)}`;
    return { line, kind: 'EndDiffers', field: 'file', message };
  }
  const above = text.slice(0, end.at);
  const unix = above.replaceAll('\r\n', '\n');
  const forms = [above, unix, unix.replaceAll('\n', '\r\n')];
  if (forms.some((form) => source.sha256(form) === end.digest)) return undefined;
  const message = `the file was changed since it was exported; ${toImportAnyway}`;
  return { line, kind: 'EndDiffers', field: 'file', message };
}
