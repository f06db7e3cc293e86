import { generateKeyPairSync, sign } from 'node:crypto';
import {
  appendLeaf,
  EMPTY_FRONTIER,
  KEY_TYPE,
  leafHash,
  rootOf,
  signCheckpoint,
  toHex,
  vkeyOf,
} from '#libs/transparency-log';
import { batchHash, type Field, journalHash, wordsHash } from '#libs/entry-proof';
import { sha256 } from '../../../apps/cli/src/verify-crypto.js';

const ORIGIN = 'localhost/log/bench';
const LEDGER = '01a206cd-e524-7897-9034-90158203383c';
const SALT = new Uint8Array(32).fill(7);

/** What stands in a synthetic log: every leaf a batch of one entry with its rows, or leaves that commit to no rows. */
export type Filling = 'books' | 'leaves';

const INCOME = 'je:income:gpu-time';
const debitorOf = (sequence: number): string => `je:assets:receivable:d${String(sequence % 1000)}`;
const amountOf = (sequence: number): number => 1 + (sequence % 97);

const uuid = (number: number): string => `01a206cd-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

/** One batch of one entry of one leg, as a server would have posted it. */
function batchLines(sequence: number, previous: string): { lines: string[]; hash: string } {
  const id = uuid(sequence);
  const at = '2026-03-01 12:00:00+00';
  const row: Field[] = ['j', '1', id, `key ${String(sequence)}`, 'test', 'bench', '1', at, at];
  row.push(null, 'POSTED', null, null, 'f', null);
  const legs: Field[][] = [['l', '1', id, debitorOf(sequence), INCOME, 'EUR', String(amountOf(sequence)), null]];
  const words = {
    memo: `use of hour ${String(sequence)}`,
    requestHash: 'ab'.repeat(32),
    sourceId: null,
    sourceKind: null,
  };
  const hashed = journalHash({ row, legs }, wordsHash(words, SALT, sha256), sha256);
  const head = { ledger: LEDGER, sequence: String(sequence), previous, journals: '1' };
  const hex = toHex(batchHash(head, [hashed], sha256));
  const entry = `{"hash":"${hex}","ledger":"${LEDGER}","n":"1","prev":"${previous}","seq":"${String(sequence)}","type":"batch","v":"1"}`;
  const batch = { seq: String(sequence), recordedAt: at, prev: previous, hash: hex, n: '1', hashVersion: '3' };
  const lines = [{ leaf: entry }, { batch }, { j: row, words, salt: toHex(SALT), legs }].map((line) =>
    JSON.stringify(line),
  );
  return { lines, hash: hex };
}

/** An entry without rows of its own, about as long as that of a ballot. */
const bareLeaf = (number: number): string =>
  JSON.stringify({
    leaf: `{"account":"${uuid(number)}","actor":"bench","ceiling":"none","change":"BOUNDED","floor":"${String(number)}","seq":"${String(number)}","type":"account-change","unit":"EUR","v":"1"}`,
  });

/** The lines of so many leaves, made one by one. */
export function* leafLines(filling: Filling, leaves: number): Generator<string> {
  let previous = '';
  for (let number = 1; number <= leaves; number += 1) {
    if (filling === 'leaves') {
      yield bareLeaf(number);
      continue;
    }
    const batch = batchLines(number, previous);
    previous = batch.hash;
    yield* batch.lines;
  }
}

/** What the books say of themselves at the end: path, unit, debited, credited; nothing where no leaf has rows. */
function trialBalance(filling: Filling, leaves: number): readonly string[] {
  if (filling === 'leaves') return [];
  const debited = new Map<string, number>();
  let whole = 0;
  for (let sequence = 1; sequence <= leaves; sequence += 1) {
    const path = debitorOf(sequence);
    debited.set(path, (debited.get(path) ?? 0) + amountOf(sequence));
    whole += amountOf(sequence);
  }
  const rows = Array.from(debited, ([path, sum]) => [path, 'EUR', String(sum), '0']);
  return [JSON.stringify({ trialBalance: [...rows, [INCOME, 'EUR', '0', String(whole)]] })];
}

/** A whole bundle of so many leaves. It is made twice: the checkpoint comes first and knows the root. */
export function* bundleLines(filling: Filling, leaves: number): Generator<string> {
  let frontier = EMPTY_FRONTIER;
  const balance = trialBalance(filling, leaves);
  let lines = 2 + balance.length;
  for (const line of leafLines(filling, leaves)) {
    lines += 1;
    const { leaf } = JSON.parse(line) as { leaf?: string };
    if (leaf !== undefined) frontier = appendLeaf(frontier, leafHash(leaf, sha256), { sha256 });
  }
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
  const signer = { name: ORIGIN, publicKey: key, sign: (bytes: Uint8Array) => sign(null, bytes, privateKey) };
  const checkpoint = signCheckpoint(
    { origin: ORIGIN, size: frontier.size, root: rootOf(frontier, sha256) },
    [signer],
    sha256,
  );
  const vkey = vkeyOf({ name: ORIGIN, type: KEY_TYPE.ed25519, key }, sha256);
  const partnership = { id: LEDGER, slug: 'bench', name: 'Bench', currency: 'EUR' };
  yield JSON.stringify({ copyhold: 'bundle', v: '1', origin: ORIGIN, vkey, partnership, checkpoint, madeAt: '' });
  yield* leafLines(filling, leaves);
  yield* balance;
  yield JSON.stringify({ end: { lines: String(lines), leaves: String(leaves) } });
}
