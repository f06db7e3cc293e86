import { describe, expect, it } from '@jest/globals';
import { fraction, isRefusal } from '#libs/amount';
import fc from 'fast-check';
import {
  customToDocument,
  isRefused,
  outsideBounds,
  parseAdopted,
  parseCustom,
  readCustom,
  type CustomDocument,
} from './custom.js';
import { defaultCustom } from './default-custom.js';

const standard = customToDocument(defaultCustom('EUR'));
const withChange = (change: Partial<CustomDocument>): unknown => ({ ...standard, ...change });
const refused = (field: string) => ({ kind: 'CustomOutOfBounds', field, rule: 'custom.bounds' });

function weights(...percents: readonly number[]): Record<string, string> {
  const names = ['WORKER', 'PUBLIC', 'COMMON', 'HOST', 'LABELLER'];
  return Object.fromEntries(percents.map((percent, index) => [names[index] ?? `X${index}`, `${percent} %`]));
}

describe('defaultCustom', () => {
  it('carries the defaults of the rules, exactly', () => {
    const custom = defaultCustom('EUR');
    expect(custom).toMatchObject({
      version: 1,
      currency: 'EUR',
      collegeWeights: {
        WORKER: fraction(1n, 4n),
        PUBLIC: fraction(3n, 20n),
        COMMON: fraction(3n, 10n),
        HOST: fraction(3n, 20n),
        LABELLER: fraction(3n, 20n),
      },
      collegeEmpty: 'FAIL_CLOSED',
      gmClearDays: 14,
      gmQuorum: { share: fraction(1n, 10n), atMost: 50 },
      waterfall: {
        lockedReserve: fraction(3n, 10n),
        solidarity: fraction(3n, 100n),
        standingShare: fraction(1n, 20n),
        funderCeiling: fraction(7n, 20n),
      },
      share: { revenueFloor: fraction(1n, 100n) },
      newPcpFloor: fraction(1n, 20n),
      betCap: fraction(3n, 20n),
      betCapOverflow: 'RESERVE',
      stintReserve: fraction(1n, 10n),
      logMaxDelaySeconds: 60,
      publicNameDefault: false,
      labels: { noReviewStep: false },
    });
    expect(custom.gpuWeights['A100-40']).toEqual({ computePpm: 1_000_000n, bandwidthPpm: 1_000_000n });
  });

  it('throws on what is no currency', () => {
    expect(() => defaultCustom('TOKEN')).toThrow('ISO 4217');
  });
});

describe('parseCustom', () => {
  it('reads back what was written, through JSON', () => {
    const custom = defaultCustom('GBP');
    expect(parseCustom(JSON.parse(JSON.stringify(customToDocument(custom))))).toEqual(custom);
  });

  it('accepts four colleges at 40/30/20/10, as PCP-1 has them', () => {
    expect(isRefusal(parseCustom(withChange({ collegeWeights: weights(40, 30, 20, 10) })))).toBe(false);
  });

  it.each([
    ['PCP-2: a college above 50 %', { collegeWeights: weights(55, 25, 10, 10) }, 'collegeWeights.WORKER'],
    ['PCP-3: a college below 10 %', { collegeWeights: weights(50, 35, 10, 5) }, 'collegeWeights.HOST'],
    ['weights that do not sum to 100 %', { collegeWeights: weights(40, 30, 20) }, 'collegeWeights'],
    ['a founding college missing', { collegeWeights: weights(50, 50) }, 'collegeWeights'],
    ['LAB-4: a revenue floor of 0.9 %', { share: { revenueFloor: '0.9 %' } }, 'share.revenueFloor'],
    [
      'LAB-4: a standing share of 0.9 %',
      { waterfall: { ...standard.waterfall, standingShare: '0.9 %' } },
      'waterfall.standingShare',
    ],
    ['a waterfall above the whole', { waterfall: { ...standard.waterfall, funderCeiling: '63 %' } }, 'waterfall'],
    ['a revenue floor of everything', { share: { revenueFloor: '1/1' } }, 'share.revenueFloor'],
    ['a unit that is no currency', { currency: 'WATER' }, 'currency'],
    ['a text that is no fraction', { betCap: 'a lot' }, 'betCap'],
    ['a float', { betCap: 0.15 }, 'betCap'],
    ['a negative share', { stintReserve: '-1/10' }, 'stintReserve'],
    ['an overflow back into BET', { betCapOverflow: 'BET' }, 'betCapOverflow'],
    ['a missing line', { appropriationLines: ['REINVEST'] }, 'appropriationLines'],
    ['no clear day', { gmClearDays: 0 }, 'gmClearDays'],
    ['a quorum of nobody', { gmQuorum: { share: '0/1', atMost: 50 } }, 'gmQuorum.share'],
    ['a quorum of 1 %', { gmQuorum: { share: '1 %', atMost: 50 } }, 'gmQuorum.share'],
    ['a quorum of one vote', { gmQuorum: { share: '1/10', atMost: 1 } }, 'gmQuorum.atMost'],
    ['a rent of the whole value', { rentShare: '1/1' }, 'rentShare'],
    ['a reserve that leaves the gates nothing', { stintReserve: '1/1' }, 'stintReserve'],
    ['a quorum above half', { gmQuorum: { share: '51 %', atMost: 50 } }, 'gmQuorum.share'],
    ['a quorum of at most nobody', { gmQuorum: { share: '1/10', atMost: 0 } }, 'gmQuorum.atMost'],
    ['half a day', { gmClearDays: 1.5 }, 'gmClearDays'],
    ['a key nobody knows', { marketPrice: '12' }, 'marketPrice'],
    [
      'a tariff per nothing',
      { tariffs: { ...standard.tariffs, 'gpu-time': { costMinor: '1', marginMinor: '0', per: '0' } } },
      'tariffs.gpu-time.per',
    ],
    [
      'a negative cost',
      { tariffs: { ...standard.tariffs, 'gpu-time': { costMinor: '-1', marginMinor: '0', per: '1' } } },
      'tariffs.gpu-time.costMinor',
    ],
    ['a weight of nothing', { gpuWeights: { T4: { computePpm: '0', bandwidthPpm: '1' } } }, 'gpuWeights.T4.computePpm'],
  ])('refuses %s', (_what, change, field) => {
    expect(parseCustom({ ...standard, ...change })).toMatchObject(refused(field));
  });

  it('refuses a missing key, and whatever is no object', () => {
    const { currency: _currency, ...without } = standard;
    expect(parseCustom(without)).toMatchObject(refused('currency'));
    for (const junk of [undefined, null, 7, 'custom', []]) expect(parseCustom(junk)).toMatchObject(refused('custom'));
  });

  it('holds the labellers’ share at one percent or more, whatever is asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 2000 }), (tenthsOfPercent) => {
        const parsed = parseCustom(withChange({ share: { revenueFloor: `${tenthsOfPercent}/1000` } }));
        expect(isRefusal(parsed)).toBe(tenthsOfPercent < 10 || tenthsOfPercent > 990);
      }),
    );
  });

  it('never lets the waterfall promise more than there is', () => {
    const percent = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(percent, percent, percent, percent, (a, b, c, d) => {
        const parsed = parseCustom(
          withChange({
            waterfall: {
              lockedReserve: `${a} %`,
              solidarity: `${b} %`,
              standingShare: `${c} %`,
              funderCeiling: `${d} %`,
            },
          }),
        );
        expect(isRefusal(parsed)).toBe(a + b + c + d > 100 || c < 1 || c > 99);
      }),
    );
  });

  it('answers anything at all with a value', () => {
    fc.assert(
      fc.property(fc.anything(), (junk) => {
        expect(isRefusal(parseCustom(junk))).toBe(true);
      }),
    );
  });
});

describe('a custom that was adopted when bounds were wider', () => {
  const former = {
    ...standard,
    gmQuorum: { share: '1/100', atMost: 1 },
    rentShare: '1/1',
    stintReserve: '1/1',
  };

  it('stays readable, is written as it was, and says what its next version must come back from', () => {
    const custom = parseAdopted(former);
    if (isRefusal(custom)) throw new Error(custom.message);
    expect(customToDocument(custom)).toEqual(former);
    expect(outsideBounds(custom).map(({ field }) => field)).toEqual([
      'gmQuorum.share',
      'gmQuorum.atMost',
      'stintReserve',
      'rentShare',
    ]);
    expect(outsideBounds(defaultCustom('EUR'))).toEqual([]);
  });
});

describe('why a document is no custom', () => {
  const says = (change: Record<string, unknown>): readonly string[] => {
    const read = readCustom({ ...standard, ...change });
    return isRefused(read) ? read.map(({ message }) => message) : [];
  };

  it.each<[string, Record<string, unknown>, string]>([
    [
      'a share',
      { gmQuorum: { share: '1 %', atMost: 50 } },
      'gmQuorum.share: must lie between 5 % and 50 %; it says "1 %"',
    ],
    ['a number', { gmClearDays: 0 }, 'gmClearDays: must lie between 1 and 366; it says 0'],
    ['half a number', { gmClearDays: 1.5 }, 'gmClearDays: must be a whole number; it says 1.5'],
    ['a word', { collegeEmpty: 'MAYBE' }, 'collegeEmpty: must be one of "FAIL_CLOSED", "RENORMALISE"; it says "MAYBE"'],
    ['the only word', { multiSpec: 'MOST' }, 'multiSpec: must be "LEAST"; it says "MOST"'],
    ['a missing key', { currency: undefined }, 'currency: is missing; it must be a text'],
    ['a number for a text', { currency: 7 }, 'currency: must be a text; it says 7'],
    ['a text for a set', { lives: 'three' }, 'lives: must be a set of named values; it says "three"'],
    ['a text for a list', { appropriationLines: 'BET' }, 'appropriationLines: must be a list; it says "BET"'],
    ['a text for a switch', { secondCall: 'yes' }, 'secondCall: must be true or false; it says "yes"'],
    ['a key that is none', { marketPrice: '12' }, 'marketPrice: no custom has such a key; take it out'],
    [
      'a key below that is none',
      { share: { revenueFloor: '1 %', sold: '1' } },
      'share.sold: no custom has such a key; take it out',
    ],
    ['a sum', { collegeWeights: weights(40, 30, 20) }, 'collegeWeights: must sum to 100 %'],
    [
      'a list too short',
      { lives: { ladder: [], notices: 3 } },
      'lives.ladder: must have 1 or more members; it says a list',
    ],
  ])('is said in plain words of %s', (_what, change, message) => {
    expect(says(change)).toContain(message);
  });

  it('never shows the words of the schema’s library, whatever stands where', () => {
    const keys = Object.keys(standard);
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.anything(), (key, junk) => {
        for (const message of says({ [key]: junk })) {
          expect(message).not.toMatch(/Invalid|Unrecognized|expected|received|Too (small|big)/u);
          expect(message).toContain(': ');
        }
      }),
      { numRuns: 500 },
    );
  });
});
