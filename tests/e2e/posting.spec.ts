import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { refuse } from '#libs/amount';
import { LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { balances } from '../support/books.js';
import { journalOf, line, OfficersRoom } from '../support/officer.js';

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

describe('who may post', () => {
  const POST = 'mutation ($journals: [JournalInput!]!) { postJournals(journals: $journals) { __typename } }';
  const journals = [journalOf('no', [BANK, INCOME, '1'])];

  it('is no one who is not signed in, no member, and no officer without the header that only our page can send', async () => {
    const nobody = await room.server.graphql(POST, { journals });
    expect(nobody.errors?.[0]).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    const member = await room.server.signIn(room.small.people['r0002'] ?? '');
    for (const mutation of [
      POST,
      'mutation { reverseJournal(id: "x", reason: "y") { __typename } }',
      'mutation { resolveHolds(resolutions: []) { __typename } }',
    ]) {
      const answer = await room.server.graphql(mutation, { journals }, member);
      expect(answer.errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    }
    const foreign = await room.server.graphql(POST, { journals }, { ...room.session, csrfToken: 'guessed' });
    expect(foreign.errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(await bank()).toBe(100_000n);
  });

  it('stands in the books with their roll number, the custom in force, and a key of people', async () => {
    const id = await room.posted(
      journalOf('invoice 17', [HOST, BANK, '250'], { source: { kind: 'invoice', id: '17' } }),
    );
    const { rows } = await superuser(
      'SELECT kind, actor, custom_version, idempotency_key, source_id FROM journal WHERE id = $1',
      id,
    );
    expect(rows).toEqual([
      { kind: 'manual', actor: 'r0001', custom_version: 1, idempotency_key: 'manual:invoice 17', source_id: '17' },
    ]);
  });
});

describe('the same request', () => {
  it('is answered with its first result, and another under the same key is refused', async () => {
    const journal = journalOf('rent', [HOST, BANK, '1000']);
    const [first, again] = [await room.one(journal), await room.one(journal)];
    expect(first).toMatchObject({ __typename: 'Posted', replayed: false, key: 'manual:rent' });
    expect(again).toEqual({ ...first, replayed: true });
    expect(await room.one(journalOf('rent', [HOST, BANK, '1001']))).toMatchObject({
      __typename: 'IdempotencyKeyReused',
    });
  });
});

describe('each refusal has its type', () => {
  const refusals: [string, string, Record<string, unknown>][] = [
    ['a balance below its floor', 'BalanceBelowFloor', journalOf('r1', [HOST, BANK, '99999999'])],
    ['a locked account', 'AssetLocked', journalOf('r2', ['je:equity:locked-reserve', BANK, '1'])],
    [
      'sides that differ',
      'UnbalancedJournal',
      { ...journalOf('r3', [BANK, INCOME, '1']), postings: [line(BANK, 'DEBIT', '1')] },
    ],
    ['an account outside the chart', 'UnknownAccount', journalOf('r4', ['je:assets:piggy-bank', BANK, '1'])],
    [
      'a fund released for no cost',
      'OtherRefusal:FundMisused',
      journalOf('r5', [BANK, 'je:assets:bank:restricted:school', '1']),
    ],
    ['a path that is none', 'OtherRefusal:AccountPathMalformed', journalOf('r6', ['bank', INCOME, '1'])],
    [
      'a kind that rules make',
      'OtherRefusal:KindNotByHand',
      journalOf('r7', [BANK, INCOME, '1'], { kind: 'usage-bucket' }),
    ],
    [
      'a day that no calendar has',
      'OtherRefusal:EffectiveAtMalformed',
      journalOf('r8', [BANK, INCOME, '1'], { effectiveAt: '2026-02-30' }),
    ],
    ['no key', 'OtherRefusal:IdempotencyKeyMissing', journalOf('', [BANK, INCOME, '1'])],
    [
      'a character that cannot be stored',
      'OtherRefusal:TextMalformed',
      journalOf('r9', [BANK, INCOME, '1'], { memo: '\u0000' }),
    ],
    [
      'an adjustment of what is open',
      'OtherRefusal:PeriodNotClosed',
      journalOf('r10', [BANK, INCOME, '1'], { adjustment: true }),
    ],
    [
      'a correction of no period',
      'OtherRefusal:AdjustmentContradicts',
      journalOf('r11', [BANK, INCOME, '1'], { adjustsPeriod: 'Q1' }),
    ],
    [
      'a phase that nobody asks for',
      'OtherRefusal:UnknownPhase',
      journalOf('r12', [BANK, INCOME, '1'], { phase: 'VOIDED' }),
    ],
    [
      'a hold without an end',
      'OtherRefusal:HoldNeedsExpiry',
      journalOf('r13', [HOST, BANK, '1'], { phase: 'PENDING' }),
    ],
    [
      'a hold that is over before it begins',
      'HoldExpired',
      journalOf('r14', [HOST, BANK, '1'], { phase: 'PENDING', expiresAt: '2026-01-01' }),
    ],
  ];
  it.each(refusals)('%s', async (_what, type, journal) => {
    const answer = await room.one(journal);
    expect(answer.kind === undefined ? answer.__typename : `${answer.__typename}:${answer.kind}`).toBe(type);
  });

  it('a bound, and a closed account', async () => {
    const change = (sql: string) => superuser(sql, room.small.id);
    const open = journalOf('open it', [ENERGY, BANK, '1']);
    await room.reverse(await room.posted(open), 'only to open the account');
    await change(`UPDATE account SET ceiling = 5000 WHERE ledger_id = $1 AND path = '${HOST}'`);
    expect(await room.one(journalOf('b1', [HOST, BANK, '5000']))).toMatchObject({ __typename: 'BalanceAboveCeiling' });
    await change(`UPDATE account SET ceiling = NULL WHERE ledger_id = $1`);
    await change(`UPDATE account SET closed = true WHERE ledger_id = $1 AND path = '${ENERGY}'`);
    expect(await room.one(journalOf('b2', [ENERGY, BANK, '1']))).toMatchObject({ __typename: 'AccountClosed' });
    await change(`UPDATE account SET closed = false WHERE ledger_id = $1`);
  });
});

describe('many journals', () => {
  const three = (name: string, second: string) => [
    journalOf(`${name}1`, [HOST, BANK, '10']),
    journalOf(`${name}2`, [HOST, BANK, second]),
    journalOf(`${name}3`, [HOST, BANK, '10']),
  ];

  it('stand each alone, with a result for each', async () => {
    const before = await bank();
    const answers = await room.post(three('alone', '99999999'));
    expect(answers.map(({ __typename }) => __typename)).toEqual(['Posted', 'BalanceBelowFloor', 'Posted']);
    expect(await bank()).toBe((before ?? 0n) - 20n);
  });

  it.each([
    ['the ledger', '99999999', 'BalanceBelowFloor'],
    ['a rule before the ledger', '0', 'OtherRefusal'],
  ])('stand or fall together, whoever refuses: %s', async (name, second, type) => {
    const before = await bank();
    const answers = await room.post(three(name, second), true);
    expect(answers.map(({ __typename }) => __typename)).toEqual(['GroupRefused', type, 'GroupRefused']);
    expect(await bank()).toBe(before);
    const whole = await room.post(three(name, '10'), true);
    expect(whole.map(({ __typename }) => __typename)).toEqual(['Posted', 'Posted', 'Posted']);
    expect((await room.post(three(name, '10'), true)).map(({ replayed }) => replayed)).toEqual([true, true, true]);
    expect(await bank()).toBe((before ?? 0n) - 30n);
  });

  it('are not more than one request may hold', async () => {
    const many = Array.from({ length: 501 }, (_, index) => journalOf(`m${String(index)}`, [HOST, BANK, '1']));
    const slim = many.map(({ postings, ...rest }) => ({ ...rest, postings }));
    const answers = await room.post(slim);
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['TooManyJournals']));
  });
});

describe('a long journal', () => {
  it('of 10,000 lines is posted whole, and undone whole', async () => {
    const before = await bank();
    const lines = Array.from({ length: 5_000 }, (_, index) => [
      line(`je:expenses:energy:site-${String(index % 50)}`, 'DEBIT', '1'),
      line(BANK, 'CREDIT', '1'),
    ]).flat();
    const id = await room.posted({ ...journalOf('long', [HOST, BANK, '1']), postings: lines });
    expect(await bank()).toBe((before ?? 0n) - 5_000n);
    expect(await room.reverse(id, 'too long')).toMatchObject({ __typename: 'Posted' });
    expect(await bank()).toBe(before);
  });
});

describe('a ledger that too many ask at once', () => {
  it('is busy, and says so', async () => {
    const busy = refuse('LedgerBusy', { message: 'come back', field: 'postings', rule: 'ledger.busy' });
    const post = jest.spyOn(room.server.app.get(LedgerService, { strict: false }), 'post');
    post.mockImplementation(async (_ledger, drafts) => drafts.map(() => busy));
    expect(await room.one(journalOf('later', [HOST, BANK, '1']))).toMatchObject({ __typename: 'LedgerBusy' });
    post.mockRestore();
    expect(await room.one(journalOf('later', [HOST, BANK, '1']))).toMatchObject({ __typename: 'Posted' });
  });
});

describe('an account that another record counts', () => {
  it.each([
    ['je:liabilities:dividend:r0002', HOST],
    ['je:tokens:used:d0001', 'je:tokens:served:alpha'],
    ['ca:equity:allocable', 'ca:assets:due-from-je'],
    ['je:equity:opening', HOST],
  ])('takes nothing by hand: %s', async (debit, credit) => {
    expect(await room.one(journalOf(`counted ${debit}`, [debit, credit, '1']))).toMatchObject({
      __typename: 'OtherRefusal',
      kind: 'AccountNotByHand',
      message: expect.stringContaining(debit),
    });
  });
});

describe('the books after all of it', () => {
  it('hold every check', async () => {
    const { checks } = await room.ask<{ checks: { code: string; passed: boolean }[] }>('{ checks { code passed } }');
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  });
});
