import { MAX_LINE_BYTES } from '../../csv-line.js';
import { refuseSlurm, type SlurmRefusal } from './slurm-refusal.js';

/**
 * The 26 columns of sacct that XDMoD reads, in its order. The last is the user's own text: a separator in it is told
 * apart, a line break is not, and what follows one may look like the line of another job.
 */
export const XDMOD_COLUMNS = [
  'jobid',
  'jobidraw',
  'cluster',
  'partition',
  'qos',
  'account',
  'group',
  'gid',
  'user',
  'uid',
  'submit',
  'eligible',
  'start',
  'end',
  'elapsed',
  'exitcode',
  'state',
  'nnodes',
  'ncpus',
  'reqcpus',
  'reqmem',
  'reqtres',
  'alloctres',
  'timelimit',
  'nodelist',
  'jobname',
] as const;

/**
 * The columns to ask sacct for: XDMoD's, without the job's name (it is nobody's business, meters nothing, and is the one
 * cell through which a user writes into the file), then the whole seconds, the joules and the averages of the job.
 */
export const SACCT_COLUMNS = [
  ...XDMOD_COLUMNS.filter((name) => name !== 'jobname'),
  'elapsedraw',
  'consumedenergyraw',
  'tresusageinave',
] as const;

/** Without these no job can be metered and named once for ever. */
const NEEDED = ['jobidraw', 'cluster', 'start', 'end', 'state', 'alloctres'];

/** Columns in which the user's own text may hold a separator, which sacct does not escape. */
const FREE_TEXT: ReadonlySet<string> = new Set([
  'jobname',
  'comment',
  'admincomment',
  'systemcomment',
  'submitline',
  'workdir',
  'constraints',
  'extra',
]);

/** The columns of a file, checked: in lower case, each once, with all that metering needs. */
export interface SacctFormat {
  readonly columns: readonly string[];
  /** The only column that may hold separators, or undefined: then every line has exactly as many cells as columns. */
  readonly freeText: number | undefined;
}

function missing(columns: readonly string[]): string | undefined {
  const absent = NEEDED.find((name) => !columns.includes(name));
  if (absent !== undefined) return absent;
  if (!columns.includes('elapsedraw') && !columns.includes('elapsed')) return 'elapsedraw';
  return columns.includes('user') || columns.includes('account') ? undefined : 'user';
}

/**
 * The format of files with these columns, by the names that `sacct --format` takes, in any case. Refuses a column that
 * stands twice, one without a name (`--parsable` leaves one at the end; ask for `--parsable2`), and the absence of any
 * of jobidraw, cluster, start, end, state, alloctres, elapsedraw or elapsed, and user or account.
 */
export function sacctFormat(names: readonly string[]): SacctFormat | SlurmRefusal {
  const columns = names.map((name) => name.trim().toLowerCase());
  const rule = 'meter.slurm';
  const field = missing(columns);
  if (field !== undefined) {
    return refuseSlurm('ColumnMissing', 1, { field, rule, message: `the file has no column ${field}` });
  }
  const again = columns.find((name, index) => columns.indexOf(name) !== index);
  if (again !== undefined) {
    return refuseSlurm('ColumnRepeated', 1, { field: again, rule, message: `column "${again}" stands twice` });
  }
  if (columns.includes('')) {
    const message = 'a column has no name: ask for --parsable2, which ends no line with a separator';
    return refuseSlurm('ColumnMissing', 1, { field: 'line', rule, message });
  }
  const free = columns.flatMap((name, index) => (FREE_TEXT.has(name) ? [index] : []));
  return { columns, freeText: free.length === 1 ? free[0] : undefined };
}

/**
 * The cells of one line, as many as there are columns. Where exactly one column holds the user's own text, cells too
 * many are parts of it: every other column keeps its place from the left or from the right. A carriage return at the
 * end is dropped; lines above 64 KiB are refused. Control characters are not: a job is not free because of its name.
 */
export function cellsOf(line: string, lineNo: number, format: SacctFormat): readonly string[] | SlurmRefusal {
  const rule = 'meter.slurm';
  if (line.length > MAX_LINE_BYTES) {
    const message = `the line is longer than ${MAX_LINE_BYTES} bytes`;
    return refuseSlurm('LineTooLong', lineNo, { field: 'line', rule, message });
  }
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  const cells = text.split('|');
  const surplus = cells.length - format.columns.length;
  if (surplus === 0) return cells;
  if (surplus < 0 || format.freeText === undefined) {
    const message = `the line has ${cells.length} cells where the format has ${format.columns.length} columns`;
    return refuseSlurm('ColumnCount', lineNo, { field: 'line', rule, message });
  }
  const after = format.freeText + surplus + 1;
  const joined = cells.slice(format.freeText, after).join('|');
  return [...cells.slice(0, format.freeText), joined, ...cells.slice(after)];
}
