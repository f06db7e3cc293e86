import { Injectable } from '@nestjs/common';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import type { BundleReader } from '../../audit/bundle/snapshot-reader.js';
import { REQUEST_LOG_DAYS } from '../../gateway/ended-request.js';
import { ExportStreams, type Exported, type LeftOut } from '../../inference-meter/export/export-streams.js';
import { FocusExportService, type Charging } from '../../inference-meter/export/focus-export.service.js';
import { UsageExportService } from '../../inference-meter/export/usage-export.service.js';
import { OwnDataStore, type Owner } from './own-data.store.js';
import { readMe } from './read-me.js';
import { zipped, type ZipEntry } from './zip.js';

type Line = Readonly<Record<string, unknown>>;

/** What every file of one archive is made with. */
interface Making {
  readonly reader: BundleReader;
  readonly owner: Owner;
  readonly partnership: Charging;
  readonly leave: (left: LeftOut) => void;
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

/** Everything that is kept of somebody's use, to take along: one archive, as of one moment. */
@Injectable()
export class OwnDataService {
  private readonly underWay = new Set<string>();

  constructor(
    private readonly streams: ExportStreams,
    private readonly store: OwnDataStore,
    private readonly usage: UsageExportService,
    private readonly focus: FocusExportService,
  ) {}

  /**
   * Begins the archive of one person: profile, keys without their secrets, every report of use as CloudEvents, what was
   * charged as FOCUS lines, requests, holds, energy, holdings. It is read while it is sent. Refuses `Busy`: one at a
   * time for each person, and few at a time for all.
   */
  async begin(owner: Owner, partnership: Charging): Promise<Exported | Refusal<'Busy'>> {
    const who = `${owner.partnershipId} ${owner.personId}`;
    if (this.underWay.has(who)) {
      const message = 'Your data is being sent to you already: let that end, or break it off.';
      return refuse('Busy', { message, field: 'export', rule: 'meter.export' });
    }
    this.underWay.add(who);
    const at = new Date();
    const begun = await this.streams
      .begin((reader, leave) => zipped(this.files({ reader, owner, partnership, leave }, at), at))
      .catch((error: unknown) => {
        this.underWay.delete(who);
        throw error;
      });
    if (isRefusal(begun)) this.underWay.delete(who);
    else begun.stream.once('close', () => this.underWay.delete(who));
    return begun;
  }

  private async *files(making: Making, at: Date): AsyncGenerator<ZipEntry> {
    const { reader, owner, partnership, leave } = making;
    const { store } = this;
    const about = { partnership: partnership.name, rollNumber: owner.rollNumber, at, requestDays: REQUEST_LOG_DAYS };
    yield { name: 'README.txt', pieces: once(readMe(about)) };
    yield { name: 'profile.json', pieces: whole(() => store.profile(reader, owner)) };
    yield { name: 'keys.json', pieces: whole(() => store.keys(reader, owner)) };
    yield { name: 'usage.cloudevents.ndjson', pieces: this.usage.eventsOf(reader, owner, leave) };
    const of = { partnership, subject: owner.rollNumber };
    yield { name: 'charges.focus.csv', pieces: this.focus.ofSubject(reader, of, leave) };
    yield { name: 'requests.ndjson', pieces: lines(store.requests(reader, owner)) };
    yield { name: 'stint-holds.ndjson', pieces: lines(store.holds(reader, owner)) };
    yield { name: 'sanctions.json', pieces: whole(() => store.sanctions(reader, owner)) };
    yield { name: 'energy-and-water.ndjson', pieces: lines(store.shares(reader, owner)) };
    yield { name: 'holdings.json', pieces: whole(() => store.holdings(reader, owner)) };
  }
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
