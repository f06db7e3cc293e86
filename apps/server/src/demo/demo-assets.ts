import { depreciationSchedule, yearOfSchedule } from '#libs/asset-lock';
import type { JournalDraft } from '#libs/ledger';
import { assetEntered, assetsContributed, depreciation } from '#libs/posting-rules';
import type { NewAsset } from '../asset-lock/asset-lock.types.js';
import { monthsOf, noon, type Calendar, type Span } from './calendar.js';
import { CLERK, CURRENCY, drafted } from './demo-drafts.js';
import type { DemoSite } from './demo-inventory.js';

/** An asset of the town, under the number that the register will give it. */
export interface DemoAsset extends NewAsset {
  readonly code: string;
  /** Who brought it in; bought from the bank where nobody did. */
  readonly from?: string;
}

const MONTHS = 12n;
/** No document stands behind what is invented: a digest that everybody can make again. */
export const NO_DOCUMENT = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** What the town owns together: the machines of each site, the lease of the hall, and a data set. */
export function demoAssets({ foundedOn }: Calendar, sites: readonly DemoSite[]): DemoAsset[] {
  const machines = sites.map(({ name, inServiceOn, machinesMinor }) => ({
    assetClass: 'HARDWARE' as const,
    name: `Machines of ${name}`,
    cost: machinesMinor,
    enteredOn: inServiceOn,
    scheduleYears: 6,
    from: `the founders of ${name}`,
  }));
  const lease = { assetClass: 'SITE_LEASE' as const, name: 'Lease of Mill Hall', cost: 600_000n, scheduleYears: 10 };
  const signs = { assetClass: 'DATASET' as const, name: 'Street signs of the weir valley', cost: 250_000n };
  return [...machines, { ...lease, enteredOn: foundedOn }, { ...signs, enteredOn: foundedOn }].map((asset, index) => ({
    ...asset,
    code: `A-${String(index + 1).padStart(4, '0')}`,
    document: NO_DOCUMENT,
  }));
}

const on = (day: string) => ({ effectiveAt: noon(day), actor: CLERK, customVersion: 1, currency: CURRENCY });

/** Each asset comes into the books on its day. */
export function assetJournals(assets: readonly DemoAsset[]): JournalDraft[] {
  return assets.map(({ code: asset, from, enteredOn, cost, assetClass }) =>
    drafted(
      from === undefined
        ? assetEntered({ ...on(enteredOn), asset, assetClass, paidFrom: 'BANK', cost })
        : assetsContributed({
            ...on(enteredOn),
            asset,
            contribution: `machines-${asset}`,
            from,
            what: 'MACHINES',
            amount: cost,
          }),
    ),
  );
}

/** What wears in the months of a span: a twelfth of the part that each asset's schedule has for the year. */
export function wearJournals(span: Span, assets: readonly DemoAsset[]): JournalDraft[] {
  return monthsOf(span).flatMap(({ name: stretch, endsOn }) =>
    assets.flatMap(({ code: asset, assetClass, cost, scheduleYears: years, enteredOn }) => {
      if (years === undefined) return [];
      const part = depreciationSchedule({ cost, years })[yearOfSchedule(enteredOn, endsOn)] ?? 0n;
      if (part < MONTHS) return [];
      return [drafted(depreciation({ ...on(endsOn), asset, assetClass, stretch, amount: part / MONTHS }))];
    }),
  );
}
