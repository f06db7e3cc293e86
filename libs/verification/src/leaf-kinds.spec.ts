import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, type CanonicalValue } from '#libs/transparency-log';
import { Findings } from './finding.js';
import { judgeLeaf } from './leaf-kinds.js';

function found(text: string, type = 'motion'): readonly string[] {
  const findings = new Findings();
  judgeLeaf({ findings, sha256: () => new Uint8Array(32) }, type, text);
  return findings.all.map(({ kind }) => kind);
}

const { value } = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(null, true, false),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'é', '10', '9', '', 'type', '__proto__'), tie('value')),
  ),
}));

describe('a leaf', () => {
  it('is of a kind that is known', () => {
    expect([found('{}'), found('{}', 'gift')]).toEqual([[], ['LeafUnknown']]);
  });

  it('is written in the one way, whatever it says', () => {
    fc.assert(fc.property(value, (said) => expect(found(canonicalJson(said))).toEqual([])));
    for (const text of ['{"10":"a","9":"b"}', '{"a":["é",null,true]}', '{"__proto__":"1"}']) {
      expect([text, found(text)]).toEqual([text, []]);
    }
  });

  it('is not written in any other', () => {
    for (const text of [
      '{"b":"1","a":"2"}',
      '{"a":"1","a":"1"}',
      '{"9":"b","10":"a"}',
      '{"a": "1"}',
      '{"a":1}',
      '{"a":"\\u00e9"}',
      '{"a":"\\ud800"}',
      '{"a":[{"c":"1","b":"2"}]}',
      '{',
    ]) {
      expect([text, found(text)]).toEqual([text, ['LeafNotCanonical']]);
    }
  });
});
