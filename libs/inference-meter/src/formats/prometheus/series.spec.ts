import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseExposition } from './exposition.js';
import { millisOf } from './seconds.js';
import { counterStarts, seriesKey } from './series.js';

describe('millisOf', () => {
  it.each([
    ['0', 0n],
    ['12', 12_000n],
    ['12.', 12_000n],
    ['1.6724736012345e+09', 1_672_473_601_234n],
    ['1.672473601e9', 1_672_473_601_000n],
    ['0.0009', 0n],
    ['-0.0001', -1n],
    ['-1.5', -1_500n],
    ['15e-1', 1_500n],
  ])('reads %s', (text, millis) => {
    expect(millisOf(text)).toBe(millis);
  });

  it.each(['', 'NaN', '+Inf', '1.5e', '.5', '1e999', ' 1', '1 ', '0x1', '1_000', '9'.repeat(41)])(
    'does not read %j',
    (text) => {
      expect(millisOf(text)).toBeUndefined();
    },
  );

  it('rounds down whatever is finer, and never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void millisOf(text)));
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (micros) => {
        const [sign, size] = micros < 0n ? ['-', -micros] : ['', micros];
        const text = `${sign}${size / 1_000_000n}.${(size % 1_000_000n).toString().padStart(6, '0')}`;
        const millis = millisOf(text);
        expect(millis).toBeDefined();
        const rest = micros - millis! * 1_000n;
        expect(rest >= 0n && rest < 1_000n).toBe(true);
      }),
    );
  });
});

describe('seriesKey', () => {
  it('is one, whatever the order of the labels, and can leave some out', () => {
    const key = (line: string, without?: ReadonlySet<string>) => seriesKey(parseExposition(line).records[0]!, without);
    expect(key('a{b="1",a="2"} 1')).toBe('a{"a"="2","b"="1"}');
    expect(key('a{a="2",b="1"} 9')).toBe(key('a{b="1",a="2"} 1'));
    expect(key('a{a="2",pod="x"} 9', new Set(['pod']))).toBe(key('a{a="2"} 9'));
  });

  it('tells series apart that differ in any text', () => {
    const pairs = fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 3 }).map((drawn) => new Map(drawn));
    fc.assert(
      fc.property(pairs, pairs, (one, other) => {
        const same = one.size === other.size && [...one].every(([label, value]) => other.get(label) === value);
        expect(seriesKey({ name: 'a', labels: one }) === seriesKey({ name: 'a', labels: other })).toBe(same);
      }),
    );
  });
});

describe('counterStarts', () => {
  const startsOf = (text: string) => {
    const { records } = parseExposition(text);
    return records.filter(({ name }) => name.endsWith('_total')).map(counterStarts(records));
  };

  it('is the own _created of a series, else the start of the process', () => {
    expect(
      startsOf('a_total{m="x"} 5\na_total{m="y"} 5\na_created{m="x"} 1.7e9\nprocess_start_time_seconds 1.6e9\n'),
    ).toEqual([1_700_000_000_000n, 1_600_000_000_000n]);
  });

  it('is unknown where nothing says it, or not in numbers', () => {
    expect(startsOf('a_total 5\n')).toEqual([undefined]);
    expect(startsOf('a_total 5\na_created NaN\nprocess_start_time_seconds NaN\n')).toEqual([undefined]);
  });

  it('is unknown among several processes: the start of another would pass for a reset', () => {
    const two = 'process_start_time_seconds{i="1"} 1.6e9\nprocess_start_time_seconds{i="2"} 1.7e9\n';
    expect(startsOf(`a_total{i="1"} 5\n${two}`)).toEqual([undefined]);
  });
});
