import { isRefusal } from '#libs/amount';
import type { ActKind, Court, FineDemand, RollAct } from './act.js';
import { daysAfter } from './days.js';
import { decide, EVENT_OF } from './decide.js';
import type { EntryDraft } from './decision.js';
import { FOLLOWED, followOf } from './follow.js';
import { holderOf, isEnded, type Holding } from './holding.js';
import { customOfCost } from './test-court.js';
import { fineOf, rentOf, UNIT_COST, valueOf } from './test-rules.js';
import { stepsFrom } from './transitions.js';

/** So few that histories fill the pasture. */
export const CARRIES = 5n;

export const custom = customOfCost(UNIT_COST, {
  gmClearDays: 7,
  entryFine: { mode: 'FINE_ARBITRARY', rule: 'least(value, 2 * (value - rent))' },
});
const PEOPLE = Array.from({ length: 9 }, (_, index) => `r000${String(index + 1)}`);
/** On the roll and never given a right. */
const STRANGER = 'r0099';
const ACTS = Object.keys(EVENT_OF) as ActKind[];

const IDLE: ReadonlySet<ActKind> = new Set(['OPERATOR_CHANGE', 'SETTLE_FINE', 'IMPROVE', 'DISPUTE_FINE']);
const FINAL: ReadonlySet<ActKind> = new Set(['NOTICE', 'SEIZE', 'ESCHEAT', 'VERDICT', 'REINSTATE', 'PRESENT']);

/** Dice of one step: which holding, which act, and what else an act takes. */
export interface Dice {
  readonly which: number;
  readonly act: number;
  readonly person: number;
  readonly days: number;
  readonly small: number;
  readonly wild: boolean;
  /** In which way an act is almost right. */
  readonly twist: number;
}

/** What an observer writes down of a roll, knowing nothing of how the court decides. */
export interface Town {
  on: string;
  numbers: number;
  readonly holdings: Map<string, Holding>;
  readonly lines: Map<string, EntryDraft[]>;
  /** What is asked and paid of the last fine of each holding, by its number. */
  readonly fines: Map<
    string,
    { due: bigint; paid: bigint; disputed: boolean; judged: boolean; disputedOn: string | undefined }
  >;
}

export const emptyTown = (): Town => ({
  on: '2026-01-01',
  numbers: 0,
  holdings: new Map(),
  lines: new Map(),
  fines: new Map(),
});

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
    quantity: gate && !dice.wild ? 1n + BigInt(dice.person % 2) : BigInt(dice.small) * (gate ? 1n : 101n),
    ...(gate ? {} : { meter: 'gpu-time' as const }),
    ...(gate && dice.twist < 14 && land !== undefined ? { appurtenantTo: land.number } : {}),
  };
}

/** What is asked of whoever is admitted: as the custom says, a little below it, or one minor unit above it. */
function demandOf(holding: Holding, { twist }: Dice): { readonly demand?: FineDemand } {
  if (twist > 3) return {};
  const value = valueOf(holding);
  const life = holding.vacantSince === undefined ? 1 : holding.life + 1;
  const most = fineOf(value, rentOf(value), life);
  return { demand: { minor: most + BigInt(twist) - 2n, rights: [holding.number] } };
}

/** Everybody who may judge a holding; or that jury with somebody who may not, too few of them, or too few who agree. */
function juryOf(
  town: Town,
  holding: Holding,
  { twist }: Dice,
): { readonly jury: readonly string[]; readonly votes: number } {
  const holds = [...new Set(live(town).flatMap((each) => holderOf(each) ?? []))];
  const fit = holds.filter((each) => each !== holding.holder && each !== holding.presentment?.by);
  const with_ = (...more: readonly (string | undefined)[]) => [...fit, ...more.flatMap((each) => each ?? [])];
  const juries = [
    with_(STRANGER),
    with_(holding.holder),
    with_(holding.presentment?.by),
    fit.slice(0, 2),
    [...fit, ...fit],
  ];
  const jury = juries[twist] ?? fit;
  return { jury, votes: twist === 5 ? Math.floor(jury.length / 2) : jury.length };
}

function actOf(kind: ActKind, town: Town, dice: Dice, holding: Holding): RollAct {
  const other = personOf(dice);
  const later = daysAfter(town.on, dice.small * (dice.wild ? 1 : 30));
  const demand = demandOf(holding, dice);
  const { jury, votes } = juryOf(town, holding, dice);
  const verdicts = ['DISMISSED', 'MERCY', 'SUSPENDED', 'FORFEIT'] as const;
  // A dispute tempts to the worst of verdicts.
  const verdict = holding.fineDisputed && dice.days > 0 ? 'FORFEIT' : (verdicts[dice.person % 4] ?? 'MERCY');
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
        jury,
        votes,
        ...(verdict === 'SUSPENDED' ? { until: daysAfter(town.on, 1 + (dice.which % 8)) } : {}),
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
    case 'REDUCE_FINE':
      return {
        kind,
        toMinor: BigInt(dice.small),
        jury,
        votes,
      };
    case 'SETTLE_FINE':
      return dice.which % 2 === 0 ? { kind } : { kind, jury, votes };
    case 'RECEIVE':
    case 'RELEASE_PLEDGE':
    case 'FORECLOSE':
    case 'NOTICE':
    case 'SEIZE':
    case 'ESCHEAT':
    case 'REINSTATE':
    case 'OPERATOR_CHANGE':
    case 'DISPUTE_FINE':
    case 'RELINQUISH':
    case 'LAPSE':
      return { kind };
  }
}

export const live = (town: Town): Holding[] => [...town.holdings.values()].filter((each) => !isEnded(each));
export const gatesOf = (town: Town): bigint =>
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
    holding !== undefined && FOLLOWED.has(act.kind)
      ? attached(town, holding.number).filter(({ state }) => state !== 'GRANTED')
      : [];
  for (const gate of follow) {
    const next = (): string => {
      town.numbers += 1;
      return `S-${String(town.numbers).padStart(4, '0')}`;
    };
    const along = decide(gate, followOf(act, next), { ...court, gates: [], waiting: [], along: holding?.number ?? '' });
    if (isRefusal(along)) return undefined;
    lines.push(...along.entries);
  }
  return lines;
}

/** How often an act is tried among those that are possible. */
function weightOf(act: ActKind, town: Town, { person }: Dice, holding: Holding | undefined): number {
  const number = holding?.number ?? '';
  if (act === 'REDUCE_FINE') return town.fines.get(number)?.disputed === true ? 8 : 0;
  if (act === 'DISPUTE_FINE') return town.fines.has(number) && (person < 3 || holding?.state === 'PRESENTED') ? 2 : 0;
  if (act === 'VERDICT') return 12;
  if (act === 'SPLIT') return attached(town, number).length > 0 ? 30 : 1;
  if (act === 'LAPSE') return holding?.vacantSince === undefined ? 0 : 2;
  // Most grantees live to be admitted.
  if (holding?.state === 'GRANTED' && holding.vacantSince === undefined && act !== 'ADMIT') return person === 0 ? 1 : 0;
  if (IDLE.has(act) && person > 0) return 0;
  return FINAL.has(act) ? 4 : 1;
}

export function attempt(town: Town, dice: Dice): readonly EntryDraft[] | undefined {
  town.on = daysAfter(town.on, dice.days);
  town.numbers += 2;
  const all = [...town.holdings.values()];
  // Whoever is accused is judged before long, or the case is over.
  const accused = dice.which % 2 === 0 ? all.find(({ state }) => state === 'PRESENTED') : undefined;
  const hasGates = ({ number, state }: Holding): boolean =>
    state === 'ADMITTED' && attached(town, number).some((gate) => gate.state === 'ADMITTED');
  const ripe = dice.which % 7 === 1 ? all.find(hasGates) : undefined;
  const holding =
    dice.which % 23 === 0 || town.holdings.size < 4
      ? undefined
      : (accused ?? ripe ?? all[dice.which % Math.max(all.length, 1)]);
  const open = holding === undefined ? [] : ACTS.filter((act) => stepsFrom(holding.state, EVENT_OF[act]).length > 0);
  // What leads to an end is tried more often than what changes nothing.
  const possible = open.flatMap((act) => Array.from({ length: weightOf(act, town, dice, holding) }, () => act));
  const kinds = dice.wild || possible.length === 0 ? ACTS : possible;
  const kind = holding === undefined ? 'GRANT' : (kinds[dice.act % kinds.length] ?? 'ADMIT');
  const act = holding === undefined ? grantOf(town, dice) : actOf(kind, town, dice, holding);
  const holders = new Set(live(town).flatMap((each) => holderOf(each) ?? []));
  const held = act.kind === 'GRANT' ? live(town).filter(({ holder }) => holder === act.toUseOf) : [];
  const home = town.holdings.get((act.kind === 'GRANT' ? act.appurtenantTo : holding?.appurtenantTo) ?? '');
  const land = home === undefined ? {} : { land: home };
  const goesWith = holding === undefined ? [] : attached(town, holding.number);
  const owed = town.fines.get(holding?.number ?? '');
  return together(town, holding, act, {
    on: town.on,
    custom,
    holders,
    held,
    gates: goesWith.map(({ number }) => number),
    waiting: goesWith.filter(({ state }) => state === 'GRANTED').map(({ number }) => number),
    ...(owed === undefined
      ? {}
      : {
          fine: {
            dueMinor: owed.due,
            paidMinor: owed.paid,
            judged: owed.judged,
            ...(owed.disputedOn === undefined ? {} : { disputedOn: owed.disputedOn }),
          },
        }),
    ...land,
    pasture: { carries: CARRIES, issued: gatesOf(town) },
  });
}
