import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { yearsAfter } from './bet-terms.js';
import { Findings } from './finding.js';
import { ResolvedDeeds } from './resolved-deeds.js';
import type { Members } from './shape.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const SAID: Members = { carried: true, kind: 'BETS', motion: 'm1', type: 'resolution', v: '2', years: '5' };
const HASH = createHash('sha256').update(JSON.stringify(SAID)).digest('hex');
const NOTICE: Members = { id: 'm1', kind: 'BETS', closesAt: '2027-02-28T23:30:00.000Z' };
const NAMES = { bets: HASH.slice(0, 12), ends: '2032-02-28', years: '5' };

/** What is found of a deed that names such a term, after these leaves. */
function found(names: Members, before: readonly (readonly [type: string, entry: Members])[] = [['motion', NOTICE]]) {
  const findings = new Findings();
  const part = new ResolvedDeeds({ sha256, findings });
  for (const [type, entry] of before) part.leaf(type, entry);
  part.resolution(JSON.stringify(SAID), SAID);
  part.leaf('deed', { kind: 'BETS', names, resolution: HASH, type: 'deed', v: '1' });
  part.end();
  return findings.all.map(({ kind }) => kind);
}

describe('the term of bets', () => {
  it('is what was resolved, counted from the close of the vote, under the name of its purses', () => {
    expect(found(NAMES)).toEqual([]);
    for (const other of [{ years: '6' }, { ends: '2032-02-29' }, { ends: '2033-02-28' }, { bets: 'abababababab' }]) {
      expect(found({ ...NAMES, ...other })).toEqual(['DeedNotResolved']);
    }
  });

  it('is counted from the later close where the vote was extended, and from the last notice', () => {
    const until: readonly [string, Members] = ['motion-extension', { motion: 'm1', until: '2027-03-01T23:30:00.000Z' }];
    expect(found(NAMES, [['motion', NOTICE], until])).toEqual(['DeedNotResolved']);
    expect(found({ ...NAMES, ends: '2032-03-01' }, [['motion', NOTICE], until])).toEqual([]);
    const first = { ...NOTICE, closesAt: '2026-01-01T00:00:00.000Z' };
    expect(
      found(NAMES, [
        ['motion', first],
        ['motion', NOTICE],
      ]),
    ).toEqual([]);
  });

  it('is nothing without the notice of its vote', () => {
    expect(found(NAMES, [])).toEqual(['DeedNotResolved']);
    expect(found(NAMES, [['motion', { ...NOTICE, kind: 'PROJECTS' }]])).toEqual(['DeedNotResolved']);
  });

  it('ends on the same day of another year, or on the last of February', () => {
    expect(yearsAfter('2028-02-29T12:00:00.000Z', 4)).toBe('2032-02-29');
    expect(yearsAfter('2028-02-29T12:00:00.000Z', 3)).toBe('2031-02-28');
    const days = fc.date({ min: new Date('2020-01-01'), max: new Date('2080-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 50 }), (day, years) => {
        const from = day.toISOString();
        const to = yearsAfter(from, years);
        expect(Number(to.slice(0, 4)) - Number(from.slice(0, 4))).toBe(years);
        expect(to.slice(4) === from.slice(4, 10) || (from.slice(4, 10) === '-02-29' && to.endsWith('-02-28'))).toBe(
          true,
        );
      }),
    );
  });
});
