import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CapitalService } from '../../apps/server/src/asset-lock/capital/capital.service.js';
import { WindingUpService } from '../../apps/server/src/asset-lock/capital/winding-up.service.js';
import { balances, post } from '../support/books.js';
import { foundCapital, must } from '../support/capital-books.js';
import { runCommand, writeSecrets } from '../support/command-line.js';
import { startTestServer, type TestServer, type TestSession } from '../support/test-server.js';

const BANK = 'je:assets:bank';
const DAY = '2026-06-30';

interface Plan {
  readonly __typename: string;
  readonly lines: readonly { step: string; to: string; account: string | null; amount: string; locked: boolean }[];
  readonly total: string;
  readonly successor: string | null;
  readonly warnings: readonly string[];
  readonly document: string;
  readonly hash: string;
}

const PLAN = `query ($at: String) { windingUpPlan(at: $at) { __typename
  ... on WindingUpPlan { total shortfall successor warnings document hash lines { step to account amount owed locked } }
  ... on OtherRefusal { kind message } } }`;

describe('the end of everything, on paper', () => {
  let server: TestServer;
  let id: string;
  let folder: string;
  let officer: TestSession;

  beforeAll(async () => {
    server = await startTestServer();
    folder = await mkdtemp(join(tmpdir(), 'copyhold-cli-'));
    await writeSecrets(folder);
    id = await foundCapital(server, 'ending', {
      lock: { guardianConsent: 'UNLISTED_BODIES', specifiedBody: 'Weirside Land Trust' },
    });
    await post(server, id, 'books', [
      { debit: BANK, credit: 'je:equity:opening', amount: 420_000n },
      { debit: 'je:assets:machines', credit: 'je:equity:opening', amount: 200_000n },
      { debit: 'je:expenses:wages', credit: 'je:liabilities:wages:r0002', amount: 120_000n },
    ]);
    await server.database
      .pool('guardian')
      .query('SELECT copyhold.name_locked_body($1, $2, $3, true)', [id, 'trust', 'Weirside Land Trust']);
    const capital = server.app.get(CapitalService, { strict: false });
    const wish = { holder: 'r0001', amount: 80_000n, reference: 's', on: '2026-06-20' };
    must(await capital.subscribe(id, wish, 'r0002'));
    const people = await server.database
      .pool('app')
      .query<{ id: string; roll: string }>('SELECT id, roll_number AS roll FROM copyhold.person ORDER BY roll_number');
    const clerk = people.rows.find(({ roll }) => roll === 'r0002')?.id ?? '';
    await server.database.pool('app').query(`INSERT INTO copyhold.role_grant VALUES ($1, $2, 'OFFICER')`, [id, clerk]);
    officer = await server.signIn(clerk);
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const ask = async (at: string | null): Promise<Plan> =>
    (await server.graphql(PLAN, { at })).data?.['windingUpPlan'] as Plan;
  const copyhold = (...words: readonly string[]) => runCommand(server, folder, words);

  it('LOCK-3: gives creditors theirs, members par, and the successor the rest; it moves nothing', async () => {
    const before = await balances(server, id, { prefix: '' });
    const plan = await ask(DAY);
    expect(plan).toMatchObject({ total: '700000', shortfall: '0', successor: 'Weirside Land Trust' });
    const given = (step: string) => plan.lines.filter((line) => line.step === step).map(({ amount }) => amount);
    expect([given('CREDITOR'), given('PAR_CAPITAL'), given('SUCCESSOR')]).toEqual([
      ['120000'],
      ['80000'],
      ['200000', '300000'],
    ]);
    expect(plan.lines.filter(({ locked }) => locked).map(({ step, account }) => [step, account])).toEqual([
      ['ASSET', 'je:assets:machines'],
      ['SUCCESSOR', 'je:assets:machines'],
    ]);
    expect(await balances(server, id, { prefix: '' })).toEqual(before);
  });

  it('is a text that anybody hashes again, tied to the head of the books', async () => {
    const { document, hash } = await ask(DAY);
    expect(createHash('sha256').update(document).digest('hex')).toBe(hash);
    const { rows } = await server.database
      .pool('app')
      .query<{ head: string }>(`SELECT encode(head_hash, 'hex') AS head FROM copyhold.ledger WHERE id = $1`, [id]);
    expect(JSON.parse(document)).toMatchObject({ head: rows[0]?.head, at: DAY, customVersion: '1' });
  });

  it('is of the day asked for, and says what the books cannot say', async () => {
    const earlier = await ask('2026-06-18');
    expect(earlier.lines.some(({ step }) => step === 'PAR_CAPITAL')).toBe(false);
    expect(earlier.warnings).toEqual([expect.stringContaining('not closed at all')]);
    expect(await ask('2026-02-30')).toMatchObject({ __typename: 'OtherRefusal', kind: 'DayMalformed' });
  });

  it('is told by the command line, and written down for an auditor', async () => {
    const told = await copyhold('capital', 'winding-up', '--at', DAY, '--partnership', 'ending');
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toMatch(/locked successor +Weirside Land Trust +je:assets:machines +2000\.00 +locked/u);
    expect(told.stdout).toContain('This gives nobody anything.');
    const file = join(folder, 'plan.json');
    await copyhold('capital', 'winding-up', '--at', DAY, '--json', file, '--partnership', 'ending');
    expect(await readFile(file, 'utf8')).toBe((await ask(DAY)).document);
  }, 60_000);

  it('names the successor that is missing, and the one that the guardian has not registered', async () => {
    const unregistered = await foundCapital(server, 'unregistered', {
      lock: { guardianConsent: 'UNLISTED_BODIES', specifiedBody: 'Buyer Ltd' },
    });
    const other = must(await server.app.get(WindingUpService, { strict: false }).plan(unregistered, DAY, new Date()));
    expect(other.successor).toBe('Buyer Ltd');
    expect(other.warnings[0]).toContain('has not registered Buyer Ltd as a locked body');
    const bare = await foundCapital(server, 'unnamed');
    const plan = must(await server.app.get(WindingUpService, { strict: false }).plan(bare, DAY, new Date()));
    expect(plan.successor).toBeNull();
    expect(plan.warnings[0]).toContain('names no locked successor');
  });

  describe('and the capital beside it', () => {
    const SHARES = `mutation ($input: ShareInput!) { subscribeShares(input: $input) { __typename
      ... on SharesMoved { held room replayed } ... on Refusal { message } ... on OtherRefusal { kind } } }`;

    it('is read by everybody; what you hold yourself, by you', async () => {
      const query = '{ capital { code kind state votes paidIn limit holders mine room } }';
      const shown = {
        code: 'members',
        kind: 'WITHDRAWABLE_SHARE',
        state: 'OPEN',
        votes: 0,
        paidIn: '80000',
        holders: 1,
      };
      expect((await server.graphql(query)).data?.['capital']).toEqual([
        { ...shown, limit: '10000000', mine: null, room: null },
      ]);
      expect((await server.graphql(query, {}, officer)).data?.['capital']).toEqual([
        { ...shown, limit: '10000000', mine: '0', room: '10000000' },
      ]);
    });

    it('is changed by officers alone', async () => {
      const input = { holder: 'r0001', amount: '100', reference: 'gql', on: '2026-07-01' };
      expect((await server.graphql(SHARES, { input })).data).toBeNull();
      const answer = await server.graphql(SHARES, { input }, officer);
      expect(answer.data?.['subscribeShares']).toEqual({
        __typename: 'SharesMoved',
        held: '80100',
        room: '9919900',
        replayed: false,
      });
      const much = await server.graphql(SHARES, { input: { ...input, amount: '9919901', reference: 'x' } }, officer);
      expect(much.data?.['subscribeShares']).toMatchObject({
        __typename: 'OtherRefusal',
        kind: 'ShareholdingExceedsLimit',
      });
      const suspend = `mutation { setWithdrawals(suspended: true, why: "the roof") { __typename ... on WithdrawalsSet { suspended why } } }`;
      expect((await server.graphql(suspend, {}, officer)).data?.['setWithdrawals']).toEqual({
        __typename: 'WithdrawalsSet',
        suspended: true,
        why: 'the roof',
      });
      const withdraw = SHARES.replaceAll('subscribeShares', 'withdrawShares');
      const no = await server.graphql(withdraw, { input: { ...input, reference: 'y' } }, officer);
      expect(no.data?.['withdrawShares']).toMatchObject({ __typename: 'OtherRefusal', kind: 'WithdrawalsSuspended' });
    });

    it('is kept on the command line', async () => {
      const capital = (...words: readonly string[]) => copyhold('capital', ...words, '--partnership', 'ending');
      const list = await capital('list');
      expect(list).toMatchObject({ code: 0, stdout: expect.stringContaining('Withdrawals are suspended: the roof') });
      expect(list.stdout).toMatch(/members +shares +Members +SUSPENDED +801\.00 +0\.00 +0\.00 +0\n/u);
      expect(await capital('resume', '--why', 'the roof is paid')).toMatchObject({ code: 0 });
      const moved = await capital('withdraw', 'r0001', '--amount', '1.00', '--reference', 'cli', '--on', '2026-07-02');
      expect(moved).toMatchObject({ code: 0, stdout: expect.stringContaining('r0001 holds 800.00 EUR in shares') });
      const refused = await capital('subscribe', 'r0001', '--amount', '100000', '--reference', 'much');
      expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('rule CAP-2') });
      const agree = [
        'agree',
        'bribe',
        '--kind',
        'gift',
        '--holder',
        'Mr X',
        '--since',
        '2026-01-01',
        '--share',
        '1/100',
      ];
      expect(await capital(...agree)).toMatchObject({ code: 2, stderr: expect.stringContaining('returns nothing') });
      const gift = ['gift', 'a friend', '--amount', '5', '--reference', 'g'];
      expect(await capital(...gift)).toMatchObject({ code: 0 });
    }, 120_000);
  });
});
