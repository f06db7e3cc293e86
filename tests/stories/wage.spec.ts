import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assetsContributed, labelWage, operatingCost, wagesPaid } from '#libs/posting-rules';
import { LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { foundMill, granted } from './cast.js';
import { Story } from './story.js';

const on = (day: string) => {
  return { effectiveAt: `${day}T12:00:00Z`, actor: 'treasurer', customVersion: 1, currency: 'EUR' };
};
const label = (item: string, day: string) =>
  labelWage({ ...on(day), item, roll: 'r0008', model: 'chat', points: 12n, wageMinor: 1_850n });

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.stop();
});

describe('a wage', () => {
  it('reads as this ledger', async () => {
    const story = new Story(server, await foundMill(server));
    await story.step(
      'Founders bring 5,000 in cash to work with.',
      assetsContributed({
        ...on('2026-01-05'),
        contribution: 'c-1',
        from: 'the founders',
        what: 'CASH',
        amount: 500_000n,
      }),
    );
    await story.step(
      'Two labels of Hoa (r0008) are accepted: each earns 18.50, owed from that day on, and 12 points in the model for ever.',
      label('l-1', '2026-01-12'),
      label('l-2', '2026-01-13'),
    );
    const payroll = granted(wagesPaid({ ...on('2026-01-31'), payroll: '2026-01', roll: 'r0008', amount: 3_700n }));
    await story.step('At the end of the month she is paid what she is owed.', payroll);
    const [again] = await server.app.get(LedgerService, { strict: false }).enqueue(story.ledgerId, [payroll]);
    expect(again).toMatchObject({ kind: 'Posted', replayed: true });
    await story.shown(
      'The bank’s file is sent twice: the second time nothing is paid, and the first answer comes back.',
    );
    await story.refused('The same payroll with another amount is a conflict, not a second payment.', {
      ...payroll,
      memo: 'once more',
    });
    await story.refused(
      'Nobody is paid more than is owed.',
      wagesPaid({ ...on('2026-02-28'), payroll: '2026-02', roll: 'r0008', amount: 1n }),
    );
    await story.step(
      'The operators’ wages are a cost of the house, paid at once.',
      operatingCost({ ...on('2026-01-31'), cost: 'wages-2026-01', purpose: { kind: 'WAGES' }, amount: 220_000n }),
    );
    expect(await story.end()).toMatchSnapshot();
  });
});
