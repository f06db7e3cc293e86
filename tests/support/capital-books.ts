import { expect } from '@jest/globals';
import { InvariantViolation, isRefusal, type Refusal } from '#libs/amount';
import { customToDocument, defaultCustom, parseCustom, type CustomDocument } from '#libs/custom';
import { FundingService } from '../../apps/server/src/asset-lock/capital/funding.service.js';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { PartnershipService } from '../../apps/server/src/partnership/partnership.service.js';
import type { NewInstrument } from '../../apps/server/src/partnership/partnership.types.js';
import { PeriodService } from '../../apps/server/src/surplus/period.service.js';
import type { CloseDocument } from '../../apps/server/src/surplus/close-document.js';
import { SurplusService } from '../../apps/server/src/surplus/surplus.service.js';
import { post } from './books.js';
import type { TestServer } from './test-server.js';

/** The answer, or an error of the test. */
export function must<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new InvariantViolation(`${answer.kind}: ${answer.message}`);
  return answer;
}

/** CAP-1: 100,000 × 1.5 at 4 %, in cents. */
export const CAPPED: NewInstrument = {
  code: 'harbour',
  funderName: 'Harbour Fund',
  kind: 'CAPPED_RETURN',
  principalMinor: 10_000_000n,
  capMinor: 15_000_000n,
  revenueShare: '4/100',
  since: '2023-01-01',
};

export const SHARE_CLASS: NewInstrument = {
  code: 'members',
  funderName: 'Members',
  kind: 'WITHDRAWABLE_SHARE',
  principalMinor: 0n,
  capMinor: 0n,
  revenueShare: '0/1',
  since: '2023-01-01',
};

/** A partnership since 2023 with a custom of its own, two people and a class of shares, in EUR. */
export async function foundCapital(
  server: TestServer,
  slug: string,
  change: Partial<CustomDocument> = {},
): Promise<string> {
  const partnerships = server.app.get(PartnershipService, { strict: false });
  const custom = must(parseCustom({ ...customToDocument(defaultCustom('EUR')), ...change }));
  const id = must(
    await partnerships.found({
      slug,
      name: slug,
      currency: 'EUR',
      timeZone: 'UTC',
      bodies: [
        { kind: 'JOINT_ENTERPRISE', name: 'Works' },
        { kind: 'PUBLIC_BODY', name: 'Town' },
        { kind: 'COMMON_ASSOCIATION', name: 'Commons' },
      ],
      colleges: ['WORKER', 'PUBLIC', 'COMMON', 'HOST', 'LABELLER'].map((code) => ({ code, name: code })),
      foundedAt: new Date('2023-01-01T00:00:00Z'),
      custom,
    }),
  );
  await partnerships.enrol(
    id,
    ['r0001', 'r0002'].map((rollNumber) => ({
      rollNumber,
      name: `Person ${rollNumber}`,
      namePublic: false,
      territory: 'north',
      colleges: ['COMMON'],
      roles: ['MEMBER'],
      since: '2023-01-01',
    })),
  );
  must(await server.app.get(FundingService, { strict: false }).agree(id, SHARE_CLASS));
  return id;
}

/** Opens a calendar year as a period and closes it. */
export async function closeYear(server: TestServer, id: string, year: number): Promise<CloseDocument | Refusal> {
  const days = { startsOn: `${year}-01-01`, endsOn: `${year}-12-31` };
  const period = must(await server.app.get(PeriodService, { strict: false }).create(id, { name: `${year}`, ...days }));
  const surplus = server.app.get(SurplusService, { strict: false });
  const closing = await surplus.closePeriod(id, period.id, { actor: 'r0001' });
  return isRefusal(closing) ? closing : closing.close;
}

/** Every check of the database holds of these books. */
export async function sound(server: TestServer, id: string): Promise<void> {
  const app = server.database.pool('app');
  for (const { code, sql } of checks) expect([code, (await app.query(sql, [id])).rows]).toEqual([code, []]);
}

/** A year's income and costs, in euros, in the middle of it. */
export function earn(
  server: TestServer,
  id: string,
  [year, income, costs = 0n]: readonly [number, bigint, bigint?],
): Promise<void> {
  const movements = [
    { debit: 'je:assets:bank', credit: 'je:income:gpu-time', amount: income * 100n },
    ...(costs === 0n ? [] : [{ debit: 'je:expenses:wages', credit: 'je:assets:bank', amount: costs * 100n }]),
  ];
  return post(server, id, `earned in ${year}`, movements, `${year}-06-15T12:00:00Z`);
}

/** A custom under that statute, with what else its waterfall says. */
export const under = (
  jurisdiction: CustomDocument['jurisdiction'],
  more: Partial<CustomDocument['waterfall']> = {},
): Partial<CustomDocument> => ({
  jurisdiction,
  waterfall: { lockedReserve: '1/2', solidarity: '3/100', standingShare: '1/20', funderCeiling: '7/20', ...more },
});
