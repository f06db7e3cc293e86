import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCommand, writeSecrets, type Ended } from '../support/command-line.js';
import { digest } from '../support/lock-room.js';
import { journalOf, OfficersRoom } from '../support/officer.js';

const TODAY = new Date().toISOString().slice(0, 10);
const DOCUMENT = 'cd'.repeat(32);
const DISPOSAL = '{ code state decision price valuation refusal { message rule } leaf }';
const ASSET = `{ code class lockState entered cost worn book schedule { year amount posted } valuations { code value }
  collateral { creditor } disposals ${DISPOSAL} leaf }`;
const CHANGED = `{ __typename ... on AssetChanged { asset ${ASSET} disposal ${DISPOSAL} } ... on Refusal { message rule } }`;

interface Shown {
  readonly __typename: string;
  readonly message?: string;
  readonly asset?: Record<string, unknown>;
  readonly disposal?: Record<string, unknown> | null;
}

let room: OfficersRoom;
let folder: string;
let outside: string;

beforeAll(async () => {
  room = await OfficersRoom.open();
  folder = await mkdtemp(join(tmpdir(), 'copyhold-lock-'));
  outside = await mkdtemp(join(tmpdir(), 'copyhold-key-'));
  await writeSecrets(folder);
  await room.posted(
    journalOf('cash', ['je:assets:bank', 'je:equity:opening', '9000000'], {
      kind: 'opening',
      effectiveAt: `${TODAY}T00:00:00Z`,
    }),
  );
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(outside, { recursive: true });
  await room.server.stop();
});

async function change(field: string, input: Record<string, unknown>, type: string): Promise<Shown> {
  const query = `mutation ($input: ${type}!) { answer: ${field}(input: $input) ${CHANGED} }`;
  return (await room.ask<{ answer: Shown }>(query, { input })).answer;
}

const register = (more: Record<string, unknown> = {}): Promise<Shown> =>
  change(
    'registerAsset',
    { class: 'HARDWARE', name: 'mill-01', cost: '1200000', enteredOn: TODAY, scheduleYears: 4, ...more },
    'RegisterAssetInput',
  );

const command = (...words: string[]): Promise<Ended> => runCommand(room.server, folder, words);

async function resolution(kind: string, result: Record<string, string>): Promise<string> {
  const { rows } = await room.server.database.pool('superuser').query<{ id: string }>(
    `WITH leaf AS (SELECT stage_leaf($1, 'resolution', $3))
     INSERT INTO resolution (partnership_id, kind, carried, result, custom_version) SELECT $1, $2, true, $3, 1 FROM leaf RETURNING id`,
    [room.small.id, kind, JSON.stringify(result)],
  );
  return rows[0]?.id ?? '';
}

describe('the register of assets over HTTP', () => {
  it('takes an asset in, out of the bank and at cost, or refuses what is none', async () => {
    expect(await register({ paidFrom: 'BANK' })).toMatchObject({
      __typename: 'AssetChanged',
      asset: { code: 'A-0001', lockState: 'LOCKED', entered: true, cost: '1200000', worn: '0', book: '1200000' },
    });
    expect(await register({ class: 'RESERVE' })).toMatchObject({ __typename: 'OtherRefusal' });
    expect(await register({ cost: '0' })).toMatchObject({ __typename: 'OtherRefusal' });
    expect(await register({ scheduleYears: 2 })).toMatchObject({ __typename: 'OtherRefusal' });
    expect(await register({ name: 'mill\u202e01' })).toMatchObject({ __typename: 'OtherRefusal' });
    expect(await register({ paidFrom: 'PROCEEDS', document: DOCUMENT })).toMatchObject({
      __typename: 'BalanceBelowFloor',
    });
    expect(await room.ask('{ assets { code } }')).toEqual({ assets: [{ code: 'A-0001' }] });
  });

  it('LOCK-8: posts what the schedule allows, once', async () => {
    const query = `mutation ($on: String!) { answer: postDepreciation(asset: "A-0001", until: $on) ${CHANGED} }`;
    const wear = async (): Promise<Shown> => (await room.ask<{ answer: Shown }>(query, { on: TODAY })).answer;
    expect(await wear()).toMatchObject({ asset: { worn: '300000', book: '900000' } });
    expect(await wear()).toMatchObject({
      asset: { worn: '300000', schedule: { 0: { amount: '300000', posted: '300000' } } },
    });
  });

  it('shows everybody who asked for what, and why it may not go', async () => {
    const valued = { asset: 'A-0001', value: '1000000', on: TODAY, by: 'an appraiser', document: DOCUMENT };
    expect(await change('fileValuation', valued, 'FileValuationInput')).toMatchObject({
      asset: { valuations: [{ code: 'VAL-0001', value: '1000000' }] },
    });
    const wish = { asset: 'A-0001', buyer: 'a dealer', price: '900000', valuation: 'VAL-0001', why: 'money' };
    expect(await change('askDisposal', wish, 'AskDisposalInput')).toMatchObject({
      asset: { lockState: 'LOCKED' },
      disposal: { code: 'DSP-0001', state: 'REJECTED', decision: 'REJECT', refusal: { rule: 'LOCK-4' } },
    });
    expect(await change('askDisposal', { ...wish, price: '1000000' }, 'AskDisposalInput')).toMatchObject({
      asset: { lockState: 'DISPOSAL_ASKED' },
      disposal: { code: 'DSP-0002', state: 'ASKED', refusal: null },
    });
    const pledge = { asset: 'A-0001', creditor: 'a bank', amount: '5', since: TODAY, document: DOCUMENT };
    expect(await change('registerCollateral', pledge, 'RegisterCollateralInput')).toMatchObject({
      asset: { collateral: [{ creditor: 'a bank' }] },
    });
    const older = { ...valued, value: '2', on: `${String(Number(TODAY.slice(0, 4)) - 2)}-01-01` };
    expect(await change('fileValuation', older, 'FileValuationInput')).toMatchObject({ __typename: 'AssetChanged' });
    expect(await change('askDisposal', { ...wish, valuation: 'VAL-0002' }, 'AskDisposalInput')).toMatchObject({
      __typename: 'OtherRefusal',
      message: expect.stringContaining('VAL-0001'),
    });
    const post = `mutation { answer: postDisposal(disposal: "DSP-0002") ${CHANGED} }`;
    expect(await room.ask(post)).toMatchObject({
      answer: { __typename: 'AssetLocked', message: expect.stringContaining('asked') },
    });
  });

  it('is not entered by whoever is no officer', async () => {
    const session = await room.server.signIn(room.small.people['r0002'] ?? '');
    const query = `mutation { postDepreciation(asset: "A-0001", until: "${TODAY}") { __typename } }`;
    expect((await room.server.graphql(query, {}, session)).errors).toHaveLength(1);
  });
});

describe('the guardian and the steward, on the command line', () => {
  const keyOf = (who: string): string => join(outside, `${who}.json`);

  beforeAll(async () => {
    // As enrol writes it; enrolling would change the password under every other test of this cluster.
    for (const who of ['guardian', 'steward'] as const) {
      const { host, port, database, user, password, ssl } = room.server.database[who];
      await writeFile(keyOf(who), JSON.stringify({ host, port, database, user, password, ssl }), { mode: 0o600 });
    }
  });

  it('have a file of their own, outside of what the server reads', async () => {
    expect(await command('guardian', 'enrol', '--to', join(folder, 'guardian.json'))).toMatchObject({ code: 2 });
    const more = ['--amount', '1', '--evidence', keyOf('guardian'), '--resolution', DOCUMENT];
    expect(await command('steward', 'absorb', '--with', keyOf('guardian'), ...more)).toMatchObject({ code: 2 });
    await chmod(keyOf('steward'), 0o644);
    expect(await command('steward', 'absorb', '--with', keyOf('steward'), ...more)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('can be read by others'),
    });
    await chmod(keyOf('steward'), 0o600);
  });

  it('are told in words what is wrong with their file', async () => {
    const { host, port, database, user, password, ssl } = room.server.database.guardian;
    const right = { host, port, database, user, password, ssl };
    const wrong: readonly (readonly [string, string])[] = [
      [JSON.stringify({ ...right, password: 'another' }), 'its password opens nothing'],
      [JSON.stringify({ ...right, database: 'nowhere' }), 'its database is not there'],
      [JSON.stringify({ ...right, port: 1 }), 'was not reached'],
      [JSON.stringify({ ...right, host: 'nowhere.invalid' }), 'was not reached'],
      [JSON.stringify({ ...right, user: 'copyhold_app' }), 'holds no credentials'],
      ['{"host":', 'holds no credentials'],
    ];
    const file = keyOf('wrong');
    for (const [text, said] of wrong) {
      await writeFile(file, text, { mode: 0o600 });
      const { code, stderr } = await command('guardian', 'list', '--with', file);
      expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
      expect(stderr).not.toMatch(/\n\s+at |node_modules/u);
    }
    const { code, stderr } = await command('guardian', 'list', '--with', keyOf('nobody'));
    expect([code, stderr]).toEqual([2, expect.stringContaining('is not there')]);
  }, 60_000);

  it('name a locked body for good, and only once they were shown which', async () => {
    const words = ['guardian', 'bodies', '--add', 'trust', '--name', 'The Trust', '--with', keyOf('guardian')];
    const shown = await command(...words);
    expect(shown).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('The Trust'),
      stderr: expect.stringContaining('--yes'),
    });
    expect((await command('guardian', 'bodies', '--with', keyOf('guardian'))).stdout).toBe(
      'No locked body is named.\n',
    );
    expect(await command(...words, '--specified', '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('specifies no locked body'),
    });
    expect(await command(...words, '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('trust  The Trust'),
    });
  });

  it('release a disposal, which is then posted, once', async () => {
    const at = ['--with', keyOf('guardian')];
    expect((await command('guardian', 'list', ...at)).stdout).toContain('DSP-0002');
    const of = async (disposal: string): Promise<string> => resolution('DISPOSAL', { disposal });
    const rejected = await command(
      'guardian',
      'authorise',
      'DSP-0001',
      '--resolution',
      await of('DSP-0001'),
      ...at,
      '--yes',
    );
    expect(rejected).toMatchObject({ code: 2, stderr: expect.stringContaining('LOCK-4') });
    const words = ['guardian', 'authorise', 'DSP-0002', '--resolution', await of('DSP-0002'), ...at];
    // First everything that they should have read; nothing goes on by itself.
    const { code, stdout, stderr } = await command(...words);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--yes')]);
    for (const shown of [
      'mill-01',
      '10000.00 EUR',
      'a dealer',
      'money',
      'VAL-0001',
      'an appraiser',
      'DISPOSAL',
      'carried',
    ])
      expect(stdout).toContain(shown);
    expect(await command('asset', 'post', 'DSP-0002')).toMatchObject({ code: 2 });
    expect(await command(...words, '--yes')).toMatchObject({ code: 0 });
    expect(await command('asset', 'post', 'DSP-0002')).toMatchObject({ code: 0, stdout: 'DSP-0002: posted\n' });
    expect(await command('asset', 'post', 'DSP-0002')).toMatchObject({ code: 2 });
    expect(
      await room.ask('{ asset(code: "A-0001") { lockState book } assets(class: "RESERVE") { code book } }'),
    ).toEqual({
      asset: { lockState: 'DISPOSED', book: '0' },
      assets: [{ code: 'R-PROCEEDS', book: '1000000' }],
    });
  });

  it('LOCK-10: the proceeds become another asset at cost', async () => {
    expect(await register({ cost: '1000000', paidFrom: 'PROCEEDS' })).toMatchObject({ __typename: 'OtherRefusal' });
    expect(await register({ cost: '1000000', paidFrom: 'PROCEEDS', document: DOCUMENT })).toMatchObject({
      asset: { code: expect.stringMatching(/^A-/u), lockState: 'LOCKED', book: '1000000' },
    });
    expect(await room.ask('{ assets(class: "RESERVE") { book } }')).toEqual({ assets: [{ book: '0' }] });
  });

  it('LOCK-9: write an asset down with evidence and a resolution, which is then posted', async () => {
    const asset =
      (await room.ask<{ assets: { code: string }[] }>('{ assets(state: "LOCKED", class: "HARDWARE") { code } }'))
        .assets[0]?.code ?? '';
    const report = join(folder, 'report.txt');
    await writeFile(report, 'a flood');
    const result = { amount: '400000', currency: 'EUR', evidence: digest('a flood').toString('hex'), asset };
    const words = ['--evidence', report, '--with', keyOf('steward'), '--amount', '4000.00', '--resolution'];
    const wrong = await resolution('LOSS_ABSORPTION', { ...result, amount: '1' });
    expect(await command('steward', 'impair', asset, ...words, wrong)).toMatchObject({ code: 2 });
    const right = await resolution('LOSS_ABSORPTION', result);
    expect(await command('steward', 'impair', asset, ...words, right)).toMatchObject({
      code: 0,
      stdout: 'ABS-0001: entered\n',
    });
    expect(await command('asset', 'post', 'ABS-0001')).toMatchObject({ code: 0 });
    expect(await room.ask(`{ asset(code: "${asset}") { lockState worn book } }`)).toEqual({
      asset: { lockState: 'IMPAIRED', worn: '400000', book: '600000' },
    });
  });
});
