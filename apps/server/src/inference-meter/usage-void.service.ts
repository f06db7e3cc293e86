import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { Database, queryIn, type Tx } from '../database/database.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { retried } from './retried.js';

/** What of a source is taken back: one event, or all that was taken in within a time. */
export interface VoidScope {
  /** A source; without an id, what lies below it too. */
  readonly source: string;
  readonly id?: string;
  /** Taken in at this moment or later; needed where no id is told. */
  readonly since?: Date;
  /** Taken in before this moment. */
  readonly until?: Date;
}

export interface VoidWish extends VoidScope {
  /** 1 to 512 bytes. */
  readonly why: string;
  readonly actor: string;
}

/** How many events were taken back, how many had been before, and how many something corrected at the same moment. */
export interface Voided {
  readonly voided: number;
  readonly before: number;
  readonly changed: number;
}

/** What taking back would take of one meter. */
export interface VoidedMeter {
  readonly meter: string;
  readonly unit: string;
  readonly events: number;
  /** Smallest steps of the unit. */
  readonly quantity: bigint;
}

/** What taking back would do. */
export interface VoidPlan {
  readonly meters: readonly VoidedMeter[];
  /** Corrections that wait for an event not known yet: they count nothing now, and would then. */
  readonly waiting: number;
  /** Those that have taken the place of another report, which does not come back. */
  readonly inPlace: number;
  /** Those whose hour lies in closed books: the reversal is posted in the open period. */
  readonly closed: number;
  readonly before: number;
}

const MOST_WHY_BYTES = 512;
/** Events of one transaction: each takes the ledger's row, and posting waits for it. */
const BATCH = 200;

/** What the scope names. $1 partnership, $2 source, $3 id or null, $4 since and $5 until or null. */
const NAMED = `e.partnership_id = $1
  AND (CASE WHEN $3::text IS NULL THEN e.source = $2 OR starts_with(e.source, $2 || '/') ELSE e.source = $2 AND e.event_id = $3 END)
  AND ($4::timestamptz IS NULL OR e.recorded_at >= $4) AND ($5::timestamptz IS NULL OR e.recorded_at < $5)`;

/** Of these the last version of each use, save where that takes it back already. */
const CHOSEN = `
  SELECT e.source, e.event_id AS id, e.meter, e.unit, e.quantity, e.hour, own.event_id IS NOT NULL AS corrects,
         EXISTS (SELECT FROM usage_waiting w WHERE w.partnership_id = e.partnership_id AND w.source = e.source
                   AND w.event_id = e.event_id) AS waits
  FROM usage_event e
  LEFT JOIN usage_correction own ON own.partnership_id = e.partnership_id AND own.source = e.source AND own.event_id = e.event_id
  WHERE ${NAMED} AND own.voids IS NOT TRUE
    AND NOT EXISTS (SELECT FROM usage_correction c WHERE c.partnership_id = e.partnership_id
                      AND c.target_source = e.source AND c.target_id = e.event_id)`;

const BEFORE = `
  SELECT count(*)::integer AS before FROM usage_void v
  JOIN usage_correction c ON c.partnership_id = v.partnership_id AND c.source = v.source AND c.event_id = v.event_id
  JOIN usage_event e ON e.partnership_id = c.partnership_id AND e.source = c.target_source AND e.event_id = c.target_id
  WHERE ${NAMED}`;

interface PlannedRow {
  readonly meter: string;
  readonly unit: string;
  readonly events: number;
  readonly quantity: string;
  readonly waiting: number;
  readonly inPlace: number;
  readonly closed: number;
}

interface Named {
  readonly source: string;
  readonly id: string;
}

type Outcome = 'COUNTED' | 'WAITING' | 'KNOWN' | 'CORRECTED';

const refuseVoid = (kind: string, field: string, message: string): Refusal =>
  refuse(kind, { message, field, rule: 'meter.once' });

const parametersOf = (partnershipId: string, { source, id, since, until }: VoidScope): readonly unknown[] => [
  ...[partnershipId, source, id ?? null, since ?? null, until ?? null],
];

const sumOf = (rows: readonly PlannedRow[], of: 'waiting' | 'inPlace' | 'closed'): number =>
  rows.reduce((sum, row) => sum + row[of], 0);

/** Takes use back by an officer's hand: what a stolen key told, its own machine would never correct. */
@Injectable()
export class UsageVoidService {
  constructor(
    private readonly database: Database,
    private readonly ledger: LedgerService,
  ) {}

  /** What `void` would do now. Refuses `EventUnknown` and `SinceMissing`. */
  async plan(partnershipId: string, scope: VoidScope): Promise<VoidPlan | Refusal> {
    return this.database.snapshot(async (tx) => {
      const before = await this.before(tx, partnershipId, scope);
      if (isRefusal(before)) return before;
      const closedThrough = await this.ledger.closedThrough(tx, partnershipId);
      const rows = await queryIn<PlannedRow>(
        tx,
        `SELECT meter, unit, count(*) FILTER (WHERE NOT waits)::integer AS events,
                coalesce(sum(quantity) FILTER (WHERE NOT waits), 0)::text AS quantity,
                count(*) FILTER (WHERE waits)::integer AS waiting,
                count(*) FILTER (WHERE corrects AND NOT waits)::integer AS "inPlace",
                count(*) FILTER (WHERE hour <= $6 AND NOT waits)::integer AS closed
         FROM (${CHOSEN}) AS chosen GROUP BY meter, unit ORDER BY meter, unit`,
        [...parametersOf(partnershipId, scope), closedThrough ?? new Date(0)],
      );
      const meters = rows.map(({ meter, unit, events, quantity }) => {
        return { meter, unit, events, quantity: BigInt(quantity) };
      });
      return {
        meters: meters.filter(({ events }) => events > 0),
        waiting: sumOf(rows, 'waiting'),
        inPlace: sumOf(rows, 'inPlace'),
        closed: sumOf(rows, 'closed'),
        before,
      };
    });
  }

  /**
   * Takes back, of each use, the version that counts or waits; its hours fall, and the ledger follows with their next
   * posting. Each is a leaf. Where all had been taken back before, nothing is done. Refuses `EventUnknown`, `SinceMissing`
   * and `WhyMalformed`.
   */
  async void(partnershipId: string, wish: VoidWish): Promise<Voided | Refusal> {
    if (wish.why.trim() === '' || Buffer.byteLength(wish.why) > MOST_WHY_BYTES) {
      return refuseVoid('WhyMalformed', 'why', `a reason has 1 to ${MOST_WHY_BYTES} bytes`);
    }
    const before = await this.database.snapshot((tx) => this.before(tx, partnershipId, wish));
    if (isRefusal(before)) return before;
    const done = { voided: 0, before, changed: 0 };
    let after: Named = { source: '', id: '' };
    for (;;) {
      const batch = await this.batch(partnershipId, wish, after);
      const last = batch.at(-1);
      if (last === undefined) return done;
      after = last;
      for (const outcome of await retried(() => this.takeBack(partnershipId, wish, batch))) {
        if (outcome === 'COUNTED' || outcome === 'WAITING') done.voided += 1;
        else if (outcome === 'KNOWN') done.before += 1;
        else done.changed += 1;
      }
    }
  }

  /** How many of the scope were taken back before. */
  private async before(tx: Tx, partnershipId: string, scope: VoidScope): Promise<number | Refusal> {
    if (scope.id === undefined && scope.since === undefined) {
      return refuseVoid('SinceMissing', 'since', 'name an event, or since when all of the source is taken back');
    }
    const parameters = parametersOf(partnershipId, scope);
    const [found] = await queryIn<{ before: number; any: boolean }>(
      tx,
      `SELECT (${BEFORE}) AS before, EXISTS (${CHOSEN}) AS any`,
      parameters,
    );
    if (found === undefined) throw new InvariantViolation('a count is one row');
    if (found.any || found.before > 0) return found.before;
    return refuseVoid('EventUnknown', 'source', 'nothing of that counts: it is not known, or was corrected');
  }

  private batch(partnershipId: string, wish: VoidWish, after: Named): Promise<Named[]> {
    return this.database.query<Named>(
      `SELECT source, id FROM (${CHOSEN}) AS chosen
       WHERE (source COLLATE "C", id COLLATE "C") > ($6 COLLATE "C", $7 COLLATE "C")
       ORDER BY source COLLATE "C", id COLLATE "C" LIMIT ${BATCH}`,
      [...parametersOf(partnershipId, wish), after.source, after.id],
    );
  }

  private async takeBack(
    partnershipId: string,
    { why, actor }: VoidWish,
    batch: readonly Named[],
  ): Promise<readonly Outcome[]> {
    const rows = await this.database.closerTransaction((tx) =>
      queryIn<{ outcome: string }>(
        tx,
        'SELECT void_usage($1, u.source, u.id, $4, $5) AS outcome FROM unnest($2::text[], $3::text[]) AS u(source, id)',
        [partnershipId, batch.map(({ source }) => source), batch.map(({ id }) => id), why, actor],
      ),
    );
    return rows.map(({ outcome }) => {
      if (outcome === 'COUNTED' || outcome === 'WAITING' || outcome === 'KNOWN' || outcome === 'CORRECTED')
        return outcome;
      throw new InvariantViolation(`an event that counts cannot be taken back: ${outcome}`);
    });
  }
}
