import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fraction, isRefusal, type Refusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { exchange, grantReceived, grantSpent, operatingCost } from '#libs/posting-rules';
import { LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import type { CloseDocument } from '../../apps/server/src/surplus/close-document.js';
import { PeriodService } from '../../apps/server/src/surplus/period.service.js';
import { SurplusService } from '../../apps/server/src/surplus/surplus.service.js';
import { balances, foundBooks, post } from '../support/books.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const EURO = 100n;
const Q2 = { name: 'Q2 2026', startsOn: '2026-04-01', endsOn: '2026-06-30' };
const Q3 = { name: 'Q3 2026', startsOn: '2026-07-01', endsOn: '2026-09-30' };

let server: TestServer;
let number = 0;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.stop();
});

const on = (day: string) => {
  return { effectiveAt: `${day}T12:00:00Z`, actor: 'clerk', customVersion: 1, currency: 'EUR' };
};

function must<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`${answer.kind}: ${answer.message}`);
  return answer;
}

async function posted(ledger: string, ...drafts: readonly (JournalDraft | Refusal)[]): Promise<void> {
  const service = server.app.get(LedgerService, { strict: false });
  for (const answer of await service.enqueue(ledger, drafts.map(must))) must(answer);
}

async function closed(ledger: string, quarter: typeof Q2): Promise<CloseDocument> {
  const period = must(await server.app.get(PeriodService, { strict: false }).create(ledger, quarter));
  const surplus = server.app.get(SurplusService, { strict: false });
  return must(await surplus.closePeriod(ledger, period.id, { actor: 'r0001' })).close;
}

/** A partnership with 50,000 earned and 20,000 of costs paid from free cash. */
async function earning(): Promise<string> {
  number += 1;
  const ledger = await foundBooks(server, ['r0001'], `funds-${String(number)}`);
  await post(server, ledger, 'income', [
    { debit: 'je:assets:bank', credit: 'je:income:gpu-time', amount: 50_000n * EURO },
    { debit: 'je:expenses:compute:hall', credit: 'je:assets:bank', amount: 20_000n * EURO },
  ]);
  return ledger;
}

const grant = (fund: string, amount: bigint) =>
  grantReceived({ ...on('2026-05-02'), grant: `g-${fund}`, funder: 'council', fund, amount });

describe('restricted money and the surplus', () => {
  it('divides the same base with a cost that a grant covers as with neither', async () => {
    const plain = await earning();
    const funded = await earning();
    await posted(
      funded,
      grant('school', 40_000n * EURO),
      grantSpent({
        ...on('2026-05-03'),
        fund: 'school',
        charge: 'b',
        purpose: { kind: 'HOST' },
        amount: 35_000n * EURO,
      }),
    );
    const [without, granted] = [await closed(plain, Q2), await closed(funded, Q2)];
    expect(granted).toMatchObject({ income: '5000000', expenses: '5500000', restrictedCosts: '3500000' });
    const divided = ({ base, lockedReserve, solidarity, standingShare, allocable }: CloseDocument) => {
      return { base, lockedReserve, solidarity, standingShare, allocable };
    };
    expect(divided(granted)).toEqual(divided(without));
    expect(await balances(server, funded, { prefix: 'fund:' })).toEqual({ 'fund:school:restricted': 5_000n * EURO });
    expect(await balances(server, funded, { prefix: 'je:equity:surplus' })).toEqual({});
  });

  it('never shares what bought a machine: the fund keeps it', async () => {
    const ledger = await earning();
    await posted(
      ledger,
      grant('roof', 40_000n * EURO),
      grantSpent({
        ...on('2026-05-03'),
        fund: 'roof',
        charge: 'm',
        purpose: { kind: 'MACHINE' },
        amount: 30_000n * EURO,
      }),
      grantSpent({ ...on('2026-05-04'), fund: 'roof', charge: 'w', purpose: { kind: 'WAGES' }, amount: 1_000n * EURO }),
    );
    expect(await closed(ledger, Q2)).toMatchObject({ restrictedCosts: '100000', base: '3000000' });
    expect(await balances(server, ledger, { prefix: 'fund:' })).toEqual({
      'fund:roof:released': 30_000n * EURO,
      'fund:roof:restricted': 9_000n * EURO,
    });
  });

  it('gives a covered cost that is paid back to the fund, and divides nothing of it in the next period', async () => {
    const ledger = await earning();
    await posted(
      ledger,
      grant('school', 40_000n * EURO),
      grantSpent({
        ...on('2026-05-03'),
        fund: 'school',
        charge: 'b',
        purpose: { kind: 'HOST' },
        amount: 10_000n * EURO,
      }),
    );
    await closed(ledger, Q2);
    const back = { debit: 'je:assets:bank:restricted:school', credit: 'je:expenses:host', amount: 4_000n * EURO };
    await post(server, ledger, 'refund', [back], '2026-07-05T12:00:00Z');
    expect(await balances(server, ledger, { prefix: 'fund:' })).toEqual({
      'fund:school:released': -4_000n * EURO,
      'fund:school:restricted': 34_000n * EURO,
    });
    await posted(
      ledger,
      grantReceived({ ...on('2026-08-01'), grant: 'free', funder: 'friends', amount: 1_000n * EURO }),
      operatingCost({ ...on('2026-08-02'), cost: 'c', purpose: { kind: 'WAGES' }, amount: 400n * EURO }),
    );
    expect(await closed(ledger, Q3)).toMatchObject({ restrictedCosts: '-400000', base: '60000' });
    expect(await balances(server, ledger, { prefix: 'fund:school:released' })).toEqual({});
  });

  it('does not close while a cost that a fund paid was paid back into free cash, and names the fund', async () => {
    const ledger = await earning();
    const bill = {
      ...on('2026-05-03'),
      fund: 'school',
      charge: 'b',
      purpose: { kind: 'HOST' },
      amount: 10n * EURO,
    } as const;
    await posted(
      ledger,
      grant('school', 40n * EURO),
      grantSpent(bill),
      operatingCost({ ...on('2026-05-04'), cost: 'c', purpose: { kind: 'HOST' }, amount: 3n * EURO }),
    );
    const back = { debit: 'je:assets:bank', credit: 'je:expenses:host', amount: 4n * EURO };
    await post(server, ledger, 'refund', [back], '2026-06-05T12:00:00Z');
    await expect(closed(ledger, Q2)).rejects.toThrow(
      'FundCostPaidBack: of je:expenses:host 9.00 EUR are left, and 10.00 EUR were paid from school',
    );
    const periods = await server.app.get(PeriodService, { strict: false }).list(ledger);
    await post(
      server,
      ledger,
      'undo',
      [{ debit: back.credit, credit: back.debit, amount: 1n * EURO }],
      '2026-06-06T12:00:00Z',
    );
    const surplus = server.app.get(SurplusService, { strict: false });
    const again = await surplus.closePeriod(ledger, periods[0]?.id ?? '', { actor: 'r0001' });
    expect(must(again).close).toMatchObject({ restrictedCosts: '1000', expenses: '2001000', base: '3000000' });
  });

  it('keeps a cost that a fund bore apart from a machine in another currency', async () => {
    const ledger = await earning();
    const spent = {
      ...on('2026-05-03'),
      fund: 'school',
      charge: 'b',
      purpose: { kind: 'HOST' },
      amount: 10n * EURO,
    } as const;
    const [draft, other] = [must(grantSpent(spent)), 'USD'];
    await posted(ledger, grant('school', 40n * EURO), {
      ...draft,
      postings: [
        ...draft.postings,
        { account: 'je:assets:machines', unit: other, side: 'DEBIT', amount: 5n },
        { account: 'je:equity:locked-reserve', unit: other, side: 'CREDIT', amount: 5n },
      ],
    });
    expect(await closed(ledger, Q2)).toMatchObject({ restrictedCosts: '1000', base: '3000000' });
  });

  it('shows what grants bore as the first step', async () => {
    const partnershipId = await earning();
    await posted(
      partnershipId,
      grant('school', 40_000n * EURO),
      grantSpent({
        ...on('2026-05-03'),
        fund: 'school',
        charge: 'b',
        purpose: { kind: 'HOST' },
        amount: 35_000n * EURO,
      }),
    );
    const close = await closed(partnershipId, Q2);
    expect(close.steps[0]).toMatchObject({ rule: 'waterfall.restrictedCosts', amount: '3500000' });
    expect(close.steps[1]?.values).toMatchObject({ realisedResult: '-500000', restrictedCosts: '3500000' });
  });
});

describe('money of another currency', () => {
  it('is exchanged at a recorded rate, and balances in each', async () => {
    const ledger = await earning();
    await posted(
      ledger,
      exchange({
        ...on('2026-05-05'),
        body: 'je',
        exchange: 'fx-1',
        sold: { currency: 'EUR', amount: 1_000n * EURO },
        bought: { currency: 'JPY', amount: 162_550n },
        rate: { value: fraction(16_255n, 100n), from: 'ECB reference rate of 2026-05-05' },
        agreed: 'SOLD',
        rounding: 'HALF_UP',
      }),
    );
    expect(await balances(server, ledger, { prefix: 'je:assets:bank', unit: 'JPY' })).toEqual({
      'je:assets:bank': 162_550n,
    });
    expect(await balances(server, ledger, { prefix: 'je:equity:exchange', unit: 'JPY' })).toEqual({
      'je:equity:exchange': 162_550n,
    });
    expect(await balances(server, ledger, { prefix: 'je:equity:exchange' })).toEqual({
      'je:equity:exchange': -1_000n * EURO,
    });
    // No gain, realised or not, came of it.
    expect(await closed(ledger, Q2)).toMatchObject({ income: '5000000', base: '3000000' });
  });

  it('is refused by the service where an exchange account is used for anything else, and the rest of a batch stands', async () => {
    const ledger = await earning();
    const service = server.app.get(LedgerService, { strict: false });
    const cost = must(operatingCost({ ...on('2026-05-05'), cost: 'c', purpose: { kind: 'HOST' }, amount: 1n }));
    const misuse: JournalDraft = {
      ...cost,
      idempotencyKey: 'misuse',
      postings: [
        { account: 'je:equity:exchange', unit: 'EUR', side: 'DEBIT', amount: 5n },
        { account: 'je:assets:bank', unit: 'EUR', side: 'CREDIT', amount: 5n },
      ],
    };
    expect(await service.enqueue(ledger, [misuse, cost])).toMatchObject([
      { kind: 'ExchangeNotRecorded' },
      { kind: 'Posted' },
    ]);
  });
});
