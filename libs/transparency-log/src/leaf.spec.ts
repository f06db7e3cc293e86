import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toHex, utf8 } from './bytes.js';
import { leafBytes, leafHash, type LogEntry, MAX_ENTRY_BYTES } from './leaf.js';
import { isLogRefusal } from './refusal.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

describe('leafHash', () => {
  it('gives the known answers of RFC 9162 trees of one leaf', () => {
    expect(toHex(leafHash(utf8(''), sha256))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(toHex(leafHash(utf8('a'), sha256))).toBe('022a6979e6dab7aa5ae4c3e5e45f7e977112a7e63593820dbec1ec738a24f93c');
  });

  it('is not the bare hash, so a leaf cannot stand for the empty tree', () => {
    expect(toHex(sha256(utf8('')))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(toHex(leafHash(utf8(''), sha256))).not.toBe(toHex(sha256(utf8(''))));
  });
});

describe('leafBytes', () => {
  it('writes an entry as canonical UTF-8', () => {
    expect(leafBytes({ type: 'motion', v: '1', id: 'é', amount: '437500' })).toEqual(
      utf8('{"amount":"437500","id":"é","type":"motion","v":"1"}'),
    );
  });

  it.each(['type', 'v'])('refuses an entry without %s', (field) => {
    const entry: LogEntry = { type: 'motion', v: '1', [field]: '' };
    expect(leafBytes(entry)).toMatchObject({ kind: 'EntryNotTyped', field });
  });

  it('admits exactly the largest entry and refuses one byte more', () => {
    const frame = '{"text":"","type":"t","v":"1"}'.length;
    const largest = leafBytes({ type: 't', v: '1', text: 'x'.repeat(MAX_ENTRY_BYTES - frame) });
    expect(largest).toHaveLength(MAX_ENTRY_BYTES);
    expect(leafBytes({ type: 't', v: '1', text: 'x'.repeat(MAX_ENTRY_BYTES - frame + 1) })).toMatchObject({
      kind: 'EntryTooLarge',
    });
  });

  it('refuses a number that slipped past the compiler', () => {
    const entry = JSON.parse('{"type":"t","v":"1","amount":0.1}') as LogEntry;
    expect(leafBytes(entry)).toMatchObject({ kind: 'ValueNotCanonical', field: '$.amount' });
  });

  it('gives different leaves to different entries', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        const [a, b] = [left, right].map((text) => leafBytes({ type: 't', v: '1', text }));
        if (a === undefined || b === undefined || isLogRefusal(a) || isLogRefusal(b)) throw new Error('refused');
        const same = toHex(leafHash(a, sha256)) === toHex(leafHash(b, sha256));
        expect(same).toBe(left.normalize('NFC') === right.normalize('NFC'));
      }),
    );
  });
});
