import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toHex, utf8 } from './bytes.js';
import { openCheckpoint } from './checkpoint.js';
import { formatNote, signatureOf } from './note.js';
import { openPromise, signPromise, UNSTATED_SECONDS } from './promise.js';
import { isLogRefusal } from './refusal.js';
import type { NoteSigner } from './signature.js';
import { KEY_TYPE, keyId, type Vkey } from './vkey.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const ORIGIN = 'books.example/log/mill';
const LEAF = sha256(utf8('a ballot'));

const DER = Buffer.from('302a300506032b6570032100', 'hex');
const verifyEd25519 = (key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  verify(null, message, createPublicKey({ key: Buffer.concat([DER, key]), format: 'der', type: 'spki' }), signature);

function signerOf(name: string): { readonly signer: NoteSigner; readonly vkey: Vkey } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(DER.length));
  const key = { name, type: KEY_TYPE.ed25519, key: raw };
  return {
    signer: { name, publicKey: raw, sign: (message) => sign(null, message, privateKey) },
    vkey: { ...key, keyId: keyId(key, sha256) },
  };
}

const { signer, vkey } = signerOf(ORIGIN);
const trusted = { origin: ORIGIN, logKeys: [vkey] };
const given = Date.parse('2026-11-23T05:00:00.000Z');
const signed = (text: string, by = signer): string => formatNote({ text, signatures: [signatureOf(text, by, sha256)] });

describe('a promise', () => {
  it('names its deadline in what is signed', () => {
    const note = signPromise(
      { origin: ORIGIN, leaf: LEAF, givenAt: given, deadline: given + 90_000 },
      [signer],
      sha256,
    );
    expect(note.split('\n').slice(0, 6)).toEqual([
      'promise v2',
      ORIGIN,
      toHex(LEAF),
      '2026-11-23T05:00:00.000Z',
      '2026-11-23T05:01:30.000Z',
      '',
    ]);
    expect(openPromise(note, trusted, verifyEd25519)).toEqual({
      origin: ORIGIN,
      leaf: LEAF,
      givenAt: given,
      deadline: given + 90_000,
      isStated: true,
      signedBy: [`${ORIGIN}+${vkey.keyId}`],
    });
  });

  it('of version 1 is read with the sixty seconds that it meant', () => {
    const note = signed(`promise\n${ORIGIN}\n${toHex(LEAF)}\n2026-11-23T05:00:00.000Z\n`);
    expect(UNSTATED_SECONDS).toBe(60);
    expect(openPromise(note, trusted, verifyEd25519)).toMatchObject({
      givenAt: given,
      deadline: given + 60_000,
      isStated: false,
    });
  });

  it('is no checkpoint, of whatever version', () => {
    const promise = { origin: ORIGIN, leaf: LEAF, givenAt: given, deadline: given };
    const old = signed(`promise\n${ORIGIN}\n${toHex(LEAF)}\n2026-11-23T05:00:00.000Z\n`);
    for (const note of [signPromise(promise, [signer], sha256), old])
      expect(openCheckpoint(note, trusted, verifyEd25519)).toMatchObject({ kind: 'CheckpointMalformed' });
  });

  it.each([
    ['no version', `${ORIGIN}\n${toHex(LEAF)}\n2026-11-23T05:00:00.000Z\n`],
    [
      'a version to come',
      `promise v3\n${ORIGIN}\n${toHex(LEAF)}\n2026-11-23T05:00:00.000Z\n2026-11-23T05:01:00.000Z\n`,
    ],
    ['no deadline', `promise v2\n${ORIGIN}\n${toHex(LEAF)}\n2026-11-23T05:00:00.000Z\n`],
    [
      'a deadline that version 1 has not',
      `promise\n${ORIGIN}\n${toHex(LEAF)}\n2026-11-23T05:00:00.000Z\n2026-11-23T05:01:00.000Z\n`,
    ],
    ['a day for a time', `promise v2\n${ORIGIN}\n${toHex(LEAF)}\n2026-11-23\n2026-11-24\n`],
    ['a day that is none', `promise\n${ORIGIN}\n${toHex(LEAF)}\n2026-02-30T05:00:00.000Z\n`],
    ['half a hash', `promise\n${ORIGIN}\n${toHex(LEAF).slice(32)}\n2026-11-23T05:00:00.000Z\n`],
    ['one line more', `promise\n${ORIGIN}\n${toHex(LEAF)}\n2026-11-23T05:00:00.000Z\nsoon\n`],
  ])('is refused with %s', (_, text) => {
    expect(openPromise(signed(text), trusted, verifyEd25519)).toMatchObject({ kind: 'PromiseMalformed' });
  });

  it('is refused of another log, and by another key', () => {
    const of = (origin: string): string => `promise\n${origin}\n${toHex(LEAF)}\n2026-11-23T05:00:00.000Z\n`;
    expect(openPromise(signed(of('other.example/log')), trusted, verifyEd25519)).toMatchObject({
      kind: 'OriginDiffers',
    });
    const other = signerOf(ORIGIN).signer;
    expect(openPromise(signed(of(ORIGIN), other), trusted, verifyEd25519)).toMatchObject({ kind: 'NoKnownSignature' });
  });

  it('opens to what was signed, and to nothing once a character of it is changed', () => {
    const instant = fc.integer({ min: 0, max: 253_402_300_799_000 });
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        instant,
        instant,
        fc.nat(),
        (leaf, at, due, place) => {
          const promise = { origin: ORIGIN, leaf, givenAt: at, deadline: due };
          const note = signPromise(promise, [signer], sha256);
          expect(openPromise(note, trusted, verifyEd25519)).toMatchObject(promise);
          const where = place % note.indexOf('\n\n');
          const other = note[where] === '0' ? '1' : '0';
          const changed = `${note.slice(0, where)}${other}${note.slice(where + 1)}`;
          expect(isLogRefusal(openPromise(changed, trusted, verifyEd25519))).toBe(true);
        },
      ),
    );
  });
});
