import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatAmount, isRefusal, type Refusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { assetsContributed, grantReceived, operatingCost } from '#libs/posting-rules';
import { ClosingBooksService } from '../../apps/server/src/ledger/periods/closing-books.service.js';
import { PeriodService } from '../../apps/server/src/surplus/period.service.js';
import { SurplusService } from '../../apps/server/src/surplus/surplus.service.js';
import { resolvedRaw } from '../support/raw-resolution.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { foundMill, granted } from './cast.js';
import { Story } from './story.js';

const on = (day: string) => {
  return { effectiveAt: `${day}T12:00:00Z`, actor: 'treasurer', customVersion: 1, currency: 'EUR' };
};
const energy = (cost: string, day: string, amount: bigint): JournalDraft =>
  granted(operatingCost({ ...on(day), cost, purpose: { kind: 'ENERGY', site: 'mill' }, amount }));

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.stop();
});

function refusalOf(answer: unknown): Refusal {
  if (!isRefusal(answer)) throw new Error('not refused');
  return answer;
}

describe('a quarter is closed with a late invoice', () => {
  it('reads as this ledger', async () => {
    const partnershipId = await foundMill(server);
    const story = new Story(server, partnershipId);
    const officer = { partnershipId, actor: 'r0001' };
    const periods = server.app.get(PeriodService, { strict: false });
    const books = server.app.get(ClosingBooksService, { strict: false });
    const surplus = server.app.get(SurplusService, { strict: false });
    const q1 = granted(
      await periods.create(partnershipId, { name: '2026-Q1', startsOn: '2026-01-01', endsOn: '2026-03-31' }),
    );
    const baseOf = async (periodId: string): Promise<string> => {
      const close = await surplus.closeOf(partnershipId, periodId);
      return formatAmount(BigInt(close?.base ?? 0), 'EUR');
    };

    await story.step(
      'In the first quarter of 2026 founders bring 10,000 in cash, a foundation gives 5,000 to use freely, and energy costs 1,000.',
      assetsContributed({
        ...on('2026-01-05'),
        contribution: 'c-1',
        from: 'the founders',
        what: 'CASH',
        amount: 1_000_000n,
      }),
      grantReceived({ ...on('2026-02-01'), grant: 'g-1', funder: 'a foundation', amount: 500_000n }),
      energy('energy-q1', '2026-03-31', 100_000n),
    );
    granted(await books.close(officer, q1.id));
    await story.shown(`The quarter is closed, softly: ${await baseOf(q1.id)} are divided by the waterfall.`);

    const late = energy('energy-march-late', '2026-03-20', 60_000n);
    await story.refused(
      'An energy bill of 600 for March comes late. The books of March take it no more as they would in time.',
      late,
    );
    await story.adjusted('An officer enters it as an adjustment, which stays marked as one.', {
      ...late,
      adjustment: true,
    });

    const meter = energy('energy-march-meter', '2026-03-25', 25_000n);
    story.refusal(
      'Another bill of 250 shows that the meter was read wrongly. To open the quarter again takes more than an officer’s wish.',
      refusalOf(await books.reopen(officer, { periodId: q1.id, resolutionId: partnershipId })),
    );
    const resolutionId = await carried(partnershipId, q1.id);
    granted(await books.reopen(officer, { periodId: q1.id, resolutionId }));
    await story.step('The members resolve it: the quarter is open again, and the bill goes in as any other.', meter);
    granted(await books.close(officer, q1.id));
    await story.shown(
      'It is closed again. What the first close divided stays divided; what came since, 850 of costs, is a loss that later surplus makes good first.',
    );

    granted(await books.hardClose(officer, q1.id));
    await story.refusedAdjustment('Then it is closed for good. Not even an officer’s adjustment goes in any more.', {
      ...energy('energy-march-last', '2026-03-28', 100n),
      adjustment: true,
    });
    story.refusal(
      'Nor does it open again, by whatever resolution.',
      refusalOf(await books.reopen(officer, { periodId: q1.id, resolutionId: await carried(partnershipId, q1.id) })),
    );
    const { postings, ...head } = energy('energy-march-credit', '2026-04-15', 20_000n);
    await story.step(
      'The supplier credits 200 of the bill for March: the correction is posted forward, in April, and says which quarter it corrects.',
      {
        ...head,
        kind: 'correction',
        memo: 'credit note on the energy of March',
        adjustsPeriod: q1.id,
        postings: postings.map((line) => ({ ...line, side: line.side === 'DEBIT' ? 'CREDIT' : 'DEBIT' })),
      },
    );
    const q2 = granted(
      await periods.create(partnershipId, { name: '2026-Q2', startsOn: '2026-04-01', endsOn: '2026-06-30' }),
    );
    await story.step(
      'In the second quarter a foundation gives 3,000 to use freely.',
      grantReceived({ ...on('2026-05-01'), grant: 'g-2', funder: 'a foundation', amount: 300_000n }),
    );
    granted(await books.close(officer, q2.id));
    await story.shown(
      `It closes: of 3,200 the loss of 850 is made good first, and ${await baseOf(q2.id)} are divided.`,
    );
    expect(await story.end()).toMatchSnapshot();
  });

  /** A resolution that was carried. Ballots on anything but a surplus do not exist yet: the owner enters this one. */
  function carried(partnershipId: string, period: string): Promise<string> {
    return resolvedRaw(server.database.pool('superuser'), partnershipId, {
      kind: 'PERIOD_REOPENING',
      result: { period },
    });
  }
});
