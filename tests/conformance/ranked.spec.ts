import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { isRefusal, parseFraction } from '#libs/amount';
import { schulze, singleTransferableVote, type StvResult, type StvStage } from '#libs/voting';
import { readRctab, type RctabRound, type RctabSet } from '../support/rctab.js';

/**
 * RCTab's rules are of one family with ours, and where its parameters (decimals, quota, rounding of the ratio) are set
 * as ours, each of its rounds is a stage of ours, value for value, but for these differences:
 *
 * - In one seat it takes the majority of the ballots still active, so that its threshold falls from round to round;
 *   ours is fixed by the first. A majority of the active ballots is never behind, and the winner is the same.
 * - It excludes several at once where none of them can catch up (`batchElimination`): a round of its is some stages of
 *   ours. Who is excluded by the end of the round is the same.
 * - Once the last seat is filled it transfers the surplus of that round in one more round; the Scottish order stops.
 * - A tie it breaks by a list alone, ours first by the earlier stages. Where a set has ties, both exclude the same.
 */
const folder = join(import.meta.dirname, '../../../shared/data/votes/ranked');

interface IndexEntry {
  readonly set: string;
  readonly elected: readonly string[];
  readonly rounds: number;
}

interface Published {
  readonly ballots: Readonly<Record<string, number>>;
  readonly path_strength: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly ranking: readonly string[];
}

/** Which stage of ours each round is; none for the round that ours has not. */
const STAGE_OF_ROUND: Readonly<Record<string, readonly (number | undefined)[]>> = {
  // The first round excludes two at once.
  '2015_portland_mayor': [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  test_set_0_skipped_first_choice: [1, 2, 3],
  // The sixth round transfers what the last two elected have too much.
  test_set_multi_winner_fractional_threshold: [1, 2, 3, 4, 5, undefined],
};

const passed = { sets: 0, winners: 0, rounds: 0, ofRounds: 0, paths: 0 };

function count(set: RctabSet): StvResult {
  const { candidates, seats, parameters } = set;
  const ballots = set.ballots.filter((ranking) => ranking.length > 0).map((choice) => ({ choice, count: 1n }));
  const result = singleTransferableVote({ options: candidates, seats, ballots, order: candidates, parameters });
  if (isRefusal(result)) throw new Error(result.message);
  return result;
}

function inSteps(text: string, { parameters }: RctabSet): bigint {
  const votes = parseFraction(text);
  if (isRefusal(votes)) throw new Error(votes.message);
  return (votes.numerator * parameters.steps) / votes.denominator;
}

/** The votes of a stage, of those only that a round names. */
const votesIn = (stage: StvStage, round: RctabRound): Record<string, bigint> =>
  Object.fromEntries(
    stage.totals.filter(({ option }) => option in round.tally).map(({ option, votes }) => [option, votes]),
  );

const excludedBetween = (stages: readonly StvStage[], from: number, to: number): readonly string[] =>
  stages.slice(from, to).flatMap(({ action }) => (action.kind === 'EXCLUSION' ? [action.from] : []));

if (existsSync(folder)) {
  const index = JSON.parse(readFileSync(join(folder, 'INDEX.json'), 'utf8')) as readonly IndexEntry[];

  describe.each(index.map((entry) => ({ ...entry })))('$set', ({ set: name, elected, rounds }) => {
    const set = readRctab(folder, name);
    const result = count(set);
    const stageOfRound = STAGE_OF_ROUND[name] ?? [];

    it('elects the certified winners in their order', () => {
      expect(result.elected.map(({ option }) => option)).toEqual(elected);
      expect(result.quota).toBe(inSteps(set.rounds[0]?.threshold ?? '', set));
      passed.sets += 1;
      passed.winners += elected.length;
    });

    it('has the certified rounds among its stages, every value of them', () => {
      expect(set.rounds).toHaveLength(rounds);
      expect(stageOfRound).toHaveLength(rounds);
      for (const [at, round] of set.rounds.entries()) {
        passed.ofRounds += 1;
        const number = stageOfRound[at];
        if (number === undefined) continue;
        const stage = result.stages[number - 1]!;
        const certified = Object.entries(round.tally).map(([option, votes]) => [option, inSteps(votes, set)]);
        expect(votesIn(stage, round)).toEqual(Object.fromEntries(certified));
        const eliminated = round.tallyResults.flatMap((one) => one.eliminated ?? []);
        const next = stageOfRound[at + 1] ?? number;
        expect(new Set(excludedBetween(result.stages, number, next))).toEqual(new Set(eliminated));
        passed.rounds += 1;
      }
    });
  });

  describe("Schulze's example", () => {
    const published = JSON.parse(readFileSync(join(folder, 'schulze_example.json'), 'utf8')) as Published;
    const options = Object.keys(published.path_strength);
    const result = schulze({
      options,
      order: options,
      ballots: Object.entries(published.ballots).map(([letters, voters]) => ({
        choice: Array.from(letters, (letter) => [letter]),
        count: BigInt(voters),
      })),
    });
    if (isRefusal(result)) throw new Error(result.message);

    it('has the published strengths of all twenty paths', () => {
      for (const [from, strengths] of Object.entries(published.path_strength)) {
        for (const [to, strength] of Object.entries(strengths)) {
          const { proof } = result;
          expect(proof.paths[proof.options.indexOf(from)]?.[proof.options.indexOf(to)]).toBe(BigInt(strength));
          passed.paths += 1;
        }
      }
    });

    it('has the published ranking', () => {
      expect(result.ranking).toEqual(published.ranking);
    });
  });

  afterAll(() => {
    const { sets, winners, rounds, ofRounds, paths } = passed;
    process.stdout.write(
      `ranked: ${sets} of ${index.length} sets with their ${winners} certified winners in order, ` +
        `${rounds} of ${ofRounds} certified rounds, ${paths} of 20 path strengths\n`,
    );
  });
} else {
  describe('ranked elections', () => {
    it.skip('skipped: ../shared/data/votes/ranked is not here', () => undefined);
  });
}
