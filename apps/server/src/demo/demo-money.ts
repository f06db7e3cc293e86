import type { UsageEvent } from '#libs/inference-meter';
import type { JournalDraft } from '#libs/ledger';
import {
  assetsContributed,
  capitalReceived,
  capitalRepaid,
  grantReceived,
  grantSpent,
  operatingCost,
  type CostIncurred,
} from '#libs/posting-rules';
import { monthsOf, noon, type Calendar, type Span } from './calendar.js';
import { assetJournals, wearJournals, type DemoAsset } from './demo-assets.js';
import { CLERK, CURRENCY, drafted } from './demo-drafts.js';
import type { DemoSite } from './demo-inventory.js';

export { CLERK, CURRENCY, drafted } from './demo-drafts.js';

const MILLIJOULES_PER_KWH = 3_600_000_000n;
const MILLICENT = 1000n;

/** What the house pays in a month, in minor units. */
export interface HouseCosts {
  readonly wages: bigint;
  readonly host: bigint;
}

/** What was given in a span, in minor units: free to use, and for the solar roof alone. */
export interface Gifts {
  readonly free: bigint;
  readonly solarRoof: bigint;
  /** What the roof's planners were paid from its fund. */
  readonly solarPlans: bigint;
}

const on = (day: string): { effectiveAt: string; actor: string; customVersion: number; currency: string } => {
  return { effectiveAt: noon(day), actor: CLERK, customVersion: 1, currency: CURRENCY };
};

/** The founders' gifts, and the capital that came in and was repaid at par before the story begins. */
export function openingJournals({ foundedOn, month }: Calendar, assets: readonly DemoAsset[]): JournalDraft[] {
  const given = (contribution: string, from: string, amount: bigint): JournalDraft => {
    return drafted(assetsContributed({ ...on(foundedOn), contribution, from, what: 'CASH', amount }));
  };
  const funder = 'harbour-fund';
  const dayBefore = new Date((month.days[0] ?? 0) - 86_400_000).toISOString().slice(0, 10);
  return [
    given('founding-town', 'the town of Weirside', 14_500_000n),
    given('founding-members', 'its members', 3_860_000n),
    drafted(capitalReceived({ ...on(foundedOn), drawing: 'harbour-1', funder, amount: 12_000_000n })),
    ...assetJournals(assets),
    drafted(capitalRepaid({ ...on(dayBefore), repayment: 'harbour-1', funder, amount: 12_000_000n })),
  ];
}

/** What the house pays by the month, each site's energy at its price, by its own meter, and what its assets wear. */
export function costJournals(
  span: Span,
  house: HouseCosts,
  metered: {
    readonly sites: readonly DemoSite[];
    readonly readings: readonly UsageEvent[];
    readonly assets: readonly DemoAsset[];
  },
): JournalDraft[] {
  const paid = monthsOf(span).flatMap(({ name: month, endsOn }) => {
    const cost = (name: string, purpose: CostIncurred['purpose'], amount: bigint): JournalDraft => {
      return drafted(operatingCost({ ...on(endsOn), cost: `${name}-${month}`, purpose, amount }));
    };
    return [
      cost('wages', { kind: 'WAGES' }, house.wages),
      cost('host', { kind: 'HOST' }, house.host),
      ...metered.sites.map(({ slug, milliCentPerKwh }) => {
        const millijoules = metered.readings
          .filter(({ meter, effectiveAtMs }) => {
            const day = new Date(Number(effectiveAtMs)).toISOString();
            return meter.kind === 'energy' && meter.resource === slug && day.startsWith(month);
          })
          .reduce((sum, { quantity }) => sum + quantity, 0n);
        const amount = (millijoules * milliCentPerKwh) / MILLIJOULES_PER_KWH / MILLICENT;
        return cost(`energy-${slug}`, { kind: 'ENERGY', site: slug }, amount);
      }),
    ];
  });
  return [...paid, ...wearJournals(span, metered.assets)];
}

/** The gifts of a span, on its tenth day, and ten days later what one of them paid for. A gift of nothing is no gift. */
export function giftJournals(span: Span, { free, solarRoof, solarPlans }: Gifts): JournalDraft[] {
  const dayOf = (place: number): string => new Date(span.days[place] ?? 0).toISOString().slice(0, 10);
  const day = dayOf(9);
  const funder = 'Lantern Foundation';
  const given = (grant: string, amount: bigint, fund?: string): JournalDraft[] => {
    if (amount === 0n) return [];
    return [drafted(grantReceived({ ...on(day), grant, funder, amount, ...(fund === undefined ? {} : { fund }) }))];
  };
  const spent = { fund: 'solar-roof', charge: `solar-plans-${span.name}`, purpose: { kind: 'WAGES' } } as const;
  return [
    ...given(`lantern-${span.name}`, free),
    ...given(`solar-${span.name}`, solarRoof, 'solar-roof'),
    ...(solarPlans === 0n ? [] : [drafted(grantSpent({ ...on(dayOf(19)), ...spent, amount: solarPlans }))]),
  ];
}
