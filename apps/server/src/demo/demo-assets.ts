import { depreciationSchedule, yearOfSchedule } from '#libs/asset-lock';
import type { JournalDraft } from '#libs/ledger';
import { assetEntered, assetsContributed, depreciation } from '#libs/posting-rules';
import type { NewAsset, NewCollateral, NewValuation } from '../asset-lock/asset-lock.types.js';
import { monthsOf, noon, type Calendar, type Span } from './calendar.js';
import { assetPaper, pledgePaper, valuationPaper, type DemoDocument } from './demo-documents.js';
import { CLERK, CURRENCY, drafted } from './demo-drafts.js';
import type { DemoSite } from './demo-inventory.js';

/** An asset of the town, under the number that the register will give it. */
export interface DemoAsset extends NewAsset {
  readonly code: string;
  /** Who brought it in; bought from the bank where nobody did. */
  readonly from?: string;
}

const MONTHS = 12n;
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
  return [...machines, { ...lease, enteredOn: foundedOn }, { ...signs, enteredOn: foundedOn }].map((asset, index) => {
    const coded = { ...asset, code: `A-${String(index + 1).padStart(4, '0')}` };
    return { ...coded, document: assetPaper(coded).digest };
  });
}

/** What the oldest machines of the town were valued at. */
export function demoValuation({ month }: Calendar, assets: readonly DemoAsset[]): NewValuation | undefined {
  const [cellar] = assets;
  if (cellar === undefined) return undefined;
  const valued = { asset: cellar.code, value: 1_150_000n, by: 'Weir Valley Appraisers', on: month.startsOn };
  return { ...valued, document: valuationPaper(valued).digest };
}

/** The pledge on the machines of the hall. */
export function demoPledge({ foundedOn, month }: Calendar, assets: readonly DemoAsset[]): NewCollateral | undefined {
  const hall = assets.find(({ name }) => name.endsWith('Mill Hall')) ?? assets[0];
  if (hall === undefined) return undefined;
  const terms = { creditor: 'Harbour Fund', amount: 12_000_000n, since: foundedOn, until: month.startsOn };
  const pledge = { asset: hall.code, ...terms };
  return { ...pledge, document: pledgePaper(pledge).digest };
}

/** Every paper that the register of the town names. */
export function assetDocuments(calendar: Calendar, assets: readonly DemoAsset[]): DemoDocument[] {
  const [valued, pledge] = [demoValuation(calendar, assets), demoPledge(calendar, assets)];
  return [
    ...assets.map(assetPaper),
    ...(valued === undefined ? [] : [valuationPaper(valued)]),
    ...(pledge === undefined ? [] : [pledgePaper(pledge)]),
  ];
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
