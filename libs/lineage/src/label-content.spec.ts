import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isUntouchedPrelabel, labelContent, labelDigest } from './label-content.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

describe('labelContent', () => {
  it('compares two tools’ copies of one label as equal', () => {
    const one = [
      { id: 'aBc', type: 'rectangle', value: { x: 1.5, y: 2e-7 }, origin: 'manual' },
      { type: 'relation', from_id: 'aBc', to_id: 'dEf' },
    ];
    const other = [
      { value: { y: 0.0000002, x: 1.5 }, type: 'rectangle', id: 'zzz', origin: 'prediction-changed' },
      { from_id: 'zzz', to_id: 'yyy', type: 'relation' },
    ];
    expect(labelContent(one)).toBe(labelContent(other));
    expect(labelContent(one)).toContain('"value":{"x":1.5,"y":2e-7}');
  });

  it('tells labels, and links between regions, apart', () => {
    const link = (to: string): string | undefined =>
      labelContent([
        { id: 'a', type: 'x' },
        { id: 'b', type: 'x' },
        { type: 'relation', from_id: 'a', to_id: to },
      ]);
    expect(link('a')).not.toBe(link('b'));
    expect(labelContent([{ value: 1 }])).not.toBe(labelContent([{ value: '1' }]));
  });

  it('has no form for what JSON cannot say exactly', () => {
    expect(labelContent([{ value: Number(JSON.parse('1e400')) }])).toBeUndefined();
    expect(labelContent([{ value: '\ud83d' }])).toBeUndefined();
    let deep: unknown = 1;
    for (let index = 0; index < 50_000; index += 1) deep = [deep];
    expect(labelContent([{ value: deep }])).toBeUndefined();
  });

  it('is JSON and does not depend on key order', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue())), (result) => {
        const turned = result.map((region) => Object.fromEntries(Object.entries(region).reverse()));
        expect(labelContent(turned)).toBe(labelContent(result));
      }),
    );
  });
});

describe('isUntouchedPrelabel', () => {
  it('is true only where every region is a prediction nobody changed', () => {
    const regions = (...origins: readonly string[]): { origin: string }[] => origins.map((origin) => ({ origin }));
    expect(isUntouchedPrelabel(regions('prediction', 'prediction'))).toBe(true);
    expect(isUntouchedPrelabel(regions('prediction', 'manual'))).toBe(false);
    expect(isUntouchedPrelabel(regions('prediction-changed'))).toBe(false);
    expect(isUntouchedPrelabel([])).toBe(false);
    expect(isUntouchedPrelabel([{}])).toBe(false);
  });
});

describe('labelDigest', () => {
  it('is SHA-256 of the content', () => {
    expect(labelDigest('[]', sha256)).toBe(createHash('sha256').update('[]').digest('hex'));
  });
});
