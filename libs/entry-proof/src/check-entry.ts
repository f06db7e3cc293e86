import { equalBytes, fromBase64, fromHex, leafHash, toHex, utf8 } from '#libs/transparency-log';
import { batchHash, journalHash, type JournalWords, journalField, wordsHash } from './batch-hash.js';
import { isMembers, type Members, membersOf } from './members.js';
import type { Field } from './record-text.js';
import { type Step, treeSteps, type Trust } from './step.js';

/** What one entry comes to. */
export interface CheckedEntry {
  readonly holds: boolean;
  readonly steps: readonly Step[];
  readonly id: string;
  readonly batch: string;
  readonly origin: string;
  /** Leaves in the signed tree; absent where the signature is no good. */
  readonly size?: bigint;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.isWellFormed();
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
const isRow = (value: unknown): value is readonly Field[] =>
  Array.isArray(value) && value.every((field) => field === null || isText(field));
const orNull = (value: unknown): value is string | null => value === null || isText(value);

/** The document of an entry, read. */
interface Given {
  readonly origin: string;
  readonly row: readonly Field[];
  readonly legs: readonly (readonly Field[])[];
  readonly words: Uint8Array | undefined;
  readonly seq: string;
  readonly hashes: readonly string[];
  readonly leaf: string;
  readonly index: bigint;
  readonly proof: readonly Uint8Array[];
  readonly checkpoint: string;
}

function wordsOf(value: unknown): JournalWords | undefined {
  if (!isMembers(value)) return undefined;
  const { memo, requestHash, sourceKind, sourceId } = value;
  if (!isText(memo) || !isText(requestHash) || !orNull(sourceKind) || !orNull(sourceId)) return undefined;
  return { memo, requestHash, sourceKind, sourceId };
}

/** The commitment to the words: made from them, or told where they were erased. */
function commitmentOf(journal: Members, { sha256 }: Trust): Uint8Array | undefined {
  const words = wordsOf(journal['words']);
  const [salt, told] = [journal['salt'], journal['commitment']].map((hex) => (isText(hex) ? fromHex(hex) : undefined));
  if (words !== undefined) return salt === undefined ? undefined : wordsHash(words, salt, sha256);
  return told;
}

function givenIn(document: Members, trust: Trust): Given | undefined {
  const { origin, journal, batch, hashes, leaf, checkpoint } = document;
  if (document['copyhold'] !== 'entry' || !isMembers(journal) || !isMembers(batch) || !isMembers(leaf))
    return undefined;
  const { j: row, legs } = journal;
  const { entry, index, proof } = leaf;
  const { seq } = batch;
  if (!isText(origin) || !isText(checkpoint) || !isTexts(hashes) || !isRow(row) || !isText(entry) || !isText(seq))
    return undefined;
  if (!Array.isArray(legs) || !legs.every(isRow) || !isTexts(proof) || !isText(index) || !/^\d{1,19}$/u.test(index))
    return undefined;
  const path = proof.flatMap((each) => fromBase64(each) ?? []);
  const words = commitmentOf(journal, trust);
  return { origin, row, legs, words, seq, hashes, leaf: entry, index: BigInt(index), proof: path, checkpoint };
}

function entryStep({ row, legs, words, hashes }: Given, { sha256 }: Trust): Step {
  if (words === undefined) return { key: 'ENTRY', holds: false, detail: 'The words have neither salt nor commitment.' };
  const hash = toHex(journalHash({ row, legs }, words, sha256));
  return hashes.includes(hash)
    ? { key: 'ENTRY', holds: true, detail: hash }
    : { key: 'ENTRY', holds: false, detail: `The entry gives ${hash}, which is none of its batch.` };
}

function batchStep({ seq, hashes, leaf }: Given, { sha256 }: Trust): Step {
  const { ledger, seq: logged, prev, n, hash } = membersOf(leaf);
  if (
    !isText(ledger) ||
    !isText(prev) ||
    !isText(n) ||
    !isText(hash) ||
    logged !== seq ||
    n !== String(hashes.length)
  ) {
    return { key: 'BATCH', holds: false, detail: 'The leaf is of another batch.' };
  }
  const journals = hashes.flatMap((each) => fromHex(each) ?? []);
  const made = batchHash({ ledger, sequence: seq, previous: prev, journals: n }, journals, sha256);
  const wanted = fromHex(hash);
  return wanted !== undefined && equalBytes(made, wanted)
    ? { key: 'BATCH', holds: true, detail: hash }
    : { key: 'BATCH', holds: false, detail: `The entries of the batch give ${toHex(made)}, its leaf has ${hash}.` };
}

/**
 * Checks one entry of the books from the document that the server gives of it: its rows and words give one of the
 * hashes of its batch, these give the hash in the batch's leaf, the leaf stands in the tree, and the log's key signed
 * the tree. Undefined where the text is no such document.
 */
export function checkEntry(text: string, trust: Trust): CheckedEntry | undefined {
  const given = givenIn(membersOf(text), trust);
  if (given === undefined) return undefined;
  const hash = leafHash(utf8(given.leaf), trust.sha256);
  const { index, proof, checkpoint: note, origin } = given;
  const { steps: last, checkpoint } = treeSteps({ leafHash: hash, index, proof, checkpoint: note }, origin, trust);
  const leaf: Step = { key: 'LEAF', holds: true, detail: toHex(hash) };
  const steps = [entryStep(given, trust), batchStep(given, trust), leaf, ...last];
  return {
    holds: steps.every(({ holds }) => holds),
    steps,
    id: journalField(given.row, 'id') ?? '',
    batch: given.seq,
    origin,
    ...(checkpoint === undefined ? {} : { size: checkpoint.size }),
  };
}
