import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { fineCap } from '#libs/custom';
import { checkFinePayment, fineState } from './fine-payment.js';
import type { EntryDraft } from './decision.js';
import { Oracle } from './test-oracle.js';
import { capOf, NEVER, STEPS } from './test-rules.js';
import { attempt, CARRIES, emptyTown, type Dice, type Town } from './test-town.js';
import { BARRED, TRANSITIONS } from './transitions.js';

const SEEDS = [20_261_123, 4, 1_381, 77_003, 5_550_123] as const;
const HISTORIES = 150;
const STEPS_OF_ONE = 120;

/** What was entered, and what is owed by it. */
function write(town: Town, line: EntryDraft): void {
  const { event, holding, fine, jury, sumMinor = 0n } = line;
  town.lines.set(holding.number, [...(town.lines.get(holding.number) ?? []), line]);
  town.holdings.set(holding.number, holding);
  if (fine !== undefined)
    town.fines.set(holding.number, {
      due: fine.minor,
      paid: 0n,
      disputed: false,
      judged: false,
      disputedOn: undefined,
    });
  const owed = town.fines.get(holding.number);
  if (owed === undefined) return;
  if (event === 'FINE_REDUCED') {
    // A jury takes back nothing that was paid.
    expect(sumMinor >= owed.paid).toBe(true);
    owed.due = sumMinor;
  }
  if (event === 'FINE_DISPUTED') {
    // What is paid is no more in question.
    expect(owed.paid < owed.due).toBe(true);
    owed.disputedOn = holding.on;
  }
  if (jury !== undefined && (event === 'FINE_REDUCED' || event === 'FINE_SETTLED')) {
    expect(holding.on > (owed.disputedOn ?? '')).toBe(true);
    owed.judged = true;
  }
  owed.disputed = holding.fineDisputed;
}

/** Somebody pays something of a fine: whatever is taken, no more than is owed is ever paid. */
function pay(town: Town, { which, small, wild }: Dice): boolean {
  const owed = [...town.fines.values()][which % Math.max(town.fines.size, 1)];
  if (owed === undefined) return false;
  const amount = wild ? owed.due - owed.paid : BigInt(small);
  if (isRefusal(checkFinePayment({ dueMinor: owed.due, paidMinor: owed.paid }, amount))) return false;
  owed.paid += amount;
  expect(owed.paid <= owed.due).toBe(true);
  const state = fineState({ dueMinor: owed.due, paidMinor: owed.paid, disputed: owed.disputed });
  expect(state === 'PAID').toBe(owed.paid === owed.due);
  return true;
}

const step: fc.Arbitrary<Dice> = fc.record({
  which: fc.nat(1_000),
  act: fc.nat(1_000),
  person: fc.nat(8),
  days: fc.constantFrom(0, 1, 3, 8, 20),
  small: fc.integer({ min: -1, max: 12 }),
  wild: fc.integer({ min: 0, max: 5 }).map((die) => die === 0),
  twist: fc.nat(11),
});

describe('the court roll, by random histories', () => {
  const entered = new Map<string, number>();
  const counts = { tried: 0, payments: 0, 'gates split with land': 0, fullest: 0 };

  afterAll(() => {
    const events = [...entered]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([event, count]) => `${event} ${String(count)}`);
    const others = Object.entries(counts).map(([name, count]) => `${name} ${String(count)}`);
    process.stdout.write(`court roll: seeds ${SEEDS.join(', ')}: ${[...others, ...events].join(', ')}\n`);
  });

  it('knows the steps of rules §7 and no other', () => {
    const steps = TRANSITIONS.map(({ event, from, to }) => `${event} ${from ?? '-'} ${to}`);
    expect(steps.toSorted()).toEqual([...STEPS].toSorted());
    expect(BARRED.map(({ kind, event }) => `${kind} ${event}`).toSorted()).toEqual([...NEVER].toSorted());
  });

  it('caps every fine at twice what a right is worth beyond its rent', () => {
    const sum = fc.bigInt(0n, 10n ** 30n);
    fc.assert(
      fc.property(sum, sum, (rent, more) => {
        expect(fineCap({ valueMinor: rent + more, rentMinor: rent })).toBe(capOf(rent + more, rent));
      }),
    );
  });

  it.each(SEEDS)(
    `keeps its rules in ${String(HISTORIES)} histories of up to ${String(STEPS_OF_ONE)} acts (seed %i)`,
    (seed) => {
      fc.assert(
        fc.property(fc.array(step, { minLength: STEPS_OF_ONE / 3, maxLength: STEPS_OF_ONE, size: 'max' }), (dices) => {
          const [town, oracle] = [emptyTown(), new Oracle(CARRIES)];
          for (const dice of dices) {
            counts.tried += 1;
            if (dice.days === 1 && pay(town, dice)) counts.payments += 1;
            const lines = attempt(town, dice) ?? [];
            expect(oracle.act(lines)).toEqual([]);
            for (const line of lines) {
              write(town, line);
              entered.set(line.event, (entered.get(line.event) ?? 0) + 1);
              if (line.event === 'SPLIT' && line.holding.appurtenantTo !== undefined)
                counts['gates split with land'] += 1;
            }
            counts.fullest = Math.max(counts.fullest, Number(oracle.gates));
          }
        }),
        { seed, numRuns: HISTORIES, endOnFailure: true },
      );
    },
  );

  it('entered every event of the custom on the way, split gates with their land, and filled the pasture', () => {
    expect([...STEPS].map((each) => each.split(' ')[0] ?? '').filter((event) => !entered.has(event))).toEqual([]);
    expect([counts.payments > 0, counts['gates split with land'] > 0, counts.fullest]).toEqual([
      true,
      true,
      Number(CARRIES),
    ]);
  });
});
