import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  checkConsistency,
  checkInclusion,
  checkSubtreeConsistency,
  checkSubtreeInclusion,
  emptyRoot,
  fromBase64,
  type ProofRefusal,
} from '#libs/transparency-log';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const folder = join(import.meta.dirname, '../../../shared/data/log/merkle-vectors');

/** A case of another implementation: sizes as decimal text, as they exceed what a float can count. */
interface Vector {
  readonly file: string;
  readonly desc: string;
  readonly wantErr: boolean;
  readonly size: (name: string) => bigint;
  readonly hash: (name: string) => Uint8Array;
  readonly proof: readonly Uint8Array[];
}

function bytes(text: string): Uint8Array {
  const taken = fromBase64(text);
  if (taken === undefined) throw new Error(`${text} is no base 64`);
  return taken;
}

function read(file: string): Vector {
  const text = readFileSync(join(folder, file), 'utf8').replace(/": (\d+)(?=,?\n)/g, '": "$1"');
  const members = JSON.parse(text) as Record<string, unknown>;
  const word = (name: string): string => {
    const member = members[name];
    if (typeof member !== 'string') throw new Error(`${file} has no ${name}`);
    return member;
  };
  return {
    file,
    desc: word('desc'),
    wantErr: members['wantErr'] === true,
    size: (name) => BigInt(word(name)),
    hash: (name) => bytes(word(name)),
    proof: ((members['proof'] ?? []) as readonly string[]).map(bytes),
  };
}

/** Each folder of vectors, the check that answers it, how many cases it holds and how many of them are true. */
const KINDS: readonly {
  readonly kind: string;
  readonly cases: number;
  readonly true: number;
  readonly check: (vector: Vector) => ProofRefusal | undefined;
}[] = [
  {
    kind: 'inclusion',
    cases: 98,
    true: 6,
    check: ({ size, hash, proof }) =>
      checkInclusion(
        { index: size('leafIdx'), size: size('treeSize'), leafHash: hash('leafHash'), proof, root: hash('root') },
        sha256,
      ),
  },
  {
    kind: 'consistency',
    cases: 98,
    true: 6,
    check: ({ size, hash, proof }) =>
      checkConsistency(
        { from: size('size1'), to: size('size2'), proof, fromRoot: hash('root1'), toRoot: hash('root2') },
        sha256,
      ),
  },
  {
    kind: 'subtreeinclusion',
    cases: 204,
    true: 12,
    check: ({ size, hash, proof }) =>
      checkSubtreeInclusion(
        {
          index: size('leafIdx'),
          start: size('start'),
          end: size('end'),
          leafHash: hash('leafHash'),
          proof,
          root: hash('root'),
        },
        sha256,
      ),
  },
  {
    kind: 'subtreeconsistency',
    cases: 118,
    true: 12,
    check: ({ size, hash, proof }) =>
      checkSubtreeConsistency(
        {
          start: size('start'),
          end: size('end'),
          size: size('size'),
          proof,
          subtreeRoot: hash('root1'),
          root: hash('root2'),
        },
        sha256,
      ),
  },
];

if (existsSync(folder)) {
  const everyKind = KINDS.map((kind) => ({
    ...kind,
    vectors: readdirSync(join(folder, kind.kind), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .map((name) => read(join(kind.kind, name))),
  }));

  describe('the Merkle proofs of transparency-dev/merkle', () => {
    it('finds all 518 of them', () => {
      expect(everyKind.map(({ kind, vectors }) => [kind, vectors.length])).toEqual(
        KINDS.map(({ kind, cases }) => [kind, cases]),
      );
      expect(everyKind.flatMap(({ vectors }) => vectors)).toHaveLength(518);
    });

    it.each(everyKind)('agrees on every case of $kind: $true of $cases hold', ({ vectors, check, true: holding }) => {
      const ours = vectors.map((vector) => ({ vector, refusal: check(vector) }));
      const differing = ours
        .filter(({ vector, refusal }) => vector.wantErr !== (refusal !== undefined))
        .map(({ vector, refusal }) => `${vector.file} (${vector.desc}): ${refusal?.kind ?? 'accepted'}`);
      expect(differing).toEqual([]);
      expect(ours.filter(({ refusal }) => refusal === undefined)).toHaveLength(holding);
    });

    it('holds sizes that a float cannot count', () => {
      const sizes = everyKind
        .flatMap(({ vectors }) => vectors)
        .flatMap(({ file, size }) =>
          ['leafIdx', 'treeSize', 'start', 'end', 'size', 'size1', 'size2'].flatMap((name) => {
            try {
              return [{ file, size: size(name) }];
            } catch {
              return [];
            }
          }),
        );
      expect(sizes.filter(({ size }) => size > 2n ** 53n)).toHaveLength(7);
    });
  });
} else {
  describe('the Merkle proofs of transparency-dev/merkle', () => {
    it.skip('skipped: ../shared/data/log/merkle-vectors is not here', () => undefined);
  });
}

describe('size 0, on which sources differ', () => {
  const empty = emptyRoot(sha256);

  it('holds no leaf, so inclusion refuses every index', () => {
    expect(checkInclusion({ index: 0n, size: 0n, leafHash: empty, proof: [], root: empty }, sha256)).toMatchObject({
      kind: 'IndexBeyondSize',
    });
  });

  it.each([0n, 1n])('proves nothing of the tree of %s, so consistency refuses it', (to) => {
    expect(checkConsistency({ from: 0n, to, proof: [], fromRoot: empty, toRoot: empty }, sha256)).toMatchObject({
      kind: 'SizeZero',
    });
  });

  it('is part of every tree as a subtree, as the definition of subtrees has it', () => {
    const claim = { start: 1n, end: 1n, size: 2n, proof: [], subtreeRoot: empty, root: sha256(empty) };
    expect(checkSubtreeConsistency(claim, sha256)).toBeUndefined();
    expect(checkSubtreeConsistency({ ...claim, subtreeRoot: sha256(empty) }, sha256)).toMatchObject({
      kind: 'RootDiffers',
    });
  });
});
