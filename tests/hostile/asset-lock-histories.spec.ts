import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { expectKept } from '../support/ledger-bench.js';
import { History, step } from '../support/lock-history.js';
import { LockRoom, MACHINES } from '../support/lock-room.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const SEED = 20_261_123;
const RUNS = 12;
const STEPS = 40;

let database: TestDatabase;
let rooms = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

describe('random histories of the asset lock', () => {
  it(`no locked outflow passes without its gate, and the database agrees with the libs (seed ${String(SEED)}, ${String(RUNS)} histories of ${String(STEPS)} steps)`, async () => {
    const tally = { passed: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: STEPS, maxLength: STEPS, size: 'max' }), async (steps) => {
        rooms += 1;
        const room = await LockRoom.open(database, `history-${String(rooms)}`);
        const history = new History(room);
        await history.begin();
        for (const wish of steps) await history.take(wish);
        const standing = [...history.model.assets.values()].filter(({ entered, disposed }) => entered && !disposed);
        const cost = standing.reduce((sum, each) => sum + each.cost, 0n);
        expect((await room.balance(MACHINES)) >= cost).toBe(true);
        await expectKept(room.app, room.ledger);
        tally.passed += history.tally.passed;
        tally.refused += history.tally.refused;
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    // Both were really tried.
    expect(tally.passed).toBeGreaterThan(RUNS * 5);
    expect(tally.refused).toBeGreaterThan(RUNS * 5);
  }, 120_000);
});
