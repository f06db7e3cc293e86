import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { keyChangeEntry, openKeyChange, signKeyChange } from './key-change.js';
import type { NoteSigner, VerifyEd25519 } from './signature.js';
import { KEY_TYPE, vkeyOf } from './vkey.js';

const ORIGIN = 'localhost/log/mill';
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

function signer(name = ORIGIN): NoteSigner {
  const key = createPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return { name, publicKey: Buffer.from(x, 'base64url'), sign: (message) => sign(null, message, key) };
}

const verifyEd25519: VerifyEd25519 = (key, message, signature) => {
  const x = Buffer.from(key).toString('base64url');
  return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
};
const textOf = (of: NoteSigner): string => vkeyOf({ name: of.name, type: KEY_TYPE.ed25519, key: of.publicKey }, sha256);

const [first, second, thief] = [signer(), signer(), signer()];
const change = { origin: ORIGIN, before: [textOf(first)], keys: [textOf(first), textOf(second)] };
const signed = signKeyChange(change, first, sha256);
const open = (entry: string, trusted = change.before) =>
  openKeyChange(entry, { origin: ORIGIN, trusted }, { sha256, verify: verifyEd25519 });

describe('a change of keys', () => {
  it('is believed when a key that counted before has signed it', () => {
    const opened = open(keyChangeEntry(signed));
    expect(opened).toMatchObject({ keys: [{ key: first.publicKey }, { key: second.publicKey }] });
  });

  it.each([
    ['by nobody', { ...signed, signature: '00'.repeat(64) }],
    ['by a key that never counted', signKeyChange({ ...change, before: [textOf(thief)] }, thief, sha256)],
    ['by a key that is not among those before', signKeyChange(change, thief, sha256)],
    ['for other keys', { ...signed, keys: [textOf(thief)] }],
    ['from other keys', { ...signed, before: [...signed.before, textOf(second)] }],
  ])('is not believed when it was signed %s', (_, said) => {
    expect(open(keyChangeEntry(said))).toMatchObject({ kind: 'KeyChangeUnsigned' });
  });

  it('is none again once other keys count', () => {
    expect(open(keyChangeEntry(signed), [textOf(second)])).toMatchObject({ kind: 'KeyChangeUnsigned' });
  });

  it.each([
    ['no JSON', '{'],
    ['unsigned', JSON.stringify({ keys: change.keys, type: 'log-key', v: '1' })],
    ['not canonical', ` ${keyChangeEntry(signed)}`],
    ['of no keys', keyChangeEntry({ ...signed, keys: [] })],
    ['of another log’s keys', keyChangeEntry({ ...signed, keys: [textOf(signer('other.example/log'))] })],
    ['of a key that has not its id', keyChangeEntry({ ...signed, keys: [`${ORIGIN}+00000000+${'A'.repeat(44)}`] })],
  ])('is refused when it is %s', (_, entry) => {
    expect(open(entry)).toMatchObject({ kind: 'KeyChangeMalformed' });
  });
});
