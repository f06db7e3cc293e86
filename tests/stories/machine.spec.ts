import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reverseJournal, type JournalDraft } from '#libs/ledger';
import { assetsContributed, grantReceived, grantSpent, machineBought, operatingCost } from '#libs/posting-rules';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { foundMill, granted } from './cast.js';
import { Story } from './story.js';

const on = (day: string) => {
  return { effectiveAt: `${day}T12:00:00Z`, actor: 'treasurer', customVersion: 1, currency: 'EUR' };
};

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.stop();
});

describe('a machine is bought', () => {
  it('reads as this ledger', async () => {
    const story = new Story(server, await foundMill(server));
    await story.step(
      'Founders bring 90,000 in cash, and a foundation grants 30,000 for a machine for the mill.',
      assetsContributed({
        ...on('2026-01-05'),
        contribution: 'c-1',
        from: 'the founders',
        what: 'CASH',
        amount: 9_000_000n,
      }),
      grantReceived({
        ...on('2026-01-06'),
        grant: 'g-1',
        funder: 'a foundation',
        fund: 'mill-gpu',
        amount: 3_000_000n,
      }),
    );
    const bought = granted(
      machineBought({ ...on('2026-01-10'), purchase: 'p-1', machine: 'mill-01', amount: 5_000_000n }),
    );
    await story.step('A machine for 50,000 is paid from free cash: from now on it is locked.', bought);
    await story.step(
      'Another one for 30,000 is paid from the fund: it is locked too, and the fund keeps what it released for it.',
      grantSpent({
        ...on('2026-01-12'),
        fund: 'mill-gpu',
        charge: 'p-2',
        purpose: { kind: 'MACHINE' },
        amount: 3_000_000n,
      }),
    );
    await story.refused(
      'A third one for 50,000 would take more cash than there is.',
      machineBought({ ...on('2026-01-14'), purchase: 'p-3', machine: 'mill-03', amount: 5_000_000n }),
    );
    const sale: JournalDraft = {
      idempotencyKey: 'sale',
      kind: 'sale',
      effectiveAt: '2026-02-01T12:00:00Z',
      memo: 'mill-01 to a friend',
      actor: 'treasurer',
      customVersion: 1,
      postings: [
        { account: 'je:assets:bank', unit: 'EUR', side: 'DEBIT', amount: 5_000_000n, purpose: 'SALE' },
        { account: 'je:assets:machines', unit: 'EUR', side: 'CREDIT', amount: 5_000_000n },
      ],
    };
    await story.refused('Selling the first one is refused, at whatever price.', sale);
    const { effectiveAt, memo, actor, customVersion } = sale;
    await story.refused(
      'So is taking the purchase back: a reversal would free what is locked.',
      reverseJournal(bought, { idempotencyKey: 'undo', effectiveAt, memo, actor, customVersion }),
    );
    await story.step(
      'It wears out by schedule, a quarter of 50,000 a year, against the machines and without cash.',
      operatingCost({ ...on('2026-12-31'), cost: 'wear-2026', purpose: { kind: 'DEPRECIATION' }, amount: 1_250_000n }),
    );
    expect(await story.end()).toMatchSnapshot();
  });
});
