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

/** What the books say of themselves: the sum of the legs in these lines. */
function balance(lines: readonly object[]): object[] {
  const totals = new Map<string, [bigint, bigint]>();
  for (const line of lines) {
    for (const [, , , debit, credit, , amount] of 'j' in line && 'legs' in line
      ? (line.legs as readonly string[][])
      : []) {
      for (const [path, side] of [[debit, 0] as const, [credit, 1] as const]) {
        const total = totals.get(path ?? '') ?? [0n, 0n];
        total[side] += BigInt(amount ?? 0);
        totals.set(path ?? '', total);
      }
    }
  }
  const rows = [...totals].map(([path, [debit, credit]]) => [path, 'EUR', String(debit), String(credit)]);
  return rows.length === 0 ? [] : [{ trialBalance: rows }];
}

/** The leaves of a bundle, in lines, put under a signed checkpoint; `claims` follow the leaves. */
function bundleOf(leaves: readonly object[], claims: readonly object[] = balance(leaves)): string[] {
  const lines = [...leaves, ...claims];
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
function batch(
  legs: readonly Leg[],
  source: { kind: string; id: string } | null = null,
  change: object = {},
): object[] {
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
    leaf({ hash, ledger: LEDGER, n: '1', prev: '', seq: '1', type: 'batch', v: '1', ...change }),
    { batch: { hashVersion: '3' } },
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
/** Members of lines, and kinds of leaves, of which nonsense is made. */
const WORDS_OF_LINES =
  'leaf j legs batch custom roll count close run holdings end trialBalance node words salt items ballots lines type v number n seq'.split(
    ' ',
  );
const LEAVES = 'asset batch ballot custom elector-key motion motion-opening period-close resolution roll-entry'.split(
  ' ',
);
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

const PLAIN: readonly Leg[] = [['je:assets:bank', 'je:equity:opening', '500']];

describe('a batch', () => {
  it.each([
    ['another ledger', { ledger: '01a206cd-e524-7897-9034-90158203383d' }, 'BatchGap'],
    ['a hash before it that no batch has', { prev: 'ab'.repeat(32) }, 'BatchGap'],
    ['a number that is not the next', { seq: '2' }, 'BatchGap'],
    ['more entries than follow', { n: '2' }, 'RowsMissing'],
  ])('is found out where its leaf names %s', (_what, change, kind) => {
    expect(kinds(batch(PLAIN))).toEqual([]);
    expect(kinds(batch(PLAIN, null, change))).toContain(kind);
  });

  it.each([['seq'], ['prev'], ['hash'], ['n'], ['recordedAt']])('has a row whose %s is that of its leaf', (name) => {
    const lines = batch(PLAIN).map((line) => ('batch' in line ? { batch: { hashVersion: '3', [name]: 'x' } } : line));
    expect(kinds(lines)).toContain('BatchHashDiffers');
  });
});

describe('what the books say of themselves', () => {
  it('is missed where it is left out, whole or in part', () => {
    const lines = batch(PLAIN);
    const [claim] = balance(lines) as [{ trialBalance: readonly unknown[] }];
    const found = (claims: readonly object[]): string[] =>
      verdict(bundleOf(lines, claims)).findings.map(({ kind }) => kind);
    expect(found([claim])).toEqual([]);
    expect(found([{ trialBalance: claim.trialBalance.slice(1) }])).toEqual(['TrialBalanceDiffers']);
    expect(found([])).toEqual(['RowsMissing']);
  });
});

describe('a leaf', () => {
  it('is of a kind that is known, and written in one way', () => {
    expect(kinds([leaf({ type: 'log-resume', v: '1' })])).toEqual([]);
    expect(kinds([leaf({ type: 'sale-of-everything', v: '1' })])).toEqual(['LeafUnknown']);
    expect(kinds([leaf({ v: '1', type: 'log-resume' })])).toEqual(['LeafNotCanonical']);
    expect(kinds([{ leaf: '{"type":"sale","type":"log-resume","v":"1"}' }])).toEqual(['LeafNotCanonical']);
  });

  it('of capital gives no vote', () => {
    const entry = { code: 'F-1', event: 'AGREED', type: 'capital', v: '1', votes: '5' };
    expect(kinds([leaf(entry), { row: entry }])).toEqual(['CapitalHasVotes']);
  });

  it('that commits to a row is missed without it, and the row says no more than it does', () => {
    const entry = { code: 'B-1', name: 'a body', specified: 'yes', type: 'locked-body', v: '2' };
    expect(kinds([leaf(entry)])).toEqual(['RowsMissing']);
    expect(kinds([leaf(entry), { row: { ...entry, more: 'x' } }])).toEqual(['RowDiffers']);
  });

  it('of a closing names the last batch before it', () => {
    const closing = { head: '', seq: '1', type: 'closing', v: '1' };
    expect(kinds([leaf(closing)])).toEqual(['ClosingDiffers']);
    expect(kinds([leaf({ ...closing, seq: '0' })])).toEqual([]);
  });
});

describe('a bundle', () => {
  it('is whole where everything follows', () => {
    const report = verdict(bundleOf(batch([['je:assets:bank', 'je:equity:opening', '500']])));
    expect(report).toMatchObject({ whole: true, findings: [], counted: { leaves: 1n, journals: 1n, legs: 1n } });
  });

  it('names the line and the leaf of what is wrong', () => {
    const lines = bundleOf([
      leaf({ type: 'log-resume', v: '1' }),
      ...batch([['je:assets:bank', 'je:equity:nowhere', '5']]),
    ]);
    expect(verdict(lines).findings).toMatchObject([{ kind: 'AccountNotInChart', line: 5, leaf: 1n }]);
  });

  it('lets nothing locked go without a gate that stands in the log before it', () => {
    const sold = batch([['je:assets:bank', 'je:assets:machines', '500']], { kind: 'asset', id: 'A-0001' });
    expect(kinds([...ASSET, ...sold])).toEqual(['LockedOutflow']);
    const withheld = sold.map((line) => ('j' in line ? { ...line, words: null, salt: null, commitment: WORDS } : line));
    expect(kinds(withheld)).toContain('LockedOutflowUnexplained');
  });

  it('finds an account that has no path, and goes on', () => {
    const report = verdict([
      ...bundleOf(batch([['', 'je:income:gpu-time', '1']])).slice(0, -1),
      '{"trialBalance":[["","EUR","1","0"]]}',
    ]);
    expect(report.findings.map(({ kind }) => kind)).toContain('AccountNotInChart');
  });

  it('finds a run and a holder that have no name, and goes on', () => {
    const run = { code: 'R-1', body: 'je', unit: 'EUR', total: '1', kind: 'WORKER_RETURN', items: [] };
    const items = [{ holder: '', amount: '1', posted: false }];
    for (const nameless of [
      { ...run, code: '' },
      { ...run, items },
    ]) {
      expect(kinds([{ run: nameless }])).toContain('BundleMalformed');
    }
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
    const leaves = Array.from({ length: 300 }, (_, number) =>
      leaf({ number: String(number), type: 'log-resume', v: '1' }),
    );
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
    const word = fc.constantFrom(...WORDS_OF_LINES);
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
      type: fc.constantFrom(...LEAVES),
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
