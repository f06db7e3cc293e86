import {
  checkCopy,
  checkEntry,
  checkProofText,
  type CheckedCopy,
  isMembers,
  type Members,
  membersOf,
  type Step,
  USUAL_BESIDES,
} from '#libs/entry-proof';
import { askedIn } from './asked.js';
import { sha256, verifyEd25519 } from './crypto.js';

/** One thing that was checked, and how each step came out. */
export interface Checked {
  /** What it is called: a number, a code, an event of the roll. */
  readonly name: string;
  readonly holds: boolean;
  readonly steps: readonly Step[];
  /** False where it waits for the log: then nothing shows it, and nothing contradicts it. */
  readonly inLog: boolean;
  /** What was logged, as text; absent for an entry of the books, whose rows are not the leaf. */
  readonly logged?: string;
}

/** What a copy says and nothing in the log does, by the members' names. */
export interface Besides {
  /** What every copy says of itself. */
  readonly usual: readonly string[];
  /** What no copy has that is known here. */
  readonly strange: readonly string[];
}

/** What came of it. */
export type Outcome =
  | { readonly kind: 'NOTHING' | 'NOT_UNDERSTOOD' | 'NOT_FOUND' | 'NO_KEY' | 'OFFLINE' }
  | {
      readonly kind: 'CHECKED';
      readonly things: readonly Checked[];
      readonly holds: boolean;
      /** The copy as a whole, where it is one. */
      readonly copy?: CheckedCopy & { readonly beside: Besides };
      /** The log's name. */
      readonly origin: string;
      /** The keys whose signature was asked for. */
      readonly vkeys: readonly string[];
      /** Whose word these keys are: kept by who asks, shown by this server, or brought along by the document itself. */
      readonly keys: Keys;
      readonly size: string;
    };

export type Keys = 'KEPT' | 'SERVER' | 'BROUGHT';

const trustIn = (vkeys: readonly string[]) => ({ sha256, verify: verifyEd25519, vkeys });

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

/**
 * The text at an address of this server; nothing where it has none. Throws where it does not answer. Without the session:
 * whose receipt it is that somebody looks up, the server is not told.
 */
async function fetched(address: string): Promise<string | undefined> {
  const answer = await fetch(address, { credentials: 'omit' });
  return answer.ok ? answer.text() : undefined;
}

/** The keys by which this server says that it signs that log; none where it does not keep it, or does not answer. */
async function shownKeys(origin: string): Promise<readonly string[]> {
  const slug = encodeURIComponent(origin.slice(origin.lastIndexOf('/') + 1));
  const text = slug === '' ? undefined : await fetched(`/log/${slug}/vkey`).catch(() => undefined);
  return (text ?? '').split('\n').filter((line) => line.startsWith(`${origin}+`));
}

/** What the text is: a proof file, or a document; and which log it says that it is of. */
function readText(text: string): { readonly isProof: boolean; readonly document: Members; readonly origin: string } {
  const isProof = text.startsWith('c2sp.org/tlog-proof@');
  if (isProof) return { isProof, document: {}, origin: text.slice(text.indexOf('\n\n') + 2).split('\n')[0] ?? '' };
  const document = membersOf(text);
  const named = isMembers(document['log']) ? document['log']['origin'] : document['origin'];
  return { isProof, document, origin: typeof named === 'string' ? named : '' };
}

/** The keys to check by. A document's own come last: whoever forges a document can make a key for it. */
async function keysFor(
  { origin, document }: ReturnType<typeof readText>,
  kept: readonly string[],
): Promise<{ readonly vkeys: readonly string[]; readonly keys: Keys }> {
  if (kept.length > 0) return { vkeys: kept, keys: 'KEPT' };
  const shown = await shownKeys(origin);
  if (shown.length > 0) return { vkeys: shown, keys: 'SERVER' };
  const log = isMembers(document['log']) ? document['log'] : document;
  return { vkeys: textsIn(log['vkeys']), keys: 'BROUGHT' };
}

interface Wanted {
  /** The number of the right whose copy it must be. */
  readonly copy?: string;
  /** A receipt that the proof must give. */
  readonly receipt?: string;
  /** The number that the entry must have. */
  readonly id?: string;
}

const asks = ({ copy, id, receipt }: Wanted): boolean => (copy ?? id ?? receipt) !== undefined;

async function checkText(text: string, kept: readonly string[], wanted: Wanted): Promise<Outcome> {
  const read = readText(text);
  const { vkeys, keys } = await keysFor(read, kept);
  if (read.isProof && vkeys.length === 0) return { kind: 'NO_KEY' };
  // Whoever asked for one kind of proof is not served with another.
  if (asks(wanted) && read.isProof !== (wanted.receipt !== undefined)) return { kind: 'NOT_UNDERSTOOD' };
  const copy = read.isProof || wanted.id !== undefined ? undefined : checkCopy(text, trustIn(vkeys), wanted.copy);
  if (copy !== undefined) return copyOutcome(copy, { vkeys, keys, origin: read.origin });
  const thing = read.isProof ? checkedProof(text, vkeys, wanted) : checkedEntry(text, vkeys, wanted);
  if (thing === undefined || wanted.copy !== undefined) return { kind: 'NOT_UNDERSTOOD' };
  const tree = thing.steps.find(({ key }) => key === 'TREE')?.detail ?? '';
  const size = tree.split(' / ')[1] ?? '';
  return { kind: 'CHECKED', things: [thing], holds: thing.holds, origin: read.origin, vkeys, keys, size };
}

/** A certified copy: every line by itself, then what they make of the right. */
function copyOutcome(
  copy: CheckedCopy,
  { vkeys, keys, origin }: { readonly vkeys: readonly string[]; readonly keys: Keys; readonly origin: string },
): Outcome {
  const things = copy.lines.map(({ proven, ...line }): Checked => ({ ...line, inLog: proven !== 'NOT_LOGGED' }));
  const { besides } = copy;
  const size = copy.size === undefined ? '' : String(copy.size);
  const isUsual = (name: string): boolean => USUAL_BESIDES.includes(name);
  const beside = { usual: besides.filter(isUsual), strange: besides.filter((name) => !isUsual(name)) };
  return {
    kind: 'CHECKED',
    things,
    holds: copy.holds,
    copy: { ...copy, beside },
    origin: copy.origin || origin,
    vkeys,
    keys,
    size,
  };
}

function checkedProof(text: string, vkeys: readonly string[], { receipt }: Wanted): Checked | undefined {
  const proof = checkProofText(text, trustIn(vkeys));
  if (proof === undefined) return undefined;
  const other = receipt !== undefined && receipt !== proof.receipt;
  const step: Step = { key: 'ENTRY', holds: !other, detail: other ? 'The leaf has another receipt.' : proof.receipt };
  const steps = receipt === undefined ? proof.steps : [step, ...proof.steps];
  return { name: receipt ?? '', holds: proof.holds && !other, steps, inLog: true, logged: proof.entry };
}

function checkedEntry(text: string, vkeys: readonly string[], { id }: Wanted): Checked | undefined {
  const entry = checkEntry(text, trustIn(vkeys));
  if (entry === undefined) return undefined;
  if (id === undefined || id === entry.id) return { ...entry, name: entry.id, inLog: true };
  const step: Step = { key: 'ENTRY', holds: false, detail: `The server sent the entry ${entry.id} instead.` };
  return { name: id, holds: false, steps: [step], inLog: true };
}

const WANTED: Readonly<Record<'ENTRY' | 'RECEIPT' | 'COPY', (name: string) => Wanted>> = {
  ENTRY: (id) => ({ id }),
  RECEIPT: (receipt) => ({ receipt }),
  COPY: (copy) => ({ copy }),
};

/**
 * Checks what was pasted, here, with nothing of the server's but the proof itself. `key`: the log's key as somebody kept
 * it; without one, the key that this server shows for the log that the proof names.
 */
export async function check(given: string, key = ''): Promise<Outcome> {
  const asked = askedIn(given);
  if (asked === undefined) return { kind: 'NOTHING' };
  const kept = key.split(/\s+/u).filter((each) => each !== '');
  try {
    if (asked.kind === 'DOCUMENT') return await checkText(asked.text, kept, {});
    const text = await fetched(asked.address);
    if (text === undefined) return { kind: 'NOT_FOUND' };
    return await checkText(text, kept, WANTED[asked.kind](asked.name));
  } catch {
    return { kind: 'OFFLINE' };
  }
}
