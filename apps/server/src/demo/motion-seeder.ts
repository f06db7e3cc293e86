import { Injectable } from '@nestjs/common';
import { MotionDeskService } from '../voting/motions/motion-desk.service.js';
import { MotionViewService } from '../voting/motions/motion-view.service.js';
import type { Member, VersionAsked } from '../voting/motions/motions.types.js';
import type { DemoPlan } from './demo-plan.js';
import { granted, type Seeding } from './demo-progress.js';
import { DemoStore } from './demo.store.js';

const DAY_MS = 86_400_000;

/** One is talked over, the other has been noticed and opens in weeks: nobody's clock is moved for a demonstration. */
const MOTIONS: readonly {
  readonly kind: 'ORDINARY';
  readonly text: VersionAsked;
  /** Of a hundred people. */
  readonly supporters: number;
  readonly noticed: boolean;
}[] = [
  {
    kind: 'ORDINARY',
    text: {
      title: 'A reading evening for the schools, on what we do not use at night',
      why: 'At night a third of the cards wait for work. The schools have asked for help with reading aloud and translation.',
      what: 'From autumn on, two evenings a month, the Joint Enterprise keeps one machine for the two schools and shows how it is used.',
      cost: 'The energy of one machine on two evenings, and four hours of a worker’s time a month.',
      effect: {},
    },
    supporters: 12,
    noticed: true,
  },
  {
    kind: 'ORDINARY',
    text: {
      title: 'Meet at the mill, with the doors open',
      why: 'Half of those who live here have never seen where it runs.',
      what: 'The next general meeting is held at the mill, and whoever wants to is shown around before it.',
      cost: 'A heater, and tea.',
      effect: {},
    },
    supporters: 4,
    noticed: false,
  },
];

/** Members write motions: what a visitor finds under discussion, and put to the vote. */
@Injectable()
export class MotionSeeder {
  constructor(
    private readonly store: DemoStore,
    private readonly desk: MotionDeskService,
    private readonly views: MotionViewService,
  ) {}

  /** Every motion that is not there yet; one that a stop cut short is drafted again under its title. */
  async seed({ partnershipId, onProgress, signal }: Seeding, plan: DemoPlan): Promise<void> {
    const ids = await this.store.people(partnershipId);
    const members = plan.people
      .filter(({ colleges }) => colleges.length > 0)
      .map(({ rollNumber }): Member => ({ partnershipId, personId: ids.get(rollNumber) ?? '' }));
    const there = new Set((await this.views.list(partnershipId, undefined)).map(({ motion }) => motion.title));
    for (const [index, motion] of MOTIONS.entries()) {
      signal?.throwIfAborted();
      const sponsor = members[index];
      if (sponsor !== undefined && !there.has(motion.text.title)) await this.one(sponsor, members, motion);
      onProgress('members write motions', index + 1, MOTIONS.length);
    }
  }

  private async one(
    sponsor: Member,
    members: readonly Member[],
    { kind, text, supporters, noticed }: (typeof MOTIONS)[number],
  ): Promise<void> {
    const id = granted(await this.desk.draft(sponsor, kind, text));
    granted(await this.desk.publish(sponsor, id));
    const many = Math.max(1, Math.ceil((members.length * supporters) / 100));
    for (const member of members.slice(0, many)) granted(await this.desk.support(member, id, true));
    if (!noticed) return;
    const at = (days: number): Date => new Date(Date.now() + days * DAY_MS);
    granted(await this.desk.notice(sponsor, { motionId: id, version: 1, opensAt: at(16), closesAt: at(26) }));
  }
}
