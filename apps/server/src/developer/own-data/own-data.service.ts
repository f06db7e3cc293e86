import { Injectable } from '@nestjs/common';
import type { Refusal } from '#libs/amount';
import type { BundleReader } from '../../audit/bundle/snapshot-reader.js';
import { REQUEST_LOG_DAYS } from '../../gateway/ended-request.js';
import { ExportStreams, type Exported, type LeftOut } from '../../inference-meter/export/export-streams.js';
import { FocusExportService, type Charging } from '../../inference-meter/export/focus-export.service.js';
import { UsageExportService } from '../../inference-meter/export/usage-export.service.js';
import { asFarAsSayable, leftOutList } from './left-out.js';
import { OwnDataStore } from './own-data.store.js';
import { OwnMeetingsStore } from './own-meetings.store.js';
import { OwnMotionsStore } from './own-motions.store.js';
import { OwnNotificationsStore } from './own-notifications.store.js';
import { OwnStandingStore } from './own-standing.store.js';
import type { Line, Owner } from './owner.js';
import { readMe } from './read-me.js';
import { zipped, type ZipEntry } from './zip.js';

/** What every file of one archive is made with. */
interface Making {
  readonly reader: BundleReader;
  readonly owner: Owner;
  readonly partnership: Charging;
}

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

async function* whole(read: () => Promise<unknown>): AsyncGenerator<string> {
  yield pretty(await read());
}

async function* lines(pages: AsyncIterable<readonly Line[]>): AsyncGenerator<string> {
  for await (const page of pages) {
    if (page.length > 0) yield page.map((line) => `${JSON.stringify(line)}\n`).join('');
  }
}

/** Everything that is kept of somebody, to take along: one archive, as of one moment. */
@Injectable()
export class OwnDataService {
  constructor(
    private readonly streams: ExportStreams,
    private readonly store: OwnDataStore,
    private readonly standing: OwnStandingStore,
    private readonly motions: OwnMotionsStore,
    private readonly meetings: OwnMeetingsStore,
    private readonly notifications: OwnNotificationsStore,
    private readonly usage: UsageExportService,
    private readonly focus: FocusExportService,
  ) {}

  /**
   * Begins the archive of one person: profile, keys without their secrets, every report of use as CloudEvents, what was
   * charged, requests, holds, energy, holdings, machines, labels, votes. It is read while it is sent. What a format
   * cannot say stands in `left-out.json` with the reason and all that is kept of it; the archive is whole all the same.
   * Refuses `Busy`: one at a time for each person, and few at a time for all.
   */
  async begin(owner: Owner, partnership: Charging): Promise<Exported | Refusal<'Busy'>> {
    const at = new Date();
    return this.streams.begin(
      (reader) => zipped(this.files({ reader, owner, partnership }, at), at),
      `${owner.partnershipId} ${owner.personId}`,
    );
  }

  /** One after the other: the list of what was left out comes last, when every file has been written. */
  private async *files(making: Making, at: Date): AsyncGenerator<ZipEntry> {
    const { reader, owner, partnership } = making;
    const about = { partnership: partnership.name, rollNumber: owner.rollNumber, at, requestDays: REQUEST_LOG_DAYS };
    yield { name: 'README.txt', pieces: once(readMe(about)) };
    const charges: LeftOut[] = [];
    let events = 0;
    yield* this.ofUse(making, {
      charges: (left) => charges.push(left),
      events: () => (events += 1),
    });
    yield* this.ofStanding(making);
    const { usage } = this;
    const left = async function* (): AsyncGenerator<readonly LeftOut[]> {
      yield charges;
      // Read again, as of the same moment: there may be too many to remember.
      if (events > 0) yield* usage.unsayableOf(reader, owner);
    };
    yield { name: 'left-out.json', pieces: leftOutList(left()) };
  }

  private async *ofUse(
    { reader, owner, partnership }: Making,
    leave: { readonly charges: (left: LeftOut) => void; readonly events: () => void },
  ): AsyncGenerator<ZipEntry> {
    const { store } = this;
    yield { name: 'profile.json', pieces: whole(() => store.profile(reader, owner)) };
    yield { name: 'keys.json', pieces: whole(() => store.keys(reader, owner)) };
    const events = this.usage.eventsOf(reader, owner, leave.events);
    yield { name: 'usage.cloudevents.ndjson', pieces: events };
    const of = { partnership, subject: owner.rollNumber };
    const charges = this.focus.ofSubject(reader, of, leave.charges);
    yield { name: 'charges.focus.csv', pieces: asFarAsSayable('charges.focus.csv', charges, leave.charges) };
    yield { name: 'charges.ndjson', pieces: lines(store.charges(reader, owner)) };
    yield { name: 'requests.ndjson', pieces: lines(store.requests(reader, owner)) };
    yield { name: 'requests-by-month.ndjson', pieces: lines(store.requestMonths(reader, owner)) };
    yield { name: 'stint-holds.ndjson', pieces: lines(store.holds(reader, owner)) };
    yield { name: 'sanctions.json', pieces: whole(() => store.sanctions(reader, owner)) };
    yield { name: 'disputes.json', pieces: whole(() => store.disputes(reader, owner)) };
    yield { name: 'energy-and-water.ndjson', pieces: lines(store.shares(reader, owner)) };
  }

  private async *ofStanding({ reader, owner }: Making): AsyncGenerator<ZipEntry> {
    const { standing } = this;
    yield { name: 'holdings.json', pieces: whole(() => standing.holdings(reader, owner)) };
    yield { name: 'court-roll.json', pieces: whole(() => standing.roll(reader, owner)) };
    yield { name: 'machines.json', pieces: whole(() => standing.machines(reader, owner)) };
    yield { name: 'contributions.json', pieces: whole(() => standing.contributions(reader, owner)) };
    yield { name: 'labels.ndjson', pieces: lines(standing.labels(reader, owner)) };
    yield { name: 'distributions.json', pieces: whole(() => standing.distributions(reader, owner)) };
    yield { name: 'votes.json', pieces: whole(() => standing.votes(reader, owner)) };
    yield { name: 'proposals.ndjson', pieces: lines(standing.proposals(reader, owner)) };
    yield { name: 'motions.ndjson', pieces: lines(this.motions.written(reader, owner)) };
    yield { name: 'motion-words.ndjson', pieces: lines(this.motions.said(reader, owner)) };
    yield { name: 'motion-steps.json', pieces: whole(() => this.motions.steps(reader, owner)) };
    yield { name: 'voting.json', pieces: whole(() => this.motions.standing(reader, owner)) };
    yield { name: 'meetings.json', pieces: whole(() => this.meetings.steps(reader, owner)) };
    yield { name: 'notification-settings.json', pieces: whole(() => this.notifications.settings(reader, owner)) };
    yield { name: 'notifications.ndjson', pieces: lines(this.notifications.told(reader, owner)) };
  }
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
