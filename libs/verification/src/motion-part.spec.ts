import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MotionChoice } from '#libs/voting';
import { MOTION, MotionScenes, type Scene, type TestKey } from './test-motion.js';

const DER = Buffer.from('302a300506032b6570032100', 'hex');
const scenes = new MotionScenes({
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  verify: (key, message, signature) => {
    const spki = createPublicKey({ key: Buffer.concat([DER, key]), format: 'der', type: 'spki' });
    return verify(null, message, spki, signature);
  },
  newKey: (): TestKey => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
    return { key, sign: (message) => sign(null, message, privateKey) };
  },
});
const kinds = (of: Scene): string[] => scenes.kinds(of);

type Members = Readonly<Record<string, unknown>>;

const many = (yes: number, no: number): readonly MotionChoice[] => [
  ...Array.from({ length: yes }, () => 'YES' as const),
  ...Array.from({ length: no }, () => 'NO' as const),
];
const FOUR = { COMMON: many(4, 1), HOST: many(5, 0), PUBLIC: many(3, 2), WORKER: many(4, 2) };
const scene = scenes.of(FOUR);

/** The scene with the leaves of one kind changed. */
const changed = (type: string, change: (leaf: Members, at: number) => Members | readonly Members[]): Scene => {
  let at = 0;
  const leaves = scene.leaves.flatMap((leaf) => (leaf['type'] === type ? change(leaf, at++) : leaf));
  return { ...scene, leaves };
};
const edited = (type: string, members: Members): Scene => changed(type, (leaf) => ({ ...leaf, ...members }));
const firstOnly = (change: (leaf: Members) => Members | readonly Members[]) => (leaf: Members, at: number) =>
  at === 0 ? change(leaf) : leaf;
const [voter] = scene.voters;
if (voter === undefined) throw new Error('nobody votes');
const [notice = {}, , ballot = {}] = scene.leaves;
const counting = (ballots: readonly Members[]): Scene => ({ ...scene, count: { ...scene.count, ballots } });
const key = {
  key: scenes.newVoter('x', 'x').key,
  motion: MOTION,
  number: '1',
  type: 'elector-key',
  v: '1',
  voter: voter.voter,
};

describe('a motion of the second form', () => {
  it('is whole where everything follows', () => {
    expect(scenes.found(scene).all).toEqual([]);
    expect(scenes.found(scene).allUnproven.map(({ what }) => what)).not.toContainEqual(
      expect.stringContaining('too small'),
    );
  });

  it('follows a voter through another ballot and another key', () => {
    const again = scenes.newVoter(voter.voter, voter.college);
    const [second, third] = [scenes.ballot(voter, 2, 'NO'), scenes.ballot(again, 3, 'YES')];
    const taken = { ...key, key: again.key };
    const leaves = changed(
      'ballot',
      firstOnly((first) => [first, second, taken, third]),
    ).leaves;
    const [first = {}, ...rest] = scene.count.ballots;
    const { choice: _, salt: __, ...shut } = first;
    const ballots = [shut, scenes.opened(second), scenes.opened(third, 'YES'), ...rest];
    expect(kinds({ leaves, count: { ...scene.count, ballots } })).toEqual([]);
    // Without the leaf of the further key it is somebody else's.
    const without = leaves.filter((leaf) => leaf !== taken);
    expect(kinds({ leaves: without, count: { ...scene.count, ballots } })).toEqual(['BallotSignatureBad']);
  });

  it.each<[string, Scene, string]>([
    [
      'other terms',
      edited('motion', { terms: { ...(notice['terms'] as object), majority: 'TWO_THIRDS' } }),
      'TermsNotOfCustom',
    ],
    ['a custom that is not there', edited('motion', { customVersion: '2' }), 'TermsNotOfCustom'],
    ['a notice that is too short', edited('motion', { noticedAt: '2026-03-30T00:00:00.000Z' }), 'NoticeNotByRule'],
    ['hours that are too few', edited('motion', { closesAt: '2026-04-02T00:00:00.000Z' }), 'NoticeNotByRule'],
    ['an effect that its kind does not have', edited('motion', { effect: { rules: 'ab' } }), 'NoticeNotByRule'],
    [
      'a second notice without a recall',
      changed('motion', (leaf) => [leaf, { ...leaf, notice: '2' }]),
      'NoticeNotByRule',
    ],
    ['a second call of nothing', edited('motion', { secondCallOf: 'x' }), 'NoticeNotByRule'],
    [
      'a recall after the opening',
      changed('motion-opening', (leaf) => [leaf, { id: MOTION, notice: '1', type: 'motion-recall', v: '1' }]),
      'NoticeNotByRule',
    ],
    ['an opening before its hour', edited('motion-opening', { at: '2026-03-31T00:00:00.000Z' }), 'NoticeNotByRule'],
    ['two openings', changed('motion-opening', (leaf) => [leaf, leaf]), 'NoticeNotByRule'],
    ['another roll', edited('motion-opening', { electorate: 'ab'.repeat(32) }), 'ElectorateDiffers'],
    ['a roll of another size', edited('motion-opening', { size: '7' }), 'ElectorateDiffers'],
    [
      'a further key that is not the next',
      changed(
        'ballot',
        firstOnly((leaf) => [{ ...key, number: '2' }, leaf]),
      ),
      'ElectorateDiffers',
    ],
    ['a further key before the opening', changed('motion-opening', (leaf) => [key, leaf]), 'NoticeNotByRule'],
    ['a further key after the resolution', changed('resolution', (leaf) => [leaf, key]), 'NoticeNotByRule'],
    [
      'a ballot by an older key',
      changed(
        'ballot',
        firstOnly((leaf) => [key, leaf]),
      ),
      'BallotSignatureBad',
    ],
    [
      'a ballot by nobody’s key',
      changed(
        'ballot',
        firstOnly(() => scenes.ballot(scenes.newVoter(voter.voter, 'COMMON'), 1, 'YES')),
      ),
      'BallotSignatureBad',
    ],
    [
      'a ballot signed for something else',
      changed(
        'ballot',
        firstOnly((leaf) => ({ ...leaf, commitment: 'ab'.repeat(32) })),
      ),
      'BallotSignatureBad',
    ],
    [
      'a ballot out of turn',
      changed(
        'ballot',
        firstOnly((leaf) => [scenes.ballot(voter, 2, 'NO'), leaf]),
      ),
      'BallotDiffers',
    ],
    [
      'a ballot twice',
      changed(
        'ballot',
        firstOnly((leaf) => [leaf, leaf]),
      ),
      'BallotDiffers',
    ],
    ['a ballot before the opening', changed('motion-opening', (leaf) => [ballot, leaf]), 'BallotDiffers'],
    [
      'a ballot after the resolution',
      changed('resolution', (leaf) => [leaf, scenes.ballot(voter, 2, 'NO')]),
      'BallotDiffers',
    ],
    [
      'a ballot of a stranger',
      changed(
        'ballot',
        firstOnly((leaf) => [leaf, scenes.ballot(scenes.newVoter('stranger', 'HOST'), 1, 'YES')]),
      ),
      'BallotDiffers',
    ],
    [
      'a ballot whose leaf is gone',
      changed(
        'ballot',
        firstOnly(() => []),
      ),
      'BallotDiffers',
    ],
    ['a ballot that is not counted', counting(scene.count.ballots.slice(1)), 'BallotNotCounted'],
    [
      'a ballot that nobody cast',
      counting([...scene.count.ballots, { ...scene.count.ballots[0], voter: 'stranger' }]),
      'BallotDiffers',
    ],
    [
      'a ballot with another choice',
      counting(scene.count.ballots.map((each) => ({ ...each, choice: '{"choice":"NO"}' }))),
      'BallotDiffers',
    ],
    [
      'a ballot that is not opened though its college is shown',
      counting(scene.count.ballots.map((each) => scenes.opened(each))),
      'TallyDiffers',
    ],
    ['a resolution with another verdict', edited('resolution', { carried: false, state: 'LOST' }), 'TallyDiffers'],
    ['a resolution with another effect', edited('resolution', { rules: 'ab' }), 'ResolutionNotDerived'],
    ['a resolution of another turnout', edited('resolution', { present: '99' }), 'ResolutionNotDerived'],
    ['two resolutions', changed('resolution', (leaf) => [leaf, leaf]), 'ResolutionNotDerived'],
    [
      'a resolution before the opening',
      { ...scene, leaves: scene.leaves.filter(({ type }) => type !== 'motion-opening') },
      'ResolutionNotDerived',
    ],
    ['a resolution of nothing', { ...scene, leaves: scene.leaves.slice(-1) }, 'ResolutionNotDerived'],
    ['a count that is none', { ...scene, count: { ...scene.count, roll: [{}] } }, 'BundleMalformed'],
  ])('is found out by %s', (_what, planted, kind) => {
    expect(kinds(planted)).toContain(kind);
  });
});

describe('whatever stands in a leaf or in the count', () => {
  it('is found or passed over, and stops nobody who reads', () => {
    const junk = fc.oneof(fc.string(), fc.constantFrom(null, true, '1', '\ud800', [], {}, ['x']), fc.jsonValue());
    const names = [...new Set(scene.leaves.flatMap((leaf) => Object.keys(leaf)))];
    const edit = fc.tuple(fc.nat(scene.leaves.length - 1), fc.constantFrom(...names), junk);
    fc.assert(
      fc.property(
        fc.array(edit, { maxLength: 3 }),
        fc.constantFrom('roll', 'ballots'),
        fc.array(junk),
        (edits, part, rows) => {
          const leaves = scene.leaves.map((leaf, at) => {
            const own = edits.filter(([place, name]) => place === at && name !== 'type');
            return { ...leaf, ...Object.fromEntries(own.map(([, name, value]) => [name, value])) };
          });
          expect(() => scenes.found({ leaves, count: { ...scene.count, [part]: rows } })).not.toThrow();
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a vote of small colleges', () => {
  const cast = { COMMON: many(3, 0), HOST: many(6, 0), PUBLIC: many(0, 7), WORKER: many(8, 0) };
  const hidden = scenes.of(cast);

  it('follows from turnout and verdict, and it is said that their ballots are shut', () => {
    expect(kinds(hidden)).toEqual([]);
    expect(scenes.found(hidden).allUnproven).toContainEqual({ what: expect.stringContaining('too small'), count: 1 });
    // HOST covers COMMON.
    expect(hidden.count.ballots.filter((each) => !('choice' in each))).toHaveLength(9);
  });

  it('follows byte for byte for a witness, to whom every ballot is opened', () => {
    const choices = Object.values(cast).flat();
    const ballots = hidden.count.ballots.map((each, at) => scenes.opened(each, choices[at]));
    const opened = scenes.found({ ...hidden, count: { ...hidden.count, ballots } });
    expect(opened.all).toEqual([]);
    expect(opened.allUnproven).not.toContainEqual({ what: expect.stringContaining('too small'), count: 1 });
  });
});

describe('what nobody voted on', () => {
  it('is said of a resolution of the first form, and found once motions are noticed', () => {
    const [motions, findings] = scenes.part();
    motions.unvoted();
    expect([findings.count, findings.allUnproven.length]).toEqual([0, 1]);
    motions.notice(scene.leaves[0] ?? {});
    motions.unvoted();
    expect(findings.all.map(({ kind }) => kind)).toEqual(['ResolutionNotDerived']);
  });

  it('is said of a vote that opened and has no resolution', () => {
    const [motions, findings] = scenes.part();
    const [notice = {}, opening = {}] = scene.leaves;
    motions.notice(notice);
    motions.step('motion-opening', opening);
    motions.end();
    expect(findings.allUnproven).toContainEqual({ what: expect.stringContaining('no resolution of it'), count: 1 });
  });
});

describe('a vote that was put off', () => {
  const put = (at: number, change: object = {}): Scene =>
    changed('ballot', (leaf, place) => {
      const extension = {
        metAt: '2026-04-09T12:00:00.000Z',
        motion: MOTION,
        type: 'motion-extension',
        until: '2026-04-10T12:00:00.000Z',
        v: '1',
        ...change,
      };
      return place === at ? [leaf, extension] : leaf;
    });
  // COMMON, HOST and PUBLIC have five voters each and WORKER six: with a quorum of a tenth its first meets the last.
  const last = FOUR.COMMON.length + FOUR.HOST.length + FOUR.PUBLIC.length;

  it('was so by the ballot that met the last quorum, once, and by as much as the custom says', () => {
    expect(kinds(put(last))).toEqual([]);
    expect(kinds(put(last + 1))).toEqual(['NoticeNotByRule']);
    expect(kinds(put(last - 1))).toEqual(['NoticeNotByRule']);
    expect(kinds(put(last, { until: '2026-04-11T12:00:00.000Z' }))).toEqual(['NoticeNotByRule']);
    expect(kinds(put(last, { metAt: '2026-04-02T12:00:00.000Z', until: '2026-04-03T12:00:00.000Z' }))).toEqual([
      'NoticeNotByRule',
    ]);
  });
});
