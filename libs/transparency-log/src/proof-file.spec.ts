import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { utf8 } from './bytes.js';
import { signCheckpoint } from './checkpoint.js';
import { leafHash } from './leaf.js';
import type { NoteSigner, VerifyEd25519 } from './signature.js';
import { checkProofFile, formatProofFile, parseProofFile } from './proof-file.js';
import { isLogRefusal } from './refusal.js';
import { nodeHash } from './tree.js';
import { KEY_TYPE, keyId } from './vkey.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

// What stands in for Ed25519 here; the real one is tried in note.spec.ts.
const seal = (message: Uint8Array): Uint8Array => createHash('sha512').update('key').update(message).digest();
const verify: VerifyEd25519 = (_, message, signature) => Buffer.from(seal(message)).equals(signature);
const log: NoteSigner = { name: 'ridge.example/log/commons', publicKey: new Uint8Array(32), sign: seal };
const named = { name: log.name, type: KEY_TYPE.ed25519, key: log.publicKey };
const trusted = { origin: log.name, logKeys: [{ ...named, keyId: keyId(named, sha256) }] };

const [a, b, c] = ['a', 'b', 'c'].map((entry) => leafHash(utf8(entry), sha256)) as [Uint8Array, Uint8Array, Uint8Array];
const root = nodeHash(nodeHash(a, b, sha256), c, sha256);
const checkpoint = signCheckpoint({ origin: log.name, size: 3n, root }, [log], sha256);
const file = { index: 1n, proof: [a, c], checkpoint, extra: utf8('b') };
const text = formatProofFile(file);

describe('a proof file', () => {
  it('is the lines of the specification', () => {
    const [first, extra, index, sibling] = text.split('\n');
    expect([first, extra, index]).toEqual(['c2sp.org/tlog-proof@v1', 'extra Yg==', 'index 1']);
    expect(sibling).toBe(Buffer.from(a).toString('base64'));
    expect(text.endsWith(`\n\n${checkpoint}`)).toBe(true);
    expect(parseProofFile(text)).toEqual(file);
  });

  it('shows that its entry is in the log', () => {
    const checks = { sha256, verify };
    expect(checkProofFile({ file, leafHash: b, trusted }, checks)).toMatchObject({ size: 3n, origin: log.name });
    expect(checkProofFile({ file, leafHash: a, trusted }, checks)).toMatchObject({ kind: 'RootDiffers' });
    const shifted = { ...file, index: 0n };
    expect(checkProofFile({ file: shifted, leafHash: b, trusted }, checks)).toMatchObject({ kind: 'RootDiffers' });
    const foreign = { ...trusted, origin: 'ridge.example/log/other' };
    expect(checkProofFile({ file, leafHash: b, trusted: foreign }, checks)).toMatchObject({ kind: 'OriginDiffers' });
  });

  it('needs no extra, and no proof in a tree of one leaf', () => {
    const alone = { index: 0n, proof: [], checkpoint };
    expect(parseProofFile(formatProofFile(alone))).toEqual(alone);
  });

  it.each([
    ['another version', text.replace('@v1', '@v2')],
    ['no index', text.replace('index 1\n', '')],
    ['an index with a leading zero', text.replace('index 1', 'index 01')],
    ['extra after the index', text.replace(/(extra .*)\n(index 1)/, '$2\n$1')],
    ['extra that is no base 64', text.replace('Yg==', 'Yg')],
    ['a hash of 31 bytes', text.replace(/(index 1)\n.*/, `$1\n${Buffer.alloc(31).toString('base64')}`)],
    ['65 hashes', text.replace('index 1', `index 1${`\n${Buffer.alloc(32).toString('base64')}`.repeat(63)}`)],
    ['no checkpoint', text.slice(0, text.indexOf('\n\n'))],
    ['carriage returns', text.replaceAll('\n', '\r\n')],
  ])('has never %s', (_, malformed) => {
    expect(parseProofFile(malformed)).toMatchObject({ kind: 'ProofFileMalformed' });
  });

  it('proves nothing else after a change of any one character', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('A', '0', '2', ' ', '\n', '+'), (at, letter) => {
        fc.pre(text[at] !== letter);
        const changed = parseProofFile(text.slice(0, at) + letter + text.slice(at + 1));
        if (isLogRefusal(changed)) return;
        const entry = changed.extra ?? new Uint8Array();
        const result = checkProofFile(
          { file: changed, leafHash: leafHash(entry, sha256), trusted },
          { sha256, verify },
        );
        expect(isLogRefusal(result)).toBe(true);
      }),
    );
  });
});
