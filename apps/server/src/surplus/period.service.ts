import { Injectable } from '@nestjs/common';
import { refuse, type Refusal } from '#libs/amount';
import { endOfDay } from '#libs/ledger';
import { Database, type Tx } from '../database/database.js';
import { refusable, RolledBack } from '../ledger/ledger.service.js';
import { PeriodStore } from './period.store.js';
import type { NewPeriod, Period } from './period.types.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/u;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** The last instant of a period's last day, in UTC: the books close through it. */
export function endOf({ endsOn }: Pick<Period, 'endsOn'>): Date {
  return new Date(endOfDay(endsOn));
}

/** The first instant of a period, in UTC. */
export function startOf({ startsOn }: Pick<Period, 'startsOn'>): Date {
  return new Date(`${startsOn}T00:00:00Z`);
}

/** The periods of the books. */
@Injectable()
export class PeriodService {
  constructor(
    private readonly database: Database,
    private readonly store: PeriodStore,
  ) {}

  /** Opens a period; both days ('YYYY-MM-DD') belong to it. Refuses `PeriodMalformed`, `PeriodOverlaps`, `BooksClosed`. */
  create(partnershipId: string, wanted: NewPeriod): Promise<Period | Refusal> {
    return refusable(this.database, async (tx) => {
      const { name, startsOn, endsOn } = wanted;
      if (!isDay(startsOn) || !isDay(endsOn) || endsOn <= startsOn || name.trim() === '') {
        throw new RolledBack(refusal('PeriodMalformed', 'a period has a name, a first day, and a last day after it'));
      }
      const other = await this.store.overlapping(tx, partnershipId, wanted);
      if (other !== undefined) {
        const message = `${name} shares its name or a day with ${other.name} (${other.startsOn} to ${other.endsOn})`;
        throw new RolledBack(refusal('PeriodOverlaps', message));
      }
      const closed = await this.store.closedThrough(tx, partnershipId);
      if (closed !== undefined && startOf(wanted) <= closed) {
        const through = closed.toISOString().slice(0, 10);
        throw new RolledBack(
          refusal('BooksClosed', `the books are closed through ${through}: ${name} begins too early`),
        );
      }
      return this.store.create(tx, partnershipId, wanted);
    });
  }

  /** Newest first. */
  list(partnershipId: string): Promise<readonly Period[]> {
    return this.store.list(partnershipId);
  }

  /** The same, as a transaction sees it. */
  listIn(tx: Tx, partnershipId: string): Promise<readonly Period[]> {
    return this.store.listIn(tx, partnershipId);
  }

  async find(
    partnershipId: string,
    periodId: string,
    tx: Tx = this.database.source.manager,
  ): Promise<Period | undefined> {
    if (!UUID.test(periodId)) return undefined;
    return this.store.find(tx, partnershipId, periodId);
  }

  /** The period asked for, or the one that pages show: the last that was closed, else the last there is. */
  async shown(partnershipId: string, periodId: string | undefined): Promise<Period | undefined> {
    if (periodId !== undefined) return this.find(partnershipId, periodId);
    const periods = await this.list(partnershipId);
    return periods.find(({ state }) => state !== 'OPEN') ?? periods[0];
  }
}

function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  // A day that no calendar has either parses to nothing or rolls over into the next month.
  const midnight = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(text);
}

function refusal(kind: string, message: string): Refusal {
  return refuse(kind, { message, field: 'period', rule: 'period.create' });
}
