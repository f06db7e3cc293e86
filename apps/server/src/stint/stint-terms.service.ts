import { Injectable } from '@nestjs/common';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import type { StandingStep } from '#libs/inference-meter';
import { Database } from '../database/database.js';
import { capacityNo, type CapacityNo } from './stint-answers.js';
import {
  StintTermsStore,
  type CapacitySaid,
  type CapacityStanding,
  type Sanctioned,
  type SanctionWords,
} from './stint-terms.store.js';

export type { CapacityStanding, Sanctioned } from './stint-terms.store.js';

const HOUR_MS = 3_600_000;
/** A period is a year at most (milliseconds). */
const LONGEST_PERIOD_MS = 366 * 24 * HOUR_MS;

/**
 * What pastures give, and what follows a breach as far as it needs no jury: an officer's to say, by the officers' login.
 * Actor: a roll number, or `command-line`.
 */
@Injectable()
export class StintTermsService {
  constructor(
    private readonly database: Database,
    private readonly store: StintTermsStore,
  ) {}

  /**
   * Says what a pasture gives in a period; said again for the same period it is a drought, or its end. The gates that
   * are on the roll when the period begins share it. Refuses `PeriodMalformed`, `QuantityNegative` and what the
   * database refuses.
   */
  async setCapacity(
    partnershipId: string,
    said: CapacitySaid,
    actor: string,
  ): Promise<Refusal<CapacityNo | 'PeriodMalformed' | 'QuantityNegative'> | undefined> {
    if (said.capacity < 0n || said.host < 0n) {
      const message = 'A pasture gives no less than nothing.';
      return refuse('QuantityNegative', { message, field: 'capacity', rule: 'STI-4' });
    }
    const [from, to] = [Date.parse(said.startsAt), Date.parse(said.endsAt)];
    if (!(to > from && to - from <= LONGEST_PERIOD_MS && from % HOUR_MS === 0 && to % HOUR_MS === 0)) {
      const message = 'A period goes from one full hour to a later one, UTC, within 366 days.';
      return refuse('PeriodMalformed', { message, field: 'startsAt', rule: 'STI-4' });
    }
    const outcome = await this.database.closerTransaction((tx) =>
      this.store.setCapacity(tx, partnershipId, said, actor),
    );
    return outcome === 'DONE' ? undefined : capacityNo(outcome);
  }

  /** What was said before of just this period, and whom a change to what is said now would reach; undefined where nothing was. */
  before(partnershipId: string, { capacity, host, ...period }: CapacitySaid): Promise<CapacityStanding | undefined> {
    return this.database.statements((tx) =>
      this.store.standing(tx, partnershipId, { ...period, open: capacity - host }),
    );
  }

  /** What stands against a person's use without a jury; undefined where nothing does. */
  sanction(partnershipId: string, rollNumber: string): Promise<Sanctioned | undefined> {
    return this.database.statements((tx) => this.store.sanction(tx, partnershipId, rollNumber));
  }

  /** One more breach: answers the step of the custom's ladder at which the person now stands, never a suspension. */
  async breach(
    partnershipId: string,
    rollNumber: string,
    by: SanctionWords,
  ): Promise<Exclude<StandingStep, 'SUSPENDED'> | Refusal<'NotFound'>> {
    const step = await this.database.closerTransaction((tx) => this.store.breach(tx, partnershipId, rollNumber, by));
    return step ?? nobody();
  }

  /**
   * Brings a warning or a throttle before a jury: a gate that is presented from now on is presented for it, and the
   * verdict answers it. False where there is nothing to judge, or a jury is due already.
   */
  async callJury(partnershipId: string, rollNumber: string, by: SanctionWords): Promise<boolean> {
    return this.database.closerTransaction((tx) => this.store.callJury(tx, partnershipId, rollNumber, by));
  }

  /** Ends what sanctions a person has that no jury found; false where there are none. */
  async lift(partnershipId: string, rollNumber: string, by: SanctionWords): Promise<boolean> {
    return this.database.closerTransaction((tx) => this.store.lift(tx, partnershipId, rollNumber, by));
  }

  /** For how many of a person's sanctions it is still known why. */
  async wordsKept(partnershipId: string, rollNumber: string): Promise<number | Refusal<'NotFound'>> {
    return (await this.database.statements((tx) => this.store.wordsKept(tx, partnershipId, rollNumber))) ?? nobody();
  }

  /** Forgets why a person was ever sanctioned or let off; the steps, their days and officers stay. How many were forgotten. */
  async forgetWords(partnershipId: string, rollNumber: string): Promise<number | Refusal<'NotFound'>> {
    const kept = await this.wordsKept(partnershipId, rollNumber);
    if (isRefusal(kept)) return kept;
    return this.database.closerTransaction((tx) => this.store.forgetWords(tx, partnershipId, rollNumber));
  }
}

const nobody = (): Refusal<'NotFound'> =>
  refuse('NotFound', { message: 'Nobody on the roll has this number.', field: 'rollNumber', rule: 'roll' });
