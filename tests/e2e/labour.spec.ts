import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { LabourService } from '../../apps/server/src/labour/labour.service.js';
import type { LabelImported, LabelImportRequest } from '../../apps/server/src/labour/labour.types.js';
import { balances, foundBooks, imbalance } from '../support/books.js';
import { labelExport } from '../support/label-export.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const CLAIMS = new Map([
  ['1', 'r0001'],
  ['2', 'r0002'],
]);

const MIXED = labelExport([
  { id: 1, worker: 1, accepted: true },
  { id: 2, worker: 1, accepted: true },
  { id: 3, worker: 2, accepted: true },
  { id: 4, worker: 2, accepted: false },
  { id: 5, worker: 2 },
  { id: 6, worker: 3, accepted: true },
  { id: 7, worker: null, accepted: true },
  { id: null, worker: 1, accepted: true },
]);

const request = (text: string, more: Partial<LabelImportRequest> = {}): LabelImportRequest => ({
  text,
  source: 'label-studio',
  dataset: 'd1',
  taskType: 'choices',
  claims: CLAIMS,
  acceptedAt: new Date('2026-05-03T00:00:00Z'),
  ...more,
});

describe('labels', () => {
  let server: TestServer;
  let labour: LabourService;
  let ledger: string;
  let number = 0;

  beforeAll(async () => {
    server = await startTestServer();
    labour = server.app.get(LabourService, { strict: false });
  });
  beforeEach(async () => {
    number += 1;
    ledger = await foundBooks(server, ['r0001', 'r0002'], `labour-${String(number)}`);
  });
  afterAll(async () => {
    await server.stop();
  });

  async function bring(text: string, more: Partial<LabelImportRequest> = {}): Promise<LabelImported> {
    const imported = await labour.import(ledger, request(text, more));
    if (isRefusal(imported)) throw new Error(imported.message);
    return imported;
  }

  const points = () => balances(server, ledger, { prefix: 'je:labels:', unit: 'LABEL_POINT' });
  const wages = () => balances(server, ledger, { prefix: 'je:liabilities:wages:' });

  it('shows what an import would do, and writes nothing', async () => {
    expect(await labour.preview(ledger, request(MIXED))).toMatchObject({
      rows: 7,
      decisions: { accepted: 5, rejected: 1, pending: 1, skipped: 0, gold: 0 },
      unclaimed: ['reserve:unnamed:label-studio', 'unclaimed:label-studio:3'],
      alreadyKnown: 0,
      points: 5n,
      wageMinor: 50n,
      refusals: [{ kind: 'AnnotationWithoutId' }],
    });
    expect(await points()).toEqual({});
  });

  it('pays accepted work only, and keeps what nobody claimed in its reserve', async () => {
    const imported = await bring(MIXED);
    expect(imported).toMatchObject({ recorded: 7, refusals: [{ kind: 'AnnotationWithoutId' }] });
    expect(await wages()).toEqual({
      'je:liabilities:wages:r0001': 20n,
      'je:liabilities:wages:r0002': 10n,
      'je:liabilities:wages:reserve%3Aunnamed%3Alabel-studio': 10n,
      'je:liabilities:wages:unclaimed%3Alabel-studio%3A3': 10n,
    });
    expect(await points()).toMatchObject({ 'je:labels:credited:d1': 5n, 'je:labels:points:r0001': 2n });
    expect(await balances(server, ledger, { prefix: 'je:expenses:' })).toEqual({ 'je:expenses:label-wages': 50n });
    expect(new Set(await imbalance(server, ledger))).toEqual(new Set(['0']));
  });

  it('changes nothing the second time, and says so', async () => {
    await bring(MIXED);
    const before = [await points(), await wages()];
    expect(await bring(MIXED)).toMatchObject({ recorded: 0, alreadyKnown: 7, points: 0n });
    expect([await points(), await wages()]).toEqual(before);
  });

  it('credits pending work once it was accepted in the tool, and once only', async () => {
    await bring(labelExport([{ id: 5, worker: 2 }]));
    expect(await wages()).toEqual({});
    const reviewed = labelExport([{ id: 5, worker: 2, accepted: true }]);
    expect(await bring(reviewed)).toMatchObject({ recorded: 1 });
    expect(await bring(reviewed)).toMatchObject({ recorded: 0 });
    expect(await wages()).toEqual({ 'je:liabilities:wages:r0002': 10n });
  });

  it('never scores accepted work again: a changed label waits for a decision', async () => {
    await bring(labelExport([{ id: 1, worker: 1, accepted: true }]));
    const changed = labelExport([
      { id: 1, worker: 1, accepted: true, label: 'no', updatedAt: '2026-05-09T09:00:00Z' },
      { id: 2, worker: 1, accepted: true },
    ]);
    expect(await bring(changed)).toMatchObject({ recorded: 1, refusals: [{ kind: 'LabelAwaitsDecision' }] });
    expect(await wages()).toEqual({ 'je:liabilities:wages:r0001': 20n });
  });

  it('pays once when the same file is imported twice at one time', async () => {
    await Promise.all([bring(MIXED), bring(MIXED)]);
    expect(await wages()).toMatchObject({ 'je:liabilities:wages:r0001': 20n, 'je:liabilities:wages:r0002': 10n });
  });

  it('accepts unreviewed work only where the project reviews nothing', async () => {
    const unreviewed = labelExport([{ id: 8, worker: 1 }]);
    expect(await bring(unreviewed, { noReviewStep: true })).toMatchObject({ decisions: { accepted: 1 }, points: 1n });
  });

  it('refuses a task without a card, a claim for a stranger, and acceptance in the future', async () => {
    const kindOf = async (more: Partial<LabelImportRequest>) => {
      const answer = await labour.import(ledger, request(MIXED, more));
      return isRefusal(answer) ? answer.kind : 'taken';
    };
    expect(await kindOf({ taskType: 'songs' })).toBe('NoRateCard');
    expect(await kindOf({ claims: new Map([['1', 'r0999']]) })).toBe('UnknownRollNumber');
    expect(await kindOf({ acceptedAt: new Date(Date.now() + 60_000) })).toBe('AcceptedInFuture');
    expect(await points()).toEqual({});
  });
});

describe('my share', () => {
  let server: TestServer;
  let ledger: string;
  beforeAll(async () => {
    server = await startTestServer();
    ledger = await foundBooks(server, ['r0001', 'r0002', 'r0003']);
    const labour = server.app.get(LabourService, { strict: false });
    await labour.import(ledger, request(MIXED));
  });
  afterAll(async () => {
    await server.stop();
  });

  const QUERY = `{ myShare { rollNumber labelsAccepted labelsPending labelsReturned points wageEarned comingToYou paid
    models { model share points royaltyAccrued } statements { what from amount state reference } } }`;

  async function shareOf(roll: string): Promise<unknown> {
    const { rows } = await server.database
      .pool('app')
      .query<{ id: string }>('SELECT id FROM copyhold.person WHERE roll_number = $1', [roll]);
    const session = await server.signIn(rows[0]?.id ?? '');
    const answer = await server.graphql(QUERY, {}, session);
    expect(answer.errors).toBeUndefined();
    return answer.data?.['myShare'];
  }

  it('shows each labeller their own work, shares and statement', async () => {
    expect(await shareOf('r0002')).toMatchObject({
      rollNumber: 'r0002',
      labelsAccepted: 1,
      labelsPending: 1,
      labelsReturned: 1,
      points: '1',
      wageEarned: '10',
      comingToYou: '10',
      paid: '0',
      models: [{ model: 'Alpha', share: '1/5', points: '1', royaltyAccrued: '0' }],
      statements: [{ what: 'Wage for an accepted label', from: 'Joint Enterprise', amount: '10', state: 'OWED' }],
    });
    expect(await shareOf('r0001')).toMatchObject({ rollNumber: 'r0001', labelsAccepted: 2, points: '2' });
  });

  it('shows nothing to whoever has none, or is not signed in', async () => {
    expect(await shareOf('r0003')).toBeNull();
    expect((await server.graphql(QUERY)).data).toEqual({ myShare: null });
  });
});
