import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reverseJournal, type JournalDraft } from '#libs/ledger';
import {
  assetDisposed,
  assetEntered,
  assetsContributed,
  depreciation,
  grantReceived,
  grantSpent,
  machineBought,
} from '#libs/posting-rules';
import { AssetService } from '../../apps/server/src/asset-lock/asset.service.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { foundMill, granted } from './cast.js';
import { Story } from './story.js';

const on = (day: string) => {
  return { effectiveAt: `${day}T12:00:00Z`, actor: 'treasurer', customVersion: 1, currency: 'EUR' };
};
const dayBefore = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
/** What is bought is entered within a quarter: the story ends today, on its ninetieth day. */
const LAST = 90;
const dayOf = (number: number): string => dayBefore(LAST - number);
const TODAY = dayOf(LAST);
const DOCUMENT = 'ab'.repeat(32);
const HARDWARE = { assetClass: 'HARDWARE' } as const;
const FIRST = { asset: 'A-0001', ...HARDWARE };

let server: TestServer;
let mill: string;

beforeAll(async () => {
  server = await startTestServer();
  mill = await foundMill(server);
});
afterAll(async () => {
  await server.stop();
});

const assets = (): AssetService => server.app.get(AssetService, { strict: false });
const officer = () => ({ partnershipId: mill, actor: 'treasurer' });
const register = async (name: string, cost: bigint, enteredOn: string): Promise<string> =>
  granted(
    await assets().register(officer(), {
      ...HARDWARE,
      name,
      cost,
      enteredOn,
      scheduleYears: 4,
      document: DOCUMENT,
    }),
  );

/** What the members decided of a disposal, as a vote will leave it. */
async function carried(disposal: string): Promise<string> {
  const { rows } = await server.database.pool('superuser').query<{ id: string }>(
    `WITH leaf AS (SELECT stage_leaf($1, 'resolution', $2))
     INSERT INTO resolution (partnership_id, kind, carried, result, custom_version) SELECT $1, 'DISPOSAL', true, $2, 1 FROM leaf RETURNING id`,
    [mill, JSON.stringify({ disposal })],
  );
  return rows[0]?.id ?? '';
}

/** The guardian's answer: authorised, or why not. */
async function authorise(disposal: string): Promise<string> {
  try {
    await server.database
      .pool('guardian')
      .query(`SELECT copyhold.authorise_disposal($1, $2, $3, now() + interval '30 days')`, [
        mill,
        disposal,
        await carried(disposal),
      ]);
    return 'authorised';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function buy(story: Story): Promise<JournalDraft> {
  await story.step(
    'Founders bring 90,000 in cash, and a foundation grants 30,000 for a machine for the mill.',
    assetsContributed({
      ...on(dayOf(5)),
      contribution: 'c-1',
      from: 'the founders',
      what: 'CASH',
      amount: 9_000_000n,
    }),
    grantReceived({ ...on(dayOf(6)), grant: 'g-1', funder: 'a foundation', fund: 'mill-gpu', amount: 3_000_000n }),
  );
  const asset = await register('mill-01', 5_000_000n, dayOf(10));
  const bought = granted(
    machineBought({ ...on(dayOf(10)), asset, purchase: 'p-1', machine: 'mill-01', amount: 5_000_000n }),
  );
  await story.step(`A machine for 50,000 is paid from free cash and registered as ${asset}: it is locked.`, bought);
  const second = await register('mill-02', 3_000_000n, dayOf(12));
  await story.step(
    `Another one for 30,000 is paid from the fund, as ${second}: the fund keeps what it released for it.`,
    grantSpent({
      ...on(dayOf(12)),
      asset: second,
      fund: 'mill-gpu',
      charge: 'p-2',
      purpose: { kind: 'MACHINE' },
      amount: 3_000_000n,
    }),
  );
  await story.refused(
    'A third one for 50,000 would take more cash than there is.',
    machineBought({ ...on(dayOf(14)), purchase: 'p-3', machine: 'mill-03', amount: 5_000_000n }),
  );
  return bought;
}

describe('a machine’s life, from its purchase to its sale', () => {
  it('reads as this ledger', async () => {
    const story = new Story(server, mill);
    const bought = await buy(story);
    const sale: JournalDraft = {
      idempotencyKey: 'sale',
      kind: 'sale',
      effectiveAt: `${dayOf(31)}T12:00:00Z`,
      memo: 'mill-01 to a friend',
      actor: 'treasurer',
      customVersion: 1,
      postings: [
        { account: 'je:assets:bank', unit: 'EUR', side: 'DEBIT', amount: 5_000_000n, purpose: 'SALE' },
        { account: 'je:assets:machines', unit: 'EUR', side: 'CREDIT', amount: 5_000_000n },
      ],
    };
    await story.refused('Selling the first one is refused, at whatever price.', sale);
    const { effectiveAt, memo, actor, customVersion } = sale;
    await story.refused(
      'So is taking the purchase back: a reversal is no gate.',
      reverseJournal(bought, { idempotencyKey: 'undo', effectiveAt, memo, actor, customVersion }),
    );
    const worn = (stretch: string, amount: bigint) => depreciation({ ...on(dayOf(80)), ...FIRST, stretch, amount });
    await story.step(
      'It wears by its schedule, a quarter of 50,000 a year, against the machines and without cash.',
      worn('first', 1_250_000n),
    );
    await story.refused('A cent beyond its year is refused.', worn('again', 1n));

    const valued = { asset: 'A-0001', value: 4_000_000n, by: 'an appraiser', on: TODAY, document: DOCUMENT };
    const valuation = granted(await assets().fileValuation(officer(), valued));
    const ask = async (buyer: string, price: bigint): Promise<string> =>
      granted(
        await assets().askDisposal(officer(), { asset: 'A-0001', buyer, price, valuation, why: 'it stands idle' }),
      );
    const dealer = await ask('a dealer', 2_000_000n);
    story.say(
      `It is valued at 40,000. A dealer offers 20,000, and the members agree; the guardian: ${await authorise(dealer)}.`,
    );
    const school = await ask('a school', 4_000_000n);
    const left = { ...on(TODAY), ...FIRST, disposal: school, cost: 5_000_000n, worn: 1_250_000n, price: 4_000_000n };
    await story.refused(
      'A school offers 40,000. Before the guardian has authorised it, nothing leaves.',
      assetDisposed(left),
    );
    story.say(`The members agree; the guardian: ${await authorise(school)}.`);
    await story.step('The machine leaves whole, and what was paid for it stays locked.', assetDisposed(left));
    await story.refused('It leaves once.', { ...granted(assetDisposed(left)), idempotencyKey: 'twice' });

    const spent: JournalDraft = {
      ...sale,
      idempotencyKey: 'spent',
      effectiveAt: `${TODAY}T12:00:00Z`,
      source: { kind: 'exchange', id: 'A-0003' },
      postings: [
        { account: 'je:expenses:wages', unit: 'EUR', side: 'DEBIT', amount: 4_000_000n, purpose: 'WAGES' },
        { account: 'je:assets:bank:locked', unit: 'EUR', side: 'CREDIT', amount: 4_000_000n, purpose: 'WAGES' },
      ],
    };
    await story.refused('The proceeds pay no wages.', spent);
    const asset = await register('mill-03', 4_000_000n, TODAY);
    await story.step(
      `They become another machine at its cost, ${asset}: locked for locked.`,
      assetEntered({ ...on(TODAY), ...HARDWARE, asset, paidFrom: 'PROCEEDS', cost: 4_000_000n }),
    );
    const states = (await assets().assets(mill)).map(({ code, lockState }) => `${code} ${lockState}`);
    story.say(`The register says: ${states.join(', ')}.`);
    const days = Array.from({ length: LAST + 1 }, (_, number) => number);
    const told = days.reduce(
      (text, number) => text.replaceAll(dayOf(number), `day ${String(number)}`),
      await story.end(),
    );
    expect(told).toMatchSnapshot();
  });
});
