import { Injectable } from '@nestjs/common';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import type { BundleReader } from '../audit/bundle/snapshot-reader.js';
import { Database } from '../database/database.js';
import type { Viewer } from '../identity/authority.js';
import { InventoryService } from '../partnership/inventory.service.js';
import { ExportStreams, type Exported } from './export/export-streams.js';
import { reportRow, REPORT_HEAD } from './metered-use-csv.js';
import { isSeen, MeteredUseStore, type PlacedReport, type ReportsAsked } from './metered-use.store.js';
import type { ReportPlace, UseAsked, UseReport, UseScope, UseTotal } from './metered-use.types.js';
import { isWithinScope, readsWords, scopeOf } from './operations-scope.js';

/** A source is a URI reference; longer ones are none that was ever taken in. */
const LONGEST_SOURCE = 2_048;

/** A page of reports. */
export interface ReportPage {
  readonly reports: readonly UseReport[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

/** Under which name operators are let into the room of exports: all of them together take one place of it. */
const OPERATORS = 'operators';

/** A site and its reports, as far as the viewer may look at them. */
interface Seen extends ReportsAsked {
  readonly siteName: string;
}

/** Why there is nothing to look at. */
export type UseRefusal = Refusal<'MonthMalformed' | 'SourceMalformed' | 'PlaceMalformed' | 'SiteUnknown'>;

const no = <K extends UseRefusal['kind']>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'meter.reports' });

/**
 * The reports behind a site's month, without whose use it was: that is for whoever keeps or checks the books. An operator
 * sees the sum of the site, and the reports of machines that they or nobody looks after; what reporters wrote in their own
 * words, ids among it, is for officers and auditors.
 */
@Injectable()
export class MeteredUseService {
  constructor(
    private readonly database: Database,
    private readonly inventory: InventoryService,
    private readonly store: MeteredUseStore,
    private readonly streams: ExportStreams,
  ) {}

  /**
   * What the month's reports add up to, and how many there are: of the whole site. Refuses `MonthMalformed`,
   * `SourceMalformed`, and `SiteUnknown` where there is no such site, the viewer looks after no machine there, or the
   * source that they name is another's.
   */
  async total(viewer: Viewer, asked: UseAsked): Promise<(UseTotal & { readonly siteName: string }) | UseRefusal> {
    const seen = await this.seen(viewer, asked);
    if (isRefusal(seen)) return seen;
    const total = await this.database.snapshot((tx) => this.store.total(tx, seen));
    return { ...total, siteName: seen.siteName };
  }

  /** A page of the reports themselves, the latest use first. Refuses as `total` does, and `PlaceMalformed`. */
  async page(
    viewer: Viewer,
    asked: UseAsked,
    { first, after }: { readonly first: number; readonly after: string | null },
  ): Promise<ReportPage | UseRefusal> {
    const seen = await this.seen(viewer, asked);
    if (isRefusal(seen)) return seen;
    const place = after === null ? null : placeOf(after);
    if (place === undefined) return no('PlaceMalformed', 'after', 'This is no place in the list of reports.');
    const found = await this.database.snapshot((tx) => this.store.reports(tx, seen, { place, most: first + 1 }));
    const shown = found.slice(0, first);
    const next = found.length > first ? placeBehind(shown, place) : null;
    return { reports: shown.map(({ report }) => report), next: next && placeText(next) };
  }

  /**
   * All of them as CSV, read by one cursor as of one moment while it is sent. Refuses as `total` does, and `Busy`: the
   * room is that of the officers' exports, of which operators take one place together.
   */
  async csv(viewer: Viewer, asked: UseAsked): Promise<Exported | UseRefusal | Refusal<'Busy'>> {
    const seen = await this.seen(viewer, asked);
    if (isRefusal(seen)) return seen;
    const { store } = this;
    const write = async function* (reader: BundleReader): AsyncGenerator<string> {
      yield REPORT_HEAD;
      for await (const page of store.all(reader, seen)) yield page.map((report) => reportRow(asked, report)).join('');
    };
    return this.streams.begin(write, seen.scope.sources === null ? undefined : OPERATORS);
  }

  private async seen(viewer: Viewer, asked: UseAsked): Promise<Seen | UseRefusal> {
    const { site, month, source } = asked;
    if (!/^(?:19[7-9]\d|20\d\d|21\d\d)-(?:0[1-9]|1[0-2])$/u.test(month)) {
      return no('MonthMalformed', 'month', 'A month is written 2026-11.');
    }
    if (source !== null && (source.length > LONGEST_SOURCE || source.includes('\0'))) {
      return no('SourceMalformed', 'source', 'No machine and no file has such a name.');
    }
    const { partnershipId } = viewer;
    const [sites, machines] = await Promise.all([
      this.inventory.sites(partnershipId),
      this.inventory.machines(partnershipId),
    ]);
    const operations = scopeOf(viewer);
    const own = machines.filter((machine) => isWithinScope(machine, operations));
    const found = sites.find(({ slug }) => slug === site);
    const isTheirs = operations.operatorId === null || own.some(({ siteId }) => siteId === found?.id);
    const scope: UseScope = {
      sources: operations.operatorId === null ? null : own.flatMap(({ code }) => sourcesOf(code)),
      words: readsWords(viewer),
    };
    if (found !== undefined && isTheirs && (source === null || isSeen(source, scope))) {
      return { partnershipId, asked, scope, siteName: found.name };
    }
    // The same words for all: whether a site exists is on the public pages, and another's machine is not told from none.
    return no('SiteUnknown', 'site', 'There is no such site, or no machine of yours stands there.');
  }
}

/** As events name a machine; older books have the latter. */
const sourcesOf = (code: string): readonly string[] => [`/machine/${encodeURIComponent(code)}`, `machine:${code}`];

/** The place behind the last of these: how many of its instant were shown, those before this page included. */
function placeBehind(shown: readonly PlacedReport[], place: ReportPlace | null): ReportPlace | null {
  const last = shown.at(-1);
  if (last === undefined) return null;
  const { micros } = last;
  const before = place?.micros === micros ? place.passed : 0;
  return { micros, passed: before + shown.filter((each) => each.micros === micros).length };
}

const placeText = ({ micros, passed }: ReportPlace): string =>
  Buffer.from(`${micros} ${String(passed)}`, 'utf8').toString('base64url');

function placeOf(text: string): ReportPlace | undefined {
  const read = /^(?<micros>\d{1,17}) (?<passed>\d{1,9})$/u.exec(Buffer.from(text.slice(0, 64), 'base64url').toString());
  const { micros, passed } = read?.groups ?? {};
  return micros === undefined ? undefined : { micros, passed: Number(passed) };
}
