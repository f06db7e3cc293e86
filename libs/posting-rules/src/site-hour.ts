import type { Refusal } from '#libs/amount';
import { formatUtcInstant } from '#libs/inference-meter';
import type { JournalDraft } from '#libs/ledger';
import { account, type MeasuredAs, type MeasuredThing } from './chart.js';
import { draftJournal, type Occasion } from './draft-journal.js';
import { joined } from './segment.js';

/** How a site's metered hour is divided, or what a later reading changed in that: amounts may lie below zero. */
export interface SiteHourDivided extends Omit<Occasion, 'effectiveAt'> {
  readonly site: string;
  readonly what: MeasuredThing;
  /** The start of the UTC hour, in milliseconds since 1970-01-01T00:00Z. */
  readonly hourMs: bigint;
  /** Counts the journals of this hour. */
  readonly revision: number;
  /** mJ or µL that devices counted themselves, for whomever: the meter held them too, and they are counted once. */
  readonly byDevices: bigint;
  /** What users, idleness and the site's overhead have beyond that. */
  readonly attributed: bigint;
  readonly idle: bigint;
  readonly overhead: bigint;
}

/**
 * A site's hour, divided: out of what its meter read go what devices had counted, and what is attributed, idle and
 * overhead besides. Statistical: no money. Refuses where nothing changed.
 */
export function siteHour(hour: SiteHourDivided): JournalDraft | Refusal<'NothingToPost'> {
  const { site, what, hourMs, revision, actor, customVersion } = hour;
  const effectiveAt = formatUtcInstant(hourMs);
  const unit = what === 'energy' ? 'ENERGY' : 'WATER';
  const ids = [site, what, `${effectiveAt.slice(0, 13)}Z`];
  const head = {
    idempotencyKey: joined('site-hour', [...ids, revision.toString()]),
    kind: 'site-hour',
    effectiveAt,
    memo: `${what} of ${site} in the hour from ${effectiveAt}, divided`,
    actor,
    customVersion,
    source: { kind: 'site-hour', id: ids.join(' ') },
  };
  const ways: readonly (readonly [MeasuredAs, bigint])[] = [
    ['device-meter', hour.byDevices],
    ['attributed', hour.attributed],
    ['idle', hour.idle],
    ['overhead', hour.overhead],
  ];
  const credit = account.measured(what, 'undivided', site);
  return draftJournal(
    head,
    ways.map(([to, amount]) => ({ debit: account.measured(what, to, site), credit, unit, amount })),
  );
}
