import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatFraction, fraction } from '#libs/amount';
import { defaultCustom, weighedShare } from '#libs/custom';
import type { CollegeMode } from './college-motion.js';
import { seatedWeights } from './seated-weights.js';
import { tallyColleges, type CollegeResult } from './tally-colleges.js';
import { everyOf, known, motionOf, weighed, type Cast } from './test-colleges.js';
import { beats, isThreshold } from './threshold.js';

function tally(casts: Readonly<Record<string, Cast>>, mode: CollegeMode): CollegeResult {
  const { motion, ballots } = motionOf(casts, mode);
  return known(tallyColleges(motion, { ballots, checkedIn: [] }));
}

const shown = ({ verdict, weighed: sum, reasons }: CollegeResult): unknown => ({
  verdict,
  sum: sum && formatFraction(sum),
  reasons: reasons.map((reason) => [reason.kind, reason.college]),
});

const PCP_1 = { A: { votes: [60, 40] }, B: { votes: [10, 20] }, C: { votes: [1, 0] }, D: { votes: [5, 15] } } as const;
const PCP_5 = {
  WORKER: { votes: [60, 40] },
  PUBLIC: { votes: [3, 1] },
  COMMON: { votes: [10, 20] },
  HOST: { votes: [4, 1] },
  LABELLER: { votes: [45, 15] },
} as const;

describe('a motion by colleges: worked examples', () => {
  it('PCP-1: 113/200 of the weights pass more than half, fail two thirds, and fail in the second and fourth', () => {
    const percents = { A: 40, B: 30, C: 20, D: 10 };
    expect(shown(tally(PCP_1, weighed(percents)))).toEqual({
      verdict: 'CARRIED',
      sum: '113/200',
      reasons: [['REACHED', undefined]],
    });
    expect(tally(PCP_1, weighed(percents, 'TWO_THIRDS')).verdict).toBe('LOST');
    const every = tally(PCP_1, everyOf(['A', 'B', 'C', 'D']));
    expect(every.verdict).toBe('LOST');
    expect(every.reasons.map(({ kind }) => kind)).toEqual(['REACHED', 'MISSED', 'REACHED', 'MISSED']);
  });

  it('PCP-5: the default custom gives 119/200, the same verdicts; EVERY fails in COMMON alone', () => {
    const weights = defaultCustom('EUR').collegeWeights;
    const mode = { ...weighed({}), weights };
    expect(shown(tally(PCP_5, mode))).toMatchObject({ verdict: 'CARRIED', sum: '119/200' });
    expect(tally(PCP_5, { ...weighed({}, 'TWO_THIRDS'), weights }).verdict).toBe('LOST');
    const every = tally(PCP_5, everyOf(Object.keys(PCP_5)));
    expect(every.reasons.filter(({ kind }) => kind === 'MISSED')).toMatchObject([{ college: 'COMMON' }]);
  });

  it.each([
    ['GM-4', [27, 13], 'CARRIED', '27/40'],
    ['GM-5', [26, 14], 'LOST', '13/20'],
  ] as const)('%s: of one college by two thirds, %j is %s', (_case, votes, verdict, share) => {
    const result = tally({ ALL: { votes } }, everyOf(['ALL'], 'TWO_THIRDS'));
    expect(result.verdict).toBe(verdict);
    expect(result.lines.map((line) => line.share && formatFraction(line.share))).toEqual([share]);
  });

  it('fails a tie where more than half is asked, and counts an abstention as present and no more', () => {
    expect(tally({ ALL: { votes: [5, 5] } }, everyOf(['ALL'])).verdict).toBe('LOST');
    const { lines, verdict } = tally({ ALL: { votes: [5, 4, 9] } }, everyOf(['ALL']));
    expect([verdict, lines[0]?.present]).toEqual(['CARRIED', 18n]);
  });

  it('lets college.empty decide of a college that gave neither yes nor no', () => {
    const casts = { A: { votes: [3, 1] }, B: { votes: [0, 0, 4] } } as const;
    const closed = weighed({ A: 90, B: 10 });
    expect(shown(tally(casts, closed))).toEqual({
      verdict: 'LOST',
      sum: '27/40',
      reasons: [
        ['NO_VALID_VOTE', 'B'],
        ['REACHED', undefined],
      ],
    });
    expect(shown(tally(casts, { ...closed, empty: 'RENORMALISE' }))).toMatchObject({ verdict: 'CARRIED', sum: '3/4' });
    expect(tally(casts, everyOf(['A', 'B'])).verdict).toBe('LOST');
    const silent = { A: { votes: [0, 0, 1] }, B: { votes: [0, 0] } } as const;
    expect(shown(tally(silent, { ...closed, empty: 'RENORMALISE' }))).toMatchObject({
      verdict: 'LOST',
      sum: undefined,
    });
  });

  it('asks each required college for its quorum, of ballots and check-ins together, and others for none', () => {
    const { motion, ballots } = motionOf(
      { A: { votes: [2, 0], absent: 8 }, B: { votes: [1, 0], absent: 9 } },
      everyOf(['A', 'B']),
    );
    const asking = (required: boolean) => ({
      ...motion,
      colleges: motion.colleges.map((college) => ({
        ...college,
        required: required || college.id === 'A',
        quorum: { share: fraction(3n, 10n), atMost: 2n },
      })),
    });
    const missed = known(tallyColleges(asking(true), { ballots, checkedIn: [] }));
    expect(missed).toMatchObject({
      verdict: 'INQUORATE',
      reasons: [{ kind: 'QUORUM_MISSED', college: 'B', present: 1n, quorum: 2n }],
    });
    expect(known(tallyColleges(asking(true), { ballots, checkedIn: ['B-0', 'B-5'] })).verdict).toBe('CARRIED');
    expect(known(tallyColleges(asking(false), { ballots, checkedIn: [] })).verdict).toBe('CARRIED');
  });

  it('shares the weights out among the colleges that are seated', () => {
    const weights = seatedWeights(defaultCustom('EUR').collegeWeights, new Set(['WORKER', 'PUBLIC', 'COMMON']));
    expect(Object.entries(known(weights)).map(([id, weight]) => [id, formatFraction(weight)])).toEqual([
      ['WORKER', '5/14'],
      ['PUBLIC', '3/14'],
      ['COMMON', '3/7'],
    ]);
    expect(seatedWeights({}, new Set())).toMatchObject({ kind: 'NobodySeated' });
  });
});

const cast = fc
  .tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 }), fc.nat({ max: 3 }), fc.nat({ max: 3 }))
  .map(([yes, no, abstain, absent]): Cast => ({ votes: [yes, no, abstain], absent }));
const casting = fc.record({ A: cast, B: cast, C: cast });
const modes = fc.constantFrom<CollegeMode>(
  weighed({ A: 50, B: 30, C: 20 }),
  weighed({ A: 40, B: 40, C: 20 }, 'TWO_THIRDS'),
  { ...weighed({ A: 50, B: 30, C: 20 }), empty: 'RENORMALISE' },
  everyOf(['A', 'B', 'C']),
  everyOf(['A', 'B', 'C'], 'TWO_THIRDS'),
);

describe('a motion by colleges: properties', () => {
  it('gives equal bytes for any order of ballots, check-ins, roll and colleges, and counts the last ballot', () => {
    fc.assert(
      fc.property(casting, modes, fc.infiniteStream(fc.nat()), (casts, mode, keys) => {
        const { motion, ballots } = motionOf(casts, mode);
        const checkedIn = motion.roll.filter((_, at) => at % 3 === 0).map(({ voterRef }) => voterRef);
        const mixed = <T>(items: readonly T[]): T[] => {
          const drawn = [...keys.take(items.length)];
          return items
            .map((item, at) => ({ item, key: drawn[at] ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        };
        const changedMind = ballots.map((ballot) => ({ ...ballot, sequence: 0n, choice: 'NO' as const }));
        const other = { ...motion, roll: mixed(motion.roll), colleges: mixed(motion.colleges) };
        const voted = { ballots: mixed([...ballots, ...changedMind]), checkedIn: mixed(checkedIn) };
        expect(known(tallyColleges(other, voted)).canonical).toBe(
          known(tallyColleges(motion, { ballots, checkedIn })).canonical,
        );
      }),
    );
  });

  it('weighs as the custom does, and carries exactly where every condition holds', () => {
    fc.assert(
      fc.property(casting, modes, (casts, mode) => {
        const { lines, verdict, weighed: sum } = tally(casts, mode);
        const silent = lines.some(({ share }) => share === undefined);
        if (mode.kind === 'EVERY') {
          const all = lines.every(({ college, share }) => share && beats(share, mode.thresholds[college]!));
          expect(verdict).toBe(all ? 'CARRIED' : 'LOST');
          return;
        }
        if (silent) return;
        const votes = Object.fromEntries(lines.map(({ college, yes, no }) => [college, { yes, no }]));
        expect(sum).toEqual(weighedShare(mode.weights, votes));
        expect(verdict).toBe(sum && beats(sum, mode.threshold) ? 'CARRIED' : 'LOST');
      }),
    );
  });

  it('never loses by a yes in the place of a no or an abstention', () => {
    fc.assert(
      fc.property(casting, modes, fc.nat(), (casts, mode, which) => {
        const { motion, ballots } = motionOf(casts, mode);
        fc.pre(ballots.length > 0 && known(tallyColleges(motion, { ballots, checkedIn: [] })).verdict === 'CARRIED');
        const raised = ballots.map((ballot, at) =>
          at === which % ballots.length ? { ...ballot, choice: 'YES' as const } : ballot,
        );
        expect(known(tallyColleges(motion, { ballots: raised, checkedIn: [] })).verdict).toBe('CARRIED');
      }),
    );
  });
});

describe('a motion by colleges: refusals', () => {
  const { motion, ballots } = motionOf({ A: { votes: [1, 0] }, B: { votes: [0, 1] } }, weighed({ A: 50, B: 50 }));
  const half = fraction(1n, 2n);
  const [college] = motion.colleges;

  it.each([
    ['CollegeTwice', { colleges: [college!, college!] }],
    ['NoCollegeRequired', { colleges: motion.colleges.map((each) => ({ ...each, required: false })) }],
    ['QuorumMalformed', { colleges: [{ ...college!, quorum: { share: fraction(11n, 10n) } }, motion.colleges[1]!] }],
    ['ThresholdMalformed', { mode: everyOf(['A']) }],
    [
      'ThresholdMalformed',
      { mode: { ...weighed({ A: 50, B: 50 }), threshold: { value: fraction(1n), strict: true } } },
    ],
    ['WeightsMalformed', { mode: weighed({ A: 50, B: 40 }) }],
    ['WeightsMalformed', { mode: weighed({ A: 100, C: 0 }) }],
    ['WeightsMalformed', { mode: weighed({ A: 100 }) }],
    ['UnknownCollege', { roll: [{ voterRef: 'x', college: 'Z' }] }],
    ['InTwoColleges', { roll: [...motion.roll, { voterRef: 'A-0', college: 'B' }] }],
  ])('%s', (kind, change) => {
    expect(tallyColleges({ ...motion, ...change }, { ballots, checkedIn: [] })).toMatchObject({
      kind,
      rule: 'motion.colleges',
      customVersion: 3,
    });
  });

  it.each([
    ['NotOnRoll', [{ voterRef: 'Z-0', sequence: 1n, choice: 'YES' as const }], []],
    ['NotOnRoll', [], ['Z-0']],
    ['SequenceTwice', [ballots[0]!, { ...ballots[0]!, choice: 'NO' as const }], []],
    ['UnknownChoice', [{ ...ballots[0]!, choice: 'MAYBE' as 'YES' }], []],
  ])('%s', (kind, cast_, checkedIn) => {
    expect(tallyColleges(motion, { ballots: cast_, checkedIn })).toMatchObject({ kind, rule: 'motion.tally' });
  });

  it('takes no threshold that nothing reaches or everything does', () => {
    expect(isThreshold({ value: half, strict: true })).toBe(true);
    expect(isThreshold({ value: fraction(1n), strict: false })).toBe(true);
    expect(isThreshold({ value: fraction(0n), strict: false })).toBe(false);
    expect(isThreshold({ value: fraction(1n), strict: true })).toBe(false);
  });
});
