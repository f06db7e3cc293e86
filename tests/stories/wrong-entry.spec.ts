import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reverseJournal, type JournalDraft } from '#libs/ledger';
import { assetsContributed, grantReceived, grantSpent, operatingCost } from '#libs/posting-rules';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { foundMill, granted } from './cast.js';
import { Story } from './story.js';

const on = (day: string) => {
  return { effectiveAt: `${day}T12:00:00Z`, actor: 'treasurer', customVersion: 1, currency: 'EUR' };
};
const energy = (cost: string, amount: bigint): JournalDraft =>
  granted(operatingCost({ ...on('2026-01-31'), cost, purpose: { kind: 'ENERGY', site: 'mill' }, amount }));

const undo = (draft: JournalDraft, key: string, day: string): JournalDraft =>
  reverseJournal(draft, {
    idempotencyKey: key,
    effectiveAt: `${day}T12:00:00Z`,
    memo: 'a nought too many',
    actor: 'treasurer',
    customVersion: 1,
  });

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.stop();
});

describe('a wrong entry is reversed', () => {
  it('reads as this ledger', async () => {
    const story = new Story(server, await foundMill(server));
    const cash = granted(
      assetsContributed({
        ...on('2026-01-05'),
        contribution: 'c-1',
        from: 'the founders',
        what: 'CASH',
        amount: 500_000n,
      }),
    );
    await story.step(
      'Founders bring 5,000 in cash, and a foundation 1,000 for lessons.',
      cash,
      grantReceived({ ...on('2026-01-06'), grant: 'g-1', funder: 'a foundation', fund: 'lessons', amount: 100_000n }),
    );
    const wrong = energy('bill-1', 120_000n);
    await story.step('The mill’s energy bill of 120 is booked as 1,200.', wrong);
    await story.step(
      'Nothing is edited: the entry is reversed, the reversal names it, and the bill is booked again as it is.',
      undo(wrong, 'undo-1', '2026-02-02'),
      energy('bill-1-corrected', 12_000n),
    );
    await story.refused('It cannot be reversed a second time.', undo(wrong, 'undo-2', '2026-02-03'));
    const charge = granted(
      grantSpent({ ...on('2026-02-05'), fund: 'lessons', charge: 'b-1', purpose: { kind: 'HOST' }, amount: 70_000n }),
    );
    await story.step('A charge to the fund for lessons was the house’s own.', charge);
    await story.step(
      'Reversed, it gives the fund its cash and its release back.',
      undo(charge, 'undo-3', '2026-02-06'),
    );
    await story.step(
      'Of the founders’ cash 4,880 are paid out for what was really owed.',
      operatingCost({ ...on('2026-02-10'), cost: 'wages', purpose: { kind: 'WAGES' }, amount: 488_000n }),
    );
    await story.refused(
      'What is no longer there cannot be taken back: a reversal keeps the floors of today.',
      undo(cash, 'undo-4', '2026-02-11'),
    );
    expect(await story.end()).toMatchSnapshot();
  });
});
