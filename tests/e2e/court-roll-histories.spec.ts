import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { EVENT_OF, stepsFrom, VERDICTS, type ActKind } from '#libs/court-roll';
import type { RollWish } from '../../apps/server/src/court-roll/act-of-wish.js';
import { CourtService } from '../../apps/server/src/court-roll/court.service.js';
import { FineService } from '../../apps/server/src/court-roll/fine.service.js';
import { RollService, type PublicHolding } from '../../apps/server/src/court-roll/roll.service.js';
import { rollChecks } from '../../apps/server/src/database/checks/roll-checks.js';
import { foundSmallPartnership, type SmallPartnership } from '../support/small-partnership.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const SEED = 7;
const ACTS_TRIED = 300;
const DAY_MS = 86_400_000;

let server: TestServer;
let small: SmallPartnership;
let roll: RollService;

beforeAll(async () => {
  server = await startTestServer();
  const app = server.database.pool('app');
  small = await foundSmallPartnership(app);
  // Months pass within the test: the roll is told as a history, as that of a demonstration is.
  await app.query(`SELECT plan_demo($1, 'test', 1, now())`, [small.id]);
  roll = server.app.get(RollService, { strict: false });
  await server.app.get(CourtService, { strict: false }).setPasture(small.id, { subject: 'pasture', gates: 20n });
});
afterAll(async () => {
  await server.stop();
});

/** The same dice for everybody: a linear congruence. */
function diceOf(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

type Dice = ReturnType<typeof diceOf>;
const person = (dice: Dice): string => `r000${String(1 + dice(6))}`;
const ACTS = Object.keys(EVENT_OF) as ActKind[];
/** How often an act is tried among those that the custom knows from here. */
function weightOf(act: ActKind, dice: Dice, { fineDisputed, fines, gates, state, toUseOf }: PublicHolding): number {
  // Of a grantee who died.
  if (state === 'GRANTED' && toUseOf === null) return act === 'LAPSE' || act === 'NOTICE' ? 3 : Number(dice(6) === 0);
  if (act === 'LAPSE') return 0;
  if (act === 'REDUCE_FINE') return fineDisputed ? 6 : 0;
  // Of what is paid, judged or in dispute as well: neither court nor database hears that.
  if (act === 'DISPUTE_FINE') return fines.length > 0 ? 2 : Number(dice(6) === 0);
  if (act === 'SPLIT') return gates.length > 0 ? 6 : Number(dice(4) === 0);
  if (act === 'VERDICT') return 6;
  if (act === 'DEATH') return Number(dice(3) === 0);
  return ['OPERATOR_CHANGE', 'SETTLE_FINE', 'IMPROVE', 'RELINQUISH'].includes(act) ? Number(dice(6) === 0) : 1;
}

function grantOf(dice: Dice, held: readonly PublicHolding[]): RollWish {
  const kind = (['HOST_CLAIM', 'LABELLER_SHARE', 'DEVELOPER_RIGHT', 'STINT_GATE'] as const)[dice(4)] ?? 'HOST_CLAIM';
  const toUseOf = person(dice);
  if (kind !== 'STINT_GATE') {
    const counted = dice(2) === 0 ? {} : { quantity: 3_600_000_000_000_000_000n, meter: 'gpu-time' };
    return { act: 'GRANT', kind, subject: `subject ${String(dice(6))}`, toUseOf, ...counted };
  }
  const land = held.find((each) => each.kind === 'HOST_CLAIM' && each.rollNumber === toUseOf && dice(2) === 0);
  return {
    act: 'GRANT',
    kind,
    subject: 'pasture',
    toUseOf,
    quantity: BigInt(dice(5)),
    appurtenantTo: land?.number ?? null,
  };
}

function wishOf(dice: Dice, on: string, held: readonly PublicHolding[]): RollWish {
  const holding = held.length < 6 || dice(9) === 0 ? undefined : held[dice(held.length)];
  if (holding === undefined) return { ...grantOf(dice, held), on };
  const open = ACTS.filter((act) => stepsFrom(holding.state, EVENT_OF[act]).length > 0).flatMap((act) =>
    Array.from({ length: weightOf(act, dice, holding) }, () => act),
  );
  const kinds = dice(8) === 0 || open.length === 0 ? ACTS : open;
  const act = kinds[dice(kinds.length)] ?? 'ADMIT';
  const later = new Date(Date.parse(on) + dice(40) * DAY_MS).toISOString().slice(0, 10);
  const heir = ['CLAIM', 'RESTORE'].includes(act) && dice(3) > 0;
  const named = ['DEATH', 'NAME_HEIR'].includes(act) && dice(2) === 0;
  const jury = [...new Set(held.filter(({ state }) => state === 'ADMITTED').map((each) => each.rollNumber))].filter(
    (each) => each !== holding.rollNumber,
  );
  return {
    act: act === 'GRANT' ? 'ADMIT' : act,
    on,
    holding: holding.number,
    toUseOf: heir ? holding.toUseOf : named && act === 'DEATH' ? null : person(dice),
    sum: BigInt(dice(3)) * (act === 'REDUCE_FINE' ? 1_000n : 1n),
    ...(['PLEDGE', 'LEASE'].includes(act) || (act === 'NAME_HEIR' && named) ? { until: later } : {}),
    ...(act === 'REDUCE_FINE' || (act === 'SETTLE_FINE' && dice(2) === 0)
      ? { jury: jury.slice(dice(2)), votes: jury.length - 1 }
      : {}),
    ...(act === 'VERDICT'
      ? { verdict: VERDICTS[dice(4)] ?? 'MERCY', jury: jury.slice(dice(2)), votes: jury.length - 1 }
      : {}),
    parts: [BigInt(dice(3)), 2n],
    quantity: 5n,
    note: dice(5) === 0 ? 'In full court.' : null,
  };
}

/** A payment of a fine, of chance: what the lib takes the database takes, and no fine is ever paid beyond what is due. */
async function pays({ number, fines }: PublicHolding, dice: Dice, tried: number): Promise<boolean> {
  const { due = '0', paid = '0' } = fines.at(-1) ?? {};
  const amount = BigInt(due) - BigInt(paid) - (dice(2) === 0 ? 0n : BigInt(dice(5_000)) - 1_000n);
  const asked = { holding: number, amount, payment: `payment ${String(tried)}`, on: '2026-01-01' };
  const answer = await server.app.get(FineService, { strict: false }).pay(small.id, asked, 'test');
  expect(isRefusal(answer)).toBe(amount <= 0n || amount > BigInt(due) - BigInt(paid));
  return !isRefusal(answer);
}

/** What chance seldom comes to: land is divided with its gates, a jury finds, a grant lapses. */
function opening(on: string): readonly RollWish[] {
  const jury = ['r0003', 'r0004', 'r0005'];
  const claims = [1, 2, 3, 4, 5].flatMap((each): RollWish[] => {
    const [toUseOf, holding] = [`r000${String(each)}`, `H-000${String(each)}`];
    const counted = { quantity: 3_600_000_000_000_000_000n, meter: 'gpu-time' };
    return [
      { act: 'GRANT', kind: 'HOST_CLAIM', subject: `opening ${toUseOf}`, toUseOf, ...counted },
      { act: 'ADMIT', holding },
    ];
  });
  return [
    ...claims,
    { act: 'GRANT', kind: 'STINT_GATE', subject: 'pasture', quantity: 5n, toUseOf: 'r0001', appurtenantTo: 'H-0001' },
    { act: 'ADMIT', holding: 'S-0001' },
    { act: 'SPLIT', holding: 'H-0001', parts: [2n, 1n] },
    { act: 'DISPUTE_FINE', holding: 'H-0002' },
    { act: 'REDUCE_FINE', holding: 'H-0002', sum: 1_000n, jury, votes: 2, on: '2015-01-02' },
    { act: 'PRESENT', holding: 'H-0002', toUseOf: 'r0006', on: '2015-01-02' },
    { act: 'VERDICT', holding: 'H-0002', verdict: 'MERCY', jury, votes: 3, on: '2015-01-03' },
    { act: 'GRANT', kind: 'HOST_CLAIM', subject: 'opening', toUseOf: 'r0006' },
    { act: 'DEATH', holding: 'H-0008' },
    { act: 'NOTICE', holding: 'H-0008' },
    { act: 'LAPSE', holding: 'H-0008', on: '2015-01-16' },
  ].map((wish) => ({ on, ...wish }));
}

describe('the court and its database', () => {
  it(`agree in a history of ${String(ACTS_TRIED)} acts of chance (seed ${String(SEED)})`, async () => {
    const dice = diceOf(SEED);
    let day = Date.parse('2015-02-01');
    const entered = new Map<string, number>();
    const disputed: unknown[] = [];
    let payments = 0;
    for (const wish of opening('2015-01-01')) {
      const answer = await roll.enter(small.id, wish, 'test');
      if (isRefusal(answer)) throw new Error(`${wish.act}: ${answer.message}`);
      entered.set(wish.act, (entered.get(wish.act) ?? 0) + 1);
    }
    for (let tried = 0; tried < ACTS_TRIED; tried += 1) {
      day += [0, 0, 1, 3, 9][dice(5)]! * DAY_MS;
      const query = { search: '', kind: null, after: null, first: 100 };
      const held = (await roll.register(small.id, query)).holdings.filter(
        ({ state }) => !['ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED'].includes(state),
      );
      const owing = held.filter(({ fines }) => fines.length > 0);
      const debtor = dice(3) === 0 ? owing[dice(Math.max(owing.length, 1))] : undefined;
      if (debtor !== undefined && (await pays(debtor, dice, tried))) payments += 1;
      const wish = wishOf(dice, new Date(day).toISOString().slice(0, 10), held);
      const answer = await roll.enter(small.id, wish, 'test');
      if (!isRefusal(answer)) entered.set(wish.act, (entered.get(wish.act) ?? 0) + 1);
      // What the lib refuses, it refuses first: whatever only the database saw is a difference between the two.
      else if (answer.kind === 'NotByCustom' && !answer.message.startsWith('From '))
        disputed.push([wish.act, answer.message]);
    }
    process.stdout.write(
      `court and database: ${[...entered].map(([act, count]) => `${act} ${String(count)}`).join(', ')}, payments ${String(payments)}\n`,
    );
    expect(disputed).toEqual([]);
    expect(entered.size).toBeGreaterThan(17);
    expect([...entered.keys()]).toEqual(expect.arrayContaining(['LAPSE', 'REDUCE_FINE', 'SPLIT', 'VERDICT']));
    expect(payments).toBeGreaterThan(9);
    for (const { code, sql } of rollChecks) {
      expect([code, (await server.database.pool('app').query(sql, [small.id])).rows]).toEqual([code, []]);
    }
  });
});
