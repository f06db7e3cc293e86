import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { isPricedMeter, tariffOf, type Custom } from '#libs/custom';
import { focusLines, weighted, weightOf, type FocusCharge, type FocusIssuer } from '#libs/inference-meter';
import type { BundleReader } from '../../audit/bundle/snapshot-reader.js';
import { CustomService } from '../../custom/custom.service.js';
import { InventoryService } from '../../partnership/inventory.service.js';
import { meterOf } from '../meter-of.js';
import { customSpans, monthBounds, type CustomSpan } from '../rating-spans.js';
import { ExportStreams, type Exported, type LeftOut } from './export-streams.js';
import { FocusStore, type RatedMonth } from './focus.store.js';
import { isSplit, partPostedInto, type PostedPart } from './posted-part.js';

/** The partnership that charges. */
export interface Charging {
  readonly id: string;
  readonly name: string;
}

/** What every row of the file is made with. */
interface Making {
  readonly reader: BundleReader;
  readonly partnership: Charging;
  /** The billing month, 'YYYY-MM'. */
  readonly month: string;
  /** Whose charges alone; everybody's where it is absent. */
  readonly subject?: string;
  readonly sites: ReadonlyMap<string, { readonly name: string; readonly territory: string }>;
  readonly names: ReadonlyMap<string, string>;
}

/** A month of use and the versions of the custom that govern it. */
interface UseMonth {
  readonly month: string;
  readonly spans: readonly CustomSpan[];
}

interface Charged {
  readonly rating: RatedMonth;
  readonly part: PostedPart;
  readonly span: CustomSpan;
}

/** What was charged, as the file of the FinOps Open Cost and Usage Specification. */
@Injectable()
export class FocusExportService {
  constructor(
    private readonly streams: ExportStreams,
    private readonly store: FocusStore,
    private readonly customs: CustomService,
    private readonly inventory: InventoryService,
  ) {}

  /**
   * The FOCUS 1.2 file of a billing month ('2026-11', UTC): a row for what each subject was charged for each meter of a
   * site under each version of the custom, as it stands in the books now. What was posted into the month for an earlier
   * one, because that one was closed, is a correction. A person who does not show their name is the roll number. Refuses
   * `MonthInFuture` and `Busy`.
   */
  async begin(partnership: Charging, month: string): Promise<Exported | Refusal<'MonthInFuture' | 'Busy'>> {
    if (monthBounds(month).from > new Date()) {
      const message = `${month} has not begun`;
      return refuse('MonthInFuture', { message, field: 'month', rule: 'meter.focus' });
    }
    const of = await this.namesOf(partnership.id);
    return this.streams.begin((reader, leave) => this.lines({ reader, partnership, month, ...of }, leave));
  }

  /**
   * What one subject was charged in every billing month so far, as one file with one header, read by a reader that is
   * open already; `leave` hears of what the format cannot say.
   */
  async *ofSubject(
    reader: BundleReader,
    { partnership, subject }: { readonly partnership: Charging; readonly subject: string },
    leave: (left: LeftOut) => void,
  ): AsyncGenerator<string> {
    const of = await this.namesOf(partnership.id);
    yield headerOf(partnership);
    const first = await this.store.firstRated(reader, partnership.id, subject);
    if (first === undefined) return;
    for (const month of monthsSince(first, new Date())) {
      yield* this.rows({ reader, partnership, month, subject, ...of }, leave);
    }
  }

  private async namesOf(partnershipId: string): Promise<Pick<Making, 'sites' | 'names'>> {
    const [sites, names] = await Promise.all([
      this.inventory.sites(partnershipId),
      this.inventory.publicNames(partnershipId),
    ]);
    return { sites: new Map(sites.map(({ slug, name, territory }) => [slug, { name, territory }])), names };
  }

  private async *lines(making: Making, leave: (left: LeftOut) => void): AsyncGenerator<string> {
    yield headerOf(making.partnership);
    yield* this.rows(making, leave);
  }

  private async *rows(making: Making, leave: (left: LeftOut) => void): AsyncGenerator<string> {
    const issuer: FocusIssuer = { provider: making.partnership.name };
    for await (const page of this.pages(making)) {
      const charges = page.map((charged) => chargeOf(making, charged));
      let text = '';
      // The first line is the header, which stands at the top already.
      for (const line of [...focusLines(charges, issuer)].slice(1)) {
        if (typeof line === 'string') text += line;
        else leave({ what: wordsOf(page[line.index]?.rating), refusal: line.refusal });
      }
      if (text !== '') yield text;
    }
  }

  private async *pages(making: Making): AsyncGenerator<readonly Charged[]> {
    const { reader, partnership, month, subject } = making;
    const posted = await this.store.monthsPosted(reader, partnership.id, monthBounds(month));
    const months = [...new Set([...posted, month])].toSorted();
    for (const useMonth of months) {
      const spans = await customSpans(this.customs, partnership.id, useMonth);
      for await (const ratings of this.store.rated(reader, partnership.id, useMonth, subject)) {
        yield await this.chargedOf(making, { month: useMonth, spans }, ratings);
      }
    }
  }

  private async chargedOf(
    { reader, partnership, month }: Making,
    useMonth: UseMonth,
    ratings: readonly RatedMonth[],
  ): Promise<readonly Charged[]> {
    const postings = await this.store.postings(reader, partnership.id, ratings);
    const charged: Charged[] = [];
    for (const [index, rating] of ratings.entries()) {
      const span = await this.spanOf(partnership.id, useMonth, rating.customVersion);
      const ofRating = postings[index] ?? [];
      const use = isSplit(ofRating) ? await this.store.use(reader, partnership.id, rating, span) : [];
      const part = partPostedInto(month, { rating, postings: ofRating, use });
      if (part !== undefined) charged.push({ rating, part, span });
    }
    return charged;
  }

  /** The hours of a month under the version that a rating names: the whole month where the versions moved since. */
  private async spanOf(partnershipId: string, { month, spans }: UseMonth, version: number): Promise<CustomSpan> {
    const found = spans.find(({ custom }) => custom.version === version);
    return found ?? { custom: await this.customs.version(partnershipId, version), ...monthBounds(month) };
  }
}

function headerOf({ name }: Charging): string {
  const [header] = focusLines([], { provider: name });
  return typeof header === 'string' ? header : '';
}

/** Every month from one to that of an instant, 'YYYY-MM'. */
function* monthsSince(first: string, until: Date): Generator<string> {
  for (let { from } = monthBounds(first); from <= until;) {
    yield from.toISOString().slice(0, 7);
    from = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1));
  }
}

const wordsOf = (rating: RatedMonth | undefined): string =>
  rating === undefined ? '' : `${rating.meter} used by ${rating.subject} at ${rating.site} in ${rating.month}`;

function pricedOf(quantity: bigint, meter: string, custom: Custom): bigint {
  const { kind, resource } = meterOf(meter);
  if (kind !== 'gpu-time') return quantity;
  const weight = weightOf(custom, resource, 'compute');
  if (isRefusal(weight)) throw new InvariantViolation(`${meter} was priced without a weight`);
  return weighted(quantity, weight);
}

function chargeOf({ month, sites, names }: Making, { rating, part, span }: Charged): FocusCharge {
  const { subject, site, customVersion } = rating;
  const { custom } = span;
  const meter = meterOf(rating.meter);
  if (!isPricedMeter(meter.kind)) throw new InvariantViolation(`${rating.meter} was priced, though it is never sold`);
  const territory = sites.get(site)?.territory.trim() ?? '';
  const siteName = sites.get(site)?.name ?? site;
  const period = monthBounds(month);
  return {
    account: { id: subject, name: names.get(subject) ?? subject },
    site,
    ...(territory === '' ? {} : { region: { id: territory, name: territory } }),
    meter,
    quantity: part.quantity,
    priced: pricedOf(part.quantity, rating.meter, custom),
    tariff: tariffOf(custom, meter.kind),
    billedMinor: part.billedMinor,
    currency: custom.currency,
    customVersion,
    startMs: BigInt(span.from.getTime()),
    endMs: BigInt(span.to.getTime()),
    periodStartMs: BigInt(period.from.getTime()),
    periodEndMs: BigInt(period.to.getTime()),
    ...(meter.kind === 'gpu-time'
      ? {
          resource: {
            id: `${site}/${meter.resource}`,
            name: `${meter.resource} at ${siteName}`,
            type: 'GPU partition',
          },
        }
      : {}),
  };
}
