import { Injectable } from '@nestjs/common';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { publicEntry, type HoldingKind } from '#libs/court-roll';
import type { PricedMeter } from '#libs/custom';
import { actOfWish, type RollWish } from './act-of-wish.js';
import { CourtRollStore, type RegisterQuery } from './court-roll.store.js';
import type {
  Facets,
  FineRecord,
  GateRecord,
  HoldingRecord,
  PeriodRecord,
  RollEventRecord,
} from './court-roll.types.js';
import { CourtService, type Asked } from './court.service.js';

/** A right to be granted to a person, and the person admitted to it. */
export interface EnrolmentAsked {
  readonly kind: HoldingKind;
  /** What it is held in: a site, a model, a right's name. */
  readonly subject: string;
  readonly personId: string;
  /** 'YYYY-MM-DD' */
  readonly since: string;
  /** Smallest steps a year of the meter, or gates. */
  readonly quantity?: bigint;
  readonly meter?: PricedMeter;
}

/** A holding as anybody may read it. */
export interface PublicHolding extends Omit<HoldingRecord, 'name' | 'customVersion'> {
  /** The name, or the roll number where no name was published. */
  readonly holder: string;
  readonly named: boolean;
  readonly events: readonly RollEventRecord[];
  readonly fines: readonly FineRecord[];
  readonly gates: readonly GateRecord[];
  readonly periods: readonly PeriodRecord[];
}

/** A part of the register, in the order of its numbers. */
export interface RegisterPage {
  readonly holdings: readonly PublicHolding[];
  readonly total: number;
  readonly more: boolean;
}

/** Who enters a line, and for what it stands in the books. */
export interface RollEntered {
  /** The number of the holding that the act was about. */
  readonly holding: string;
  /** The numbers of the roll's lines. */
  readonly lines: readonly string[];
}

/** The court roll: what is held of the commons, by whom, and by which entries. */
@Injectable()
export class RollService {
  constructor(
    private readonly court: CourtService,
    private readonly store: CourtRollStore,
  ) {}

  /**
   * Grants each right and admits its holder, all or none, each under the custom of its day. Answers how many were
   * entered. Refuses a person who is not on the roll, a right without a subject, and one that the person holds already.
   */
  async enrol(partnershipId: string, asked: readonly EnrolmentAsked[], actor = 'enrolment'): Promise<number | Refusal> {
    const ids = [...new Set(asked.map(({ personId }) => personId))];
    const rolls = await this.store.rollNumbers(partnershipId, ids);
    const stranger = asked.find(({ personId }) => !rolls.has(personId));
    if (stranger !== undefined) {
      return refuse('NotFound', {
        message: 'Nobody on the roll has this id.',
        field: 'personId',
        rule: 'roll.admittance',
      });
    }
    const entered = await this.court.enter({
      partnershipId,
      actor,
      asked: asked.flatMap((each) => grantAndAdmit(each, rolls.get(each.personId) ?? '')),
    });
    return isRefusal(entered) ? entered : asked.length;
  }

  /** Enters one act as the court decides it. */
  async enter(partnershipId: string, wish: RollWish, actor: string): Promise<RollEntered | Refusal> {
    const { holding, note, on } = wish;
    const asked: Asked = {
      act: actOfWish(wish),
      on: on ?? new Date().toISOString().slice(0, 10),
      ...(holding === null || holding === undefined ? {} : { holding }),
      ...(note === null || note === undefined || note.trim() === '' ? {} : { note: note.trim() }),
    };
    const lines = await this.court.enter({ partnershipId, actor, asked: [asked] });
    if (isRefusal(lines)) return lines;
    const [first] = lines;
    return {
      holding: first?.draft.holding.number ?? holding ?? '',
      lines: lines.map(({ number }) => number.toString()),
    };
  }

  /** The public register. A search reads numbers, kinds, subjects and published names, and no other name. */
  async register(partnershipId: string, query: RegisterQuery): Promise<RegisterPage> {
    const [found, total] = await Promise.all([
      this.store.page(partnershipId, { ...query, first: query.first + 1 }),
      this.store.count(partnershipId, query),
    ]);
    const page = found.slice(0, query.first);
    return { holdings: await this.whole(partnershipId, page), total, more: found.length > page.length };
  }

  facets(partnershipId: string): Promise<Facets> {
    return this.store.facets(partnershipId);
  }

  async holding(partnershipId: string, id: string): Promise<PublicHolding | undefined> {
    const found = await this.store.holding(partnershipId, id);
    const [holding] = await this.whole(partnershipId, found === undefined ? [] : [found]);
    return holding;
  }

  async byNumber(partnershipId: string, number: string): Promise<PublicHolding | undefined> {
    const found = await this.store.byNumber(partnershipId, number);
    const [holding] = await this.whole(partnershipId, found === undefined ? [] : [found]);
    return holding;
  }

  private async whole(partnershipId: string, found: readonly HoldingRecord[]): Promise<PublicHolding[]> {
    const ids = found.map(({ id }) => id);
    const [events, fines, periods, gates] = await Promise.all([
      this.store.events(partnershipId, ids),
      this.store.fines(partnershipId, ids),
      this.store.periods(partnershipId, ids),
      this.store.gates(partnershipId, ids),
    ]);
    const [eventsOf, finesOf, periodsOf] = [grouped(events), grouped(fines), grouped(periods)];
    const gatesOf = grouped(gates);
    return found.map((record) => ({
      ...shown(record),
      events: eventsOf.get(record.id) ?? [],
      fines: finesOf.get(record.id) ?? [],
      periods: periodsOf.get(record.id) ?? [],
      gates: gatesOf.get(record.id) ?? [],
    }));
  }
}

const grouped = <T extends { readonly holdingId: string }>(rows: readonly T[]): ReadonlyMap<string, T[]> =>
  Map.groupBy(rows, ({ holdingId }) => holdingId);

function grantAndAdmit({ kind, subject, since, quantity, meter }: EnrolmentAsked, toUseOf: string): Asked[] {
  // The number is the court's to give: the admittance names the one that the grant was given.
  let number = '';
  const grant: Asked = {
    on: since,
    act: (next) => {
      const wish = { act: 'GRANT', kind, subject, toUseOf, quantity: quantity ?? null, meter: meter ?? null };
      const act = actOfWish(wish)(next);
      if (!isRefusal(act) && act.kind === 'GRANT') number = act.number;
      return act;
    },
  };
  const admit: Asked = {
    on: since,
    get holding() {
      return number;
    },
    act: () => ({ kind: 'ADMIT' }),
  };
  return [grant, admit];
}

/** The lib decides what is public; `name` came out of the database only where its bearer chose so. */
function shown({
  name,
  customVersion,
  ...record
}: HoldingRecord): Omit<PublicHolding, 'events' | 'fines' | 'periods' | 'gates'> {
  const { rollNumber, kind, subject, state } = record;
  const entry = publicEntry(
    { holder: rollNumber, kind, subject, state, customVersion },
    name === null ? undefined : { name, publishName: true },
  );
  return { ...record, holder: entry.name ?? entry.rollNumber, named: entry.name !== undefined };
}
