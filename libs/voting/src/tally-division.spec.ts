import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatFraction, isRefusal } from '#libs/amount';
import { type DivisionBallot, type DivisionMotion, type DivisionResult, tallyDivision } from './tally-division.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const motion: DivisionMotion = {
  id: 'm1',
  lines: ['REINVEST', 'BET', 'RESERVE'],
  customVersion: 3,
  onRoll: 20,
  seed: new Uint8Array(32).fill(9),
};

function ballot(voterRef: string, votes: readonly number[], sequence = 1n): DivisionBallot {
  return {
    voterRef,
    sequence,
    choice: motion.lines.map((line, index) => ({ line, parts: BigInt(votes[index] ?? 0) })),
  };
}

function tally(ballots: readonly DivisionBallot[], given: DivisionMotion = motion): DivisionResult {
  const result = tallyDivision(given, ballots, sha256);
  if (isRefusal(result)) throw new Error(result.message);
  return result;
}

const published = [ballot('a', [10_000, 0, 0]), ballot('b', [0, 5000, 5000]), ballot('c', [5000, 5000, 0])];

describe('tallyDivision', () => {
  it('shares out the published example and counts who was there', () => {
    const result = tally([...published, { voterRef: 'd', sequence: 1n, choice: 'ABSTAIN' }]);
    expect(result.shares.map(({ line, share }) => `${line} ${formatFraction(share)}`)).toEqual([
      'BET 2/5',
      'REINVEST 2/5',
      'RESERVE 1/5',
    ]);
    expect(result).toMatchObject({ present: 4, abstaining: 1 });
    expect([...result.order].sort()).toEqual(['BET', 'REINVEST', 'RESERVE']);
  });

  it('writes the result as canonical text: sorted keys, no number', () => {
    const { canonical } = tally(published);
    const parsed: unknown = JSON.parse(canonical);
    expect(canonical).toBe(JSON.stringify(sorted(parsed)));
    expect(canonical).not.toMatch(/[:,[]\d/u);
    expect(canonical).toContain('"rule":"independent-markets/1"');
  });

  it('gives these very bytes, whose hash a resolution signs', () => {
    expect(tally(published).canonical).toBe(
      '{"abstaining":"0","customVersion":"3","motion":"m1","onRoll":"20",' +
        '"order":["REINVEST","BET","RESERVE"],"present":"3",' +
        '"proof":{"ballots":"3","lines":[{"kind":"MOVING","rank":"2","vote":"0"},' +
        '{"kind":"MOVING","rank":"2","vote":"0"},{"kind":"MOVING","rank":"1","vote":"0"}],"t":"1/5"},' +
        `"rule":"independent-markets/1","seed":"${'09'.repeat(32)}",` +
        '"shares":[{"line":"BET","share":"2/5"},{"line":"REINVEST","share":"2/5"},{"line":"RESERVE","share":"1/5"}]}',
    );
  });

  it('counts only the highest sequence of a voter, an abstention included', () => {
    const again = tally([...published, ballot('a', [0, 0, 10_000], 2n), ballot('a', [10_000, 0, 0], 3n)]);
    expect(again.canonical).toBe(tally(published).canonical);
    expect(tally([...published, { voterRef: 'a', sequence: 2n, choice: 'ABSTAIN' }])).toMatchObject({
      present: 3,
      abstaining: 1,
    });
  });

  it.each([
    ['NoBallots', []],
    ['NoBallots', [{ voterRef: 'a', sequence: 1n, choice: 'ABSTAIN' as const }]],
    ['SequenceTwice', [ballot('a', [10_000, 0, 0]), ballot('a', [0, 10_000, 0])]],
    ['BallotDoesNotSum', [ballot('a', [1, 2, 3])]],
    ['MoreBallotsThanRoll', Array.from({ length: 21 }, (_, index) => ballot(String(index), [10_000, 0, 0]))],
  ])('refuses %s', (kind, ballots) => {
    expect(tallyDivision(motion, ballots, sha256)).toMatchObject({ kind, refused: true });
  });

  it('gives the same bytes whatever the order of ballots and of lines', () => {
    const votes = fc.integer({ min: 0, max: 10_000 }).map((first) => [first, 10_000 - first, 0]);
    fc.assert(
      fc.property(fc.array(votes, { minLength: 1, maxLength: 20 }), fc.nat(), (all, shift) => {
        const ballots = all.map((each, index) => ballot(`v${String(index)}`, each));
        const turned = [...ballots.slice(shift % ballots.length), ...ballots.slice(0, shift % ballots.length)];
        const other = { ...motion, lines: [...motion.lines].reverse() };
        expect(tally(turned.reverse(), other).canonical).toBe(tally(ballots).canonical);
      }),
    );
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
