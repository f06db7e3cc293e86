import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../database/database.js';
import { SiteMonthStore, type BusyMonth, type ComputeMonth, type MeterMonth } from './site-month.store.js';

/** What the roll-ups hold of some months, of every site. */
export interface MonthsRead {
  readonly meters: readonly MeterMonth[];
  readonly compute: readonly ComputeMonth[];
  readonly busy: readonly BusyMonth[];
}

/** Which months: 'YYYY-MM', ascending; `begins`: when each version of the custom began, ascending. */
export interface FactsWished {
  readonly months: readonly string[];
  readonly begins: readonly Date[];
}

/** Up to where a partnership's books had come when these months were read, and what they were read with. */
interface Known {
  readonly as: string;
  readonly months: Map<string, MonthsRead>;
}

/** Months that one statement adds up: a long history comes in steps, and each that was read stays known. */
const AT_ONCE = 12;
/** Months remembered of one partnership; the ones read first go first. */
const MOST_KNOWN = 600;
/** Partnerships remembered: a server has one. */
const MOST_PARTNERSHIPS = 8;

const isOf =
  (month: string) =>
  (each: { readonly month: string }): boolean =>
    each.month === month;

/**
 * What the roll-ups of past months hold, remembered while it is true. A roll-up changes by use, which leaves it unlike
 * what was posted of it, and by posting, which lengthens the books: a month without a bucket to be posted is as it was
 * when the books were as long. Late use shows at once, therefore, and what nobody touched is not added up again.
 */
@Injectable()
export class SiteMonthFacts {
  readonly #known = new Map<string, Known>();

  constructor(
    private readonly database: Database,
    private readonly store: SiteMonthStore,
  ) {}

  /** Everything as of one moment. */
  async read(partnershipId: string, { months, begins }: FactsWished): Promise<MonthsRead> {
    if (months.length === 0) return { meters: [], compute: [], busy: [] };
    return this.database.snapshot(async (tx) => {
      const { height, dirty } = await this.stateOf(tx, partnershipId, months);
      const known = this.knownOf(partnershipId, `${height} ${begins.map((each) => each.getTime()).join(' ')}`);
      const found: MonthsRead[] = [];
      const missing: string[] = [];
      for (const month of months) {
        const before = dirty.has(month) ? undefined : known.months.get(month);
        if (before === undefined) missing.push(month);
        else found.push(before);
      }
      for (const run of runsOf(missing)) {
        const read = await this.readRun(tx, partnershipId, { months: run, begins });
        found.push(read);
        for (const month of run) if (!dirty.has(month)) remember(known, month, read);
      }
      return {
        meters: found.flatMap(({ meters }) => meters),
        compute: found.flatMap(({ compute }) => compute),
        busy: found.flatMap(({ busy }) => busy),
      };
    });
  }

  /** How long the books are, and which of the months have use that is not in them yet. */
  private async stateOf(
    tx: Tx,
    partnershipId: string,
    months: readonly string[],
  ): Promise<{ readonly height: string; readonly dirty: ReadonlySet<string> }> {
    const [found] = await queryIn<{ height: string; dirty: string[] }>(
      tx,
      `SELECT l.head_sequence::text AS height, ARRAY(
         SELECT m.month FROM unnest($2::text[]) AS m(month)
         WHERE EXISTS (SELECT FROM rollup r WHERE r.partnership_id = $1 AND r.quantity <> r.posted
           AND r.hour >= (m.month || '-01')::timestamp AT TIME ZONE 'UTC'
           AND r.hour < ((m.month || '-01')::timestamp + interval '1 month') AT TIME ZONE 'UTC')) AS dirty
       FROM ledger l WHERE l.id = $1`,
      [partnershipId, months],
    );
    // Without books nothing says whether anything changed.
    return found === undefined
      ? { height: '', dirty: new Set(months) }
      : { height: found.height, dirty: new Set(found.dirty) };
  }

  private knownOf(partnershipId: string, as: string): Known {
    const known = this.#known.get(partnershipId);
    if (known?.as === as) return known;
    const anew: Known = { as, months: new Map() };
    this.#known.delete(partnershipId);
    this.#known.set(partnershipId, anew);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_PARTNERSHIPS) break;
      this.#known.delete(oldest);
    }
    return anew;
  }

  private async readRun(tx: Tx, partnershipId: string, { months, begins }: FactsWished): Promise<MonthsRead> {
    const [from, to] = [startOf(months[0] ?? ''), after(months.at(-1) ?? '')];
    const asked = { partnershipId, site: null, from, to };
    const meters = await this.store.meters(asked, tx);
    const compute = await this.store.compute(asked, begins, tx);
    return { meters, compute, busy: await this.store.busy(asked, tx) };
  }
}

function remember({ months }: Known, month: string, { meters, compute, busy }: MonthsRead): void {
  const here = isOf(month);
  months.set(month, { meters: meters.filter(here), compute: compute.filter(here), busy: busy.filter(here) });
  for (const oldest of months.keys()) {
    if (months.size <= MOST_KNOWN) break;
    months.delete(oldest);
  }
}

/** Months that follow each other, a few at a time. */
function runsOf(months: readonly string[]): readonly (readonly string[])[] {
  const runs: string[][] = [];
  for (const month of months) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const follows = last !== undefined && after(last).getTime() === startOf(month).getTime();
    if (run !== undefined && follows && run.length < AT_ONCE) run.push(month);
    else runs.push([month]);
  }
  return runs;
}

/** The first instant of a month 'YYYY-MM', UTC. */
export const startOf = (month: string): Date => new Date(`${month}-01T00:00:00Z`);

/** The first instant after it. */
export function after(month: string): Date {
  const start = startOf(month);
  return new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1));
}
