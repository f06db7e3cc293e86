import { Injectable } from '@nestjs/common';
import { refuse, type Refusal } from '#libs/amount';
import { RoomGate } from '../machines/body-gate.js';
import type { MeasuredMonth } from './site-month.js';
import { SiteMonthService, type MonthsWished, type SiteRefusal } from './site-month.service.js';

type Answer = MeasuredMonth[] | SiteRefusal | Refusal<'Busy'>;

/** Ranges added up at one time, and those that wait for it. */
const MOST_AT_ONCE = 2;
const MOST_INSIDE = 32;

/**
 * The months of sites for anybody, who need not say who they are. The same range asked twice at once is added up once; a
 * request has one range added up at a time, however many it names; and no more than a few are under way in all.
 */
@Injectable()
export class PublicMonths {
  readonly #room = new RoomGate(MOST_INSIDE, MOST_INSIDE);
  readonly #lanes: Promise<unknown>[] = Array.from({ length: MOST_AT_ONCE }, () => Promise.resolve());
  readonly #turns = new WeakMap<object, Promise<unknown>>();
  readonly #underWay = new Map<string, Promise<Answer>>();
  #next = 0;

  constructor(private readonly months: SiteMonthService) {}

  /** Refuses as `SiteMonthService.months` does, and `Busy`. `asker`: the request, as one object whatever it asks. */
  async of(partnershipId: string, wished: MonthsWished, asker: object): Promise<Answer> {
    const before = this.#turns.get(asker) ?? Promise.resolve();
    const answer = before.then(() => this.shared(partnershipId, wished));
    this.#turns.set(
      asker,
      answer.catch(() => undefined),
    );
    return answer;
  }

  private shared(partnershipId: string, wished: MonthsWished): Promise<Answer> {
    const { site, from, to } = wished;
    const key = JSON.stringify([partnershipId, site ?? null, from, to]);
    const known = this.#underWay.get(key);
    if (known !== undefined) return known;
    const answer = this.inTurn(() => this.months.months(partnershipId, wished)).finally(() => {
      this.#underWay.delete(key);
    });
    this.#underWay.set(key, answer);
    return answer;
  }

  private async inTurn(work: () => Promise<Answer>): Promise<Answer> {
    const leave = this.#room.enter('');
    if (leave === undefined) {
      const message = 'Too many look at the months of sites just now: ask again in a minute.';
      return refuse('Busy', { message, field: 'months', rule: 'KPI-1' });
    }
    const lane = (this.#next = (this.#next + 1) % MOST_AT_ONCE);
    const answer = (this.#lanes[lane] ?? Promise.resolve()).then(work);
    this.#lanes[lane] = answer.catch(() => undefined);
    return answer.finally(leave);
  }
}
