import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { balances } from '../support/books.js';
import { journalOf, line, OfficersRoom } from '../support/officer.js';
import { postRaw } from '../support/raw-posting.js';

const BANK = 'je:assets:bank';
const INCOME = 'je:income:gpu-time';
const HOST = 'je:expenses:host';
const ENERGY = 'je:expenses:energy:north';

let room: OfficersRoom;

beforeAll(async () => {
  room = await OfficersRoom.open();
  await room.posted(journalOf('start', [BANK, INCOME, '100000']));
});
afterAll(async () => {
  await room.server.stop();
});

const bank = async (): Promise<bigint | undefined> =>
  (await balances(room.server, room.small.id, { prefix: BANK }))[BANK];
const superuser = (sql: string, ...parameters: readonly unknown[]) =>
  room.server.database.pool('superuser').query<Record<string, string>>(sql, [...parameters]);

describe('a restricted fund', () => {
  it('is released by what is charged to it, with nobody writing the release', async () => {
    const cash = 'je:assets:bank:restricted:school';
    await room.posted(journalOf('grant', [cash, 'fund:school:restricted', '500']));
    await room.posted(journalOf('spent', [HOST, cash, '200']));
    const fund = await balances(room.server, room.small.id, { prefix: 'fund:school' });
    expect(fund).toEqual({ 'fund:school:released': 200n, 'fund:school:restricted': 300n });
    const { trialBalance } = await room.ask<{ trialBalance: unknown }>(
      '{ trialBalance(fund: "school", unit: "EUR") { rows { path debit credit } totals { difference } } }',
    );
    expect(trialBalance).toEqual({
      rows: [
        { path: 'fund:school:released', debit: '0', credit: '200' },
        { path: 'fund:school:restricted', debit: '0', credit: '300' },
        { path: cash, debit: '300', credit: '0' },
      ],
      // What was released stands on the other side of a cost, which is no account of the fund.
      totals: [{ difference: '-200' }],
    });
    const file = async (query: string) => fetch(`${room.server.url}/export/trial-balance.csv?${query}`);
    const rows = (await (await file('fund=school')).text()).trim().split('\r\n');
    expect(rows.slice(1)).toEqual([
      'fund,fund:school:released,EUR,0.00,2.00,0,200',
      'fund,fund:school:restricted,EUR,0.00,3.00,0,300',
      `je,${cash},EUR,3.00,0.00,300,0`,
    ]);
    expect((await (await file('fund=school&effective=2026-04-30')).text()).trim().split('\r\n')).toHaveLength(1);
    for (const wrong of ['effective=2026-02-30', 'periodId=none', 'fund=a&fund=b']) {
      expect((await file(wrong)).status).toBe(400);
    }
    expect(await room.one(journalOf('too much', [HOST, cash, '301']))).toMatchObject({
      __typename: 'BalanceBelowFloor',
    });
  });
});

describe('a reversal', () => {
  it('says why, and is not before what it undoes', async () => {
    const id = await room.posted(journalOf('dated', [HOST, BANK, '3']));
    expect(await room.reverse(id, ' \n')).toMatchObject({ kind: 'ReasonMissing' });
    const on = (day: string) =>
      room.ask<{ reverseJournal: unknown }>(
        `mutation { reverseJournal(id: "${id}", reason: "twice", effectiveOn: "${day}") {
           __typename ... on Refusal { message field } ... on OtherRefusal { kind } } }`,
      );
    expect(await on('2026-04-30')).toMatchObject({
      reverseJournal: {
        kind: 'ReversalBeforeOriginal',
        field: 'effectiveOn',
        message: expect.stringContaining('2026-05-01'),
      },
    });
    // Its own day is the day of the journal, at the journal's hour.
    expect(await on('2026-05-01')).toMatchObject({ reverseJournal: { __typename: 'Posted' } });
  });

  it('mirrors every leg, once; a retry is the same, another reason is not', async () => {
    const before = await bank();
    const id = await room.posted({
      ...journalOf('wrong', [HOST, BANK, '1']),
      postings: [line(HOST, 'DEBIT', '30'), line(ENERGY, 'DEBIT', '12'), line(BANK, 'CREDIT', '42')],
    });
    const undone = await room.reverse(id, 'entered twice');
    expect(undone).toMatchObject({ __typename: 'Posted', replayed: false, key: `reversal:${id}` });
    expect(await bank()).toBe(before);
    expect(await room.reverse(id, 'entered twice')).toEqual({ ...undone, replayed: true });
    expect(await room.reverse(id, 'because')).toMatchObject({ __typename: 'AlreadyReversed' });
    const entry = await room.ask<{ journal: Record<string, unknown> }>(
      'query ($id: ID!) { journal(id: $id) { kind memo actor reverses transfers { debit credit amount } } }',
      { id: undone.journalId },
    );
    expect(entry.journal).toEqual({
      kind: 'reversal',
      memo: 'entered twice',
      actor: 'r0001',
      reverses: id,
      transfers: [
        { debit: BANK, credit: HOST, amount: '30' },
        { debit: BANK, credit: ENERGY, amount: '12' },
      ],
    });
  });

  it('is refused of what is not there, and of what another record counts', async () => {
    expect(await room.reverse('nonsense', 'x')).toMatchObject({ __typename: 'NotFound' });
    const counted = { key: 'counted', kind: 'waterfall', transfers: [{ debit: HOST, credit: BANK, amount: '1' }] };
    const [posted] = await postRaw(room.server.database.pool('app'), room.small.id, [counted]);
    const waterfall = await room.reverse(posted?.journal_id ?? '', 'x');
    expect(waterfall).toMatchObject({ __typename: 'OtherRefusal', kind: 'NotReversibleByHand' });
    const id = await room.posted(journalOf('reverse me', [HOST, BANK, '1']));
    const nowhere = await room.reverse(id, 'x', '2026-02-30');
    expect(nowhere).toMatchObject({ __typename: 'OtherRefusal', kind: 'EffectiveAtMalformed' });
  });

  it('is not for what only pends', async () => {
    const pending = { phase: 'PENDING', expiresAt: '2199-01-01' };
    const hold = await room.posted(journalOf('a hold', [HOST, BANK, '1'], pending));
    expect(await room.reverse(hold, 'x')).toMatchObject({ __typename: 'OtherRefusal', kind: 'CannotReverseHold' });
    const [gone] = await room.resolve([{ hold, as: 'VOID' }]);
    expect(await room.reverse(gone?.journalId ?? '', 'x')).toMatchObject({ kind: 'CannotReverseHold' });
  });

  it('of a fund’s cost takes its release back', async () => {
    const { rows } = await superuser(`SELECT id FROM journal WHERE idempotency_key = 'manual:spent'`);
    expect(await room.reverse(rows[0]?.['id'] ?? '', 'not theirs')).toMatchObject({ __typename: 'Posted' });
    expect(await balances(room.server, room.small.id, { prefix: 'fund:school' })).toEqual({
      'fund:school:restricted': 500n,
    });
  });
});

describe('the books after all of it', () => {
  it('hold every check', async () => {
    const { checks } = await room.ask<{ checks: { code: string; passed: boolean }[] }>('{ checks { code passed } }');
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  });
});
