import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatAmount } from '#libs/amount';
import {
  assetsContributed,
  grantReceived,
  grantReturned,
  grantSpent,
  operatingCost,
  withReleases,
} from '#libs/posting-rules';
import type { JournalDraft } from '#libs/ledger';
import { PeriodService } from '../../apps/server/src/surplus/period.service.js';
import { SurplusService } from '../../apps/server/src/surplus/surplus.service.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { foundMill, granted } from './cast.js';
import { Story } from './story.js';

const on = (day: string) => {
  return { effectiveAt: `${day}T12:00:00Z`, actor: 'treasurer', customVersion: 1, currency: 'EUR' };
};
const FUND = 'school';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.stop();
});

/** Wages of the school's tutor, ordered and not paid yet: so much of the fund is spoken for. */
const order: JournalDraft = withReleases({
  idempotencyKey: 'hold:tutor',
  kind: 'grant-spent',
  effectiveAt: '2026-02-10T12:00:00Z',
  memo: 'the tutor’s wages, agreed',
  actor: 'treasurer',
  customVersion: 1,
  source: { kind: 'charge', id: 'tutor' },
  phase: 'PENDING',
  expiresAt: '2199-03-31T00:00:00Z',
  postings: [
    { account: 'je:expenses:wages', unit: 'EUR', side: 'DEBIT', amount: 2_000_000n },
    { account: 'je:assets:bank:restricted:school', unit: 'EUR', side: 'CREDIT', amount: 2_000_000n },
  ],
});

function paid(amount: bigint): JournalDraft {
  const { phase: _, expiresAt: __, ...head } = order;
  return withReleases({
    ...head,
    idempotencyKey: 'paid:tutor',
    effectiveAt: '2026-03-31T12:00:00Z',
    resolves: { hold: 'hold:tutor', as: 'POST' },
    postings: order.postings.slice(0, 2).map((posting) => ({ ...posting, amount })),
  });
}

describe('a grant is received, restricted and spent', () => {
  it('reads as this ledger', async () => {
    const partnershipId = await foundMill(server);
    const story = new Story(server, partnershipId);
    const period = granted(
      await server.app
        .get(PeriodService, { strict: false })
        .create(partnershipId, { name: '2026-Q1', startsOn: '2026-01-01', endsOn: '2026-03-31' }),
    );
    await story.step(
      'The town brings 10,000 of free cash, and the council grants 40,000 for the school’s lessons alone: the grant is no income, and its cash stands apart.',
      assetsContributed({
        ...on('2026-01-05'),
        contribution: 'c-1',
        from: 'the town',
        what: 'CASH',
        amount: 1_000_000n,
      }),
      grantReceived({ ...on('2026-01-07'), grant: 'g-1', funder: 'the council', fund: FUND, amount: 4_000_000n }),
    );
    await story.refused(
      'A bill of 45,000 for the school cannot be paid from it.',
      grantSpent({ ...on('2026-01-20'), fund: FUND, charge: 'b-0', purpose: { kind: 'HOST' }, amount: 4_500_000n }),
    );
    await story.step(
      'The school’s energy, 12,000, is paid from the fund, which releases as much in the same entry.',
      grantSpent({
        ...on('2026-01-31'),
        fund: FUND,
        charge: 'b-1',
        purpose: { kind: 'ENERGY', site: 'mill' },
        amount: 1_200_000n,
      }),
    );
    await story.refused('Free cash cannot be topped up from it.', {
      idempotencyKey: 'loan',
      kind: 'transfer',
      effectiveAt: '2026-02-01T12:00:00Z',
      memo: 'for a while only',
      actor: 'treasurer',
      customVersion: 1,
      postings: [
        { account: 'je:assets:bank', unit: 'EUR', side: 'DEBIT', amount: 100n },
        { account: 'je:assets:bank:restricted:school', unit: 'EUR', side: 'CREDIT', amount: 100n },
      ],
    });
    await story.step(
      'A tutor is engaged for 20,000: the amount is held, and 8,000 of the fund are left to spend.',
      order,
    );
    await story.refused(
      'A second bill of 10,000 finds no more than those 8,000.',
      grantSpent({ ...on('2026-02-20'), fund: FUND, charge: 'b-2', purpose: { kind: 'HOST' }, amount: 1_000_000n }),
    );
    await story.step(
      'The tutor worked for 18,000: that much of the hold is posted, and the rest is free again.',
      paid(1_800_000n),
    );
    await story.step(
      'What is left, 10,000, goes back to the council: cash and fund fall, nothing is released.',
      grantReturned({ ...on('2026-03-31'), repayment: 'r-1', funder: 'the council', fund: FUND, amount: 1_000_000n }),
    );
    await story.step(
      'Meanwhile a foundation gave 5,000 to use freely, which is income, and the host community got 3,000 of free cash.',
      grantReceived({ ...on('2026-03-31'), grant: 'g-2', funder: 'a foundation', amount: 500_000n }),
      operatingCost({ ...on('2026-03-31'), cost: 'h-1', purpose: { kind: 'HOST' }, amount: 300_000n }),
    );
    const surplus = server.app.get(SurplusService, { strict: false });
    const { close } = granted(await surplus.closePeriod(partnershipId, period.id, { actor: 'treasurer' }));
    expect(close).toMatchObject({ income: '500000', expenses: '3300000', restrictedCosts: '3000000', base: '200000' });
    const base = formatAmount(BigInt(close.base), close.currency);
    await story.shown(
      `The quarter closes. Of costs of 33,000 the grant bears 30,000: what is divided is ${base}, as if there had been neither grant nor lessons.`,
    );
    expect(await story.end()).toMatchSnapshot();
  });
});
