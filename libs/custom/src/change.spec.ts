import { describe, expect, it } from '@jest/globals';
import { InvariantViolation, isRefusal } from '#libs/amount';
import fc from 'fast-check';
import { checkChange } from './change.js';
import { customToDocument, parseCustom, type Custom, type CustomDocument } from './custom.js';
import { defaultCustom } from './default-custom.js';
import { textAt } from './document-value.js';
import { entrenchedClauses, movementOf } from './entrenched.js';

const standard = customToDocument(defaultCustom('EUR'));
const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

function custom(change: Partial<CustomDocument>, from: CustomDocument = standard): Custom {
  const read = parseCustom({ ...from, ...change });
  if (isRefusal(read)) throw new InvariantViolation(read.message);
  return read;
}

const history = [{ custom: defaultCustom('EUR'), effectiveAt: START }];
const dates = { effectiveAt: START + 30 * DAY, adoptedAt: START + 10 * DAY };
const refusals = (change: Partial<CustomDocument>, when: Partial<typeof dates> = {}) =>
  checkChange({ history, next: custom({ version: 2, ...change }), ...dates, ...when });
const waterfall = (change: Partial<CustomDocument['waterfall']>) => ({
  waterfall: { ...standard.waterfall, ...change },
});
const majorities = (change: Partial<CustomDocument['majorities']>) => ({
  majorities: { ...standard.majorities, ...change },
});

describe('checkChange', () => {
  it('lets a change within bounds stand, and one that tightens', () => {
    expect(refusals({ gmClearDays: 21 })).toEqual([]);
    expect(refusals({ ...waterfall({ lockedReserve: '35 %', standingShare: '6 %' }), valueIndex: '3 %' })).toEqual([]);
    expect(
      refusals({ jurisdiction: 'UK_CIC', lock: { guardianConsent: 'EVERY_DISPOSAL', specifiedBody: 'A' } }),
    ).toEqual([]);
  });

  it.each([
    ['waterfall.lockedReserve', waterfall({ lockedReserve: '29 %' })],
    ['waterfall.standingShare', waterfall({ standingShare: '4 %' })],
    ['share.revenueFloor', undefined],
    ['valueIndex', { valueIndex: '5 %' }],
    ['majorities.CUSTOM_CHANGE.majority', majorities({ CUSTOM_CHANGE: { majority: 'SIMPLE', count: 'EVERY' } })],
    ['majorities.CUSTOM_CHANGE.count', majorities({ CUSTOM_CHANGE: { majority: 'TWO_THIRDS', count: 'WEIGHTED' } })],
    ['majorities.DISPOSAL.majority', majorities({ DISPOSAL: { majority: 'SIMPLE', count: 'WEIGHTED' } })],
    ['majorities.LOSS_ABSORPTION.majority', majorities({ LOSS_ABSORPTION: { majority: 'SIMPLE', count: 'EVERY' } })],
    ['currency', { currency: 'GBP' }],
  ])('L3: refuses to loosen %s', (key, change) => {
    const before = custom({ share: { revenueFloor: '2 %' } });
    const next = custom({ version: 2, share: { revenueFloor: change === undefined ? '3/200' : '2 %' }, ...change });
    expect(checkChange({ history: [{ custom: before, effectiveAt: START }], next, ...dates })).toMatchObject([
      { kind: 'EntrenchedClauseLoosened', field: key, rule: 'L3', customVersion: 1 },
    ]);
  });

  it('L3: what was set once stays: the statute, the body that takes over, the guardian’s consent, the notices', () => {
    const lock = { guardianConsent: 'EVERY_DISPOSAL', specifiedBody: 'Commons Trust' } as const;
    const lives = { ...standard.lives, notices: 5 };
    const before = custom({ jurisdiction: 'UK_CIC', lock, lives });
    const next = custom({
      version: 2,
      jurisdiction: 'DEFAULT',
      lives: standard.lives,
      lock: { guardianConsent: 'UNLISTED_BODIES', specifiedBody: 'Buyer Ltd' },
    });
    const found = checkChange({ history: [{ custom: before, effectiveAt: START }], next, ...dates });
    expect(found.map(({ kind, field }) => [kind, field])).toEqual(
      ['jurisdiction', 'lives.notices', 'lock.guardianConsent', 'lock.specifiedBody'].map((field) => [
        'EntrenchedClauseLoosened',
        field,
      ]),
    );
  });

  it('is never of the past, and never before the version that it follows', () => {
    expect(refusals({}, { effectiveAt: START + 9 * DAY })).toMatchObject([{ kind: 'CustomRetroactive' }]);
    expect(refusals({}, { adoptedAt: START - DAY, effectiveAt: START })).toMatchObject([{ kind: 'CustomRetroactive' }]);
    expect(refusals({}, { effectiveAt: dates.adoptedAt })).toEqual([]);
  });

  it('follows the last version, without a gap', () => {
    for (const version of [1, 3]) expect(refusals({ version })).toMatchObject([{ kind: 'CustomNotNext' }]);
  });

  it('says everything that stands against it, not only the first', () => {
    const dear = { costMinor: '190', marginMinor: '4', per: '1000000' };
    const found = refusals(
      {
        version: 7,
        ...waterfall({ lockedReserve: '10 %', funderCeiling: '40 %' }),
        tariffs: { ...standard.tariffs, 'tokens-out': dear },
      },
      { effectiveAt: START },
    );
    expect(found.map(({ kind }) => kind)).toEqual([
      'CustomNotNext',
      'CustomRetroactive',
      'EntrenchedClauseLoosened',
      'CustomValueRisesTooFast',
      'BelowProfile',
    ]);
  });

  it.each([
    ['SUR-2: a SCIC locks half or more', { jurisdiction: 'FR_SCIC' }, ['waterfall.lockedReserve']],
    ['SUR-4: Spain gives 5 % to education', { jurisdiction: 'ES' }, ['waterfall.solidarity']],
    [
      'Italy locks 30 % and gives 3 %',
      { jurisdiction: 'IT', ...waterfall({ solidarity: '2 %' }) },
      ['waterfall.solidarity'],
    ],
    [
      'CAP-2: nobody holds more than 100,000 in a community benefit society',
      { jurisdiction: 'UK_CBS', capital: { individualShareMinor: '10000001' } },
      ['capital.individualShareMinor'],
    ],
    [
      'funders get 35 % of a period at most, under any statute',
      waterfall({ funderCeiling: '36 %' }),
      ['waterfall.funderCeiling'],
    ],
  ] as const)('%s', (_what, change, fields) => {
    const found = refusals(change);
    expect(found.map(({ kind, field }) => [kind, field])).toEqual(fields.map((field) => ['BelowProfile', field]));
  });

  it('holds a first custom to its statute too', () => {
    const scic = custom({ jurisdiction: 'FR_SCIC' });
    expect(checkChange({ history: [], next: scic, ...dates })).toMatchObject([{ kind: 'BelowProfile' }]);
    expect(checkChange({ history: [], next: defaultCustom('JPY'), ...dates })).toEqual([]);
  });

  it('a chain of adopted changes never loosens an entrenched clause, whoever asks for what', () => {
    const percent = (most: number) => fc.integer({ min: 1, max: most }).map((part) => `${String(part)} %`);
    const majority = fc.record({
      majority: fc.constantFrom('SIMPLE' as const, 'TWO_THIRDS' as const),
      count: fc.constantFrom('WEIGHTED' as const, 'EVERY' as const),
    });
    const change = fc.record(
      {
        waterfall: fc.record({
          lockedReserve: percent(50),
          standingShare: percent(10),
          solidarity: percent(4),
          funderCeiling: percent(35),
        }),
        share: fc.record({ revenueFloor: percent(5) }),
        valueIndex: percent(10),
        lives: fc.record({ ladder: fc.constant<string[]>(['1/1']), notices: fc.integer({ min: 3, max: 6 }) }),
        jurisdiction: fc.constantFrom('DEFAULT' as const, 'UK_CIC' as const, 'IT' as const, 'SCE' as const),
        majorities: fc.record({
          CUSTOM_CHANGE: majority,
          DISPOSAL: majority,
          LOSS_ABSORPTION: majority,
          PERIOD_REOPENING: majority,
          ADMISSION: majority,
        }),
        lock: fc.record({
          guardianConsent: fc.constantFrom('UNLISTED_BODIES' as const, 'EVERY_DISPOSAL' as const),
          specifiedBody: fc.constantFrom('', 'Trust', 'Buyer'),
        }),
      },
      { requiredKeys: [] },
    );
    const adopted = { count: 0 };
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const chain = [{ custom: defaultCustom('EUR'), effectiveAt: START }];
        for (const [index, each] of changes.entries()) {
          const last = chain.at(-1)!;
          const next = custom({ ...each, version: last.custom.version + 1 }, customToDocument(last.custom));
          const effectiveAt = START + (index + 1) * DAY;
          const found = checkChange({ history: chain, next, effectiveAt, adoptedAt: effectiveAt });
          if (found.length === 0) chain.push({ custom: next, effectiveAt });
        }
        adopted.count += chain.length - 1;
        const documents = chain.map((version) => customToDocument(version.custom));
        for (const clause of entrenchedClauses) {
          const texts = documents.map((document) => textAt(document, clause.key));
          texts.forEach((text, later) => {
            for (const before of texts.slice(0, later)) expect(movementOf(clause, before, text)).not.toBe('LOOSENED');
          });
        }
      }),
    );
    expect(adopted.count).toBeGreaterThan(0);
  });
});

describe('movementOf', () => {
  const clause = (key: string) => entrenchedClauses.find((each) => each.key === key)!;

  it('compares exactly, however a number is written', () => {
    const reserve = clause('waterfall.lockedReserve');
    expect(movementOf(reserve, '3/10', '30 %')).toBe('SAME');
    expect(movementOf(reserve, '1/3', '33333333333333333333/100000000000000000000')).toBe('LOOSENED');
    expect(movementOf(reserve, '1/3', '33333333333333333334/100000000000000000000')).toBe('TIGHTENED');
    expect(movementOf(reserve, '1/3', 'a lot')).toBe('LOOSENED');
    expect(movementOf(clause('lives.notices'), '9', '10')).toBe('TIGHTENED');
  });

  it('every clause is in the default custom, with its default held', () => {
    const now = standard;
    for (const { key, absent } of entrenchedClauses) {
      expect(textAt(now, key)).toBe(absent ?? textAt(now, key));
    }
  });
});
