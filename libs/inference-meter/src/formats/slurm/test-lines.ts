import { parseUtcInstant } from '../../instant.js';
import { SACCT_COLUMNS } from './columns.js';
import { parseSacct, type SacctFile } from './parse-sacct.js';

type Column = (typeof SACCT_COLUMNS)[number];

/** The cells that a test is about. */
export type Cells = Readonly<Partial<Record<Column, string>>>;

const ORDINARY: Cells = {
  jobid: '900',
  jobidraw: '900',
  cluster: 'meadow',
  partition: 'gpu',
  qos: 'normal',
  account: 'weavers',
  user: 'ada',
  start: '2026-11-22T10:00:00',
  end: '2026-11-22T11:00:00',
  elapsed: '01:00:00',
  state: 'COMPLETED',
  nnodes: '1',
  alloctres: 'billing=8,cpu=8,gres/gpu=2,mem=64G,node=1',
  nodelist: 'n01',
  elapsedraw: '3600',
};

/** A line of sacct by our columns: what is not said is an ordinary hour on two GPUs. */
export function sacctLine(cells: Cells = {}): string {
  const all = { ...ORDINARY, ...cells };
  return SACCT_COLUMNS.map((name) => all[name] ?? '').join('|');
}

/** A second of UTC, in milliseconds. */
export function utc(text: string): bigint {
  const instantMs = parseUtcInstant(text);
  if (instantMs === undefined) throw new Error(`${text} is no time`);
  return instantMs;
}

/** When the tests read. */
export const NOW_MS = utc('2027-01-01T00:00:00');

/** Lines of our columns, read. */
export function readLines(...lines: readonly string[]): SacctFile {
  return parseSacct(lines.join('\n'), { columns: SACCT_COLUMNS, nowMs: NOW_MS });
}
