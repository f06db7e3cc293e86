import { compareIds, isRefusal, refuse } from '#libs/amount';
import { type Cast, checkOrder, checkStrictRanking, countBallots, type RankedBallotRefusal } from './ballots.js';
import { type Moved, StvCount } from './stv-count.js';
import { canonicalStv } from './stv-canonical.js';
import { bestOf, chooseAmong, type StvTie, type TieFacts } from './stv-ties.js';
import {
  SCOTTISH_ORDER,
  type StvAction,
  type StvParameters,
  type StvRefusal,
  type StvResult,
  type StvSeat,
  type StvStage,
  type StvVote,
} from './stv-types.js';

/**
 * Elects by the single transferable vote, as rules 45 to 52 of the Scottish order count it. Whoever reaches the quota
 * is elected; the largest surplus goes first, one in a stage, before anybody is excluded. Stops when the seats are
 * full, or when as many continue as seats are left, who are elected. Values are whole steps of a vote, and each stage
 * says what rounding down lost, so that votes, papers without a further preference and losses always sum to the ballots.
 * Neither the order of ballots nor that of options changes a byte of `canonical`.
 *
 * Refuses `SeatsBelowOne`, `NoBallots`, `CountBelowOne` and whatever `checkStrictRanking` refuses. An order that is not
 * one of the options is a bug and throws.
 *
 * @example singleTransferableVote({ options: ['A', 'B', 'C'], seats: 1n, ballots, order }) // instant run-off
 */
export function singleTransferableVote(vote: StvVote): StvResult | StvRefusal {
  checkOrder(vote.options, vote.order);
  const { seats, parameters = SCOTTISH_ORDER } = vote;
  if (seats < 1n) {
    return refuse('SeatsBelowOne', { message: 'There is no seat to fill.', field: 'seats', rule: 'stv.count' });
  }
  const ballots = countBallots(vote.ballots, 'stv.count');
  if (isRefusal(ballots)) return ballots;
  const options = [...vote.options].sort(compareIds);
  const rankings = distinctRankings(options, vote.ballots);
  if (isRefusal(rankings)) return rankings;
  const quota = quotaOf({ ballots, seats, parameters });
  const counted = new Counting(
    { options, order: vote.order, seats, quota },
    new StvCount(rankings, { options: options.length, parameters }),
  ).run();
  const result = { ...counted, seats, quota, ballots, order: [...vote.order], parameters };
  return { ...result, canonical: canonicalStv(result) };
}

/** The least that only so many options as there are seats can reach, in steps. */
function quotaOf(of: { readonly ballots: bigint; readonly seats: bigint; readonly parameters: StvParameters }): bigint {
  const { steps, quota } = of.parameters;
  return quota === 'WHOLE_VOTE'
    ? (of.ballots / (of.seats + 1n) + 1n) * steps
    : (of.ballots * steps) / (of.seats + 1n) + 1n;
}

interface DistinctRanking {
  readonly preferences: readonly number[];
  papers: bigint;
}

/** Every ranking once, with its papers. */
function distinctRankings(
  options: readonly string[],
  ballots: readonly Cast<readonly string[]>[],
): readonly DistinctRanking[] | RankedBallotRefusal {
  const index = new Map(options.map((option, at) => [option, at]));
  const distinct = new Map<string, DistinctRanking>();
  for (const { choice, count } of ballots) {
    const ranking = checkStrictRanking(options, choice);
    if (isRefusal(ranking)) return ranking;
    const preferences = ranking.map((option) => index.get(option) ?? -1);
    const key = preferences.join(' ');
    const same = distinct.get(key);
    if (same === undefined) distinct.set(key, { preferences, papers: count });
    else same.papers += count;
  }
  return [...distinct.values()];
}

interface Setting {
  /** In byte order. */
  readonly options: readonly string[];
  readonly order: readonly string[];
  readonly seats: bigint;
  readonly quota: bigint;
}

/** Runs the stages. Options are numbers into the byte order. */
class Counting {
  readonly #stages: StvStage[] = [];
  readonly #elected: StvSeat[] = [];
  /** Elected with a surplus that has not been transferred. */
  readonly #above = new Set<number>();
  readonly #history: bigint[][] = [];
  readonly #places: readonly number[];

  constructor(
    private readonly setting: Setting,
    private readonly count: StvCount,
  ) {
    const place = new Map(setting.order.map((option, at) => [option, at]));
    this.#places = setting.options.map((option) => place.get(option) ?? 0);
  }

  run(): Pick<StvResult, 'elected' | 'stages'> {
    this.#close({ kind: 'FIRST_PREFERENCES' }, this.count.first(), undefined);
    while (!this.#isOver()) this.#next();
    return { elected: this.#elected, stages: this.#stages };
  }

  #isOver(): boolean {
    const left = this.setting.seats - BigInt(this.#elected.length);
    if (left === 0n) return true;
    const { continuing } = this.count;
    if (BigInt(continuing.length) > left) return false;
    for (const option of this.#mostFirst(continuing)) this.#seat(option, 'REMAINING');
    return true;
  }

  #next(): void {
    if (this.#above.size > 0) {
      const { option, tie } = this.#choose([...this.#above], 'MOST');
      const total = this.count.votesOf(option);
      const { quota } = this.setting;
      this.#above.delete(option);
      const moved = this.count.transferSurplus(option, quota);
      this.#close({ kind: 'SURPLUS', from: this.#name(option), surplus: total - quota, total }, moved, tie);
      return;
    }
    const { option, tie } = this.#choose(this.count.continuing, 'FEWEST');
    this.count.retire(option);
    this.#close({ kind: 'EXCLUSION', from: this.#name(option) }, this.count.exclude(option), tie);
  }

  #choose(
    options: readonly number[],
    wanted: TieFacts['wanted'],
  ): { readonly option: number; readonly tie: StvTie | undefined } {
    const equal = bestOf(options, (option) => this.count.votesOf(option), wanted);
    const { chosen, ...how } = chooseAmong(equal, { history: this.#history, places: this.#places, wanted });
    const among = equal.toSorted((a, b) => a - b).map((option) => this.#name(option));
    return { option: chosen, tie: equal.length === 1 ? undefined : { among, chosen: this.#name(chosen), ...how } };
  }

  /** By votes; equal ones as a tie of surpluses is broken. */
  #mostFirst(options: readonly number[]): readonly number[] {
    const sorted: number[] = [];
    const left = new Set(options);
    while (left.size > 0) {
      const { option } = this.#choose([...left], 'MOST');
      left.delete(option);
      sorted.push(option);
    }
    return sorted;
  }

  #seat(option: number, by: StvSeat['by']): void {
    this.count.retire(option);
    this.#elected.push({ option: this.#name(option), stage: this.#history.length, by });
  }

  /** Writes down a stage and elects whoever reaches the quota by it. */
  #close(action: StvAction, moved: Moved, tie: StvTie | undefined): void {
    this.#history.push([...this.count.votes]);
    const { quota, options } = this.setting;
    const reached = this.#mostFirst(this.count.continuing.filter((option) => this.count.votesOf(option) >= quota));
    for (const option of reached) {
      this.#seat(option, 'QUOTA');
      if (this.count.votesOf(option) > quota) this.#above.add(option);
    }
    this.#stages.push({
      number: this.#history.length,
      action,
      tie,
      transfers: [...moved.to]
        .sort(([a], [b]) => a - b)
        .map(([option, { papers, value }]) => ({ to: this.#name(option), papers, value })),
      nonTransferable: moved.nonTransferable,
      lost: moved.lost,
      totals: options.map((option, at) => ({ option, votes: this.count.votesOf(at) })),
      elected: reached.map((option) => this.#name(option)),
    });
  }

  #name(option: number): string {
    return this.setting.options[option] ?? '';
  }
}
