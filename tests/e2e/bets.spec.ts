import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueryRunner } from 'typeorm';
import { isRefusal } from '#libs/amount';
import type { Choice } from '#libs/voting';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { Bets1763800011190 } from '../../apps/server/src/database/migrations/1763800011190-bets.js';
import { SurplusService } from '../../apps/server/src/surplus/surplus.service.js';
import { SequencerClock } from '../../apps/server/src/transparency-log/sequencer-clock.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { verdict } from '../support/audit-room.js';
import { post } from '../support/books.js';
import { MotionMembers, TEXT, type MotionSeen } from '../support/motion-members.js';
import { bringMotion } from '../support/motion-time.js';

const DAY = 86_400_000;
const LINES = ['REINVEST', 'NEW_PCP', 'HOST_FUND', 'WORKER_RETURN', 'BET', 'RESERVE'];
const BETS = [
  { id: 'kelp', title: 'Cooling with sea water', cost: '600' },
  { id: 'moss', title: 'A model of our own', cost: '400' },
];
const TERM = { budget: '1000', currency: 'EUR', years: '5' };

let town: MotionMembers;

beforeAll(async () => {
  town = await MotionMembers.open({ log: true });
  await town.server.app.get(SequencerClock, { strict: false }).onModuleDestroy();
  const fee = { debit: 'je:assets:bank', credit: 'je:income:gpu-time', amount: 100_000n };
  await post(town.server, town.small.id, 'fee', [fee], '2026-03-05T00:00:00Z');
  const closing = await town.server.app
    .get(SurplusService, { strict: false })
    .closePeriod(town.small.id, town.small.periodId, { actor: 'treasurer' });
  if (isRefusal(closing)) throw new Error(closing.message);
});
afterAll(async () => {
  await town.server.stop();
});

const sql = <T extends object>(text: string, ...values: unknown[]): Promise<T[]> =>
  town.superuser.query<T>(text, values).then(({ rows }) => rows);

async function broken(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { code, sql: text } of checks) {
    const { rows } = await town.server.database.pool('auditor').query<{ detail: string }>(text, [town.small.id]);
    found.push(...rows.map(({ detail }) => `${code}: ${detail}`));
  }
  return found;
}

async function drafted(kind: string, effect: Readonly<Record<string, string>>, options: readonly object[] = []) {
  const members = Object.entries(effect).map(([name, value]) => ({ name, value }));
  return town.ask('r0001', 'draftMotion', { kind, text: { ...TEXT, effect: members, options } });
}

/** Drafted, published, supported, and what its notice answers. */
async function noticed(kind: string, effect: Readonly<Record<string, string>>, options: readonly object[] = []) {
  const { id } = town.of(await drafted(kind, effect, options));
  const { version } = town.of(await town.ask('r0001', 'publishMotion', { id }));
  await town.ask('r0004', 'supportMotion', { id, does: true });
  const hours = { opensAt: new Date(Date.now() + 21 * DAY), closesAt: new Date(Date.now() + 31 * DAY) };
  return town.ask('r0001', 'noticeMotion', { id, version, ...hours });
}

async function decided(kind: string, what: Parameters<typeof noticed>[1], options: readonly object[], choice: Choice) {
  const { id } = town.of(await noticed(kind, what, options));
  await bringMotion(town.superuser, id, 'opening');
  await town.round();
  for (const roll of ['r0001', 'r0002', 'r0004']) await town.cast(id, roll, choice);
  await town.close(id);
  return id;
}

async function running() {
  const query = '{ motionChoices { bets { motion id title cost currency endsOn over } } }';
  const { data, errors } = await town.server.graphql(query, {});
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return (data?.['motionChoices'] as { readonly bets: readonly object[] }).bets;
}

describe('a round of bets', () => {
  let done: MotionSeen;

  it('is forgotten by a migration that is taken back, and known again by the same', async () => {
    const client = await town.superuser.connect();
    const known = async (): Promise<string | undefined> => {
      const { rows } = await client.query<{ posted: string }>(
        `SELECT count(*)::text AS posted FROM account_kind WHERE pattern = 'ca:equity:bets:*'`,
      );
      return rows[0]?.posted;
    };
    try {
      await client.query('BEGIN; SET LOCAL search_path = copyhold, public; SET LOCAL ROLE copyhold_owner');
      const runner = { query: (text: string) => client.query(text) } as unknown as QueryRunner;
      const migration = new Bets1763800011190();
      await migration.down(runner);
      expect(await known()).toBe('0');
      await migration.up(runner);
      expect(await known()).toBe('1');
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('is refused without money for bets, outside the years of the custom, and as a round of projects', async () => {
    expect(await noticed('BETS', TERM, BETS)).toMatchObject({ kind: 'BudgetNotThere', field: 'effect' });
    const division: Choice = {
      parts: Object.fromEntries(
        LINES.map((line) => [line, line === 'BET' ? 5_000n : line === 'RESERVE' ? 5_000n : 0n]),
      ),
    };
    const id = await decided('APPROPRIATION', { period: town.small.periodId }, [], division);
    expect(await town.carryOut(id)).toMatchObject({ state: 'EXECUTED' });
    for (const years of ['2', '8']) {
      expect(await noticed('BETS', { ...TERM, years }, BETS)).toMatchObject({ kind: 'BetTermNotOfCustom' });
    }
    expect(await drafted('BETS', { ...TERM, years: '0' }, BETS)).toMatchObject({ kind: 'EffectMalformed' });
    expect(await drafted('BETS', TERM, [])).toMatchObject({ kind: 'OptionsMalformed' });
    expect(await noticed('BETS', { ...TERM, budget: '599' }, BETS)).toMatchObject({ kind: 'ProjectDearerThanBudget' });
    const { years: _, ...fund } = TERM;
    expect(await drafted('PROJECTS', { ...fund, fund: 'BET' }, BETS)).toMatchObject({ kind: 'EffectMalformed' });
    // Nor by whoever has the functions of the database alone.
    const possible = await sql<{ possible: boolean }>(
      `SELECT copyhold.effect_is_possible($1, 'PROJECTS', $2) AS possible`,
      town.small.id,
      { ...fund, fund: 'BET' },
    );
    expect(possible).toEqual([{ possible: false }]);
  });

  it('commits what was chosen, each bet into a purse of its own, and puts its term on record', async () => {
    const id = await decided('BETS', TERM, BETS, { approve: ['kelp', 'moss'] });
    done = await town.carryOut(id);
    expect(done).toMatchObject({ state: 'EXECUTED', blockedWhy: null });
    const purses = await sql(
      `SELECT split_part(path, '-', 2) AS bet, balance FROM copyhold.account WHERE path LIKE 'ca:equity:bets:%' ORDER BY 1`,
    );
    expect(purses).toEqual([
      { bet: 'kelp', balance: '600' },
      { bet: 'moss', balance: '400' },
    ]);
    const closed = new Date(String(done['closesAt']));
    closed.setUTCFullYear(closed.getUTCFullYear() + 5);
    const endsOn = closed.toISOString().slice(0, 10);
    expect(await running()).toEqual([
      { motion: id, ...BETS[0], currency: 'EUR', endsOn, over: false },
      { motion: id, ...BETS[1], currency: 'EUR', endsOn, over: false },
    ]);
    expect(await broken()).toEqual([]);
  });

  it('has its term from nobody by hand, and not twice', async () => {
    const [resolution] = await sql<{ id: string }>(`SELECT id FROM copyhold.resolution WHERE motion_id = $1`, done.id);
    const enter = 'SELECT enter_bet_term($1, $2)';
    await expect(town.server.database.pool('app').query(enter, [town.small.id, resolution?.id])).rejects.toThrow(
      /permission denied/u,
    );
    await expect(sql(`SELECT copyhold.enter_bet_term($1, $2)`, town.small.id, resolution?.id)).rejects.toThrow(
      /duplicate key/u,
    );
  });

  it('is verified from the bundle, and another term is found', async () => {
    await town.server.app.get(SequencerService, { strict: false }).round();
    const text = await (await fetch(`${town.server.url}/audit/bundle.ndjson`)).text();
    expect(verdict(text).findings).toEqual([]);
    const other = text.replaceAll(/\\"ends\\":\\"20/gu, '\\"ends\\":\\"21');
    expect(other).not.toBe(text);
    expect(verdict(other).findings.map(({ kind }) => kind)).toContain('DeedNotResolved');
    // And in the database: a term that no vote gave is found by the checks.
    const client = await town.superuser.connect();
    try {
      await client.query(
        'BEGIN; SET LOCAL search_path = copyhold, pg_temp; ALTER TABLE resolved_deed DISABLE TRIGGER ALL',
      );
      await client.query(
        `UPDATE resolved_deed SET names = replace(names, '"years":"5"', '"years":"6"') WHERE kind = 'BETS'`,
      );
      const codes: string[] = [];
      for (const { code, sql: check } of checks) {
        if ((await client.query(check, [town.small.id])).rows.length > 0) codes.push(code);
      }
      expect(codes).toEqual(
        expect.arrayContaining(['deeds-have-their-row', 'deeds-are-staged', 'deeds-are-as-resolved']),
      );
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
