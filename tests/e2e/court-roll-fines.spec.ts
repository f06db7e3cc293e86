import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { entryFinePaid, entryFineReduced } from '#libs/posting-rules';
import { PostingService } from '../../apps/server/src/ledger/posting/posting.service.js';
import { Database } from '../../apps/server/src/database/database.js';
import { rollChecks } from '../../apps/server/src/database/checks/roll-checks.js';
import { LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { runCommand, writeSecrets } from '../support/command-line.js';
import { openCharted, postRaw } from '../support/raw-posting.js';
import { FINE, HOURS, RollRoom } from '../support/roll-room.js';

let room: RollRoom;

beforeAll(async () => {
  room = await RollRoom.open();
});
afterAll(async () => {
  await room.server.stop();
});

const DAY = new Date().toISOString().slice(0, 10);

const fineOf = async (holding: string) => (await room.roll.byNumber(room.small.id, holding))?.fines.at(-1);
const balance = async (path: string): Promise<string> => {
  const { rows } = await room.server.database
    .pool('app')
    .query<{ balance: string }>('SELECT balance::text FROM account WHERE path = $1', [path]);
  return rows[0]?.balance ?? '0';
};

describe('an entry fine', () => {
  it('is paid in parts by officers alone, and is PAID where roll and books agree', async () => {
    const land = await room.claim('r0001', 'mill', '2026-03-01', HOURS);
    const pay = (as: string, amount: string, payment: string) =>
      room.payFine(as, { holding: land, amount, payment, on: '2026-03-03' });
    expect((await pay('r0001', '500', 'slip 1')).__typename).toBe('NotAllowed');
    expect(await pay('r0002', '500', 'slip 1')).toMatchObject({
      owed: '9000',
      holding: { fines: [{ state: 'DUE', paid: '500', due: FINE }] },
    });
    expect(await pay('r0002', '500', 'slip 1')).toMatchObject({ owed: '9000' });
    expect(await pay('r0002', '9001', 'slip 2')).toMatchObject({ __typename: 'OtherRefusal', kind: 'FineOverpaid' });
    expect(await pay('r0002', '0', 'slip 2')).toMatchObject({ kind: 'AmountNotPositive' });
    const of = (on: string) => room.payFine('r0002', { holding: land, amount: '5', payment: 'slip 3', on });
    expect([await of('1980-01-01'), await of('2190-01-01')]).toMatchObject([
      { kind: 'FinePaymentMalformed' },
      { kind: 'FinePaymentMalformed' },
    ]);
    expect(await pay('r0002', '5', ' ')).toMatchObject({ kind: 'FinePaymentMalformed' });
    expect((await room.payFine('r0002', { holding: 'H-0404', amount: '1', payment: 'x' })).__typename).toBe('NotFound');
    expect(await pay('r0002', '9000', 'slip 2')).toMatchObject({
      owed: '0',
      holding: { fines: [{ state: 'PAID', paid: FINE }] },
    });
    expect([await balance('je:assets:receivable:r0001'), await balance('je:assets:bank')]).toEqual(['0', FINE]);
  });

  it('is owed again where its receipt is taken back, and never paid twice by taking that back', async () => {
    const land = await room.claim('r0003', 'weir', '2026-03-01', HOURS);
    const pay = (payment: string) =>
      room.fines.pay(room.small.id, { holding: land, amount: BigInt(FINE), payment, on: DAY }, 'r0002');
    const first = await pay('transfer 1');
    if (isRefusal(first)) throw new Error(first.message);
    const desk = room.server.app.get(PostingService, { strict: false });
    const undo = (id: string) => desk.reverse(room.small.id, { id, reason: 'bounced' }, 'r0002');
    const undone = await undo(first.journalId);
    if (isRefusal(undone)) throw new Error(undone.message);
    expect(await fineOf(land)).toMatchObject({ paid: '0', due: FINE });
    expect(await pay('transfer 2')).toMatchObject({ owedMinor: 0n });
    // Another debt of the same person would let the receivable bear it: the fine does not.
    await room.claim('r0003', 'other weir', '2026-03-01', HOURS);
    const { rows } = await room.server.database
      .pool('app')
      .query<{ id: string }>('SELECT id FROM journal WHERE reverses = $1', [first.journalId]);
    expect(await undo(rows[0]?.id ?? '')).toMatchObject({ kind: 'NotPostable' });
    expect(await fineOf(land)).toMatchObject({ paid: FINE });
  });

  it('is not overpaid, nor corrected, nor taken back by whoever writes the books by hand', async () => {
    const land = await room.claim('r0004', 'ford', '2026-03-01', HOURS);
    await room.claim('r0004', 'other ford', '2026-03-01', HOURS);
    const line = String((await fineOf(land))?.line);
    const head = {
      effectiveAt: '2026-03-02T00:00:00Z',
      actor: 'test',
      customVersion: 1,
      line,
      holding: land,
      holder: 'r0004',
      currency: 'EUR',
    };
    const post = (draft: ReturnType<typeof entryFinePaid>) => {
      if (isRefusal(draft)) throw new Error(draft.message);
      const ledger = room.server.app.get(LedgerService, { strict: false });
      return room.server.app.get(Database).transaction((tx) => ledger.postIn(tx, room.small.id, [draft]));
    };
    await expect(post(entryFinePaid({ ...head, payment: 'forged', amount: 9_501n }))).rejects.toMatchObject({
      code: 'P0171',
    });
    await expect(post(entryFinePaid({ ...head, line: '9999', payment: 'forged', amount: 1n }))).rejects.toMatchObject({
      code: 'P0171',
    });
    await expect(
      post(entryFinePaid({ ...head, holder: 'r0003', payment: 'forged', amount: 1n })),
    ).rejects.toMatchObject({ code: 'P0171' });
    await expect(
      post(entryFinePaid({ ...head, effectiveAt: '2026-02-02T00:00:00Z', payment: 'early', amount: 1n })),
    ).rejects.toMatchObject({ code: 'P0171' });
    // Nothing is settled in another unit, where it is worth little or nothing.
    const app = room.server.database.pool('app');
    const [bank, owed] = ['je:assets:bank', 'je:assets:receivable:r0004'];
    await openCharted(
      app,
      room.small.id,
      [bank, owed, 'je:income:gpu-time'].map((path) => ({ path, unit: 'JPY' })),
    );
    const yen = (key: string, debit: string, credit: string, more: object = {}) =>
      postRaw(app, room.small.id, [
        {
          key,
          transfers: [{ debit, credit, amount: '9500', unit: 'JPY' }],
          effectiveAt: '2026-03-02T00:00:00Z',
          ...more,
        },
      ]);
    await yen('yen', owed, 'je:income:gpu-time');
    await expect(
      yen('paid in yen', bank, owed, { kind: 'entry-fine-paid', source: { kind: 'entry-fine', id: line } }),
    ).rejects.toMatchObject({ code: 'P0171' });
    expect(await fineOf(land)).toMatchObject({ paid: '0', due: FINE });
    await expect(post(entryFineReduced({ ...head, amount: 5n }))).rejects.toMatchObject({ code: 'P0171' });
    const due = (await fineOf(land))?.journalId ?? '';
    expect(
      await room.server.app
        .get(PostingService, { strict: false })
        .reverse(room.small.id, { id: due, reason: 'x' }, 'r0002'),
    ).toMatchObject({
      kind: 'NotReversibleByHand',
    });
  });

  it('that a jury reduced is corrected in the books with its finding, or neither is', async () => {
    const jury = ['r0001', 'r0003', 'r0004'];
    const land = await room.claim('r0005', 'quay', '2026-03-01', HOURS);
    const reduce = (sum: bigint) => room.officer({ act: 'REDUCE_FINE', holding: land, sum, jury, votes: 2 });
    expect(await reduce(4_000n)).toMatchObject({ kind: 'FineNotDisputed' });
    const before = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    expect(await room.enter('r0005', { act: 'DISPUTE_FINE', on: before, holding: land })).toMatchObject({
      holding: { fines: [{ state: 'DISPUTED' }] },
    });
    expect(await room.officer({ act: 'SETTLE_FINE', holding: land })).toMatchObject({ kind: 'FineStillDisputed' });
    await room.fines.pay(room.small.id, { holding: land, amount: 3_000n, payment: 'part', on: DAY }, 'r0002');
    expect(await reduce(4_000n)).toMatchObject({ kind: 'VerdictTooSoon' });
    await room.server.database.pool('superuser').query(
      `ALTER TABLE copyhold.roll_entry DISABLE TRIGGER append_only;
       UPDATE copyhold.roll_entry SET recorded_at = recorded_at - interval '1 day' WHERE event = 'FINE_DISPUTED';
       ALTER TABLE copyhold.roll_entry ENABLE ALWAYS TRIGGER append_only`,
    );
    expect(await reduce(2_999n)).toMatchObject({ kind: 'FinePaidAbove' });
    expect(await reduce(9_500n)).toMatchObject({ kind: 'FineNotReduced' });
    const income = BigInt(await balance('je:income:entry-fines'));
    expect(await reduce(4_000n)).toMatchObject({ holding: land });
    expect(await room.enter('r0005', { act: 'DISPUTE_FINE', holding: land })).toMatchObject({ kind: 'FineJudged' });
    expect((await room.roll.byNumber(room.small.id, land))?.fineDisputed).toBe(false);
    expect(await fineOf(land)).toMatchObject({ amount: FINE, due: '4000', paid: '3000', disputed: false });
    expect(BigInt(await balance('je:income:entry-fines'))).toBe(income - 5_500n);
    expect(await balance('je:assets:receivable:r0005')).toBe('1000');
    const over = await room.fines.pay(
      room.small.id,
      { holding: land, amount: 1_001n, payment: 'rest', on: DAY },
      'r0002',
    );
    expect(over).toMatchObject({ kind: 'FineOverpaid' });
    await room.fines.pay(room.small.id, { holding: land, amount: 1_000n, payment: 'rest', on: DAY }, 'r0002');
    const shown = await room.server.graphql(
      `query ($number: String!) { holdingByNumber(number: $number) { fines { state due paid } } }`,
      { number: land },
    );
    expect(shown.data?.['holdingByNumber']).toEqual({ fines: [{ state: 'PAID', due: '4000', paid: '4000' }] });
  });

  it('is paid and shown on the command line', async () => {
    const land = await room.claim('r0006', 'harbour', '2026-03-01', HOURS);
    const folder = await mkdtemp(join(tmpdir(), 'copyhold-fines-'));
    await writeSecrets(folder);
    const copyhold = (...words: string[]) => runCommand(room.server, folder, ['roll', ...words]);
    const paid = await copyhold('pay', land, '--amount', '500', '--payment', 'slip 9');
    expect([paid.code, paid.stdout]).toEqual([0, expect.stringContaining('90.00 EUR is still owed')]);
    const over = await copyhold('pay', land, '--amount', '9001', '--payment', 'slip 10');
    expect([over.code === 0, over.stderr]).toEqual([false, expect.stringContaining('too much')]);
    const shown = await copyhold('show', land);
    expect(shown.stdout).toContain('95.00 EUR; 5.00 EUR paid: DUE.');
    await rm(folder, { recursive: true });
  });

  it('stands on the certified copy as it is', async () => {
    const copy = await fetch(`${room.server.url}/register/H-0001/copy.json`);
    expect(await copy.json()).toMatchObject({ fines: [{ amount: FINE, due: FINE, paid: FINE, state: 'PAID' }] });
  });

  it('keeps every check of the roll', async () => {
    for (const { code, sql } of rollChecks) {
      expect([code, (await room.server.database.pool('app').query(sql, [room.small.id])).rows]).toEqual([code, []]);
    }
  });
});
