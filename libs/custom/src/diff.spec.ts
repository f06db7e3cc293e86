import { describe, expect, it } from '@jest/globals';
import { InvariantViolation, isRefusal } from '#libs/amount';
import fc from 'fast-check';
import { customToDocument, parseAdopted, parseCustom, type Custom, type CustomDocument } from './custom.js';
import { defaultCustom } from './default-custom.js';
import { customRules } from './describe/custom-rules.js';
import { diffCustoms } from './diff.js';
import { entrenchedClauses } from './entrenched.js';

const standard = customToDocument(defaultCustom('EUR'));

function custom(change: Partial<CustomDocument>): Custom {
  const read = parseCustom({ ...standard, ...change });
  if (isRefusal(read)) throw new InvariantViolation(read.message);
  return read;
}

/** Documents that say other things in every part, and are customs. */
const someCustom: fc.Arbitrary<Custom> = fc
  .record(
    {
      version: fc.integer({ min: 1, max: 9 }),
      gmClearDays: fc.integer({ min: 1, max: 20 }),
      secondCall: fc.boolean(),
      valueIndex: fc.constantFrom('1/25', '1/50'),
      entryFine: fc.record({
        mode: fc.constantFrom('FINE_CERTAIN' as const, 'FINE_ARBITRARY' as const),
        rule: fc.constantFrom('least(value, 2 * (value - rent))', '0', '1/2*(value-rent)'),
      }),
      gpuWeights: fc.dictionary(
        fc.constantFrom('T4', 'llama-3.1', 'a.b.c', '__proto__', 'constructor'),
        fc.record({ computePpm: fc.constantFrom('1', '2'), bandwidthPpm: fc.constant('3') }),
      ),
      rateCards: fc.dictionary(
        fc.constantFrom('a', 'a.b'),
        fc.record({ points: fc.constantFrom('1', '2'), wageMinor: fc.constant('3') }),
      ),
      stint: fc
        .dictionary(fc.constantFrom('m.1', 'notices'), fc.constantFrom('5', '7'))
        .map((tokensPerGpuSecond) => ({ ...standard.stint, tokensPerGpuSecond })),
      collegeWeights: fc.constantFrom(standard.collegeWeights, { WORKER: '40 %', PUBLIC: '30 %', COMMON: '30 %' }),
      appropriationRatify: fc.constantFrom('', 'COMMON'),
    },
    { requiredKeys: [] },
  )
  .map(custom);

const withoutVersion = (of: Custom): unknown => ({ ...customToDocument(of), version: 0 });

describe('diffCustoms', () => {
  it('says in plain words what changes, and what that does to an entrenched clause', () => {
    const after = custom({
      version: 2,
      gmClearDays: 21,
      waterfall: { ...standard.waterfall, lockedReserve: '35 %', standingShare: '4 %' },
      stint: { ...standard.stint, tokensPerGpuSecond: { 'llama-3.1': '40' } },
      rateCards: { choices: { points: '1', wageMinor: '10' } },
    });
    expect(diffCustoms(defaultCustom('EUR'), after).map(({ sentence, effect }) => [sentence, effect])).toEqual([
      ['Clear days of notice before a vote opens: from 14 to 21.', 'CHANGED'],
      [
        'Kept for good in the locked reserve: from 30 % to 35 %. This tightens an entrenched clause and cannot be taken back.',
        'TIGHTENED',
      ],
      ["Labellers' standing share: from 5 % to 4 %. This clause is entrenched: no majority can loosen it.", 'LOOSENED'],
      ['Tokens that a GPU-second of llama-3.1 makes: new, 40.', 'CHANGED'],
      ['An accepted label of the kind ranking: no longer; it was 2 points and 0.20 EUR wage.', 'CHANGED'],
      ['An accepted label of the kind span: no longer; it was 3 points and 0.30 EUR wage.', 'CHANGED'],
      ['An accepted label of the kind text: no longer; it was 5 points and 0.50 EUR wage.', 'CHANGED'],
    ]);
  });

  it('is empty exactly where two customs say the same, and names every changed key once', () => {
    fc.assert(
      fc.property(someCustom, someCustom, (before, after) => {
        const changes = diffCustoms(before, after);
        const same = JSON.stringify(withoutVersion(before)) === JSON.stringify(withoutVersion(after));
        const reordered = changes.length === 0 && !same;
        if (reordered) expect(withoutVersion(before)).toEqual(withoutVersion(after));
        else expect(changes.length === 0).toBe(same);
        expect(new Set(changes.map(({ key }) => key)).size).toBe(changes.length);
        const keys = new Set(changes.map(({ key }) => key));
        const [from, to] = [raws(before), raws(after)];
        for (const key of new Set([...from.keys(), ...to.keys()])) {
          expect(keys.has(key)).toBe(from.get(key) !== to.get(key));
        }
        expect(diffCustoms(after, before)).toHaveLength(changes.length);
      }),
    );
  });
});

const raws = (of: Custom): Map<string, string> => new Map(customRules(of).map(({ key, raw }) => [key, raw]));

describe('customRules', () => {
  it('tells each part of the document exactly once', () => {
    fc.assert(
      fc.property(someCustom, (of) => {
        const rules = customRules(of);
        expect(new Set(rules.map(({ key }) => key)).size).toBe(rules.length);
        const { version: _version, ...document } = customToDocument(of);
        const told = rules.reduce((sum, { raw }) => sum + leavesOf(JSON.parse(raw)), 0);
        expect(told).toBe(leavesOf(document));
      }),
    );
  });

  it('marks what is entrenched, all of it, with the way that it may go', () => {
    const marked = customRules(defaultCustom('EUR')).filter(({ entrenched }) => entrenched);
    expect(marked.map(({ key }) => key).sort()).toEqual(entrenchedClauses.map(({ key }) => key).sort());
    expect(marked.every(({ tightens }) => tightens !== undefined)).toBe(true);
  });
});

/** Single values: a list is one. */
function leavesOf(value: unknown): number {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 1;
  return Object.values(value).reduce((sum: number, each) => sum + leavesOf(each), 0);
}

describe('documents', () => {
  it('round-trip, whatever they say', () => {
    fc.assert(
      fc.property(someCustom, (of) => {
        expect(parseCustom(JSON.parse(JSON.stringify(customToDocument(of))))).toEqual(of);
      }),
    );
  });

  it('of before still read: what they do not say has its default', () => {
    const old: Record<string, unknown> = { ...standard };
    const later = [
      'jurisdiction',
      'majorities',
      'secondCall',
      'entryFine',
      'valueIndex',
      'rentShare',
      'lives',
      'stint',
    ];
    for (const key of [
      ...later,
      'host',
      'capital',
      'lock',
      'disclosure',
      'log',
      'betTermYears',
      'appropriationRatify',
    ]) {
      old[key] = undefined;
    }
    const document: unknown = JSON.parse(JSON.stringify(old));
    expect(parseAdopted(document)).toEqual(defaultCustom('EUR'));
    expect(parseCustom(document)).toMatchObject({ kind: 'CustomOutOfBounds' });
    for (const junk of [undefined, null, 7, [], {}]) expect(isRefusal(parseAdopted(junk))).toBe(true);
  });
});
