import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { EVENT_OF, stepsFrom, VERDICTS, type ActKind } from '#libs/court-roll';
import type { RollWish } from '../../apps/server/src/court-roll/act-of-wish.js';
import { CourtService } from '../../apps/server/src/court-roll/court.service.js';
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
/** What changes little is tried less. */
const IDLE: ReadonlySet<ActKind> = new Set([
  'OPERATOR_CHANGE',
  'SETTLE_FINE',
  'IMPROVE',
  'DISPUTE_FINE',
  'RELINQUISH',
  'SPLIT',
]);

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
  const open = ACTS.filter(
    (act) => stepsFrom(holding.state, EVENT_OF[act]).length > 0 && (!IDLE.has(act) || dice(6) === 0),
  );
  const act = (dice(8) === 0 ? ACTS : open)[dice(open.length === 0 ? ACTS.length : open.length)] ?? 'ADMIT';
  const later = new Date(Date.parse(on) + dice(40) * DAY_MS).toISOString().slice(0, 10);
  const heir = ['CLAIM', 'RESTORE'].includes(act) && dice(3) > 0;
  const named = ['DEATH', 'NAME_HEIR'].includes(act) && dice(2) === 0;
  const jury = [...new Set(held.map((each) => each.rollNumber))].filter((each) => each !== holding.rollNumber);
  return {
    act: act === 'GRANT' ? 'ADMIT' : act,
    on,
    holding: holding.number,
    toUseOf: heir ? holding.toUseOf : named && act === 'DEATH' ? null : person(dice),
    sum: BigInt(dice(3)),
    ...(['PLEDGE', 'LEASE'].includes(act) || (act === 'NAME_HEIR' && named) ? { until: later } : {}),
    ...(act === 'VERDICT'
      ? { verdict: VERDICTS[dice(4)] ?? 'MERCY', jury: jury.slice(dice(2)), votes: jury.length - 1 }
      : {}),
    parts: [BigInt(dice(3)), 2n],
    quantity: 5n,
    note: dice(5) === 0 ? 'In full court.' : null,
  };
}

describe('the court and its database', () => {
  it(`agree in a history of ${String(ACTS_TRIED)} acts of chance (seed ${String(SEED)})`, async () => {
    const dice = diceOf(SEED);
    let day = Date.parse('2024-01-02');
    const entered = new Map<string, number>();
    const disputed: unknown[] = [];
    for (let tried = 0; tried < ACTS_TRIED; tried += 1) {
      day += [0, 0, 0, 1, 3][dice(5)]! * DAY_MS;
      const query = { search: '', kind: null, after: null, first: 100 };
      const held = (await roll.register(small.id, query)).holdings.filter(
        ({ state }) => !['ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED'].includes(state),
      );
      const wish = wishOf(dice, new Date(day).toISOString().slice(0, 10), held);
      const answer = await roll.enter(small.id, wish, 'test');
      if (!isRefusal(answer)) entered.set(wish.act, (entered.get(wish.act) ?? 0) + 1);
      // What the lib refuses, it refuses first: whatever only the database saw is a difference between the two.
      else if (answer.kind === 'NotByCustom' && !answer.message.startsWith('From '))
        disputed.push([wish.act, answer.message]);
    }
    process.stdout.write(
      `court and database: ${[...entered].map(([act, count]) => `${act} ${String(count)}`).join(', ')}\n`,
    );
    expect(disputed).toEqual([]);
    expect(entered.size).toBeGreaterThan(14);
    for (const { code, sql } of rollChecks) {
      expect([code, (await server.database.pool('app').query(sql, [small.id])).rows]).toEqual([code, []]);
    }
  });
});
