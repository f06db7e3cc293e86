import { Injectable } from '@nestjs/common';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { admitHolder, grantHolding, publicEntry, type Holding, type HoldingKind } from '#libs/court-roll';
import { Database, type Tx } from '../database/database.js';
import { RolledBack, refusable } from '../ledger/ledger.service.js';
import {
  CourtRollStore,
  type HoldingRecord,
  type NewHolding,
  type RegisterQuery,
  type RollEventRecord,
} from './court-roll.store.js';

/** A right to be granted to a person, and the person admitted to it. */
export interface EnrolmentAsked {
  readonly kind: HoldingKind;
  /** What it is held in: a site, a model, a right's name. */
  readonly subject: string;
  readonly personId: string;
  /** 'YYYY-MM-DD' */
  readonly since: string;
}

/** A holding as anybody may read it. */
export interface PublicHolding {
  readonly id: string;
  readonly number: string;
  readonly rollNumber: string;
  readonly kind: HoldingKind;
  /** The name, or the roll number where no name was published. */
  readonly holder: string;
  readonly named: boolean;
  readonly subject: string;
  readonly since: string;
  readonly state: string;
  readonly events: readonly RollEventRecord[];
}

/** A part of the register, in the order of its numbers. */
export interface RegisterPage {
  readonly holdings: readonly PublicHolding[];
  readonly total: number;
  readonly more: boolean;
}

const LETTERS: Readonly<Record<HoldingKind, string>> = { HOST_CLAIM: 'H', LABELLER_SHARE: 'L', DEVELOPER_RIGHT: 'D' };

/** The court roll: what is held of the commons, by whom, and by which entries. */
@Injectable()
export class RollService {
  constructor(
    private readonly database: Database,
    private readonly store: CourtRollStore,
  ) {}

  /**
   * Grants each right and admits its holder, all or none. Answers how many were entered. Refuses a person who is not
   * on the roll, a right without a subject, and one that the person holds already.
   */
  async enrol(
    partnershipId: string,
    asked: readonly EnrolmentAsked[],
    customVersion: number,
  ): Promise<number | Refusal> {
    if (asked.length === 0) return 0;
    return refusable(this.database, async (tx) => {
      await this.store.lock(tx, partnershipId);
      const holdings = await this.decide(tx, partnershipId, { asked, customVersion });
      await this.store.enrol(tx, partnershipId, { holdings, customVersion });
      return holdings.length;
    });
  }

  /** The public register. A search reads numbers, kinds, subjects and published names, and no other name. */
  async register(partnershipId: string, query: RegisterQuery): Promise<RegisterPage> {
    const [found, total] = await Promise.all([
      this.store.page(partnershipId, { ...query, first: query.first + 1 }),
      this.store.count(partnershipId, query),
    ]);
    const page = found.slice(0, query.first);
    return { holdings: await this.withEvents(partnershipId, page), total, more: found.length > page.length };
  }

  async holding(partnershipId: string, id: string): Promise<PublicHolding | undefined> {
    const found = await this.store.holding(partnershipId, id);
    const [holding] = await this.withEvents(partnershipId, found === undefined ? [] : [found]);
    return holding;
  }

  private async decide(
    tx: Tx,
    partnershipId: string,
    { asked, customVersion }: { asked: readonly EnrolmentAsked[]; customVersion: number },
  ): Promise<readonly NewHolding[]> {
    const personIds = [...new Set(asked.map(({ personId }) => personId))];
    const rolls = await this.store.rollNumbers(tx, partnershipId, personIds);
    const last = new Map(await this.store.lastNumbers(tx, partnershipId));
    const held = Map.groupBy(await this.store.held(tx, partnershipId, personIds), ({ personId }) => personId) as Map<
      string,
      Holding[]
    >;
    return asked.map(({ kind, subject, personId, since }) => {
      const next = (last.get(LETTERS[kind]) ?? 0) + 1;
      last.set(LETTERS[kind], next);
      const number = `${LETTERS[kind]}-${String(next).padStart(4, '0')}`;
      const mine = held.get(personId) ?? [];
      const admitted = admit({ id: number, kind, subject, toUseOf: rolls.get(personId), customVersion }, mine);
      if (isRefusal(admitted)) throw new RolledBack(admitted);
      held.set(personId, [...mine, admitted]);
      return { number, kind, subject, personId, since };
    });
  }

  private async withEvents(partnershipId: string, found: readonly HoldingRecord[]): Promise<PublicHolding[]> {
    const events = await this.store.events(
      partnershipId,
      found.map(({ id }) => id),
    );
    const byHolding = Map.groupBy(events, ({ holdingId }) => holdingId);
    return found.map((record) => shown(record, byHolding.get(record.id) ?? []));
  }
}

interface Grant {
  readonly id: string;
  readonly kind: HoldingKind;
  readonly subject: string;
  readonly toUseOf: string | undefined;
  readonly customVersion: number;
}

function admit({ toUseOf, ...grant }: Grant, held: readonly Holding[]): Holding | Refusal {
  if (toUseOf === undefined) {
    return refuse('NotFound', {
      message: 'Nobody on the roll has this id.',
      field: 'personId',
      rule: 'roll.admittance',
    });
  }
  const granted = grantHolding({ ...grant, toUseOf }, held);
  if (isRefusal(granted)) return granted;
  const admitted = admitHolder(granted.holding, { holder: toUseOf, customVersion: grant.customVersion });
  return isRefusal(admitted) ? admitted : admitted.holding;
}

/** The lib decides what is public; `name` came out of the database only where its bearer chose so. */
function shown(record: HoldingRecord, events: readonly RollEventRecord[]): PublicHolding {
  const { id, number, since, rollNumber, name, ...right } = record;
  const entry = publicEntry(
    { ...right, id: number, holder: rollNumber },
    name === null ? undefined : { name, publishName: true },
  );
  return {
    id,
    number,
    rollNumber: entry.rollNumber,
    kind: entry.kind,
    holder: entry.name ?? entry.rollNumber,
    named: entry.name !== undefined,
    subject: entry.subject,
    since,
    state: entry.state,
    events,
  };
}
