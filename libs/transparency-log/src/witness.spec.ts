import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toBase64 } from './base64.js';
import { utf8 } from './bytes.js';
import { openCheckpoint, signCheckpoint } from './checkpoint.js';
import { leafHash } from './leaf.js';
import { formatNote, parseNote } from './note.js';
import type { NoteSigner, VerifyEd25519 } from './signature.js';
import { isLogRefusal } from './refusal.js';
import { consistencyProof } from './tile-proof.js';
import { encodeTile } from './tiles.js';
import { appendLeaf, EMPTY_FRONTIER, type Frontier, rootOf } from './tree.js';
import { KEY_TYPE, keyId, type Vkey } from './vkey.js';
import { decideAddCheckpoint, formatAddCheckpoint, type HeldCheckpoint, parseAddCheckpoint } from './witness.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

// What stands in for Ed25519 here: a seal that names its key. The real one is tried in note.spec.ts and over HTTP.
const seal = (key: Uint8Array, message: Uint8Array): Uint8Array =>
  createHash('sha512').update(key).update(message).digest();
const verify: VerifyEd25519 = (key, message, signature) => Buffer.from(seal(key, message)).equals(signature);

function signerOf(name: string): NoteSigner {
  const publicKey = sha256(utf8(name));
  return { name, publicKey, sign: (message) => seal(publicKey, message) };
}

function known({ name, publicKey }: NoteSigner, type: number = KEY_TYPE.ed25519): Vkey {
  const key = { name, type, key: publicKey };
  return { ...key, keyId: keyId(key, sha256) };
}

const log = signerOf('ridge.example/log/commons');
const signer = signerOf('witness.example/w1');
const logKeys = [known(log)];

const hashes = Array.from({ length: 40 }, (_, index) => leafHash(utf8(String(index)), sha256));
const frontiers = hashes.reduce<Frontier[]>(
  (grown, hash) => [...grown, appendLeaf(grown.at(-1) ?? EMPTY_FRONTIER, hash, { sha256 })],
  [EMPTY_FRONTIER],
);
const source = {
  sha256,
  read: ({ width }: { readonly width: number }) => Promise.resolve(encodeTile(hashes.slice(0, width))),
};

const rootAt = (size: number): Uint8Array => rootOf(frontiers[size] ?? EMPTY_FRONTIER, sha256);
const noteAt = (size: number, root = rootAt(size)): string =>
  signCheckpoint({ origin: log.name, size: BigInt(size), root }, [log], sha256);
const heldAt = (size: number): HeldCheckpoint => ({ size: BigInt(size), root: rootAt(size), note: noteAt(size) });

async function provedBetween(from: number, to: number): Promise<readonly Uint8Array[]> {
  const proof = await consistencyProof({ from: BigInt(from), to: BigInt(to) }, source);
  if (isLogRefusal(proof)) throw new Error(proof.message);
  return proof;
}

interface Asked {
  readonly old: number;
  readonly proof?: readonly Uint8Array[];
  readonly note: string;
  readonly held?: HeldCheckpoint;
  readonly keys?: readonly Vkey[] | undefined;
}

function answer(asked: Asked) {
  const request = parseAddCheckpoint(
    formatAddCheckpoint({ old: BigInt(asked.old), proof: asked.proof ?? [], note: asked.note }),
  );
  if (isLogRefusal(request)) throw new Error(request.message);
  const view = { logKeys: 'keys' in asked ? asked.keys : logKeys, held: asked.held, signer, time: 1_700_000_000n };
  return decideAddCheckpoint(request, view, { sha256, verify });
}

describe('a witness', () => {
  it('cosigns the first checkpoint of a log that it watches, and what grew from it', async () => {
    const first = answer({ old: 0, note: noteAt(5) });
    expect(first).toMatchObject({ status: 200, next: { size: 5n, root: rootAt(5) } });
    const second = answer({ old: 5, proof: await provedBetween(5, 11), note: noteAt(11), held: heldAt(5) });
    expect(second).toMatchObject({ status: 200, next: { size: 11n } });
    const keys = { origin: log.name, logKeys, witnessKeys: [known(signer, KEY_TYPE.ed25519Cosignature)] };
    const opened = openCheckpoint(second.next?.note ?? '', keys, verify);
    expect(opened).toMatchObject({ size: 11n, cosignatures: [{ time: 1_700_000_000n }] });
    expect(openCheckpoint(`${noteAt(11)}${second.body}`, keys, verify)).toMatchObject({ cosignatures: [{}] });
  });

  it('cosigns the same checkpoint again, as nothing was lost', () => {
    expect(answer({ old: 5, note: noteAt(5), held: heldAt(5) })).toMatchObject({ status: 200, next: { size: 5n } });
  });

  it('cosigns an empty log, whose root it knows', () => {
    expect(answer({ old: 0, note: noteAt(0) })).toMatchObject({ status: 200, next: { size: 0n } });
    expect(answer({ old: 0, note: noteAt(0, rootAt(1)) })).toMatchObject({ status: 422 });
    expect(answer({ old: 0, note: noteAt(3), held: heldAt(0) })).toMatchObject({ status: 200 });
  });

  it('answers 404 for a log that it does not watch', () => {
    expect(answer({ old: 0, note: noteAt(5), keys: undefined })).toMatchObject({ status: 404 });
  });

  it("answers 403 without a good signature by the origin's key", () => {
    const impostor = { ...signerOf('elsewhere'), name: log.name };
    const root = rootAt(5);
    const forged = signCheckpoint({ origin: log.name, size: 5n, root }, [impostor], sha256);
    expect(answer({ old: 0, note: forged })).toMatchObject({ status: 403 });
    const altered = noteAt(5).replace(`\n5\n`, '\n6\n');
    expect(answer({ old: 0, note: altered })).toMatchObject({ status: 403 });
  });

  it('answers 400 when the tree would have shrunk', () => {
    expect(answer({ old: 6, note: noteAt(5), held: heldAt(6) })).toMatchObject({ status: 400 });
  });

  it.each([0, 4, 6])('answers 409 with the size that it holds when asked from %s', (old) => {
    expect(answer({ old, note: noteAt(11), held: heldAt(5) })).toEqual({
      status: 409,
      body: '5\n',
      contentType: 'text/x.tlog.size',
    });
  });

  it('answers 409 with 0 for a log that it never saw', () => {
    expect(answer({ old: 4, note: noteAt(11) })).toMatchObject({ status: 409, body: '0\n' });
  });

  it('answers 422 to a proof that fails, to another root of the same size, and to a proof from nothing', async () => {
    const proof = await provedBetween(5, 11);
    const held = heldAt(5);
    expect(answer({ old: 5, proof: proof.slice(1), note: noteAt(11), held })).toMatchObject({ status: 422 });
    expect(answer({ old: 5, proof, note: noteAt(11, rootAt(12)), held })).toMatchObject({ status: 422 });
    expect(answer({ old: 5, note: noteAt(5, rootAt(6)), held })).toMatchObject({ status: 422 });
    expect(answer({ old: 5, proof: [rootAt(5)], note: noteAt(5), held })).toMatchObject({ status: 422 });
    expect(answer({ old: 0, proof, note: noteAt(11) })).toMatchObject({ status: 422 });
  });

  it('stores nothing unless it cosigns', () => {
    expect(answer({ old: 6, note: noteAt(5), held: heldAt(6) }).next).toBeUndefined();
    expect(answer({ old: 5, note: noteAt(5, rootAt(6)), held: heldAt(5) }).next).toBeUndefined();
  });

  it("passes on the log's signature and its own, and nothing that others wrote under it", () => {
    const parsed = parseNote(noteAt(5));
    if (isLogRefusal(parsed)) throw new Error(parsed.message);
    const strangers = Array.from({ length: 99 }, (_, at) => ({
      name: `s${String(at)}`,
      keyId: '00000000',
      signature: new Uint8Array(64),
    }));
    const { next } = answer({
      old: 0,
      note: formatNote({ ...parsed, signatures: [...parsed.signatures, ...strangers] }),
    });
    const kept = parseNote(next?.note ?? '');
    expect(isLogRefusal(kept) ? [] : kept.signatures.map(({ name }) => name)).toEqual([log.name, signer.name]);
  });

  it('never goes back, forks or loses a leaf, whatever it is asked', async () => {
    const anyRequest = fc.record({
      from: fc.nat({ max: 40 }),
      to: fc.nat({ max: 40 }),
      isForked: fc.boolean(),
      isHonest: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyRequest, { maxLength: 12 }), async (requests) => {
        let held: HeldCheckpoint | undefined;
        for (const { from, to, isForked, isHonest } of requests) {
          const old = isHonest ? Number(held?.size ?? 0n) : from;
          const proof = old > 0 && old < to ? await provedBetween(old, to) : [];
          const root = isForked ? sha256(rootAt(to)) : rootAt(to);
          const { status, next } = answer({ old, proof, note: noteAt(to, root), ...(held ? { held } : {}) });
          expect(next !== undefined).toBe(status === 200);
          if (next === undefined) continue;
          expect(next.size).toBeGreaterThanOrEqual(held?.size ?? 0n);
          // Only the first tree is taken on the log's word; what follows must contain it.
          if (held === undefined || held.size === 0n) {
            if (isForked) return;
          } else {
            expect(next.root).toEqual(rootAt(Number(next.size)));
          }
          held = next;
        }
      }),
    );
  });
});

describe('the request to a witness', () => {
  const note = noteAt(5);

  it('reads back', async () => {
    const asked = { old: 5n, proof: await provedBetween(5, 11), note: noteAt(11) };
    expect(parseAddCheckpoint(formatAddCheckpoint(asked))).toMatchObject(asked);
  });

  it.each([
    ['no body', ''],
    ['no old size', `\n${note}`],
    ['an old size with a leading zero', `old 01\n\n${note}`],
    ['a negative old size', `old -1\n\n${note}`],
    ['64 hashes', `old 1\n${`${toBase64(new Uint8Array(32))}\n`.repeat(64)}\n${note}`],
    ['a hash of 31 bytes', `old 1\n${toBase64(new Uint8Array(31))}\n\n${note}`],
    ['no checkpoint', 'old 0\n\n'],
    ['a note that is no checkpoint', 'old 0\n\ntext\n\n— a AAAAAAA=\n'],
    ['a checkpoint without signatures', `old 0\n\n${note.slice(0, note.indexOf('\n\n') + 1)}`],
  ])('is malformed with %s', (_, body) => {
    expect(parseAddCheckpoint(body)).toMatchObject({ kind: 'RequestMalformed' });
  });

  it('has at most 63 hashes', () => {
    const body = `old 1\n${`${toBase64(new Uint8Array(32))}\n`.repeat(63)}\n${note}`;
    expect(parseAddCheckpoint(body)).toMatchObject({ old: 1n });
  });
});
