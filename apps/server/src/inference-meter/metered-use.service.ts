import { Injectable } from '@nestjs/common';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { Database } from '../database/database.js';
import type { Viewer } from '../identity/authority.js';
import { InventoryService } from '../partnership/inventory.service.js';
import { reportRow, REPORT_HEAD } from './metered-use-csv.js';
import { MeteredUseStore } from './metered-use.store.js';
import type { ReportPlace, UseAsked, UseReport, UseTotal } from './metered-use.types.js';
import { isWithinScope, scopeOf } from './operations-scope.js';

/** Reports fetched at a time for a file. */
const PIECE = 500;
/** A source is a URI reference; longer ones are none that was ever taken in. */
const LONGEST_SOURCE = 2_048;

/** A page of reports. */
export interface ReportPage {
  readonly reports: readonly UseReport[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

/** Why there is nothing to look at. */
export type UseRefusal = Refusal<'MonthMalformed' | 'SourceMalformed' | 'PlaceMalformed' | 'SiteUnknown'>;

const no = <K extends UseRefusal['kind']>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'meter.reports' });

/** The reports behind a site's month, without whose use it was: that is for whoever keeps or checks the books. */
@Injectable()
export class MeteredUseService {
  constructor(
    private readonly database: Database,
    private readonly inventory: InventoryService,
    private readonly store: MeteredUseStore,
  ) {}

  /**
   * What the month's reports add up to, and how many there are. Refuses `MonthMalformed`, `SourceMalformed`, and
   * `SiteUnknown` where there is no such site or the viewer looks after no machine there.
   */
  async total(viewer: Viewer, asked: UseAsked): Promise<(UseTotal & { readonly siteName: string }) | UseRefusal> {
    const siteName = await this.siteName(viewer, asked);
    if (isRefusal(siteName)) return siteName;
    const total = await this.database.snapshot((tx) => this.store.total(tx, viewer.partnershipId, asked));
    return { ...total, siteName };
  }

  /** A page of the reports themselves, the latest use first. Refuses as `total` does, and `PlaceMalformed`. */
  async page(
    viewer: Viewer,
    asked: UseAsked,
    { first, after }: { readonly first: number; readonly after: string | null },
  ): Promise<ReportPage | UseRefusal> {
    const site = await this.siteName(viewer, asked);
    if (isRefusal(site)) return site;
    const place = after === null ? null : placeOf(after);
    if (place === undefined) return no('PlaceMalformed', 'after', 'This is no place in the list of reports.');
    return this.pageFrom(viewer.partnershipId, asked, { place, first });
  }

  /** All of them as CSV, piece by piece: no file is held in memory. Refuses as `total` does. */
  async csv(viewer: Viewer, asked: UseAsked): Promise<AsyncGenerator<string> | UseRefusal> {
    const site = await this.siteName(viewer, asked);
    return isRefusal(site) ? site : this.pieces(viewer.partnershipId, asked);
  }

  private async *pieces(partnershipId: string, asked: UseAsked): AsyncGenerator<string> {
    yield REPORT_HEAD;
    let place: ReportPlace | null = null;
    do {
      const page: ReportPage = await this.pageFrom(partnershipId, asked, { place, first: PIECE });
      yield page.reports.map((report) => reportRow(asked, report)).join('');
      place = page.next === null ? null : (placeOf(page.next) ?? null);
    } while (place !== null);
  }

  private async pageFrom(
    partnershipId: string,
    asked: UseAsked,
    { place, first }: { readonly place: ReportPlace | null; readonly first: number },
  ): Promise<ReportPage> {
    const found = await this.database.statements((tx) =>
      this.store.reports(tx, partnershipId, { asked, place, most: first + 1 }),
    );
    const shown = found.slice(0, first);
    const last = shown.at(-1);
    return {
      reports: shown.map(({ report }) => report),
      next: found.length > first && last !== undefined ? placeText(last.place) : null,
    };
  }

  private async siteName(viewer: Viewer, { site, month, source }: UseAsked): Promise<string | UseRefusal> {
    if (!/^(?:19[7-9]\d|20\d\d|21\d\d)-(?:0[1-9]|1[0-2])$/u.test(month)) {
      return no('MonthMalformed', 'month', 'A month is written 2026-11.');
    }
    if (source !== null && (source.length > LONGEST_SOURCE || source.includes('\0'))) {
      return no('SourceMalformed', 'source', 'No machine and no file has such a name.');
    }
    const [sites, machines] = await Promise.all([
      this.inventory.sites(viewer.partnershipId),
      this.inventory.machines(viewer.partnershipId),
    ]);
    const scope = scopeOf(viewer);
    const found = sites.find(({ slug }) => slug === site);
    const isTheirs =
      scope.operatorId === null ||
      machines.some((machine) => machine.siteId === found?.id && isWithinScope(machine, scope));
    if (found !== undefined && isTheirs) return found.name;
    // The same words for both: whether a site exists is on the public pages.
    return no('SiteUnknown', 'site', 'There is no such site, or no machine of yours stands there.');
  }
}

const placeText = ({ micros, source, id }: ReportPlace): string =>
  Buffer.from(JSON.stringify([micros, source, id]), 'utf8').toString('base64url');

function placeOf(text: string): ReportPlace | undefined {
  if (text.length > 8_192) return undefined;
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(read) || read.length !== 3) return undefined;
    const [micros, source, id] = read as readonly unknown[];
    if (typeof micros !== 'string' || typeof source !== 'string' || typeof id !== 'string') return undefined;
    return /^\d{1,17}$/u.test(micros) && !`${source}${id}`.includes('\0') ? { micros, source, id } : undefined;
  } catch {
    return undefined;
  }
}
