import { Injectable } from '@nestjs/common';
import type { BundleReader } from '../audit/bundle/snapshot-reader.js';
import { queryIn, type Tx } from '../database/database.js';
import { ALL_OF_MONTH, SOME_OF_BEFORE, SOME_OF_SPAN, TOTALS } from './metered-use-sql.js';
import type {
  NamedReport,
  ReportPlace,
  ReportState,
  SourceTotal,
  UseAsked,
  UseReport,
  UseScope,
  UseTotal,
} from './metered-use.types.js';

/** Sources that are told apart; the sum is of all. */
const MOST_SOURCES = 100;
const HOUR_MS = 3_600_000;
/** A page looks through this many hours first; where they do not fill it, through four times as many, and so on. */
const FIRST_HOURS = 6;
const TIMES = 4;

interface ReportRow {
  readonly source: string;
  readonly id: string;
  readonly meter: string;
  readonly idle: boolean;
  readonly micros: string;
  readonly from: Date;
  readonly until: Date | null;
  readonly quantity: string;
  readonly here: string;
  readonly method: string | null;
  readonly recordedAt: Date;
  readonly state: ReportState;
  readonly targetSource: string | null;
  readonly targetId: string | null;
  readonly reason: string | null;
  readonly laterSource: string | null;
  readonly laterId: string | null;
  readonly laterReason: string | null;
}

interface TotalRow {
  readonly source: string;
  readonly state: ReportState;
  readonly reports: number;
  readonly here: string;
  readonly idle: string;
}

const sourceOf = ({ source, reports, here }: TotalRow): SourceTotal => ({ source, reports, counted: BigInt(here) });

function largestFirst(a: SourceTotal, b: SourceTotal): number {
  if (a.counted !== b.counted) return a.counted > b.counted ? -1 : 1;
  return a.source < b.source ? -1 : 1;
}

/** Whose reports somebody may see the source of. */
export function isSeen(source: string, { sources }: UseScope): boolean {
  return sources === null || sources.includes(source) || sources.includes(/^\/machine\/[^/]+/u.exec(source)?.[0] ?? '');
}

/** A report, and the instant at which its use began. */
export interface PlacedReport {
  readonly report: UseReport;
  readonly micros: string;
}

type Words = Pick<UseScope, 'words'>;

function named({ words }: Words, source: string | null, id: string | null, reason: string | null): NamedReport | null {
  if (source === null || id === null) return null;
  return words ? { source, id, reason: reason ?? '' } : { source, id: null, reason: null };
}

function placed(row: ReportRow, scope: Words): PlacedReport {
  const { source, id, meter, idle, micros, quantity, here, from, until, method, recordedAt, state } = row;
  return {
    micros,
    report: {
      ...{ source, idle, from, until, method, recordedAt, state },
      id: scope.words ? id : null,
      gpuModel: meter.slice(meter.indexOf('/') + 1),
      quantity: BigInt(quantity),
      counted: state === 'COUNTED' ? BigInt(here) : 0n,
      corrects: named(scope, row.targetSource, row.targetId, row.reason),
      correctedBy: named(scope, row.laterSource, row.laterId, row.laterReason),
    },
  };
}

/** First instant of the month and of the next. */
function boundsOf(month: string): readonly [from: Date, until: Date] {
  const [year = '', of = ''] = month.split('-');
  return [new Date(`${month}-01T00:00:00Z`), new Date(Date.UTC(Number(year), Number(of), 1))];
}

const asWritten = (instants: readonly Date[]): readonly string[] => instants.map((instant) => instant.toISOString());

/** Which reports somebody asks for, and may see. */
export interface ReportsAsked {
  readonly partnershipId: string;
  readonly asked: UseAsked;
  readonly scope: UseScope;
}

const valuesOf = ({ partnershipId, asked, scope }: ReportsAsked): readonly unknown[] => [
  ...[partnershipId, asked.site, ...asWritten(boundsOf(asked.month)), asked.source],
  scope.sources,
];

/** Reads the reports behind a month's GPU time. */
@Injectable()
export class MeteredUseStore {
  /** Of the whole site, whoever looks; only its sources are those that the viewer may see. */
  async total(tx: Tx, { partnershipId, asked, scope }: ReportsAsked): Promise<UseTotal> {
    const parameters = [partnershipId, asked.site, ...asWritten(boundsOf(asked.month)), asked.source];
    const rows = await queryIn<TotalRow>(tx, TOTALS, parameters);
    const count = (state: ReportState): number =>
      rows.filter((row) => row.state === state).reduce((sum, { reports }) => sum + reports, 0);
    const counted = rows.filter(({ state }) => state === 'COUNTED');
    const sum = (of: readonly TotalRow[]): bigint => of.reduce((total, { here }) => total + BigInt(here), 0n);
    const seen = counted.filter(({ source }) => isSeen(source, scope));
    return {
      counted: sum(counted),
      idle: counted.reduce((total, { idle }) => total + BigInt(idle), 0n),
      rolledUp: asked.source === null ? await this.rolledUp(tx, partnershipId, asked) : null,
      reports: count('COUNTED'),
      replaced: count('REPLACED'),
      takenBack: count('TAKES_BACK'),
      waiting: count('WAITING'),
      sources: seen.map(sourceOf).toSorted(largestFirst).slice(0, MOST_SOURCES),
      elsewhere: scope.sources === null ? null : sum(counted) - sum(seen),
    };
  }

  /**
   * The latest use first; those after `place`, at most `most`. It goes back from there a span at a time, so that a page
   * costs what it shows and not what the month holds. All statements of one page should read one moment.
   */
  async reports(
    tx: Tx,
    of: ReportsAsked,
    { place, most }: { readonly place: ReportPlace | null; readonly most: number },
  ): Promise<PlacedReport[]> {
    const [month, next] = boundsOf(of.asked.month);
    const found: ReportRow[] = [];
    // What the place passes is at the head of what is read first, and nowhere else.
    let passed = place?.passed ?? 0;
    const read = async (sql: string, span: readonly [from: Date, until: Date]): Promise<void> => {
      const bounds = [place?.micros ?? null, passed, most - found.length];
      passed = 0;
      found.push(...(await queryIn<ReportRow>(tx, sql, [...valuesOf(of), ...asWritten(span), ...bounds])));
    };
    let until = place === null ? next : earlier(next, after(place));
    for (let hours = FIRST_HOURS; until > month && found.length < most; hours *= TIMES) {
      const from = new Date(Math.max(month.getTime(), until.getTime() - hours * HOUR_MS));
      await read(SOME_OF_SPAN, [from, until]);
      until = from;
    }
    if (found.length < most) await read(SOME_OF_BEFORE, [month, next]);
    return found.map((row) => placed(row, of.scope));
  }

  /** Every report of the month, the latest use first, as one cursor reads them. */
  async *all(reader: BundleReader, of: ReportsAsked): AsyncGenerator<readonly UseReport[]> {
    for await (const page of reader.pages<ReportRow>(ALL_OF_MONTH, valuesOf(of))) {
      yield page.map((row) => placed(row, of.scope).report);
    }
  }

  private async rolledUp(tx: Tx, partnershipId: string, { site, month }: UseAsked): Promise<bigint> {
    const [found] = await queryIn<{ sum: string }>(
      tx,
      `SELECT coalesce(sum(quantity), 0)::text AS sum FROM rollup
       WHERE partnership_id = $1 AND site = $2 AND unit = 'COMPUTE_RAW' AND hour >= $3 AND hour < $4`,
      [partnershipId, site, ...asWritten(boundsOf(month))],
    );
    return BigInt(found?.sum ?? 0);
  }
}

/** The end of the hour in which a place's use began. */
function after({ micros }: ReportPlace): Date {
  const hour = BigInt(HOUR_MS) * 1_000n;
  return new Date(Number((BigInt(micros) / hour + 1n) * hour) / 1_000);
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
