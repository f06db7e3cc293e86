import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { checkFeeBound, customToDocument, defaultCustom, parseFee } from '#libs/custom';
import { AuditRoom, verdict } from '../support/audit-room.js';
import { bundleOf } from '../support/client-reader.js';
import {
  BANK,
  leg,
  LockRoom,
  MACHINES,
  noonOf,
  OPENING,
  PERSON,
  plainDay,
  PROCEEDS,
  RESERVE,
  yearsOn,
} from '../support/lock-room.js';
import { customText, RawCustoms } from '../support/raw-custom.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

/** One attempt: by whom, with what, and what became of it. */
interface Attempt {
  readonly who: string;
  readonly what: string;
  readonly outcome: 'refused' | 'allowed' | 'found out';
  readonly why: string;
}

const COST = 10_000_000n;

let server: TestServer;
let room: LockRoom;
const attempts: Attempt[] = [];

beforeAll(async () => {
  server = await startTestServer();
  room = await LockRoom.open(server.database, 'mill');
});
afterAll(async () => {
  await server.stop();
});

/** Ids, times and codes of PostgreSQL say nothing to a reader, and differ each time. */
const plain = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu, '…')
    .split('\n')[0]
    ?.replaceAll('|', '/') ?? '';

function noted(attempt: Attempt): void {
  attempts.push({ ...attempt, why: plain(attempt.why) });
}

/** Does what must fail, and notes why it did. */
async function refused(who: string, what: string, work: () => Promise<unknown>): Promise<void> {
  const answer = await work().then(
    () => 'nothing refused it',
    (error: unknown) => error,
  );
  if (!(answer instanceof Error)) throw new Error(`${what}: ${String(answer)}`);
  noted({ who, what, outcome: 'refused', why: answer.message });
}

/** Posts what must be refused, and notes what refused it. */
async function unposted(who: string, what: string, sent: Parameters<LockRoom['send']>[0]): Promise<void> {
  const { outcome, detail } = await room.send(sent);
  if (outcome === 'ACCEPTED') throw new Error(`${what} was posted`);
  noted({ who, what, outcome: 'refused', why: detail === '' ? outcome : `${outcome}: ${detail}` });
}

const BUYER = 'the buyer';
const MAJORITY = 'a compliant majority';
const GUARDIAN = 'a careless guardian';
const ADMIN = 'the administrator, with the application’s password';
const OWNER = 'the administrator, as superuser';

describe('an attempted enclosure', () => {
  it('reads as this table', async () => {
    const { app, ledger } = room;
    const rack = await room.asset({ cost: COST });
    await room.accepted({ transfers: [leg(BANK, OPENING, 5_000_000n), leg(OPENING, RESERVE, 2_000_000n)] });
    const valuation = await room.valuation(rack, COST);

    const cheap = await room.ask({ asset: rack, price: 6_000_000n, valuation });
    const carried = await room.resolution('DISPOSAL', { disposal: cheap });
    await refused(GUARDIAN, 'authorises the rack for 60 % of its valuation, by a carried resolution', () =>
      room.authorise(cheap, carried),
    );
    await refused(GUARDIAN, 'consents to it first', () => room.consent(cheap));
    await refused(ADMIN, 'calls the guardian’s function', () =>
      app.query(`SELECT copyhold.authorise_disposal($1, $2, $3, now() + interval '1 day')`, [ledger, cheap, carried]),
    );
    await refused(ADMIN, 'writes the authorisation into its table', () =>
      app.query(
        `INSERT INTO copyhold.disposal_authorisation (partnership_id, disposal_code, asset_code, least_price_minor, resolution_id, expires_at, custom_version, leaf)
         VALUES ($1, $2, $3, 0, $4, now() + interval '1 day', 1, '')`,
        [ledger, cheap, rack, carried],
      ),
    );
    await refused(ADMIN, 'calls the buyer a locked body', () =>
      app.query(`SELECT copyhold.name_locked_body($1, 'harbour', 'Harbour Capital', true)`, [ledger]),
    );
    await refused(GUARDIAN, 'calls the buyer the body that the custom specifies', () => room.body('harbour', true));
    await unposted(ADMIN, 'posts the sale without any authorisation', {
      transfers: [leg(PROCEEDS, MACHINES, 6_000_000n), leg('je:expenses:disposal-losses', MACHINES, 4_000_000n)],
      source: { kind: 'disposal', id: cheap },
    });
    await unposted(ADMIN, 'posts the rack against the bank', { transfers: [leg(BANK, MACHINES, COST)] });
    await unposted(ADMIN, 'pays the locked reserve to a person', { transfers: [leg(RESERVE, PERSON, 1n)] });
    await unposted(ADMIN, 'wears the rack off in one year', room.wear(rack, COST));
    const bought = await app.query<{ id: string }>(
      `SELECT id FROM copyhold.journal WHERE ledger_id = $1 AND source_id = $2`,
      [ledger, rack],
    );
    await unposted(ADMIN, 'takes back the journal that brought the rack in', {
      transfers: [leg(OPENING, MACHINES, COST)],
      reverses: bought.rows[0]?.id ?? '',
    });

    await fees();
    await changedCustoms();
    await refused(BUYER, 'buys a funding instrument with five votes', () =>
      app.query(
        `INSERT INTO copyhold.capital_instrument (partnership_id, code, funder_name, kind, principal_minor, since, votes)
         VALUES ($1, 'harbour', 'Harbour Capital', 'CAPPED_RETURN', 100000000, '2026-01-01', 5)`,
        [ledger],
      ),
    );
    await refused(ADMIN, 'rewrites the valuation', () =>
      app.query(`UPDATE copyhold.valuation SET value_minor = 6000000 WHERE partnership_id = $1`, [ledger]),
    );

    // A sale in the open, at full consideration: what it brings stays in the commons.
    const fair = await room.ask({ asset: rack, price: COST, valuation });
    await room.authorise(fair, await room.resolution('DISPOSAL', { disposal: fair }));
    noted({
      who: GUARDIAN,
      what: 'authorises the sale at its full valuation, as the members resolved',
      outcome: 'allowed',
      why: 'LOCK-4 asks for no more; the proceeds stay locked',
    });
    await unposted(ADMIN, 'sends these proceeds to the operating bank', {
      ...room.sale(fair, { cost: COST, price: COST }),
      transfers: [leg(BANK, MACHINES, COST, 'DISPOSAL')],
    });
    expect((await room.send(room.sale(fair, { cost: COST, price: COST }))).outcome).toBe('ACCEPTED');
    await unposted(ADMIN, 'moves the proceeds to the operating bank afterwards', {
      transfers: [leg(BANK, PROCEEDS, COST)],
    });
    const past = yearsOn(plainDay(0), -9);
    await unposted(ADMIN, 'buys with them a machine of nine years ago, to wear it off at once', {
      transfers: [leg(MACHINES, PROCEEDS, COST, 'EXCHANGE')],
      source: { kind: 'exchange', id: await room.register({ cost: COST, day: past }) },
      effectiveAt: noonOf(past),
    });

    await rewritten();
    expect(table()).toMatchSnapshot();
    expect(readFileSync('docs/enclosure.md', 'utf8')).toContain(table());
  });
});

/** What an entry may be made to cost. */
async function fees(): Promise<void> {
  const proposals = [
    ['a tenth of what a buyer pays for the right', '1/10 * salePrice'],
    ['ten years of its value', '10 * value'],
    ['the highest bid, capped', 'least(highestBid, 2 * (value - rent))'],
  ] as const;
  for (const [what, text] of proposals) {
    await refused(MAJORITY, `proposes an entry fine of ${what}`, () => {
      const fee = parseFee(text);
      const refusal = isRefusal(fee) ? fee : checkFeeBound(fee);
      return refusal === undefined
        ? Promise.resolve()
        : Promise.reject(new Error(`${refusal.kind}: ${refusal.message}`));
    });
  }
}

/** What a majority may make of the custom, by a resolution in good form and the application's own login. */
async function changedCustoms(): Promise<void> {
  const pools = { app: room.app, superuser: server.database.pool('superuser') };
  const customs = await RawCustoms.found(pools, 'mill-customs');
  const changes = [
    ['lowers the labellers’ royalty to a half per cent', { share: { revenueFloor: '1/200' } }],
    ['lets custom value rise by a twelfth each year', { valueIndex: '1/12' }],
    ['doubles what custom value is reckoned from', { tariffs: DOUBLED }],
    ['sets less aside for the locked reserve', { waterfall: { ...WATERFALL, lockedReserve: '1/10' } }],
  ] as const;
  for (const [what, change] of changes) {
    const answer = await customs.adopt(customText(2, change));
    if (answer === 'done') throw new Error(`${what}: adopted`);
    noted({ who: MAJORITY, what, outcome: 'refused', why: answer });
  }
  const late = await customs.adopt(customText(2), { at: '2026-02-01T00:00:00Z' });
  noted({ who: MAJORITY, what: 'adopts a custom for days that are past', outcome: 'refused', why: late });
  const unvoted = await customs.adopt(customText(2), { resolution: null });
  noted({ who: ADMIN, what: 'adopts a custom that nobody voted', outcome: 'refused', why: unvoted });
}

/** What a superuser does with every trigger off succeeds; whoever kept a checkpoint sees it. */
async function rewritten(): Promise<void> {
  const audit = await AuditRoom.open();
  const pool = audit.room.server.database.pool('superuser');
  const [vkeys, held] = [await audit.vkeys(), await audit.checkpoint()];
  const client = await pool.connect();
  try {
    for (const [what, sql] of REWRITINGS) {
      await client.query('BEGIN; SET LOCAL search_path = copyhold; SET LOCAL session_replication_role = replica');
      await client.query(`ALTER TABLE journal DISABLE TRIGGER ALL; ALTER TABLE transfer DISABLE TRIGGER ALL;
        ALTER TABLE custom_version DISABLE TRIGGER ALL; ALTER TABLE log_stage DISABLE TRIGGER ALL`);
      await client.query(sql);
      const report = verdict(await bundleOf(client, audit.room.small.id, vkeys[0] ?? ''), {
        vkeys,
        held: [{ name: 'kept', note: held }],
      });
      await client.query('ROLLBACK');
      const kinds = [...new Set(report.findings.map(({ kind }) => kind))].join(', ');
      if (kinds === '') throw new Error(`${what} was not found out`);
      noted({ who: OWNER, what, outcome: 'found out', why: `copyhold verify: ${kinds}` });
    }
  } finally {
    client.release();
    await audit.close();
  }
}

const REWRITINGS = [
  [
    'rewrites what an entry moved',
    `UPDATE transfer SET amount = amount + 1 WHERE id = (SELECT min(id::text)::uuid FROM transfer)`,
  ],
  [
    'rewrites the custom',
    `UPDATE custom_version SET rules = replace(rules, '"lockedReserve":"3/10"', '"lockedReserve":"0/1"')`,
  ],
  ['drops the last leaf of the log', `DELETE FROM log_stage WHERE position = (SELECT max(position) FROM log_stage)`],
] as const;

const WATERFALL = { lockedReserve: '3/10', solidarity: '3/100', standingShare: '1/20', funderCeiling: '7/20' };

const { tariffs: USUAL } = customToDocument(defaultCustom('EUR'));
const DOUBLED = { ...USUAL, 'gpu-time': { ...USUAL['gpu-time'], costMinor: '190' } };

const cells = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;

function table(): string {
  const rows = attempts.map(({ who, what, outcome, why }) => cells([who, what, outcome, why]));
  return [cells(['who', 'tries', 'outcome', 'because']), cells(['---', '---', '---', '---']), ...rows].join('\n');
}
