import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, concatBytes, toHex, utf8 } from '#libs/transparency-log';
import { wordsHash } from './batch-hash.js';
import { type Field, recordText } from './record-text.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** The fields of a row that was written by the rule, read letter by letter. */
function fieldsOf(record: string): readonly Field[] {
  const fields: Field[] = [];
  let [field, quoted]: [Field, boolean] = [null, false];
  for (let at = 1; at < record.length; at += 1) {
    const letter = record[at] ?? '';
    if (letter === '"' && quoted && record[at + 1] === '"') {
      field = `${field ?? ''}"`;
      at += 1;
    } else if (letter === '"') {
      [quoted, field] = [!quoted, field ?? ''];
    } else if (letter === '\\') {
      at += 1;
      field = (field ?? '') + (record[at] ?? '');
    } else if (!quoted && (letter === ',' || letter === ')')) {
      fields.push(field);
      field = null;
    } else {
      field = (field ?? '') + letter;
    }
  }
  return fields;
}

describe('a row as text', () => {
  it('is what PostgreSQL writes', () => {
    expect(recordText(['j', null, '', 'a,b', '\\x01', 'say "no"', 'two words'])).toBe(
      '(j,,"","a,b","\\\\x01","say ""no""","two words")',
    );
  });

  it('reads back as the fields that it was made of', () => {
    const field = fc.option(fc.string({ unit: fc.constantFrom('a', 'é', '"', '\\', ',', '(', ')', ' ', '\n', '\v') }));
    fc.assert(
      fc.property(fc.array(field, { minLength: 1 }), (fields) => expect(fieldsOf(recordText(fields))).toEqual(fields)),
    );
  });
});

describe('the commitment to the words of a journal', () => {
  it('is to their canonical text', () => {
    const text = fc.string({ unit: 'grapheme' });
    const words = fc.record({
      memo: text,
      requestHash: text,
      sourceKind: fc.option(text),
      sourceId: fc.option(text),
    });
    fc.assert(
      fc.property(words, fc.uint8Array({ minLength: 32, maxLength: 32 }), (said, salt) => {
        const canonical = utf8(canonicalJson({ ...said }));
        const whole = concatBytes([utf8('journal-words\n'), salt, canonical]);
        expect(toHex(wordsHash(said, salt, sha256))).toBe(toHex(sha256(whole)));
      }),
    );
  });
});
