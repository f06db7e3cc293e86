import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatFraction, fraction } from '#libs/amount';
import type { CollegeMode, CollegeMotion } from '../college-motion.js';
import { judgeColleges, type CollegeCount, type CollegeJudgement } from '../judge-colleges.js';
import { tallyColleges } from '../tally-colleges.js';
import { everyOf, known, motionOf, weighed, type Cast } from '../test-colleges.js';
import { checkDeclaredOpen, collegesToDeclareOpen, collegesTooSmall } from './declare-open.js';
import { publishColleges, SMALL_COLLEGE, type PublicationRule, type PublishedResult } from './publish-colleges.js';

const rule: PublicationRule = { k: SMALL_COLLEGE, declaredOpen: new Set() };

function publish(casts: Readonly<Record<string, Cast>>, mode: CollegeMode, how = rule): PublishedResult {
  const { motion, ballots } = motionOf(casts, mode);
  return publishColleges(motion, known(tallyColleges(motion, { ballots, checkedIn: [] })), how);
}

const BIG = { votes: [30, 10] } as const;
const MIDDLE = { votes: [4, 2] } as const;
const SMALL = { votes: [2, 1, 1] } as const;

describe('what is published of small colleges', () => {
  it('is everything where none is small', () => {
    const { lines, weighed: sum, reasons } = publish({ A: BIG, B: MIDDLE }, weighed({ A: 50, B: 50 }));
    expect(lines.map(({ shown }) => shown)).toEqual(['COUNTS', 'COUNTS']);
    expect([sum && formatFraction(sum), reasons.length]).toEqual(['17/24', 1]);
  });

  it('is turnout and verdict of the small one, no sum, and no counts of the smallest of the others', () => {
    const published = publish({ A: BIG, B: MIDDLE, C: SMALL }, weighed({ A: 40, B: 30, C: 30 }));
    expect(published).toMatchObject({ verdict: 'CARRIED', weighed: undefined, reasons: [], unprotected: [] });
    expect(published.lines).toMatchObject([
      { college: 'A', shown: 'COUNTS', yes: 30n },
      { college: 'B', shown: 'VERDICT', why: 'COVER', present: 6n, agreed: undefined },
      { college: 'C', shown: 'VERDICT', why: 'SMALL', present: 4n, roll: 4n, agreed: undefined },
    ]);
    expect(published.canonical).not.toMatch(/weighed|"yes":"[24]"/u);
  });

  it('says under EVERY whether a small college agreed, but not whether it kept silent', () => {
    const silent = publish({ A: BIG, B: { votes: [0, 0, 4] } }, everyOf(['A', 'B']));
    const against = publish({ A: BIG, B: { votes: [0, 4] } }, everyOf(['A', 'B']));
    expect(silent.lines[1]).toMatchObject({ why: 'SMALL', agreed: false });
    expect(silent.canonical).toBe(against.canonical);
  });

  it('shows what was declared open, and names those that nothing can protect', () => {
    const few = { A: BIG, B: { votes: [1, 1], absent: 3 } } as const;
    expect(publish(few, everyOf(['A', 'B']))).toMatchObject({ unprotected: ['B'], lines: [{}, { agreed: undefined }] });
    const open = { ...rule, declaredOpen: new Set(['B']) };
    expect(publish(few, everyOf(['A', 'B']), open)).toMatchObject({
      unprotected: [],
      lines: [{}, { shown: 'COUNTS' }],
    });
    expect(publish({ A: SMALL }, weighed({ A: 100 }))).toMatchObject({ unprotected: ['A'] });
  });

  it('asks for colleges of one or two to be declared open, and warns of those below k', () => {
    const { motion } = motionOf({ A: BIG, B: { votes: [1, 1] }, C: SMALL, D: { votes: [0, 0] } }, everyOf([]));
    expect(collegesToDeclareOpen(motion)).toEqual(['B']);
    expect(collegesTooSmall(motion, SMALL_COLLEGE)).toEqual(['B', 'C']);
    expect(checkDeclaredOpen(motion, new Set(['B']))).toBeUndefined();
    expect(checkDeclaredOpen(motion, new Set(['A']))).toMatchObject({ kind: 'CollegeNotDeclaredOpen', field: 'B' });
  });
});

interface Election {
  readonly motion: CollegeMotion;
  readonly counts: ReadonlyMap<string, CollegeCount>;
  readonly how: PublicationRule;
}

/** Every way in which so many ballots may have been cast. */
function waysToCast(ballots: number): readonly (readonly [bigint, bigint, bigint])[] {
  return Array.from({ length: ballots + 1 }, (_, yes) =>
    Array.from({ length: ballots - yes + 1 }, (_none, no): readonly [bigint, bigint, bigint] => [
      BigInt(yes),
      BigInt(no),
      BigInt(ballots - yes - no),
    ]),
  ).flat();
}

type Text = (held: Election, judgement: CollegeJudgement) => string;

const asPublished: Text = ({ motion, how }, judgement) => publishColleges(motion, judgement, how).canonical;

/** What the reader of `text` may hold possible of one college, as far as two ways; every other count is theirs to vary. */
function possible(held: Election, college: string, text: Text): ReadonlySet<string> {
  const { motion, counts, how } = held;
  const seen = text(held, judgeColleges(motion, counts));
  const found = new Set<string>();
  const vary = (at: number, world: Map<string, CollegeCount>): void => {
    if (found.size > 1) return;
    const id = motion.colleges[at]?.id;
    if (id === undefined) {
      if (text(held, judgeColleges(motion, world)) !== seen) return;
      const { yes, no, abstain } = world.get(college)!;
      found.add(`${yes} ${no} ${abstain}`);
      return;
    }
    const real = counts.get(id)!;
    // What is shown is the same in every world that fits; only what is withheld is worth varying.
    const withheld = hidden.has(id) ? waysToCast(Number(real.yes + real.no + real.abstain)) : undefined;
    for (const [yes, no, abstain] of withheld ?? [[real.yes, real.no, real.abstain] as const]) {
      vary(at + 1, new Map(world).set(id, { ...real, yes, no, abstain }));
    }
  };
  const hidden = new Set(
    publishColleges(motion, judgeColleges(motion, counts), how)
      .lines.filter(({ shown }) => shown === 'VERDICT')
      .map((line) => line.college),
  );
  vary(0, new Map());
  return found;
}

const count = (size: number): fc.Arbitrary<CollegeCount> =>
  fc.constantFrom(...waysToCast(size)).map(([yes, no, abstain]) => {
    const present = BigInt(size);
    return { yes, no, abstain, present, roll: present + 1n };
  });

const threshold = fc.constantFrom(
  { value: fraction(1n, 2n), strict: true },
  { value: fraction(2n, 3n), strict: false },
  { value: fraction(1n), strict: false },
  { value: fraction(1n, 10n), strict: false },
);
const percents = fc.constantFrom([40, 40, 20], [50, 30, 20], [10, 45, 45], [20, 20, 60], [34, 33, 33]);
const mode = fc
  .tuple(threshold, percents, fc.constantFrom('EVERY', 'FAIL_CLOSED', 'RENORMALISE'))
  .map(([each, [a = 0, b = 0, c = 0], kind]): CollegeMode => {
    if (kind === 'EVERY') return { kind, thresholds: { A: each, B: each, C: each } };
    return { ...weighed({ A: a, B: b, C: c }), threshold: each, empty: kind as 'FAIL_CLOSED' };
  });
const election = fc
  .tuple(
    fc.integer({ min: 5, max: 6 }).chain(count),
    fc.integer({ min: 0, max: 6 }).chain(count),
    fc.integer({ min: 3, max: 4 }).chain(count),
    mode,
    fc.boolean(),
    fc.subarray(['A', 'B']),
  )
  .map(([a, b, c, decides, quorum, open]): Election => {
    const share = fraction(quorum ? 1n : 0n);
    const colleges = ['A', 'B', 'C'].map((id) => ({ id, required: true, quorum: { share } }));
    const motion = { id: 'M', customVersion: 1, colleges, mode: decides, roll: [] };
    const counts = new Map([a, b, c].map((each, at) => ['ABC'.charAt(at), each]));
    return { motion, counts, how: { ...rule, declaredOpen: new Set(open) } };
  });

describe('from what is published', () => {
  it('nobody can tell what a small college cast: every world that fits, searched', () => {
    fc.assert(
      fc.property(election, (held) => {
        const published = publishColleges(held.motion, judgeColleges(held.motion, held.counts), held.how);
        for (const line of published.lines) {
          if (line.shown === 'VERDICT' && line.why === 'SMALL' && !published.unprotected.includes(line.college)) {
            expect(possible(held, line.college, asPublished).size).toBeGreaterThan(1);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it('and the same search reads small counts out of an exact sum, or where no further college is withheld', () => {
    const protectedC = (held: Election): boolean =>
      !publishColleges(held.motion, judgeColleges(held.motion, held.counts), held.how).unprotected.includes('C');
    const drawn = fc.sample(election, { numRuns: 90, seed: 9 }).filter(protectedC);
    const withSum: Text = (held, judgement) =>
      `${asPublished(held, judgement)} ${judgement.weighed === undefined ? '' : formatFraction(judgement.weighed)}`;
    const withCover: Text = (held, judgement) =>
      `${withSum(held, judgement)} ${judgement.lines
        .slice(0, 2)
        .map(({ yes, no }) => `${yes}-${no}`)
        .join(' ')}`;
    const told = (text: Text): number => drawn.filter((held) => possible(held, 'C', text).size === 1).length;
    expect(told(withCover)).toBeGreaterThan(told(withSum));
    expect(told(withSum)).toBeGreaterThan(0);
    expect(told(asPublished)).toBe(0);
  });
});
