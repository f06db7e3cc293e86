import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type Custom, defaultCustom } from '#libs/custom';
import { Findings } from './finding.js';
import { RatificationPart } from './ratification-part.js';
import type { Members } from './shape.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const hashOf = (entry: Members): string => createHash('sha256').update(JSON.stringify(entry)).digest('hex');

const CUSTOMS: readonly Custom[] = [
  { ...defaultCustom('EUR'), appropriationRatify: 'WORKER' },
  defaultCustom('EUR'),
  // It has no vote in anything: nobody is asked.
  { ...defaultCustom('EUR'), appropriationRatify: 'GHOST' },
];

const division = (motion: string, changes: Members = {}): Members => ({
  carried: true,
  customVersion: '1',
  kind: 'APPROPRIATION',
  lines: [],
  motion,
  period: 'q1',
  type: 'resolution',
  v: '2',
  ...changes,
});
const FIRST = division('d1');
const SECOND = division('d2');
const effectOf = (of: Members): Members => ({ division: String(of['motion']), resolution: hashOf(of) });
const notice = (id: string, of: Members, changes: Members = {}): Members => ({
  customVersion: '1',
  effect: effectOf(of),
  id,
  kind: 'RATIFICATION',
  secondCallOf: '',
  type: 'motion',
  ...changes,
});
const answer = (motion: string, of: Members, carried: boolean): Members => ({
  ...effectOf(of),
  carried,
  kind: 'RATIFICATION',
  motion,
  type: 'resolution',
  v: '2',
});
const annulled = (motion: string): Members => ({ motion, type: 'annulment' });

/** What is found of these leaves; `divided` is told where the leaf says by which resolution. */
function found(leaves: readonly Members[]): readonly string[] {
  const findings = new Findings();
  const part = new RatificationPart({ sha256, findings }, (version) => CUSTOMS[version - 1]);
  for (const entry of leaves) {
    const divided = entry['divided'];
    if (typeof divided === 'string') part.divided(divided);
    else part.leaf(String(entry['type']), JSON.stringify(entry), entry);
  }
  return findings.all.map(({ kind }) => kind);
}
const divided = (of: Members): Members => ({ divided: hashOf(of) });

const ASKED = [FIRST, notice('r1', FIRST)];
const REFUSED = [...ASKED, answer('r1', FIRST, false)];

describe('a division that a college must agree to', () => {
  it('is divided after it agreed, and a second one without it where it refused the first', () => {
    expect(found([...ASKED, answer('r1', FIRST, true), divided(FIRST)])).toEqual([]);
    // The clock missed its hour: it was noticed again.
    expect(found([...ASKED, notice('r1', FIRST), answer('r1', FIRST, true), divided(FIRST)])).toEqual([]);
    expect(found([...REFUSED, SECOND, divided(SECOND)])).toEqual([]);
  });

  it('needs nobody where its custom names no college that votes', () => {
    for (const customVersion of ['2', '3', '9']) {
      const free = division('d1', { customVersion });
      expect(found([free, divided(free)])).toEqual([]);
    }
  });

  it.each<[string, readonly Members[]]>([
    ['nobody was asked', [FIRST, divided(FIRST)]],
    ['nobody has answered', [...ASKED, divided(FIRST)]],
    ['it refused', [...REFUSED, divided(FIRST)]],
    ['a jury annulled what it agreed to', [...ASKED, answer('r1', FIRST, true), annulled('r1'), divided(FIRST)]],
    ['a jury annulled that it refused', [...REFUSED, annulled('r1'), SECOND, divided(SECOND)]],
    [
      'it refused another period',
      [...REFUSED, division('d2', { period: 'q2' }), divided(division('d2', { period: 'q2' }))],
    ],
    ['the first form asks nobody', [division('d1', { v: '1' }), divided(division('d1', { v: '1' }))]],
  ])('is found where it was divided and %s', (_, leaves) => {
    expect(found(leaves)).toEqual(['DeedNotResolved']);
  });

  it.each<[string, readonly Members[], string]>([
    ['asks about no division', [notice('r1', FIRST)], 'NoticeNotByRule'],
    ['asks about a lost one', [division('d1', { carried: false }), notice('r1', FIRST)], 'NoticeNotByRule'],
    [
      'asks about another division than its resolution is of',
      [FIRST, SECOND, notice('r1', FIRST, { effect: { ...effectOf(FIRST), division: 'd2' } })],
      'NoticeNotByRule',
    ],
    ['asks under another custom', [FIRST, notice('r1', FIRST, { customVersion: '2' })], 'NoticeNotByRule'],
    ['asks again', [...ASKED, notice('r2', FIRST)], 'NoticeNotByRule'],
    ['is a second call', [FIRST, notice('r1', FIRST, { secondCallOf: 'r0' })], 'NoticeNotByRule'],
    ['asks about what needs nobody any more', [...REFUSED, SECOND, notice('r2', SECOND)], 'NoticeNotByRule'],
    ['answers and did not ask', [FIRST, answer('r1', FIRST, true)], 'ResolutionNotDerived'],
    [
      'answers of another division',
      [...ASKED, SECOND, notice('r2', SECOND), answer('r1', SECOND, true)],
      'ResolutionNotDerived',
    ],
    ['answers twice', [...REFUSED, answer('r1', FIRST, true)], 'ResolutionNotDerived'],
  ])('is found where a motion %s', (_, leaves, kind) => {
    expect(found(leaves)).toEqual([kind]);
  });
});
