import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../apps/server/src/database/database.js';
import { HoldExpiryService } from '../../apps/server/src/ledger/posting/hold-expiry.service.js';
import { HoldKeeper } from '../../apps/server/src/ledger/posting/hold-keeper.js';
import { HoldService } from '../../apps/server/src/ledger/posting/hold.service.js';
import { journalOf, OfficersRoom } from '../support/officer.js';
import { wait } from '../support/voting-room.js';

const BANK = 'je:assets:bank';
const HOST = 'je:expenses:host';
const LATER = '2199-01-01';

let room: OfficersRoom;

beforeAll(async () => {
  room = await OfficersRoom.open();
  await room.posted(journalOf('start', [BANK, 'je:income:gpu-time', '1000']));
});
afterAll(async () => {
  await room.server.stop();
});

const sql = async (text: string): Promise<Record<string, unknown>[]> =>
  (await room.server.database.pool('superuser').query<Record<string, unknown>>(text)).rows;

/** What the bank holds, what of it is held back, and how many lines its statement has. */
async function bank(): Promise<readonly [balance: string, pending: string, lines: number]> {
  const [found] = await sql(
    `SELECT a.balance::text, a.credit_pending::text, (SELECT count(*)::integer FROM entry e WHERE e.account_id = a.id) AS lines
     FROM account a WHERE a.path = '${BANK}'`,
  );
  return [String(found?.['balance']), String(found?.['credit_pending']), Number(found?.['lines'])];
}

const hold = (key: string, amount: string, expiresAt = LATER): Promise<string> =>
  room.posted(journalOf(key, [HOST, BANK, amount], { phase: 'PENDING', expiresAt }));
const types = (answers: readonly { readonly __typename: string }[]): string[] =>
  answers.map(({ __typename }) => __typename);

describe('a hold', () => {
  it('keeps value back without a line in any statement, and then is posted whole', async () => {
    const id = await hold('whole', '300');
    expect(await bank()).toEqual(['1000', '300', 1]);
    expect(await room.one(journalOf('too much', [HOST, BANK, '701']))).toMatchObject({
      __typename: 'BalanceBelowFloor',
    });
    const [posted] = await room.resolve([{ hold: id, as: 'POST' }]);
    expect(posted).toMatchObject({ __typename: 'Posted', replayed: false, key: `post:${id}` });
    expect(await bank()).toEqual(['700', '0', 2]);
    const { journal } = await room.ask<{ journal: Record<string, unknown> }>(
      'query ($id: ID!) { journal(id: $id) { kind memo actor phase resolves } }',
      { id: posted?.journalId },
    );
    expect(journal).toEqual({ kind: 'manual', memo: 'whole', actor: 'r0001', phase: 'POSTED', resolves: id });
    expect(await room.resolve([{ hold: id, as: 'POST' }])).toEqual([{ ...posted, replayed: true }]);
    expect(types(await room.resolve([{ hold: id, as: 'VOID' }]))).toEqual(['HoldResolved']);
  });

  it('is posted in part, and the rest is free; never above what it holds, never elsewhere', async () => {
    const id = await hold('part', '300');
    const part = (amount: string, debit = HOST) => {
      return { hold: id, as: 'POST', transfers: [{ debit, credit: BANK, unit: 'EUR', amount }] };
    };
    expect(types(await room.resolve([part('301')]))).toEqual(['HoldExceeded']);
    expect(types(await room.resolve([part('1', 'je:expenses:energy:north')]))).toEqual(['HoldExceeded']);
    const before = await bank();
    expect(before).toEqual(['700', '300', 2]);
    expect(types(await room.resolve([part('120')]))).toEqual(['Posted']);
    expect(await bank()).toEqual(['580', '0', 3]);
    // Another part is another request: the hold is gone.
    expect(types(await room.resolve([part('121')]))).toEqual(['HoldResolved']);
  });

  it('is given up, whole', async () => {
    const id = await hold('given up', '100');
    const part = [{ debit: HOST, credit: BANK, unit: 'EUR', amount: '1' }];
    expect(await room.resolve([{ hold: id, as: 'VOID', transfers: part }])).toMatchObject([
      { kind: 'HoldContradicts' },
    ]);
    const [gone] = await room.resolve([{ hold: id, as: 'VOID', memo: 'the machine is not for sale' }]);
    expect(gone).toMatchObject({ __typename: 'Posted', key: `void:${id}` });
    expect(await bank()).toEqual(['580', '0', 3]);
    const { journal } = await room.ask<{ journal: Record<string, unknown> }>(
      'query ($id: ID!) { journal(id: $id) { kind memo phase postings { account } } }',
      { id: gone?.journalId },
    );
    expect(journal).toEqual({
      kind: 'hold-voided',
      memo: 'the machine is not for sale',
      phase: 'VOIDED',
      postings: [],
    });
  });

  it('of a fund releases what is posted of it, and no more', async () => {
    const cash = 'je:assets:bank:restricted:school';
    await room.posted(journalOf('grant', [cash, 'fund:school:restricted', '500']));
    const id = await room.posted(journalOf('school', [HOST, cash, '200'], { phase: 'PENDING', expiresAt: LATER }));
    const transfers = [{ debit: HOST, credit: cash, unit: 'EUR', amount: '150' }];
    expect(types(await room.resolve([{ hold: id, as: 'POST', transfers }]))).toEqual(['Posted']);
    const fund = await sql(
      `SELECT path, balance::text, debit_pending::text FROM account WHERE path LIKE 'fund:%' ORDER BY path`,
    );
    expect(fund).toEqual([
      { path: 'fund:school:released', balance: '150', debit_pending: '0' },
      { path: 'fund:school:restricted', balance: '350', debit_pending: '0' },
    ]);
  });
});

describe('many holds at once', () => {
  it('are resolved one by one: a bad one leaves the others alone, and each has its answer', async () => {
    const [first, second] = [await hold('b1', '10'), await hold('b2', '20')];
    const journal = await room.posted(journalOf('no hold', [HOST, BANK, '1']));
    const answers = await room.resolve([
      { hold: first, as: 'POST' },
      { hold: journal, as: 'VOID' },
      { hold: 'nonsense', as: 'POST' },
      { hold: second, as: 'VOID' },
      { hold: first, as: 'VOID' },
    ]);
    expect(types(answers)).toEqual(['Posted', 'NotFound', 'NotFound', 'Posted', 'HoldResolved']);
    expect((await bank())[1]).toBe('0');
  });
});

describe('a hold whose time is over', () => {
  it('cannot be posted, ends by itself once, whoever looks, and frees what it held', async () => {
    const soon = new Date(Date.now() + 1_200).toISOString();
    const ids = [await hold('e1', '30', soon), await hold('e2', '40', soon)];
    const held = await bank();
    expect(held[1]).toBe('70');
    const expiry = room.server.app.get(HoldExpiryService, { strict: false });
    expect(await expiry.expireDue()).toBe(0);
    await wait(1_400);
    expect(types(await room.resolve([{ hold: ids[0], as: 'POST' }]))).toEqual(['HoldExpired']);
    const rounds = await Promise.all([expiry.expireDue(), expiry.expireDue(), expiry.expireDue()]);
    expect(rounds.reduce((sum, ended) => sum + ended, 0) + (await expiry.expireDue())).toBe(2);
    expect(await bank()).toEqual([held[0], '0', held[2]]);
    const ended = await sql(
      `SELECT phase, kind, actor, idempotency_key = 'expire:' || resolves AS keyed FROM journal WHERE phase = 'EXPIRED'`,
    );
    const one = { phase: 'EXPIRED', kind: 'hold-expired', actor: 'system:hold-expiry', keyed: true };
    expect(ended).toEqual([one, one]);
    expect(types(await room.resolve([{ hold: ids[0], as: 'VOID' }]))).toEqual(['HoldResolved']);
  });

  it('ends also where the books were closed meanwhile', async () => {
    const soon = new Date(Date.now() + 400).toISOString();
    await hold('closed meanwhile', '10', soon);
    await wait(500);
    await sql(`UPDATE ledger SET soft_closed_through = now() + interval '1 day'`);
    expect(await room.server.app.get(HoldExpiryService, { strict: false }).expireDue()).toBe(1);
    await sql('UPDATE ledger SET soft_closed_through = NULL');
    expect((await bank())[1]).toBe('0');
  });

  it('is ended by the clock of the server as soon as that one starts', async () => {
    await hold('for the clock', '10', new Date(Date.now() + 400).toISOString());
    await wait(500);
    const expiry = room.server.app.get(HoldExpiryService, { strict: false });
    const keeper = new HoldKeeper(expiry, room.server.app.get(Database));
    keeper.onApplicationBootstrap();
    await keeper.onModuleDestroy();
    expect((await bank())[1]).toBe('0');
  });

  it('leaves none open', async () => {
    await hold('still open', '1');
    const open = await room.server.app.get(HoldService, { strict: false }).open(room.small.id);
    expect(open).toMatchObject([{ key: 'manual:still open', legs: [{ debit: HOST, credit: BANK, amount: 1n }] }]);
    const { checks } = await room.ask<{ checks: { code: string; passed: boolean }[] }>('{ checks { code passed } }');
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  });
});
