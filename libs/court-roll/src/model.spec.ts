import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { clearDays, entryFineOf, fineCap } from '#libs/custom';
import type { ActKind, Court, RollAct } from './act.js';
import { daysAfter } from './days.js';
import { decide, EVENT_OF, MOVING } from './decide.js';
import type { EntryDraft } from './decision.js';
import { holderOf, isEnded, type Holding } from './holding.js';
import { customOfCost } from './test-court.js';
import { isBarred, stepsFrom, TRANSITIONS } from './transitions.js';

const SEED = 20_261_123;
const HISTORIES = 200;
const STEPS = 120;
const CARRIES = 40n;

const custom = customOfCost(3n, {
  gmClearDays: 7,
  entryFine: { mode: 'FINE_ARBITRARY', rule: 'least(value, 2 * (value - rent))' },
});
const PEOPLE = Array.from({ length: 9 }, (_, index) => `r000${String(index + 1)}`);
const ACTS = Object.keys(EVENT_OF) as ActKind[];

const IDLE: ReadonlySet<ActKind> = new Set(['OPERATOR_CHANGE', 'SETTLE_FINE', 'IMPROVE', 'DISPUTE_FINE']);
const FINAL: ReadonlySet<ActKind> = new Set(['NOTICE', 'SEIZE', 'ESCHEAT', 'VERDICT', 'REINSTATE', 'PRESENT']);

/** Dice of one step: which holding, which act, and what else an act takes. */
const step = fc.record({
  which: fc.nat(1_000),
  act: fc.nat(1_000),
  person: fc.nat(8),
  days: fc.constantFrom(0, 1, 3, 8, 20),
  small: fc.integer({ min: -1, max: 12 }),
  wild: fc.integer({ min: 0, max: 5 }).map((die) => die === 0),
});
type Dice = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What an observer writes down of a roll, knowing nothing of how the court decides. */
interface Town {
  on: string;
  numbers: number;
  readonly holdings: Map<string, Holding>;
  readonly lines: Map<string, EntryDraft[]>;
}

const personOf = ({ person }: Dice): string => PEOPLE[person] ?? 'r0001';

function grantOf(town: Town, dice: Dice): RollAct {
  const right =
    (['HOST_CLAIM', 'LABELLER_SHARE', 'DEVELOPER_RIGHT', 'STINT_GATE'] as const)[dice.which % 4] ?? 'HOST_CLAIM';
  const number = `${right.slice(0, 1)}-${String(town.numbers).padStart(4, '0')}`;
  const land = [...town.holdings.values()].find(
    ({ kind, holder, state }) => kind === 'HOST_CLAIM' && holder === personOf(dice) && state === 'ADMITTED',
  );
  const gate = right === 'STINT_GATE';
  return {
    kind: 'GRANT',
    number,
    right,
    subject: gate ? 'pasture' : `subject ${String(dice.act % 5)}`,
    toUseOf: personOf(dice),
    quantity: BigInt(dice.small),
    ...(gate ? {} : { meter: 'gpu-time' as const }),
    ...(gate && dice.wild && land !== undefined ? { appurtenantTo: land.number } : {}),
  };
}

function actOf(kind: ActKind, town: Town, dice: Dice, holding: Holding): RollAct {
  const other = personOf(dice);
  const later = daysAfter(town.on, dice.small * (dice.wild ? 1 : 30));
  const demand = dice.wild ? { demand: { minor: BigInt(dice.small), rights: [holding.number] } } : {};
  const jury = [...new Set(live(town).flatMap((each) => holderOf(each) ?? []))].filter(
    (each) => each !== holding.holder && each !== holding.presentment?.by,
  );
  const verdicts = ['DISMISSED', 'MERCY', 'SUSPENDED', 'FORFEIT'] as const;
  const verdict = verdicts[dice.which % 4] ?? 'MERCY';
  switch (kind) {
    case 'GRANT':
      return grantOf(town, dice);
    case 'ADMIT':
      return { kind, ...demand };
    case 'SURRENDER':
      return { kind, toUseOf: other };
    case 'PLEDGE':
      return { kind, to: other, sumMinor: BigInt(dice.small), due: later };
    case 'LEASE':
      return { kind, to: other, until: later };
    case 'DEATH':
      return dice.small % 3 !== 0
        ? { kind }
        : { kind, heir: other, ...(dice.small > 6 ? { minorUntil: daysAfter(town.on, 40) } : {}) };
    case 'NAME_HEIR':
      return { kind, heir: other, ...(dice.wild ? { minorUntil: daysAfter(town.on, 40) } : {}) };
    case 'CLAIM':
      return { kind, heir: dice.wild ? other : (holding.toUseOf ?? other) };
    case 'RESTORE':
      return { kind, heir: dice.wild ? other : (holding.toUseOf ?? other), ...demand };
    case 'PRESENT':
      return { kind, by: other };
    case 'VERDICT':
      return {
        kind,
        verdict,
        jury: dice.wild ? PEOPLE : jury,
        votes: dice.wild ? dice.small : jury.length,
        ...(verdict === 'SUSPENDED' ? { until: daysAfter(town.on, 1 + (dice.person % 8)) } : {}),
      };
    case 'SPLIT':
      return {
        kind,
        parts: [0, 1].map((at) => ({
          number: `${holding.number.slice(0, 2)}${String(town.numbers + at).padStart(4, '0')}`,
          land: BigInt(dice.small + at),
        })),
      };
    case 'IMPROVE':
      return { kind, quantity: BigInt(dice.small) };
    case 'RECEIVE':
    case 'RELEASE_PLEDGE':
    case 'FORECLOSE':
    case 'NOTICE':
    case 'SEIZE':
    case 'ESCHEAT':
    case 'REINSTATE':
    case 'OPERATOR_CHANGE':
    case 'DISPUTE_FINE':
    case 'SETTLE_FINE':
    case 'RELINQUISH':
      return { kind };
  }
}

const live = (town: Town): Holding[] => [...town.holdings.values()].filter((each) => !isEnded(each));
const gatesOf = (town: Town): bigint =>
  live(town)
    .filter(({ kind }) => kind === 'STINT_GATE')
    .reduce((sum, { quantity }) => sum + quantity, 0n);
const attached = (town: Town, number: string): Holding[] =>
  live(town).filter(({ appurtenantTo }) => appurtenantTo === number);

/** What happens to land happens to its gates, as the server enters it: all or nothing. */
function together(
  town: Town,
  holding: Holding | undefined,
  act: RollAct,
  court: Court,
): readonly EntryDraft[] | undefined {
  const first = decide(holding, act, court);
  if (isRefusal(first)) return undefined;
  const lines = [...first.entries];
  const follow =
    holding !== undefined && MOVING.has(act.kind)
      ? attached(town, holding.number).filter(({ state }) => state !== 'GRANTED')
      : [];
  for (const gate of follow) {
    const alone =
      act.kind === 'ADMIT'
        ? ({ kind: 'ADMIT' } as const)
        : act.kind === 'RESTORE'
          ? { kind: act.kind, heir: act.heir }
          : act;
    const along = decide(gate, alone, { on: court.on, custom, along: holding?.number ?? '' });
    if (isRefusal(along)) return undefined;
    lines.push(...along.entries);
  }
  return lines;
}

function attempt(town: Town, dice: Dice): readonly EntryDraft[] | undefined {
  town.on = daysAfter(town.on, dice.days);
  town.numbers += 2;
  const all = [...town.holdings.values()];
  const holding =
    dice.which % 23 === 0 || town.holdings.size < 4 ? undefined : all[dice.which % Math.max(all.length, 1)];
  const open = holding === undefined ? [] : ACTS.filter((act) => stepsFrom(holding.state, EVENT_OF[act]).length > 0);
  // What leads to an end is tried more often than what changes nothing.
  const possible = open.flatMap((act) =>
    IDLE.has(act) && dice.person > 0 ? [] : FINAL.has(act) ? [act, act, act, act] : [act],
  );
  const kinds = dice.wild || possible.length === 0 ? ACTS : possible;
  const kind = holding === undefined ? 'GRANT' : (kinds[dice.act % kinds.length] ?? 'ADMIT');
  const act = holding === undefined ? grantOf(town, dice) : actOf(kind, town, dice, holding);
  const holders = new Set(live(town).flatMap((each) => holderOf(each) ?? []));
  const held = act.kind === 'GRANT' ? live(town).filter(({ holder }) => holder === act.toUseOf) : [];
  const home = town.holdings.get((act.kind === 'GRANT' ? act.appurtenantTo : holding?.appurtenantTo) ?? '');
  const land = home === undefined ? {} : { land: home };
  const gates = holding === undefined ? [] : attached(town, holding.number).map(({ number }) => number);
  return together(town, holding, act, {
    on: town.on,
    custom,
    holders,
    held,
    gates,
    ...land,
    pasture: { carries: CARRIES, issued: gatesOf(town) },
  });
}

/** Everything that no history may show, told from the lines alone. */
function observe(town: Town, line: EntryDraft): void {
  const { event, holding, fine } = line;
  const before = town.lines.get(holding.number) ?? [];
  const from = before.at(-1)?.holding.state;
  expect(stepsFrom(from, event)).toContain(holding.state);
  expect(isBarred(holding.kind, event)).toBe(false);
  expect(holding.on >= (before.at(-1)?.holding.on ?? '')).toBe(true);
  if (fine !== undefined) {
    expect(['ADMITTED', 'RESTORED']).toContain(event);
    expect(fine.minor > 0n && fine.minor <= fineCap(holding) && fine.minor <= entryFineOf(custom, holding)).toBe(true);
  }
  if (holding.state === 'FORFEIT' || holding.state === 'SUSPENDED') {
    if (from !== holding.state) expect([event, line.verdict]).toEqual(['JUDGED', holding.state]);
    expect(
      from === holding.state || before.at(-1)?.holding.fineDisputed !== true || holding.state === 'SUSPENDED',
    ).toBe(true);
  }
  if (event === 'JUDGED') {
    const presenter = before.findLast((each) => each.event === 'PRESENTED')?.toUseOf;
    expect(
      (line.jury?.length ?? 0) >= 3 &&
        line.jury?.includes(holding.holder) === false &&
        !line.jury.includes(presenter ?? ''),
    ).toBe(true);
  }
  if (event === 'ESCHEATED') observeEscheat(before, line);
  town.lines.set(holding.number, [...before, line]);
  town.holdings.set(holding.number, holding);
}

function observeEscheat(before: readonly EntryDraft[], { holding }: EntryDraft): void {
  const since = before.slice(before.findLastIndex(({ event }) => event === 'DIED'));
  const calls = since.filter(({ event }) => event === 'NOTICED').map((each) => each.holding.on);
  expect(calls.length).toBeGreaterThanOrEqual(3);
  expect(calls.every((on, at) => at === 0 || clearDays(calls[at - 1] ?? on, on) >= 7)).toBe(true);
  expect(
    since.some(({ event, toUseOf }) => ['DIED', 'HEIR_NAMED', 'HEIR_CLAIMED'].includes(event) && toUseOf !== undefined),
  ).toBe(false);
  expect(since.some(({ until }) => until !== undefined && holding.on < until)).toBe(false);
}

/** Who held when, from the lines: each holding's holders follow one another and never stand side by side. */
function observeHolders(town: Town): void {
  for (const lines of town.lines.values()) {
    let current: string | undefined;
    for (const { event, holding } of lines) {
      const next = holderOf(holding);
      if (next !== current && next !== undefined) expect(['ADMITTED', 'RESTORED', 'APPORTIONED']).toContain(event);
      current = next;
    }
  }
  for (const gate of live(town).filter(
    ({ appurtenantTo, state }) => appurtenantTo !== undefined && state !== 'GRANTED',
  )) {
    const land = town.holdings.get(gate.appurtenantTo ?? '');
    expect([gate.holder, gate.toUseOf]).toEqual([land?.holder, land?.toUseOf]);
  }
}

describe('the court roll, by random histories', () => {
  const entered = new Map<string, number>();
  let tried = 0;

  it(`keeps its rules in ${String(HISTORIES)} histories of up to ${String(STEPS)} acts (seed ${String(SEED)})`, () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: STEPS / 3, maxLength: STEPS, size: 'max' }), (dices) => {
        const town: Town = { on: '2026-01-01', numbers: 0, holdings: new Map(), lines: new Map() };
        for (const dice of dices) {
          tried += 1;
          const lines = attempt(town, dice) ?? [];
          for (const line of lines) {
            observe(town, line);
            entered.set(line.event, (entered.get(line.event) ?? 0) + 1);
          }
          expect(gatesOf(town) <= CARRIES).toBe(true);
          expect(live(town).every(({ quantity, improvement }) => quantity >= 0n && improvement >= 0n)).toBe(true);
          const [whole, ...parts] = lines;
          if (whole?.event === 'SPLIT') {
            expect(parts.reduce((sum, { holding }) => sum + holding.quantity, 0n)).toBe(whole.holding.quantity);
          }
        }
        observeHolders(town);
      }),
      { seed: SEED, numRuns: HISTORIES, endOnFailure: true },
    );
  });

  it('entered every event of the custom on the way', () => {
    const counts = [...entered]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([event, count]) => `${event} ${String(count)}`);
    process.stdout.write(`court roll: seed ${String(SEED)}, ${String(tried)} acts tried; ${counts.join(', ')}\n`);
    expect(TRANSITIONS.map(({ event }) => event).filter((event) => !entered.has(event))).toEqual([]);
  });
});
