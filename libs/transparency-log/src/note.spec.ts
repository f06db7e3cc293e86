import { createHash, createPrivateKey, createPublicKey, sign, verify as verifyWith } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromBase64, toBase64 } from './base64.js';
import { concatBytes, fromHex, isLine, toHex, utf8 } from './bytes.js';
import { checkpointText, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.js';
import { cosignatureOf } from './cosignature.js';
import { formatNote, openNote, parseNote, signatureOf, withSignatures } from './note.js';
import type { NoteSigner, VerifyEd25519 } from './signature.js';
import { isLogRefusal } from './refusal.js';
import { KEY_TYPE, keyId, parseVkey, type Vkey, vkeyOf } from './vkey.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const rawKey = (key: Uint8Array) =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') }, format: 'jwk' });

const verify: VerifyEd25519 = (key, message, signature) => verifyWith(null, message, rawKey(key), signature);

function signerOf(name: string, seed: number): NoteSigner {
  const der = concatBytes([
    fromHex('302e020100300506032b657004220420') ?? new Uint8Array(),
    new Uint8Array(32).fill(seed),
  ]);
  const key = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return { name, publicKey: Buffer.from(x, 'base64url'), sign: (message) => sign(null, message, key) };
}

function known(signer: NoteSigner, type: number = KEY_TYPE.ed25519): Vkey {
  const key = { name: signer.name, type, key: signer.publicKey };
  return { ...key, keyId: keyId(key, sha256) };
}

const log = signerOf('ridge.example/log/commons', 1);
const witness = signerOf('witness.example/w1', 2);
const other = signerOf('elsewhere.example/log', 3);
const checkpoint = { origin: log.name, size: 20_852_163n, root: sha256(utf8('root')) };
const note = signCheckpoint(checkpoint, [log], sha256);
const cosigned = (() => {
  const line = cosignatureOf({ text: checkpointText(checkpoint), time: 1_679_315_147n }, witness, sha256);
  const signed = withSignatures(note, [line]);
  if (isLogRefusal(signed)) throw new Error(signed.message);
  return signed;
})();
const keys = { origin: log.name, logKeys: [known(log)], witnessKeys: [known(witness, KEY_TYPE.ed25519Cosignature)] };

describe('a verifier key', () => {
  const published = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';

  it('is written as the specification writes it, and verifies the note printed there', () => {
    const vkey = parseVkey(published, sha256);
    if (isLogRefusal(vkey)) throw new Error(vkey.message);
    expect(vkey).toMatchObject({ name: 'example.com/foo', keyId: '530d903a', type: KEY_TYPE.ed25519 });
    expect(vkeyOf(vkey, sha256)).toBe(published);
    const text =
      'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
    expect(openNote(text, [vkey], verify)).toMatchObject({ text: 'This is an example message.\n' });
    expect(openNote(text.replace('message', 'massage'), [vkey], verify)).toMatchObject({ kind: 'SignatureBad' });
  });

  it('reads back with a plus in its base 64', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.constantFrom(1, 4), (key, type) => {
        const text = vkeyOf({ name: 'a.example/b', type, key }, sha256);
        expect(parseVkey(text, sha256)).toMatchObject({ name: 'a.example/b', type });
      }),
    );
  });

  it('of another type is carried and not used', () => {
    const text = vkeyOf({ name: log.name, type: KEY_TYPE.mlDsa44Cosignature, key: new Uint8Array(1312) }, sha256);
    const vkey = parseVkey(text, sha256);
    if (isLogRefusal(vkey)) throw new Error(vkey.message);
    expect(openNote(note, [vkey], verify)).toMatchObject({ kind: 'NoKnownSignature' });
  });

  it.each([
    published.replace('530d903a', '530d903b'),
    published.replace('foo', 'fop'),
    published.slice(0, -4),
    published.replace('/foo', '/f oo'),
    'example.com/foo+530d903a',
    '',
    '++',
  ])('is never %j', (text) => {
    expect(parseVkey(text, sha256)).toMatchObject({ kind: 'VkeyMalformed' });
  });

  it('cannot be named with a space or a plus', () => {
    expect(() => vkeyOf({ name: 'a b', type: 1, key: new Uint8Array(32) }, sha256)).toThrow(TypeError);
    expect(() => vkeyOf({ name: 'a+b', type: 1, key: new Uint8Array(32) }, sha256)).toThrow(TypeError);
  });
});

describe('a signed note', () => {
  it('parts at its last blank line', () => {
    const text = 'Ognuno sta solo\n\ned è subito sera.\n';
    const signed = formatNote({ text, signatures: [signatureOf(text, log, sha256)] });
    expect(parseNote(signed)).toMatchObject({ text });
    expect(openNote(signed, [known(log)], verify)).toMatchObject({ text });
  });

  it('reads back letter for letter', () => {
    const anyText = fc
      .string({ unit: 'grapheme' })
      .filter((text) => text !== '' && isLine(text))
      .map((text) => `${text}\n`);
    fc.assert(
      fc.property(anyText, (text) => {
        const signed = formatNote({ text, signatures: [signatureOf(text, log, sha256)] });
        const parsed = parseNote(signed);
        if (isLogRefusal(parsed)) throw new Error(parsed.message);
        expect(parsed.text).toBe(text);
        expect(formatNote(parsed)).toBe(signed);
      }),
    );
  });

  it.each([
    ['no signatures', 'text\n\n'],
    ['no blank line', note.replace('\n\n', '\n')],
    ['no last newline', note.slice(0, -1)],
    ['a carriage return', note.replace('\n', '\r\n')],
    ['a tab', `\t${note}`],
    ['half of a surrogate pair', `\ud800${note}`],
    ['no text', note.slice(note.indexOf('\n\n') + 1)],
    ['a hyphen for the dash', note.replace('—', '-')],
    ['two spaces', note.replace('— ', '—  ')],
    ['base 64 without its padding', note.replace(/=*\n$/, '\n')],
    ['a key id and nothing after it', `text\n\n— a ${toBase64(new Uint8Array(4))}\n`],
    ['101 signatures', `text\n\n${'— a AAAAAAA=\n'.repeat(101)}`],
  ])('has not %s', (_, text) => {
    expect(parseNote(text)).toMatchObject({ kind: 'NoteMalformed' });
  });

  it('may have sixteen signatures, of which fifteen are of strangers', () => {
    const strangers = Array.from({ length: 15 }, (_, at) =>
      signatureOf('text\n', signerOf(`s${String(at)}`, 9), sha256),
    );
    const signed = formatNote({ text: 'text\n', signatures: [...strangers, signatureOf('text\n', log, sha256)] });
    expect(openNote(signed, [known(log)], verify)).toMatchObject({ signatures: [{ vkey: { name: log.name } }] });
  });

  it('is refused for one bad signature of a known key, however many are good', () => {
    const bad = { ...signatureOf('other\n', other, sha256) };
    const signed = formatNote({ text: 'text\n', signatures: [signatureOf('text\n', log, sha256), bad] });
    expect(openNote(signed, [known(log)], verify)).toMatchObject({ text: 'text\n' });
    expect(openNote(signed, [known(log), known(other)], verify)).toMatchObject({ kind: 'SignatureBad' });
  });

  it('is refused when only strangers signed, and when a name comes with another key', () => {
    const impostor = { ...signerOf(log.name, 7) };
    const signed = formatNote({ text: 'text\n', signatures: [signatureOf('text\n', impostor, sha256)] });
    expect(openNote(signed, [known(log)], verify)).toMatchObject({ kind: 'NoKnownSignature' });
  });

  it('counts a key that signed twice once', () => {
    const line = signatureOf('text\n', log, sha256);
    const opened = openNote(formatNote({ text: 'text\n', signatures: [line, line] }), [known(log)], verify);
    expect(isLogRefusal(opened) ? [] : opened.signatures).toHaveLength(1);
  });
});

describe('a checkpoint', () => {
  it('is three lines, signed', () => {
    expect(checkpointText(checkpoint)).toBe(`${log.name}\n20852163\n${toBase64(checkpoint.root)}\n`);
    expect(openCheckpoint(note, keys, verify)).toMatchObject({ ...checkpoint, cosignatures: [] });
  });

  it('tells which known witnesses cosigned it, and when', () => {
    const opened = openCheckpoint(cosigned, keys, verify);
    if (isLogRefusal(opened)) throw new Error(opened.message);
    expect(opened.cosignatures).toMatchObject([{ vkey: { name: witness.name }, time: 1_679_315_147n }]);
    expect(openCheckpoint(cosigned, { ...keys, witnessKeys: [] }, verify)).toMatchObject({ cosignatures: [] });
  });

  it('is not believed on the word of witnesses alone', () => {
    const text = checkpointText(checkpoint);
    const alone = formatNote({ text, signatures: [cosignatureOf({ text, time: 1n }, witness, sha256)] });
    expect(openCheckpoint(alone, keys, verify)).toMatchObject({ kind: 'NoKnownSignature' });
  });

  it('of another log is refused, though the same key signed it', () => {
    const foreign = signCheckpoint({ ...checkpoint, origin: 'ridge.example/log/other' }, [log], sha256);
    expect(openCheckpoint(foreign, keys, verify)).toMatchObject({ kind: 'OriginDiffers' });
  });

  it('may carry two signatures of the log while its key is changed', () => {
    const next = signerOf(log.name, 8);
    const both = signCheckpoint(checkpoint, [log, next], sha256);
    for (const logKeys of [[known(log)], [known(next)], [known(log), known(next)]]) {
      expect(openCheckpoint(both, { ...keys, logKeys }, verify)).toMatchObject({ size: checkpoint.size });
    }
  });

  it('is refused after a change of any one character', () => {
    fc.assert(
      fc.property(fc.nat(cosigned.length - 1), fc.constantFrom('A', '1', ' ', '\n', '+', 'é'), (at, letter) => {
        fc.pre(cosigned[at] !== letter);
        const changed = cosigned.slice(0, at) + letter + cosigned.slice(at + 1);
        const opened = openCheckpoint(changed, keys, verify);
        // A key id or name that was changed makes a stranger of the witness: the log's own signature remains.
        if (!isLogRefusal(opened)) expect(opened).toMatchObject({ ...checkpoint, cosignatures: [] });
      }),
    );
  });

  it('takes further lines of other logs, and reads none of them', () => {
    expect(parseCheckpoint(`${checkpointText(checkpoint)}more\n`)).toEqual(checkpoint);
  });

  it.each([
    ['a size with a leading zero', 'o\n01\nROOT\n'],
    ['a negative size', 'o\n-1\nROOT\n'],
    ['a size beyond 64 bits', `o\n${String(2n ** 64n)}\nROOT\n`],
    ['no origin', '\n1\nROOT\n'],
    ['an empty further line', 'o\n1\nROOT\n\n'],
    ['no last newline', 'o\n1\nROOT'],
    ['a root of 31 bytes', `o\n1\n${toBase64(new Uint8Array(31))}\n`],
    ['two lines', 'o\n1\n'],
  ])('has never %s', (_, text) => {
    const root = toBase64(new Uint8Array(32));
    expect(parseCheckpoint(text.replace('ROOT', root))).toMatchObject({ kind: 'CheckpointMalformed' });
  });

  it('may have a size that no float counts', () => {
    const size = 2n ** 64n - 1n;
    expect(parseCheckpoint(checkpointText({ ...checkpoint, size }))).toMatchObject({ size });
  });
});

describe('a cosignature', () => {
  it('carries its time before the signature, and signs it', () => {
    const text = checkpointText(checkpoint);
    const { signature } = cosignatureOf({ text, time: 1_679_315_147n }, witness, sha256);
    expect(toHex(signature.subarray(0, 8))).toBe('00000000641850cb');
    const message = utf8(`cosignature/v1\ntime 1679315147\n${text}`);
    expect(verify(witness.publicKey, message, signature.subarray(8))).toBe(true);
  });

  it('of the specification has the time that is printed there', () => {
    const line =
      'jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==';
    expect(toHex((fromBase64(line) ?? new Uint8Array()).subarray(4, 12))).toBe('00000000641850cb');
  });

  it('needs a time', () => {
    expect(() => cosignatureOf({ text: 'x\n', time: 0n }, witness, sha256)).toThrow(RangeError);
  });
});
