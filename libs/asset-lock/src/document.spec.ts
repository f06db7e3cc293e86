import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkDocument, EMPTY_DOCUMENT } from './document.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('checkDocument', () => {
  it('takes the digest of a report', () => {
    expect(checkDocument(sha256(Buffer.from('The rack is worth 1,000.00 EUR.')), 'document')).toBeUndefined();
  });

  it('refuses the digest of no bytes: nobody can read what it names', () => {
    expect(EMPTY_DOCUMENT).toBe(sha256(new Uint8Array()));
    expect(checkDocument(EMPTY_DOCUMENT, 'document')).toMatchObject({
      kind: 'InputMalformed',
      field: 'document',
      rule: 'assets.document',
    });
  });

  it('refuses what is no digest, and names the field', () => {
    for (const hex of ['', 'ab', 'AB'.repeat(32), 'zz'.repeat(32), ` ${'ab'.repeat(32)}`]) {
      expect(checkDocument(hex, 'evidence')).toMatchObject({ field: 'evidence', rule: 'assets.input' });
    }
  });

  it('takes the digest of whatever has a byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => {
        expect(checkDocument(sha256(bytes), 'document')).toBeUndefined();
      }),
    );
  });
});
