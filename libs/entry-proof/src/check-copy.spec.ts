import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  canonicalJson,
  commitment,
  formatProofFile,
  isLogRefusal,
  KEY_TYPE,
  leafHash,
  nodeHash,
  signCheckpoint,
  toHex,
  utf8,
  vkeyOf,
} from '#libs/transparency-log';
import { checkCopy } from './check-copy.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const DER = Buffer.from('302a300506032b6570032100', 'hex');
const ORIGIN = 'localhost/log/unit';

function keyPair() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
  const signer = { name: ORIGIN, publicKey: key, sign: (bytes: Uint8Array) => sign(null, bytes, privateKey) };
  return { signer, vkey: vkeyOf({ name: ORIGIN, type: KEY_TYPE.ed25519, key }, sha256) };
}
const { signer, vkey } = keyPair();
const trust = {
  sha256,
  verify: (key: Uint8Array, message: Uint8Array, signature: Uint8Array) =>
    verify(null, message, createPublicKey({ key: Buffer.concat([DER, key]), format: 'der', type: 'spki' }), signature),
  vkeys: [vkey],
};

const SALT = new Uint8Array(32).fill(7);
function committed(entry: string, rollNumber: string): string {
  const made = commitment({ domain: 'roll-person', salt: SALT, value: { entry, rollNumber } }, sha256);
  if (isLogRefusal(made)) throw new Error(made.message);
  return toHex(made);
}

/** Root of the leaves, and the way from one of them up to it (RFC 6962). */
function pathOf(leaves: readonly Uint8Array[], index: number): { root: Uint8Array; path: Uint8Array[] } {
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return { root: only, path: [] };
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  const [first, second] = [leaves.slice(0, half), leaves.slice(half)];
  const isLeft = index < half;
  const [near, far] = isLeft
    ? [pathOf(first, index), pathOf(second, 0)]
    : [pathOf(second, index - half), pathOf(first, 0)];
  const root = isLeft ? nodeHash(near.root, far.root, sha256) : nodeHash(far.root, near.root, sha256);
  return { root, path: [...near.path, far.root] };
}

interface Line {
  number: string;
  event: string;
  on: string;
  customVersion: number;
  hash: string;
  document: string | null;
  leaf: { hash: string; index: string; size: string; proof: string } | null;
  holder: { rollNumber: string; salt: string } | null;
}

function document(number: string, event: string, more: Readonly<Record<string, string | null>>): string {
  const holding = more['holding'] ?? 'H-0001';
  return canonicalJson({
    ...{ appurtenantTo: null, customVersion: '2', event, fine: null, holder: committed(number, 'r0006'), holding },
    ...{
      kind: 'HOST_CLAIM',
      life: '1',
      meter: null,
      number,
      on: '2026-02-01',
      previous: '',
      quantity: '0',
      rent: '60',
    },
    ...{ state: event, subject: 'site:quay', type: 'roll-entry', v: '2', value: '1200', ...more },
  });
}

const hashOf = (text: string): string => toHex(sha256(utf8(text)));
const granted = document('1', 'GRANTED', {});
const admitted = document('2', 'ADMITTED', { previous: hashOf(granted), on: '2026-02-02' });
const elsewhere = document('3', 'GRANTED', { previous: hashOf(admitted), holding: 'H-0002' });
const improved = document('4', 'IMPROVED', { previous: hashOf(elsewhere), on: '2026-03-01', state: 'ADMITTED' });
const old = '{"event":"GRANTED","hash":"ab","holding":"H-0001","number":"0","type":"roll-entry","v":"1"}';
const ballot = '{"receipt":"x","type":"ballot","v":"1"}';
const LOGGED = [ballot, old, granted, admitted, elsewhere, improved];
const LEAVES = LOGGED.map((text) => leafHash(utf8(text), sha256));

function noteOf(leaves: readonly Uint8Array[]): string {
  return signCheckpoint(
    { origin: ORIGIN, size: BigInt(leaves.length), root: pathOf(leaves, 0).root },
    [signer],
    sha256,
  );
}
const checkpoint = noteOf(LEAVES);

function lineOf(text: string, opened = true): Line {
  const index = LOGGED.indexOf(text);
  const entry = JSON.parse(text) as { number: string; event: string; on?: string; v: string; hash?: string };
  const { path } = pathOf(LEAVES, index);
  const proof = formatProofFile({ index: BigInt(index), proof: path, checkpoint, extra: utf8(text) });
  const isOld = entry.v === '1';
  return {
    number: entry.number,
    event: entry.event,
    on: entry.on ?? '2020-01-01',
    customVersion: 2,
    hash: entry.hash ?? hashOf(text),
    document: isOld ? null : text,
    leaf: { hash: toHex(LEAVES[index] ?? SALT), index: String(index), size: String(LEAVES.length), proof },
    holder: opened && !isOld ? { rollNumber: 'r0006', salt: toHex(SALT) } : null,
  };
}

function copyOf(lines: readonly Line[]) {
  return {
    copyhold: 'certified-copy',
    v: '1',
    madeAt: '2026-11-23T05:00:00.000Z',
    partnership: { slug: 'unit', name: 'Unit', currency: 'EUR' },
    log: {
      origin: ORIGIN,
      vkeys: [vkey],
      size: String(LEAVES.length) as string | null,
      checkpoint: checkpoint as string | null,
    },
    holding: {
      ...{ number: 'H-0001', kind: 'HOST_CLAIM', subject: 'site:quay', state: 'ADMITTED', since: '2026-02-02' },
      ...{ quantity: '0', meter: null, value: '1200', rent: '60', life: 1, appurtenantTo: null, customVersion: 2 },
      ...{ rollNumber: 'r0006', name: null as string | null },
    },
    entries: [...lines],
  };
}
type Copy = ReturnType<typeof copyOf>;

const sound = (): Copy => copyOf([lineOf(granted), lineOf(admitted), lineOf(improved)]);
const check = (copy: unknown, asked?: string) => checkCopy(JSON.stringify(copy), trust, asked);
const broken = (copy: unknown, asked?: string) => {
  const checked = check(copy, asked);
  const steps = [...(checked?.steps ?? []), ...(checked?.lines.flatMap((line) => line.steps) ?? [])];
  return [checked?.holds, steps.find(({ holds }) => !holds)?.key];
};

describe('a certified copy', () => {
  it('is proven in all it says where its lines are, and its holder is opened', () => {
    const checked = check(sound(), 'H-0001');
    expect(checked).toMatchObject({ holds: true, unproven: [], number: 'H-0001', origin: ORIGIN, size: 6n });
    expect(checked?.right).toEqual({
      ...{ number: 'H-0001', kind: 'HOST_CLAIM', subject: 'site:quay', state: 'ADMITTED', since: '2026-02-02' },
      holder: 'r0006',
    });
    expect(checked?.lines.map(({ name }) => name)).toEqual(['1 GRANTED', '2 ADMITTED', '4 IMPROVED']);
  });

  it('says what it does not prove: who holds where nothing opens it, and a name', () => {
    const copy = copyOf([granted, admitted, improved].map((text) => lineOf(text, false)));
    copy.holding.name = 'Buyer Ltd';
    copy.holding.rollNumber = 'r0001';
    expect(check(copy)).toMatchObject({ holds: true, unproven: ['HOLDER', 'NAME'] });
    expect(check(copy)?.right).not.toHaveProperty('holder');
  });

  it('says that a line of before the roll had documents proves its event alone', () => {
    const checked = check(copyOf([lineOf(old), ...sound().entries.slice(1)]));
    expect(checked).toMatchObject({ holds: true, unproven: ['OLD_LINE'] });
    expect(checked?.lines[0]).toMatchObject({ proven: 'EVENT_ONLY', name: '0 GRANTED' });
    expect(check(copyOf([lineOf(old)]))?.right).toBeUndefined();
    expect(broken(copyOf([{ ...lineOf(old), event: 'ADMITTED' }]))).toEqual([false, 'ENTRY']);
  });

  it('says that a line waits for the log', () => {
    const copy = sound();
    const waiting = copy.entries.map((line) => ({ ...line, leaf: null }));
    const before = { ...copy, log: { ...copy.log, size: null, checkpoint: null }, entries: waiting };
    expect(check(before)).toMatchObject({ holds: true, unproven: ['NOT_LOGGED'] });
    expect(check(before)?.right).toBeUndefined();
    expect(check({ ...copy, entries: [...copy.entries.slice(0, 2), waiting[2]] })?.right).toBeUndefined();
  });

  const forgeries: readonly (readonly [what: string, key: string, forge: (copy: Copy) => void])[] = [
    ['another holder', 'HOLDER', ({ holding }) => Object.assign(holding, { rollNumber: 'r0001', name: 'Buyer Ltd' })],
    ['another state', 'RIGHT', ({ holding }) => Object.assign(holding, { state: 'FORFEIT' })],
    ['another value', 'RIGHT', ({ holding }) => Object.assign(holding, { value: '1' })],
    ['another day', 'RIGHT', ({ holding }) => Object.assign(holding, { since: '2020-02-02' })],
    ['another custom', 'RIGHT', ({ holding }) => Object.assign(holding, { customVersion: 1 })],
    ['another number', 'CHAIN', ({ holding }) => Object.assign(holding, { number: 'H-0002' })],
    ['an event relabelled', 'ENTRY', ({ entries }) => Object.assign(entries[1] ?? {}, { event: 'FORFEIT' })],
    ['a line of another day', 'ENTRY', ({ entries }) => Object.assign(entries[1] ?? {}, { on: '2020-01-01' })],
    ['a line of another custom', 'ENTRY', ({ entries }) => Object.assign(entries[1] ?? {}, { customVersion: 1 })],
    ['another hash', 'ENTRY', ({ entries }) => Object.assign(entries[1] ?? {}, { hash: 'ab' })],
    ['a line without its words', 'ENTRY', ({ entries }) => Object.assign(entries[2] ?? {}, { document: null })],
    ['another place in the log', 'ENTRY', ({ entries }) => Object.assign(entries[2]?.leaf ?? {}, { index: '1' })],
    ['the first line dropped', 'CHAIN', ({ entries }) => entries.shift()],
    ['lines in another order', 'CHAIN', ({ entries }) => entries.push(...entries.splice(1, 1))],
    ['a line twice', 'CHAIN', ({ entries }) => entries.splice(1, 0, lineOf(granted))],
    ['a line of another right', 'CHAIN', ({ entries }) => entries.splice(2, 0, lineOf(elsewhere))],
    ['every line dropped', 'CHAIN', ({ entries }) => entries.splice(0)],
    [
      'a leaf that is no line',
      'CHAIN',
      ({ entries }) => Object.assign(entries[1]?.leaf ?? {}, { proof: lineOf(ballot).leaf?.proof }),
    ],
    ['a proof that is none', 'TREE', ({ entries }) => Object.assign(entries[1]?.leaf ?? {}, { proof: 'none' })],
    ['no checkpoint', 'LOG', ({ log }) => Object.assign(log, { checkpoint: null, size: null })],
    ['another log', 'LOG', ({ log }) => Object.assign(log, { origin: 'localhost/log/other' })],
    ['another size', 'LOG', ({ log }) => Object.assign(log, { size: '60' })],
    [
      'a tree that nobody signed',
      'LOG',
      ({ log }) => Object.assign(log, { checkpoint: checkpoint.replace('\n6\n', '\n60\n') }),
    ],
    ['a second tree of the size', 'LOG', ({ log }) => Object.assign(log, { checkpoint: noteOf(LEAVES.toReversed()) })],
  ];
  it.each(forgeries)('is refused with %s', (_, key, forge) => {
    const copy = sound();
    forge(copy);
    expect(broken(copy)).toEqual([false, key]);
  });

  it('names what it says and nothing in the log does', () => {
    expect(check(sound())?.besides).toEqual(['madeAt', 'partnership']);
    const more = { ...sound(), holding: { ...sound().holding, pledge: 'none' }, fines: [{ paid: '1' }] };
    expect(check(more)?.besides).toEqual(['madeAt', 'partnership', 'fines', 'holding.pledge']);
    expect(check({ ...sound(), fines: [] })?.besides).toEqual(['madeAt', 'partnership']);
  });

  it('is refused with the last line dropped, as the right is no longer what its last line makes it', () => {
    const copy = copyOf([lineOf(granted)]);
    expect(broken(copy)).toEqual([false, 'RIGHT']);
  });

  it('is refused with a salt that is opened to somebody else', () => {
    const copy = sound();
    for (const { holder } of copy.entries) Object.assign(holder ?? {}, { rollNumber: 'r0001' });
    copy.holding.rollNumber = 'r0001';
    expect(broken(copy)).toEqual([false, 'HOLDER']);
    expect(check(copy)?.unproven).toEqual(['HOLDER']);
  });

  it('is refused where another right was asked for', () => {
    expect(broken(sound(), 'H-0002')).toEqual([false, 'CHAIN']);
  });

  it('is refused by another key', () => {
    const checked = checkCopy(JSON.stringify(sound()), { ...trust, vkeys: [keyPair().vkey] });
    expect(checked).toMatchObject({ holds: false });
    expect(checked).not.toHaveProperty('size');
  });

  it.each(['', '[]', '{"copyhold":"entry"}', '{"copyhold":"certified-copy","v":"2"}', 'null'])('is not %s', (text) => {
    expect(checkCopy(text, trust)).toBeUndefined();
  });

  it('with lines that cannot be read is refused, and throws nothing', () => {
    for (const line of [null, 1, {}, { leaf: {} }, { ...lineOf(granted), holder: 1 }]) {
      expect(check({ ...sound(), entries: [line] })?.holds).toBe(false);
    }
  });
});
