import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, KEY_TYPE, leafHash, signCheckpoint, toHex, utf8, vkeyOf } from '#libs/transparency-log';
import { batchHash, journalHash, wordsHash } from './batch-hash.js';
import { checkEntry } from './check-entry.js';
import type { Field } from './record-text.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const DER = Buffer.from('302a300506032b6570032100', 'hex');
const ORIGIN = 'localhost/log/unit';
const LEDGER = '01a206cd-e524-7897-9034-90158203383c';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
const signer = { name: ORIGIN, publicKey: key, sign: (bytes: Uint8Array) => sign(null, bytes, privateKey) };
const trust = {
  sha256,
  verify: (own: Uint8Array, message: Uint8Array, signature: Uint8Array) =>
    verify(null, message, createPublicKey({ key: Buffer.concat([DER, own]), format: 'der', type: 'spki' }), signature),
  vkeys: [vkeyOf({ name: ORIGIN, type: KEY_TYPE.ed25519, key }, sha256)],
};

const AT = '2026-03-01 12:00:00+00';
const ROW: Field[] = ['j', '1', LEDGER, 'key', 'manual', 'unit', '1', AT, AT, null, 'POSTED', null, null, 'f', null];
const LEGS: Field[][] = [['l', '1', LEDGER, 'je:assets:bank', 'je:equity:opening', 'EUR', '500', null]];
const WORDS = { memo: 'm', requestHash: 'ab', sourceKind: null, sourceId: null };
const SALT = new Uint8Array(32).fill(3);
/** The other entry of the batch, of which only the hash is shown. */
const OTHER = sha256(new Uint8Array([1]));

/** The document of the first of two entries, in a log of one leaf that was signed; `leaf` changes members of the leaf. */
function documentOf(change: object = {}, leaf: object = {}): string {
  const hashes = [journalHash({ row: ROW, legs: LEGS }, wordsHash(WORDS, SALT, sha256), sha256), OTHER];
  const head = { ledger: LEDGER, sequence: '1', previous: '', journals: '2' };
  const hash = toHex(batchHash(head, hashes, sha256));
  const entry = canonicalJson({ hash, ledger: LEDGER, n: '2', prev: '', seq: '1', type: 'batch', v: '1', ...leaf });
  const root = leafHash(utf8(entry), sha256);
  const checkpoint = signCheckpoint({ origin: ORIGIN, size: 1n, root }, [signer], sha256);
  const journal = { j: ROW, legs: LEGS, words: WORDS, salt: toHex(SALT) };
  const given = { copyhold: 'entry', v: '1', origin: ORIGIN, journal, batch: { seq: '1' }, hashes: hashes.map(toHex) };
  return JSON.stringify({ ...given, leaf: { entry, index: '0', proof: [] }, checkpoint, ...change });
}

const failed = (text: string): readonly string[] | undefined =>
  checkEntry(text, trust)?.steps.flatMap(({ key: step, holds }) => (holds ? [] : [step]));

describe('one entry', () => {
  it('holds where rows, words, batch, leaf and tree belong together', () => {
    expect(checkEntry(documentOf(), trust)).toMatchObject({ holds: true, id: LEDGER, batch: '1', size: 1n });
  });

  it.each([
    ['more entries than it shows', { n: '3' }],
    ['fewer entries than it shows', { n: '1' }],
    ['another number', { seq: '2' }],
    ['another hash before it', { prev: 'ab'.repeat(32) }],
    ['another ledger', { ledger: '01a206cd-e524-7897-9034-90158203383d' }],
  ])('does not hold where the leaf of its batch names %s', (_what, leaf) => {
    expect(failed(documentOf({}, leaf))).toEqual(['BATCH']);
  });

  it.each([
    ['a memo', { words: { ...WORDS, memo: 'rewritten' } }],
    ['an amount', { legs: [[...(LEGS[0] ?? []).slice(0, 6), '501', null]] }],
    ['a day', { j: ROW.with(7, '2025-03-01 12:00:00+00') }],
  ])('does not hold where %s was changed', (_what, change) => {
    const journal = { j: ROW, legs: LEGS, words: WORDS, salt: toHex(SALT), ...change };
    expect(failed(documentOf({ journal }))).toEqual(['ENTRY']);
  });

  it('holds on the commitment alone where its words were erased', () => {
    const commitment = toHex(wordsHash(WORDS, SALT, sha256));
    expect(failed(documentOf({ journal: { j: ROW, legs: LEGS, words: null, commitment } }))).toEqual([]);
  });

  it('is nothing where the text is no such document, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(checkEntry(text, trust)).toBeUndefined();
      }),
    );
  });
});
