import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customToDocument, defaultCustom, type CustomDocument } from '#libs/custom';
import { CustomChangeService } from '../../apps/server/src/custom/custom-change.service.js';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { runCommand, writeSecrets, type Ended } from '../support/command-line.js';
import { hashOfText } from '../support/raw-custom.js';
import { foundSmallPartnership, type SmallPartnership } from '../support/small-partnership.js';
import { startTestServer, type TestServer, type TestSession } from '../support/test-server.js';

const standard = customToDocument(defaultCustom('EUR'));
const WHOLE = 'title why by state document changes { key sentence effect } refusals { kind field rule }';
const PROPOSE = `mutation ($input: ProposeCustomInput!) { proposeCustom(input: $input) { __typename
  ... on CustomProposed { proposal { id ${WHOLE} } } ... on Refusal { message field rule } ... on OtherRefusal { kind } } }`;
const WITHDRAW = `mutation ($id: ID!) { withdrawCustomProposal(id: $id) { __typename
  ... on CustomWithdrawn { proposal { id state } } ... on Refusal { message } ... on OtherRefusal { kind } } }`;

interface Checked {
  readonly changes: readonly { readonly sentence: string }[];
  readonly refusals: readonly { readonly kind: string; readonly field: string }[];
  readonly document: string;
}

interface Answered {
  readonly __typename: string;
  readonly kind?: string;
  readonly proposal?: { readonly id: string; readonly document: string; readonly state: string };
}

let server: TestServer;
let small: SmallPartnership;
let member: TestSession;
let other: TestSession;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copyhold-custom-'));
  await writeSecrets(folder);
  server = await startTestServer();
  small = await foundSmallPartnership(server.database.pool('app'), server.app);
  member = await server.signIn(small.people['r0004'] ?? '');
  other = await server.signIn(small.people['r0005'] ?? '');
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function ask<T>(query: string, variables?: Record<string, unknown>, session?: TestSession): Promise<T> {
  const answer = await server.graphql(query, variables, session);
  if (answer.data === null) throw new Error(JSON.stringify(answer.errors));
  return answer.data as T;
}

const check = async (document: unknown): Promise<Checked> => {
  const query = `query ($document: String!) { checkCustom(document: $document) {
    document changes { sentence } refusals { kind field } } }`;
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return (await ask<{ checkCustom: Checked }>(query, { document: text })).checkCustom;
};

async function propose(change: Partial<CustomDocument>, session = member): Promise<Answered> {
  const input = { title: 'A change', why: 'Because.', document: JSON.stringify(change) };
  return (await ask<{ proposeCustom: Answered }>(PROPOSE, { input }, session)).proposeCustom;
}

/** A resolution as a vote would leave it. */
async function resolve(result: Readonly<Record<string, string>>, kind = 'CUSTOM_CHANGE'): Promise<string> {
  const { rows } = await server.database
    .pool('superuser')
    .query<{ id: string }>(
      `INSERT INTO copyhold.resolution (partnership_id, kind, carried, result, custom_version) VALUES ($1, $2, true, $3, 1) RETURNING id`,
      [small.id, kind, JSON.stringify(result)],
    );
  return rows[0]?.id ?? '';
}

const copyhold = (...words: readonly string[]): Promise<Ended> => runCommand(server, folder, words);

describe('a change that somebody writes', () => {
  it('is judged as it is written: all that it changes, and all that stands against it', async () => {
    expect(await check({ gmClearDays: 21 })).toMatchObject({
      changes: [{ sentence: 'Clear days of notice before a vote opens: from 14 to 21.' }],
      refusals: [],
    });
    const bad = await check({
      valueIndex: '5 %',
      waterfall: { ...standard.waterfall, lockedReserve: '10 %' },
      tariffs: { ...standard.tariffs, 'gpu-time': { costMinor: '950', marginMinor: '0', per: '3600000000000000' } },
    });
    expect(bad.refusals.map(({ kind, field }) => [kind, field])).toEqual([
      ['EntrenchedClauseLoosened', 'valueIndex'],
      ['EntrenchedClauseLoosened', 'waterfall.lockedReserve'],
      ['CustomValueRisesTooFast', 'tariffs.gpu-time.costMinor'],
    ]);
  });

  it.each([
    ['0.1 * salePrice', 'FeeNamesMarketPrice'],
    ['least(value, quantity)', 'FeeUnknownTerm'],
    ['value +', 'FeeMalformed'],
    ['3 * value', 'FeeMayExceedCap'],
  ])('is refused where its fee says %s: %s', async (rule, kind) => {
    const { refusals } = await check({ entryFine: { mode: 'FINE_CERTAIN', rule } });
    expect(refusals).toEqual([{ kind, field: 'entryFine.rule' }]);
  });

  it('is refused with every bound that it leaves, and where it is no document at all', async () => {
    const { refusals } = await check({ gmClearDays: 0, betCap: '2', marketPrice: '1' });
    expect(refusals.map(({ kind, field }) => [kind, field])).toEqual(
      ['gmClearDays', 'betCap', 'marketPrice'].map((field) => ['CustomOutOfBounds', field]),
    );
    for (const junk of ['', '[]', 'null', '7', '{', '{"a":']) {
      expect((await check(junk)).refusals).toEqual([{ kind: 'CustomMalformed', field: 'custom' }]);
    }
  });

  it('keeps the names of things apart, whatever they are', async () => {
    for (const name of ['__proto__', 'constructor', 'a.b', '', '"', 'ﬁ']) {
      const document = `{"gpuWeights":{${JSON.stringify(name)}:{"computePpm":"1","bandwidthPpm":"1"}}}`;
      const { refusals, changes } = await check(document);
      expect(refusals.length + changes.length).toBeGreaterThan(0);
    }
  });
});

describe('a proposal', () => {
  it('is kept with what it would change; its author alone takes it back, once', async () => {
    const answer = await propose({ gmClearDays: 30 });
    expect(answer).toMatchObject({
      __typename: 'CustomProposed',
      proposal: { by: 'Person 4', state: 'DRAFT', refusals: [], changes: [{ key: 'gmClearDays', effect: 'CHANGED' }] },
    });
    const id = answer.proposal?.id;
    const withdraw = async (session: TestSession): Promise<Answered> =>
      (await ask<{ withdrawCustomProposal: Answered }>(WITHDRAW, { id }, session)).withdrawCustomProposal;
    expect((await withdraw(other)).__typename).toBe('NotAllowed');
    expect(await withdraw(member)).toMatchObject({ proposal: { state: 'WITHDRAWN' } });
    expect(await withdraw(member)).toMatchObject({ __typename: 'OtherRefusal', kind: 'ProposalClosed' });
    const nobody = await server.graphql(PROPOSE, { input: { title: 'a', why: 'b', document: '{}' } });
    expect(nobody.errors?.[0]?.message).toBe('sign in first');
  });

  it('is refused where no majority could adopt it, where it changes nothing, and without a word of why', async () => {
    expect(await propose({ valueIndex: '5 %' })).toMatchObject({ kind: 'EntrenchedClauseLoosened' });
    expect(await propose({ gmClearDays: 14 })).toMatchObject({ kind: 'NothingChanges' });
    const input = { title: 'A change', why: '  ', document: '{"gmClearDays":20}' };
    const answer = await ask<{ proposeCustom: Answered }>(PROPOSE, { input }, member);
    expect(answer.proposeCustom).toMatchObject({ kind: 'ProposalMalformed', field: 'why' });
  });
});

describe('a custom that members resolved', () => {
  it('is adopted once, from the text that they resolved; the pages and the command line tell of it', async () => {
    const proposed = await propose({
      gmClearDays: 21,
      waterfall: { ...standard.waterfall, lockedReserve: '35 %', funderCeiling: '30 %' },
    });
    const text = proposed.proposal?.document ?? '';
    const adopt = (resolution: string): Promise<unknown> =>
      server.app.get(CustomChangeService, { strict: false }).adopt(small.id, resolution);
    const rules = hashOfText(text);
    const effectiveAt = new Date(Date.now() + 86_400_000).toISOString();
    expect(await adopt(await resolve({ rules, effectiveAt }, 'PERIOD_REOPENING'))).toMatchObject({
      kind: 'ResolutionNotForThis',
    });
    expect(await adopt(await resolve({ rules: hashOfText(`${text} `), effectiveAt }))).toMatchObject({
      kind: 'ProposalMissing',
    });
    const past = await resolve({ rules, effectiveAt: '2026-02-01T00:00:00.000Z' });
    expect(await adopt(past)).toMatchObject({ kind: 'CustomRetroactive' });
    expect(await adopt('none')).toMatchObject({ kind: 'ResolutionMissing' });
    expect(await adopt(await resolve({ rules }))).toMatchObject({ kind: 'ResolutionNotForThis' });
    const farAhead = await resolve({ rules, effectiveAt: '2099-01-01T00:00:00.000Z' });
    expect(await adopt(farAhead)).toMatchObject({ kind: 'CustomTooFarAhead' });
    const resolution = await resolve({ rules, effectiveAt });
    expect(await copyhold('custom', 'adopt', '--resolution', resolution)).toMatchObject({
      code: 0,
      stdout: 'Version 2 of the custom is adopted.\n',
    });
    expect(await adopt(resolution)).toMatchObject({ kind: 'ResolutionSpent' });
    const { customVersions } = await ask<{ customVersions: unknown }>(
      `{ customVersions { version inForce hash resolutionId leaf changes { sentence effect } rules { key } } }`,
    );
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/u);
    expect(customVersions).toMatchObject([
      {
        version: 2,
        inForce: false,
        hash: hashOfText(text),
        resolutionId: resolution,
        leaf: hash,
        changes: [
          { sentence: 'Clear days of notice before a vote opens: from 14 to 21.', effect: 'CHANGED' },
          { effect: 'TIGHTENED' },
          { sentence: 'Most that funders may be repaid: from 35 % to 30 %.', effect: 'CHANGED' },
        ],
      },
      { version: 1, inForce: true, resolutionId: null, leaf: hash, changes: [] },
    ]);
    const { customDocument, custom, customProposal } = await ask<Record<string, unknown>>(
      `query ($id: ID!) { customDocument(version: 2) custom { version } customProposal(id: $id) { state } }`,
      { id: proposed.proposal?.id },
    );
    expect([customDocument, custom, customProposal]).toEqual([text, { version: 1 }, { state: 'ADOPTED' }]);
  });

  it('is read on the command line', async () => {
    expect((await copyhold('custom', 'diff', '1', '2')).stdout).toContain('from 14 to 21');
    expect((await copyhold('custom', 'diff', '1', '3')).stderr).toContain('no version 3');
    expect((await copyhold('custom', 'show')).stdout).toContain('Version 1 of 2');
  });

  it('is checked from a file before anybody proposes it', async () => {
    await writeFile(join(folder, 'good.json'), '{"gmClearDays": 28}');
    await writeFile(join(folder, 'bad.json'), '{"entryFine":{"mode":"FINE_CERTAIN","rule":"bid"}}');
    expect(await copyhold('custom', 'check', 'good.json')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('to 28'),
    });
    expect(await copyhold('custom', 'check', 'bad.json')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"bid" at character 1 names a market price'),
    });
  });
});

describe('what a change would cost me', () => {
  const COST = 'query ($document: String!) { customCost(document: $document) { sentence before after unit } }';
  const dearer = JSON.stringify({
    tariffs: { ...standard.tariffs, 'tokens-out': { costMinor: '98', marginMinor: '4', per: '1000000' } },
  });

  it('is told to whoever asks for themselves, from their own holdings and their use of last quarter', async () => {
    const right = { kind: 'DEVELOPER_RIGHT', subject: 'alpha', personId: small.people['r0004'] ?? '' } as const;
    const enrolled = await server.app
      .get(RollService, { strict: false })
      .enrol(small.id, [{ ...right, since: '2026-02-01', quantity: 1_000_000_000n, meter: 'tokens-out' }]);
    expect(enrolled).toBe(1);
    await server.database.pool('superuser').query(
      `INSERT INTO copyhold.rating (partnership_id, subject, site, meter, month, custom_version, quantity, income_minor, cost_minor, revision)
       SELECT $1, 'r0004', 'site', 'tokens-out', (date_trunc('quarter', now() AT TIME ZONE 'UTC') - interval '1 month')::date, 1, 50000000, 0, 0, 1`,
      [small.id],
    );
    expect(await ask(COST, { document: dearer }, member)).toEqual({
      customCost: [
        { sentence: 'Quit rent of D-0001, a year', before: '4750', after: '4900', unit: 'EUR' },
        { sentence: 'Entry fine of D-0001 at its next admittance', before: '4750', after: '4900', unit: 'EUR' },
        { sentence: 'Tokens written, as many as you used last quarter', before: '5000', after: '5152', unit: 'EUR' },
      ],
    });
    expect(await ask(COST, { document: dearer }, other)).toEqual({ customCost: [] });
    expect(await ask(COST, { document: dearer })).toEqual({ customCost: [] });
    expect(await ask(COST, { document: 'junk' }, member)).toEqual({ customCost: [] });
  });
});
