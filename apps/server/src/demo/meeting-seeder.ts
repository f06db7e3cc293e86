import { Injectable } from '@nestjs/common';
import { MeetingsService } from '../meetings/meetings.service.js';
import type { Attendant } from '../meetings/meetings.types.js';
import type { DemoPlan } from './demo-plan.js';
import { granted, type Seeding } from './demo-progress.js';
import { DemoStore } from './demo.store.js';

const DAY_MS = 86_400_000;

/** The evening after its motions open: the clear days of the custom, and two to spare. */
const IN_DAYS = 17;

const PLACE = 'The mill, first floor, and from afar by the link on the notice board';
const MATTER = 'How the summer was for those who live beside the sites';

/** The next general meeting: called by an officer, with what the books say is due, and announced. */
@Injectable()
export class MeetingSeeder {
  constructor(
    private readonly store: DemoStore,
    private readonly meetings: MeetingsService,
  ) {}

  /** Goes on where a stop cut it short. */
  async seed({ partnershipId, onProgress, signal }: Seeding, plan: DemoPlan): Promise<void> {
    const officer = plan.people.find(({ roles }) => roles.includes('OFFICER'));
    const personId = (await this.store.people(partnershipId)).get(officer?.rollNumber ?? '');
    if (personId === undefined) return;
    signal?.throwIfAborted();
    const attendant: Attendant = { partnershipId, personId, officer: true };
    const beginsAt = new Date(Date.now() + IN_DAYS * DAY_MS);
    const [there] = await this.meetings.list(attendant);
    const id =
      there?.meeting.id ??
      granted(await this.meetings.call(attendant, { kind: 'ANNUAL', place: PLACE, beginsAt, requisition: null }));
    const view = await this.meetings.one(attendant, id);
    if (view?.meeting.state === 'CALLED') {
      const due = await this.meetings.proposed(partnershipId);
      const known = new Set(view.items.map(({ words }) => words));
      for (const item of [...due, { words: MATTER, motion: null, minutesOf: null }]) {
        if (!known.has(item.words)) granted(await this.meetings.putItem(attendant, { ...item, meetingId: id }));
      }
      granted(await this.meetings.move(attendant, { meetingId: id, to: 'NOTICED', beginsAt, notes: null }));
    }
    onProgress('the next general meeting is announced', 1, 1);
  }
}
