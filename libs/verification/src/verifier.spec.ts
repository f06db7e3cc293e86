import { createHash, generateKeyPairSync, sign, verify, createPublicKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { batchHash, type Field, journalHash, wordsHash } from '#libs/entry-proof';
import {
  appendLeaf,
  EMPTY_FRONTIER,
  type Frontier,
  KEY_TYPE,
  leafHash,
  rootOf,
  signCheckpoint,
  toHex,
  utf8,
  vkeyOf,
} from '#libs/transparency-log';
import type { Report } from './report.js';
import { BundleVerifier } from './verifier.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const DER = Buffer.from('302a300506032b6570032100', 'hex');
const verifyEd25519 = (key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  verify(null, message, createPublicKey({ key: Buffer.concat([DER, key]), format: 'der', type: 'spki' }), signature);

const ORIGIN = 'localhost/log/unit';
const LEDGER = '01a206cd-e524-7897-9034-90158203383c';
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
const signer = { name: ORIGIN, publicKey: key, sign: (bytes: Uint8Array) => sign(null, bytes, privateKey) };
const vkey = vkeyOf({ name: ORIGIN, type: KEY_TYPE.ed25519, key }, sha256);

/** The leaves of a bundle, in lines, put under a signed checkpoint. */
function bundleOf(lines: readonly object[]): string[] {
  const frontier = lines.reduce<Frontier>(
    (tree, line) => ('leaf' in line ? appendLeaf(tree, leafHash(utf8(String(line.leaf)), sha256), { sha256 }) : tree),
    EMPTY_FRONTIER,
  );
  const checkpoint = signCheckpoint(
    { origin: ORIGIN, size: frontier.size, root: rootOf(frontier, sha256) },
    [signer],
    sha256,
  );
  const partnership = { id: LEDGER, slug: 'unit', name: 'Unit', currency: 'EUR' };
  const head = { copyhold: 'bundle', v: '1', origin: ORIGIN, vkey, partnership, checkpoint, madeAt: '' };
  const end = { end: { lines: String(lines.length + 2), leaves: String(frontier.size) } };
  return [head, ...lines, end].map((line) => JSON.stringify(line));
}

type Leg = readonly [debit: string, credit: string, amount: string];
const SALT = new Uint8Array(32).fill(3);

/** A batch of one entry: its leaf and its rows. */
function batch(legs: readonly Leg[], source: { kind: string; id: string } | null = null): object[] {
  const at = '2026-03-01 12:00:00+00';
  const row: Field[] = ['j', '1', LEDGER, 'key', 'manual', 'unit', '1', at, at, null, 'POSTED', null, null, 'f', null];
  const legRows = legs.map(([debit, credit, amount], place): Field[] => {
    return ['l', String(place + 1), LEDGER, debit, credit, 'EUR', amount, null];
  });
  const words = { memo: 'm', requestHash: 'ab', sourceKind: source?.kind ?? null, sourceId: source?.id ?? null };
  const hashed = journalHash({ row, legs: legRows }, wordsHash(words, SALT, sha256), sha256);
  const head = { ledger: LEDGER, sequence: '1', previous: '', journals: '1' };
  const hash = toHex(batchHash(head, [hashed], sha256));
  return [
    { leaf: `{"hash":"${hash}","ledger":"${LEDGER}","n":"1","prev":"","seq":"1","type":"batch","v":"1"}` },
    { batch: { seq: '1', prev: '', hash, hashVersion: '3' } },
    { j: row, words, salt: toHex(SALT), legs: legRows },
  ];
}

function verdict(lines: readonly string[]): Report {
  const verifier = new BundleVerifier({ sha256, verifyEd25519, vkeys: [vkey] });
  for (const line of lines) verifier.line(line);
  return verifier.end();
}
const kinds = (lines: readonly object[]): string[] => verdict(bundleOf(lines)).findings.map(({ kind }) => kind);
const WORDS = 'ab'.repeat(32);
const leaf = (entry: object): object => ({ leaf: JSON.stringify(entry) });

/** A machine on the register, and its row. */
const ASSET = ((): object[] => {
  const row = {
    class: 'HARDWARE',
    code: 'A-0001',
    cost: '500',
    currency: 'EUR',
    document: '',
    enteredOn: '2026-03-01',
  };
  const entry = { ...row, openingWorn: '', type: 'asset', v: '1', years: '4' };
  return [leaf(entry), { row: entry }];
})();

describe('a bundle', () => {
  it('is whole where everything follows', () => {
    const report = verdict(bundleOf(batch([['je:assets:bank', 'je:equity:opening', '500']])));
    expect(report).toMatchObject({ whole: true, findings: [], counted: { leaves: 1n, journals: 1n, legs: 1n } });
  });

  it('names the line and the leaf of what is wrong', () => {
    const lines = bundleOf([leaf({ type: 'note', v: '1' }), ...batch([['je:assets:bank', 'je:equity:nowhere', '5']])]);
    expect(verdict(lines).findings).toMatchObject([{ kind: 'AccountNotInChart', line: 5, leaf: 1n }]);
  });

  it('lets nothing locked go without a gate that stands in the log before it', () => {
    const sold = batch([['je:assets:bank', 'je:assets:machines', '500']], { kind: 'asset', id: 'A-0001' });
    expect(kinds([...ASSET, ...sold])).toEqual(['LockedOutflow']);
    const withheld = sold.map((line) => ('j' in line ? { ...line, words: null, salt: null, commitment: WORDS } : line));
    expect(kinds(withheld)).toContain('LockedOutflowUnexplained');
  });

  it('keeps the books of each body apart', () => {
    expect(kinds(batch([['ca:assets:bank', 'je:assets:bank', '5']]))).toEqual(['JournalUnbalanced']);
    const settled: readonly Leg[] = [
      ['ca:assets:bank', 'je:assets:bank', '5'],
      ['je:liabilities:due-to-ca', 'ca:assets:due-from-je', '5'],
    ];
    expect(kinds(batch(settled))).toEqual([]);
  });

  it('says in which 256 leaves one was changed since', () => {
    const leaves = Array.from({ length: 300 }, (_, number) => leaf({ number: String(number), type: 'note', v: '1' }));
    const wrong = leaves.toSpliced(256, 0, { node: { index: '0', hash: 'ab'.repeat(32) } });
    const message = expect.stringContaining('leaves 0 to 255');
    expect(verdict(bundleOf(wrong)).findings).toMatchObject([{ kind: 'LeafDiffers', message }]);
  });

  it('is held against the key that was given, and against nobody else', () => {
    const verifier = new BundleVerifier({ sha256, verifyEd25519, vkeys: ['x+00000000+AAAA'] });
    for (const line of bundleOf([])) verifier.line(line);
    expect(verifier.end().findings.map(({ kind }) => kind)).toContain('CheckpointSignatureBad');
  });

  it('never throws, whatever stands in it, and tells at most a hundred findings', () => {
    const word = fc.constantFrom(
      'leaf',
      'j',
      'legs',
      'batch',
      'custom',
      'roll',
      'count',
      'close',
      'run',
      'holdings',
      'end',
      'trialBalance',
      'node',
      'words',
      'salt',
      'items',
      'ballots',
      'lines',
      'type',
      'v',
      'number',
      'n',
      'seq',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.constantFrom(null, '1', '-1', '3', 'GRANTED', 'resolution', 'batch'),
        fc.integer(),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(word, tie('value'), { maxKeys: 5 }),
      ),
    }));
    const entry = fc.record({
      type: fc.constantFrom('batch', 'ballot', 'motion', 'resolution', 'custom', 'roll-entry', 'period-close', 'asset'),
      v: fc.constantFrom('1', '2', '3'),
      seq: value,
      n: value,
      motion: value,
      rule: value,
      number: value,
      holding: value,
      hash: value,
    });
    const line = fc.oneof(
      fc.string(),
      value.map((each) => JSON.stringify(each)),
      fc.dictionary(word, value).map((each) => JSON.stringify(each)),
      entry.map((each) => JSON.stringify(leaf(each))),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const report = verdict([...bundleOf([]).slice(0, 1), ...lines]);
        expect(report.whole).toBe(false);
        expect(report.findings.length).toBeLessThanOrEqual(100);
      }),
      { numRuns: 400 },
    );
  });
});
