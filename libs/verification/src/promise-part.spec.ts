import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KEY_TYPE, keyId, signPromise, toHex, utf8, type Vkey } from '#libs/transparency-log';
import { Findings } from './finding.js';
import { type ConfirmedCheckpoint, PromisePart, type ReadLog } from './promise-part.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const ORIGIN = 'books.example/log/mill';
const LEAF = sha256(utf8('a ballot'));
const DEADLINE = Date.parse('2026-11-23T05:01:00.000Z');

/** A signature that whoever knows the text can make: what is judged here is what follows from good ones. */
const signature = (text: Uint8Array): Uint8Array => Buffer.concat([sha256(text), sha256(text)]);
const key = { name: ORIGIN, type: KEY_TYPE.ed25519, key: new Uint8Array(32) };
const vkey: Vkey = { ...key, keyId: keyId(key, sha256) };
const verify = (_: Uint8Array, message: Uint8Array, given: Uint8Array): boolean =>
  Buffer.from(signature(message)).equals(given);
const note = signPromise(
  { origin: ORIGIN, leaf: LEAF, givenAt: DEADLINE - 60_000, deadline: DEADLINE },
  [{ name: ORIGIN, publicKey: key.key, sign: signature }],
  sha256,
);

const checkpoint = (size: bigint, at?: number): ConfirmedCheckpoint => ({
  name: `checkpoint ${size}`,
  size,
  root: 'ab',
  cosigned: at === undefined ? [] : [{ by: 'witness.example', at: BigInt(at) }],
});
const SECOND = DEADLINE / 1000;

interface Given extends Partial<ReadLog> {
  readonly now?: number;
  readonly askedAt?: number;
  readonly index?: bigint;
}

function judged({ now = DEADLINE + 1, askedAt, index, ...log }: Given) {
  const part = new PromisePart(
    { held: [{ name: 'mine', note }], now, ...(askedAt === undefined ? {} : { askedAt }) },
    verify,
  );
  if (index !== undefined) part.sought.set(toHex(LEAF), index);
  const findings = new Findings();
  const read = { origin: ORIGIN, keys: [vkey], confirmed: [checkpoint(9n)], holds: true, madeAt: undefined, ...log };
  const [promise] = part.judge(read, findings);
  return { state: promise?.state, because: promise?.because ?? [], found: findings.all.map(({ kind }) => kind) };
}

describe('a promise', () => {
  it.each<[string, Given, string]>([
    ['whose leaf is signed for', { index: 8n }, 'KEPT'],
    ['whose leaf no good checkpoint holds', { index: 9n }, 'NOT_SHOWN'],
    ['whose leaf lies in a bundle that does not hold', { index: 8n, confirmed: [], holds: false }, 'NOT_SHOWN'],
    ['that has time', { now: DEADLINE }, 'BEFORE_DEADLINE'],
    ['that has time, though an older bundle lacks it', { now: DEADLINE, madeAt: DEADLINE - 1 }, 'BEFORE_DEADLINE'],
    ['whose bundle is from before the deadline', { madeAt: DEADLINE }, 'NOT_SHOWN'],
    ['whose bundle says no time', {}, 'NOT_SHOWN'],
    ['whose bundle is from after it', { madeAt: DEADLINE + 1 }, 'BROKEN'],
    ['whose server was asked after it', { askedAt: DEADLINE + 1, madeAt: 0 }, 'BROKEN'],
    ['whose server was asked before it, whatever it says', { askedAt: DEADLINE, madeAt: DEADLINE + 9 }, 'NOT_SHOWN'],
    ['whose bundle does not hold', { madeAt: DEADLINE + 1, holds: false }, 'NOT_SHOWN'],
    ['that a witness saw unkept', { confirmed: [checkpoint(9n, SECOND + 1)] }, 'BROKEN'],
    ['that a witness saw unkept in time', { confirmed: [checkpoint(9n, SECOND)] }, 'NOT_SHOWN'],
    ['kept late, as a witness saw', { index: 9n, confirmed: [checkpoint(9n, SECOND + 1), checkpoint(12n)] }, 'BROKEN'],
    ['kept before a witness looked again', { index: 8n, confirmed: [checkpoint(9n, SECOND + 1)] }, 'KEPT'],
  ])('%s', (_, given, state) => {
    const { found, ...answer } = judged(given);
    expect([answer.state, found]).toEqual([state, state === 'BROKEN' ? ['PromiseBroken'] : []]);
  });

  it('that is broken comes with the promise, the checkpoint and the time that prove it', () => {
    const { because } = judged({ confirmed: [checkpoint(9n, SECOND + 1)] });
    expect(because).toEqual([
      `${ORIGIN}+${vkey.keyId} signed at 2026-11-23T05:00:00.000Z that the leaf ${toHex(LEAF)} will stand in ${ORIGIN} by 2026-11-23T05:01:00.000Z.`,
      'The log signed checkpoint 9 of 9 leaves with the root ab: all of them are in the bundle and give that root, and none of them has that hash.',
      'witness.example cosigned that checkpoint at 2026-11-23T05:01:01.000Z, after the deadline.',
    ]);
  });

  it('of another key is none', () => {
    expect(judged({ keys: [] })).toEqual({
      state: 'UNREADABLE',
      because: ['No known key has signed this note.'],
      found: [],
    });
  });

  it('is broken exactly where something from after the deadline was signed without its leaf', () => {
    const size = fc.bigInt({ min: 1n, max: 20n });
    const second = fc.integer({ min: SECOND - 5, max: SECOND + 5 });
    const checkpoints = fc.array(fc.record({ size, at: fc.option(second, { nil: undefined }) }), { maxLength: 4 });
    const place = fc.option(fc.bigInt({ min: 0n, max: 20n }), { nil: undefined });
    fc.assert(
      fc.property(checkpoints, place, fc.option(second, { nil: undefined }), (seen, index, made) => {
        const confirmed = seen.map((each) => checkpoint(each.size, each.at));
        const madeAt = made === undefined ? undefined : made * 1000;
        const { state } = judged({
          confirmed,
          holds: confirmed.length > 0,
          madeAt,
          ...(index === undefined ? {} : { index }),
        });
        const witnessed = seen.some((each) => (each.at ?? 0) > SECOND && (index === undefined || each.size <= index));
        const shown = index === undefined && confirmed.length > 0 && (made ?? 0) > SECOND;
        expect(state === 'BROKEN').toBe(witnessed || shown);
        if (state === 'KEPT') expect(index !== undefined && seen.some((each) => each.size > index)).toBe(true);
      }),
    );
  });
});
