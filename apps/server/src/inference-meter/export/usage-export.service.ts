import { Injectable } from '@nestjs/common';
import { isRefusal, type Refusal } from '#libs/amount';
import { cloudEventOf, otlpMetrics, type UsageEvent } from '#libs/inference-meter';
import type { BundleReader } from '../../audit/bundle/snapshot-reader.js';
import { monthBounds } from '../rating-spans.js';
import { ExportStreams, type Exported, type LeftOut, type Writer } from './export-streams.js';
import { UsageExportStore } from './usage-export.store.js';

/** In what words use is told. */
export const USAGE_FORMATS = ['cloudevents', 'otlp'] as const;

export type UsageFormat = (typeof USAGE_FORMATS)[number];

/** Who says so, in OpenTelemetry's words. */
const SERVICE = { serviceName: 'copyhold', serviceVersion: '1', temporality: 'delta' } as const;

/** What was used, for other people's programs. */
@Injectable()
export class UsageExportService {
  constructor(
    private readonly streams: ExportStreams,
    private readonly store: UsageExportStore,
  ) {}

  /**
   * The use of a month ('2026-11', UTC), one JSON text in each line. `cloudevents`: every report as it was made,
   * corrections and what they correct among them, each an event of CloudEvents 1.0. `otlp`: what counts of each hour, as
   * export requests of OpenTelemetry's metrics. Refuses `Busy`.
   */
  begin(partnershipId: string, month: string, format: UsageFormat): Promise<Exported | Refusal<'Busy'>> {
    const write = format === 'otlp' ? this.figures(partnershipId, month) : this.events(partnershipId, month);
    return this.streams.begin(write);
  }

  /**
   * Every report of one subject's use as CloudEvents, one JSON text in each line, read by a reader that is open already;
   * `leave` hears of what the format cannot say.
   */
  eventsOf(
    reader: BundleReader,
    { partnershipId, rollNumber }: { readonly partnershipId: string; readonly rollNumber: string },
    leave: (left: LeftOut) => void,
  ): AsyncGenerator<string> {
    return eventLines(this.store.eventsOf(reader, partnershipId, rollNumber), leave);
  }

  /** Which reports of one subject CloudEvents cannot say, why not, and what they are, page by page. */
  async *unsayableOf(
    reader: BundleReader,
    { partnershipId, rollNumber }: { readonly partnershipId: string; readonly rollNumber: string },
  ): AsyncGenerator<readonly LeftOut[]> {
    for await (const page of this.store.eventsOf(reader, partnershipId, rollNumber)) yield page.flatMap(unsayable);
  }

  private events(partnershipId: string, month: string): Writer {
    const { store } = this;
    return (reader, leave) => eventLines(store.events(reader, partnershipId, monthBounds(month)), leave);
  }

  private figures(partnershipId: string, month: string): Writer {
    const { store } = this;
    return async function* (reader, leave) {
      for await (const page of store.hours(reader, partnershipId, monthBounds(month))) {
        const { body, refusals } = otlpMetrics(page, SERVICE);
        for (const { index, refusal } of refusals) {
          leave({ what: `${page[index]?.meter.resource ?? ''} used by ${page[index]?.subject ?? ''}`, refusal });
        }
        if (refusals.length < page.length) yield `${body}\n`;
      }
    };
  }
}

function unsayable(use: UsageEvent): readonly LeftOut[] {
  const event = cloudEventOf(use);
  return isRefusal(event) ? [{ what: `"${use.id}" of "${use.source}"`, refusal: event, kept: use }] : [];
}

async function* eventLines(
  pages: AsyncIterable<readonly UsageEvent[]>,
  leave: (left: LeftOut) => void,
): AsyncGenerator<string> {
  for await (const page of pages) {
    let text = '';
    for (const use of page) {
      const event = cloudEventOf(use);
      if (isRefusal(event)) leave({ what: `"${use.id}" of "${use.source}"`, refusal: event });
      else text += `${JSON.stringify(event)}\n`;
    }
    if (text !== '') yield text;
  }
}
