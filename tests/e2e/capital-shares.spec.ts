import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CapitalListService } from '../../apps/server/src/asset-lock/capital/capital-list.service.js';
import { CapitalService } from '../../apps/server/src/asset-lock/capital/capital.service.js';
import { FundingService } from '../../apps/server/src/asset-lock/capital/funding.service.js';
import { PostingService } from '../../apps/server/src/ledger/posting/posting.service.js';
import { balances, foundBooks, post } from '../support/books.js';
import { CAPPED, foundCapital, must, sound } from '../support/capital-books.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const EURO = 100n;
const BANK = 'je:assets:bank';

let server: TestServer;
let capital: CapitalService;
let funding: FundingService;
beforeAll(async () => {
  server = await startTestServer();
  capital = server.app.get(CapitalService, { strict: false });
  funding = server.app.get(FundingService, { strict: false });
});
afterAll(async () => {
  await server.stop();
});

const stateOf = async (id: string, code = 'harbour'): Promise<Record<string, unknown>> => {
  const nodes = await server.app.get(CapitalListService, { strict: false }).list(id, new Date());
  return { ...nodes.find((node) => node.code === code) };
};

describe('withdrawable shares', () => {
  let id: string;
  beforeAll(async () => {
    id = await foundCapital(server, 'shares');
  });
  afterAll(() => sound(server, id));

  const wish = (amount: bigint, reference: string, more = {}) => {
    return { holder: 'r0001', amount: amount * EURO, reference, on: '2023-02-01', ...more };
  };

  it('CAP-2: 95,000 leave room for 5,000; 6,000 are refused with the custom that said so', async () => {
    const first = must(await capital.subscribe(id, wish(95_000n, 'a'), 'r0002'));
    expect(first).toMatchObject({ replayed: false, held: 95_000n * EURO, room: 5_000n * EURO });
    expect(await capital.subscribe(id, wish(6_000n, 'b'), 'r0002')).toMatchObject({
      kind: 'ShareholdingExceedsLimit',
      rule: 'CAP-2',
      room: 5_000n * EURO,
      customVersion: 1,
    });
    expect(must(await capital.subscribe(id, wish(5_000n, 'b'), 'r0002'))).toMatchObject({ room: 0n });
  });

  it('are booked once under a reference, and another request under it is refused', async () => {
    const again = must(await capital.subscribe(id, wish(95_000n, 'a'), 'r0002'));
    expect(again).toMatchObject({ replayed: true, held: 100_000n * EURO });
    const other = await capital.subscribe(id, wish(94_000n, 'a'), 'r0002');
    expect(other).toMatchObject({ kind: 'IdempotencyKeyReused' });
    const today = { on: null };
    must(await capital.withdraw(id, wish(1n, 'now', today), 'r0002'));
    expect(must(await capital.withdraw(id, wish(1n, 'now', today), 'r0002'))).toMatchObject({ replayed: true });
  });

  it('are withdrawn at par, from what is held and from free cash', async () => {
    expect(must(await capital.withdraw(id, wish(999n, 'w'), 'r0002'))).toMatchObject({ held: 99_000n * EURO });
    expect(await capital.withdraw(id, wish(99_001n, 'x'), 'r0002')).toMatchObject({ kind: 'SharesNotHeld' });
    await post(server, id, 'rent', [{ debit: 'je:expenses:host', credit: BANK, amount: 98_000n * EURO }]);
    expect(await capital.withdraw(id, wish(1_001n, 'x'), 'r0002')).toMatchObject({
      kind: 'InsufficientCash',
      shortfall: 1n * EURO,
    });
    await post(server, id, 'grant', [{ debit: BANK, credit: 'je:income:grants', amount: 98_000n * EURO }]);
  });

  it('stay where they are while the board has suspended withdrawals; paying in goes on', async () => {
    const suspended = { suspended: true, why: 'the roof needs the cash' };
    expect(must(await capital.setWithdrawals(id, suspended, 'r0002'))).toEqual(suspended);
    expect(must(await capital.setWithdrawals(id, suspended, 'r0002'))).toEqual(suspended);
    expect(await capital.withdraw(id, wish(1n, 'y'), 'r0002')).toMatchObject({ kind: 'WithdrawalsSuspended' });
    must(await capital.subscribe(id, wish(1n, 'z'), 'r0002'));
    expect(await stateOf(id, 'members')).toMatchObject({ state: 'SUSPENDED', why: suspended.why, votes: 0 });
    expect(await capital.setWithdrawals(id, { suspended: false, why: '  ' }, 'r0002')).toMatchObject({
      kind: 'ReasonMissing',
    });
    must(await capital.setWithdrawals(id, { suspended: false, why: 'the roof is paid' }, 'r0002'));
    must(await capital.withdraw(id, wish(1n, 'y'), 'r0002'));
  });

  it('are taken back by an event of their own, never by a reversal', async () => {
    const { journalId } = must(await capital.subscribe(id, wish(1n, 'to undo'), 'r0002'));
    const postings = server.app.get(PostingService, { strict: false });
    const undone = await postings.reverse(id, { id: journalId, reason: 'sent twice' }, 'r0002');
    expect(undone).toMatchObject({ kind: 'NotReversibleByHand' });
    must(await capital.withdraw(id, wish(1n, 'undone'), 'r0002'));
  });

  it('are nobody’s who is not on the roll, and take no nonsense', async () => {
    const move = (more: Record<string, unknown>, amount = 1n) =>
      capital.subscribe(id, wish(amount, 'n', more), 'r0002');
    expect(await move({ holder: 'r9999' })).toMatchObject({ kind: 'NotFound', field: 'holder' });
    expect(await move({ on: '2023-02-30' })).toMatchObject({ kind: 'DayMalformed' });
    expect(await move({}, 0n)).toMatchObject({ kind: 'NothingToPost' });
    expect(await move({}, -1n)).toMatchObject({ kind: 'AmountNegative' });
  });

  it('need a class of shares that was agreed, and one is enough', async () => {
    expect(
      await funding.agree(id, { ...CAPPED, kind: 'WITHDRAWABLE_SHARE', capMinor: 0n, revenueShare: '0/1' }),
    ).toMatchObject({
      kind: 'InstrumentExists',
    });
    const bare = await foundBooks(server, ['r0001'], 'bare');
    expect(await capital.subscribe(bare, wish(1n, 'a'), 'r0001')).toMatchObject({ kind: 'NoShares' });
  });

  it('keep to the rules whatever is asked in whatever order: the books hold what a simple count says', async () => {
    const of = { holder: 'r0002', on: '2023-03-01' };
    const event = fc.oneof(
      {
        arbitrary: fc.record({ way: fc.constantFrom('in', 'out'), euros: fc.bigInt({ min: 1n, max: 70_000n }) }),
        weight: 6,
      },
      { arbitrary: fc.record({ way: fc.constantFrom('suspend', 'resume'), euros: fc.constant(0n) }), weight: 1 },
    );
    let [held, run, suspended] = [0n, 0, false];
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 8, maxLength: 16 }), async (events) => {
        for (const { way, euros } of events) {
          run += 1;
          const asked = { ...of, amount: euros * EURO, reference: `run ${run}` };
          if (way === 'suspend' || way === 'resume') {
            suspended = way === 'suspend';
            must(await capital.setWithdrawals(id, { suspended, why: `run ${run}` }, 'r0001'));
          } else if (way === 'in') {
            const answer = await capital.subscribe(id, asked, 'r0001');
            const fits = held + asked.amount <= 100_000n * EURO;
            expect('held' in answer).toBe(fits);
            if (fits) held += asked.amount;
          } else {
            const answer = await capital.withdraw(id, asked, 'r0001');
            const fits = !suspended && asked.amount <= held;
            expect('held' in answer).toBe(fits);
            if (fits) held -= asked.amount;
          }
        }
        const path = 'je:equity:withdrawable-shares:r0002';
        expect((await balances(server, id, { prefix: path }))[path] ?? 0n).toBe(held);
      }),
      { numRuns: 8, endOnFailure: true },
    );
    must(await capital.setWithdrawals(id, { suspended: false, why: 'the end' }, 'r0001'));
  });

  it('buy no vote: whoever holds 100,000 is on the roll of voters once, like everybody', async () => {
    const app = server.database.pool('app');
    const seats = await app.query(
      `SELECT p.roll_number AS roll, count(*)::integer AS seats FROM copyhold.membership m
       JOIN copyhold.person p ON p.id = m.person_id WHERE m.partnership_id = $1 GROUP BY 1 ORDER BY 1`,
      [id],
    );
    expect(seats.rows).toEqual([
      { roll: 'r0001', seats: 1 },
      { roll: 'r0002', seats: 1 },
    ]);
  });
});
