import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { type Cast } from './ballots.js';
import { singleTransferableVote } from './stv.js';
import { SCOTTISH_ORDER, type StvResult, type StvVote } from './stv-types.js';

function counted(vote: StvVote): StvResult {
  const result = singleTransferableVote(vote);
  if (isRefusal(result)) throw new Error(result.message);
  return result;
}

const ballot = (count: number, letters: string): Cast<readonly string[]> => ({
  choice: Array.from(letters),
  count: BigInt(count),
});

/** Votes at the end of a stage, in whole steps. */
const votesAt = (result: StvResult, stage: number): Record<string, bigint> =>
  Object.fromEntries(result.stages[stage - 1]?.totals.map(({ option, votes }) => [option, votes]) ?? []);
const names = (result: StvResult): readonly string[] => result.elected.map(({ option }) => option);

const KNOWN: StvVote = {
  options: ['A', 'B', 'C', 'D'],
  seats: 2n,
  ballots: [ballot(7, 'AB'), ballot(4, 'AC'), ballot(2, 'B'), ballot(3, 'CB'), ballot(4, 'DC')],
  order: ['A', 'B', 'C', 'D'],
};

describe('singleTransferableVote: known answers', () => {
  it('counts twenty papers for two seats', () => {
    const result = counted(KNOWN);
    expect(result.quota).toBe(700_000n);
    expect(result.elected).toEqual([
      { option: 'A', stage: 1, by: 'QUOTA' },
      { option: 'C', stage: 3, by: 'QUOTA' },
    ]);
    const [first, second, third] = result.stages;
    expect(first?.transfers).toHaveLength(4);
    expect(second).toMatchObject({
      action: { kind: 'SURPLUS', from: 'A', surplus: 400_000n, total: 1_100_000n },
      transfers: [
        { to: 'B', papers: 7n, value: 254_541n },
        { to: 'C', papers: 4n, value: 145_452n },
      ],
      lost: 7n,
    });
    expect(votesAt(result, 2)).toEqual({ A: 700_000n, B: 454_541n, C: 445_452n, D: 400_000n });
    expect(third?.action).toEqual({ kind: 'EXCLUSION', from: 'D' });
    expect(votesAt(result, 3)['C']).toBe(845_452n);
    expect(result.stages).toHaveLength(3);
  });

  it('is instant run-off with one seat', () => {
    const ballots = [ballot(4, 'A'), ballot(3, 'BC'), ballot(2, 'CB')];
    const result = counted({ options: ['A', 'B', 'C'], seats: 1n, ballots, order: ['A', 'B', 'C'] });
    expect(result.quota).toBe(500_000n);
    expect(result.elected).toEqual([{ option: 'B', stage: 2, by: 'QUOTA' }]);
  });

  it('elects whoever remains once as many continue as seats are left, and transfers no further', () => {
    const ballots = [ballot(5, 'A'), ballot(3, 'B'), ballot(1, 'C')];
    const two = counted({ options: ['A', 'B', 'C'], seats: 2n, ballots, order: ['C', 'B', 'A'] });
    expect(two.elected).toEqual([
      { option: 'A', stage: 1, by: 'QUOTA' },
      { option: 'B', stage: 3, by: 'REMAINING' },
    ]);
    expect(two.stages[1]?.nonTransferable).toEqual({ papers: 5n, value: 100_000n });
    const three = counted({ options: ['A', 'B', 'C'], seats: 5n, ballots, order: ['C', 'B', 'A'] });
    expect(three.stages).toHaveLength(1);
    expect(names(three)).toEqual(['A', 'B', 'C']);
  });

  it('rounds the ratio before it multiplies, and takes a quota of a step more, where a rule says so', () => {
    const parameters = { steps: 10_000n, quota: 'ONE_STEP', transfer: 'RATIO_FIRST' } as const;
    const result = counted({ ...KNOWN, parameters });
    expect(result.quota).toBe(66_667n);
    // 4.3333 of 11 is .3939 of each paper.
    expect(result.stages[1]?.transfers[0]).toEqual({ to: 'B', papers: 7n, value: 27_573n });
    expect(counted({ ...KNOWN, parameters: SCOTTISH_ORDER }).canonical).toBe(counted(KNOWN).canonical);
  });

  it('rounds a value that was received before once or twice, as the rule says', () => {
    const ballots = [ballot(50, 'ABC'), ballot(10, 'BC'), ballot(11, 'D'), ballot(10, 'E'), ballot(10, 'F')];
    const setting = { options: Array.from('ABCDEF'), seats: 3n, ballots, order: Array.from('ABCDEF') };
    const value = (parameters: StvVote['parameters']): bigint | undefined =>
      counted({ ...setting, parameters: parameters ?? SCOTTISH_ORDER }).stages.find(
        ({ action }) => action.kind === 'SURPLUS' && action.from === 'B',
      )?.transfers[0]?.value;
    const four = { steps: 10_000n, quota: 'WHOLE_VOTE' } as const;
    // Quota 23: A passes on 27 of 50, .54 each; B then has 37, of which 14 go on: .54 × 14 ÷ 37 is .20432…, and
    // .54 × .3783 is .20428….
    expect(value({ ...four, transfer: 'VALUE_FIRST' })).toBe(50n * 2043n + 10n * 3783n);
    expect(value({ ...four, transfer: 'RATIO_FIRST' })).toBe(50n * 2042n + 10n * 3783n);
  });
});

describe('singleTransferableVote: ties', () => {
  it('lets the latest earlier stage decide whom to exclude', () => {
    // D's paper makes C equal with B, who had more before.
    const ballots = [ballot(5, 'A'), ballot(3, 'B'), ballot(2, 'C'), ballot(1, 'DC')];
    const result = counted({ options: Array.from('ABCD'), seats: 1n, ballots, order: Array.from('ABCD') });
    expect(result.stages[2]).toMatchObject({
      action: { kind: 'EXCLUSION', from: 'C' },
      tie: { among: ['B', 'C'], chosen: 'C', by: 'EARLIER_STAGE', lastStage: 1 },
    });
  });

  it('narrows three to two, and asks the published order for the rest', () => {
    const ballots = [ballot(9, 'A'), ballot(3, 'B'), ballot(2, 'C'), ballot(2, 'D'), ballot(1, 'EC'), ballot(1, 'FD')];
    const base = { options: Array.from('ABCDEF'), seats: 1n, ballots };
    const tieOf = (order: readonly string[]): unknown => counted({ ...base, order }).stages[3]?.tie;
    // The quota is 10: nobody is elected while E and F go.
    expect(tieOf(Array.from('ABCDEF'))).toEqual({
      among: ['B', 'C', 'D'],
      chosen: 'C',
      by: 'EARLIER_STAGE',
      lastStage: 2,
    });
    expect(counted({ ...base, order: Array.from('ABCDEF') }).stages[1]?.tie).toEqual({
      among: ['E', 'F'],
      chosen: 'F',
      by: 'PUBLISHED_ORDER',
      lastStage: undefined,
    });
  });

  it('transfers the first of equal surpluses in published order, and excludes the last of equals', () => {
    const ballots = [ballot(5, 'AC'), ballot(5, 'BD'), ballot(1, 'C'), ballot(1, 'D')];
    const base = { options: Array.from('ABCD'), seats: 3n, ballots };
    for (const [order, first] of [
      [Array.from('ABCD'), 'A'],
      [Array.from('DCBA'), 'B'],
    ] as const) {
      expect(counted({ ...base, order }).stages[1]).toMatchObject({
        action: { kind: 'SURPLUS', from: first },
        tie: { among: ['A', 'B'], by: 'PUBLISHED_ORDER', chosen: first },
      });
    }
  });
});

const LETTERS = Array.from('ABCDEF');
const elections: fc.Arbitrary<StvVote> = fc
  .tuple(fc.integer({ min: 2, max: 6 }), fc.bigInt({ min: 1n, max: 4n }))
  .chain(([size, seats]) => {
    const options = LETTERS.slice(0, size);
    const cast = fc.record({
      choice: fc.shuffledSubarray(options, { minLength: 1 }),
      count: fc.bigInt({ min: 1n, max: 9n }),
    });
    return fc.record({
      options: fc.constant(options),
      seats: fc.constant(seats),
      ballots: fc.array(cast, { minLength: 1, maxLength: 9 }),
      order: fc.shuffledSubarray(options, { minLength: size, maxLength: size }),
      parameters: fc.constantFrom<Required<StvVote>['parameters'][]>(
        SCOTTISH_ORDER,
        { steps: 10_000n, quota: 'ONE_STEP', transfer: 'RATIO_FIRST' },
        { steps: 10n, quota: 'WHOLE_VOTE', transfer: 'RATIO_FIRST' },
      ),
    });
  });

describe('singleTransferableVote: properties', () => {
  it('loses no vote: at every stage, held, without preference and lost sum to the ballots', () => {
    fc.assert(
      fc.property(elections, (vote) => {
        const { stages, ballots, parameters } = counted(vote);
        let gone = 0n;
        for (const stage of stages) {
          expect(stage.lost).toBeGreaterThanOrEqual(0n);
          gone += stage.nonTransferable.value + stage.lost;
          const held = stage.totals.reduce((sum, { votes }) => sum + votes, 0n);
          expect(held + gone).toBe(ballots * parameters.steps);
        }
      }),
    );
  });

  it('passes nothing on to whoever is elected or excluded', () => {
    fc.assert(
      fc.property(elections, (vote) => {
        const out = new Set<string>();
        for (const { action, transfers, elected } of counted(vote).stages) {
          if (action.kind === 'EXCLUSION') out.add(action.from);
          for (const { to } of transfers) expect(out).not.toContain(to);
          for (const option of elected) out.add(option);
        }
      }),
    );
  });

  it('fills every seat that somebody stands for, with nobody twice', () => {
    fc.assert(
      fc.property(elections, (vote) => {
        const elected = names(counted(vote));
        const seats = Number(vote.seats) < vote.options.length ? Number(vote.seats) : vote.options.length;
        expect(new Set(elected).size).toBe(elected.length);
        expect(elected).toHaveLength(seats);
      }),
    );
  });

  it('gives a solid coalition the seats that its quotas are worth', () => {
    fc.assert(
      fc.property(elections, fc.integer({ min: 1, max: 5 }), fc.bigInt({ min: 1n, max: 40n }), (vote, size, papers) => {
        // They rank all of their options before all others, each paper in its own turn.
        const coalition = vote.options.slice(0, size);
        const solid = coalition.map((_, turn) => ({
          choice: [...coalition.slice(turn), ...coalition.slice(0, turn), ...vote.options.slice(size).toReversed()],
          count: papers,
        }));
        const result = counted({ ...vote, ballots: [...vote.ballots, ...solid], parameters: SCOTTISH_ORDER });
        const quotas = Number((papers * BigInt(coalition.length) * SCOTTISH_ORDER.steps) / result.quota);
        const owed = Math.min(quotas, coalition.length, result.elected.length);
        const won = names(result).filter((option) => coalition.includes(option)).length;
        expect(won).toBeGreaterThanOrEqual(owed);
      }),
    );
  });

  it('gives the same bytes for any order of ballots and options, equal ballots together or apart', () => {
    fc.assert(
      fc.property(elections, (vote) => {
        const apart = vote.ballots.flatMap(({ choice, count }) =>
          Array.from({ length: Number(count) }, () => ({ choice, count: 1n })),
        );
        const turned = { ...vote, options: vote.options.toReversed(), ballots: apart.toReversed() };
        expect(counted(turned).canonical).toBe(counted(vote).canonical);
      }),
    );
  });

  it('is neutral: other names, carried along in the order, elect the same', () => {
    fc.assert(
      fc.property(elections, fc.shuffledSubarray(LETTERS, { minLength: 6, maxLength: 6 }), (vote, other) => {
        const rename = (option: string): string => other[LETTERS.indexOf(option)] ?? '';
        const renamed = {
          ...vote,
          options: vote.options.map(rename),
          order: vote.order.map(rename),
          ballots: vote.ballots.map(({ choice, count }) => ({ choice: choice.map(rename), count })),
        };
        expect(names(counted(renamed))).toEqual(names(counted(vote)).map(rename));
      }),
    );
  });
});

describe('singleTransferableVote: refusals', () => {
  it('refuses what is no ballot, no seat, or nobody', () => {
    const kindOf = (ballots: readonly Cast<readonly string[]>[], seats = 1n): unknown =>
      singleTransferableVote({ ...KNOWN, ballots, seats });
    expect(kindOf([])).toMatchObject({ kind: 'NoBallots', rule: 'stv.count' });
    expect(kindOf([ballot(1, 'A')], 0n)).toMatchObject({ kind: 'SeatsBelowOne', field: 'seats' });
    expect(kindOf([ballot(0, 'A')])).toMatchObject({ kind: 'CountBelowOne' });
    expect(kindOf([ballot(1, 'AXA')])).toMatchObject({ kind: 'UnknownOption', field: 'X', rule: 'ranking.strict' });
    expect(kindOf([ballot(1, 'ABA')])).toMatchObject({ kind: 'OptionTwice', field: 'A' });
    expect(kindOf([ballot(1, '')])).toMatchObject({ kind: 'BallotEmpty' });
  });
});
