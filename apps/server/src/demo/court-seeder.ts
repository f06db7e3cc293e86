import { Injectable } from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import { actOfWish } from '../court-roll/act-of-wish.js';
import { CourtService, type Asked } from '../court-roll/court.service.js';
import { RollService } from '../court-roll/roll.service.js';
import { DEMO_CLAIM, DEMO_PASTURE, demoCourt, type DemoAct } from './demo-court.js';
import type { DemoPlan } from './demo-plan.js';
import { granted, type Seeding } from './demo-progress.js';

const DAY_MS = 86_400_000;

/** Lets the court of the demonstration sit, once: all of its story is entered in one transaction. */
@Injectable()
export class CourtSeeder {
  constructor(
    private readonly roll: RollService,
    private readonly court: CourtService,
  ) {}

  async sit({ partnershipId, now }: Seeding, { people }: DemoPlan): Promise<void> {
    const query = { search: '', kind: null, subject: DEMO_CLAIM, after: null, first: 1 };
    if ((await this.roll.register(partnershipId, query)).total > 0) return;
    const story = demoCourt(people);
    const gates = await this.court.setPasture(partnershipId, DEMO_PASTURE);
    if (gates !== undefined) granted(gates);
    const numbers = new Map<string, string>();
    const asked = story.map((act) => askedOf(act, now, numbers));
    granted(await this.court.enter({ partnershipId, actor: 'demonstration', asked }));
  }
}

/** A day so many days from now. */
const dayOf = (now: Date, days: number): string => new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);

function askedOf({ daysAgo, of, note, daysAhead, ...wish }: DemoAct, now: Date, numbers: Map<string, string>): Asked {
  const until = typeof daysAhead === 'number' ? { until: dayOf(now, daysAhead) } : {};
  return {
    on: dayOf(now, -daysAgo),
    ...(typeof note === 'string' ? { note } : {}),
    // Read when the court comes to it: by then the grant has its number.
    get holding(): string | undefined {
      return wish.act === 'GRANT' ? undefined : numbers.get(of);
    },
    act: (next) => {
      const holding = wish.act === 'GRANT' ? null : (numbers.get(of) ?? null);
      const act = actOfWish({ ...wish, ...until, holding })(next);
      if (!isRefusal(act) && act.kind === 'GRANT') numbers.set(of, act.number);
      return act;
    },
  };
}
