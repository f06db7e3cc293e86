import { commitment, fromHex, isLogRefusal, leafHash, parseProofFile, toHex, utf8 } from '#libs/transparency-log';
import { checkProofText } from './check-proof.js';
import { isMembers, type Members, membersOf } from './members.js';
import type { Step, Trust } from './step.js';

/** One line of a copy, checked by itself. */
export interface CheckedLine {
  /** Number and event, as they were logged; as the copy says where nothing was. */
  readonly name: string;
  /** Nothing in it contradicts what was logged. */
  readonly holds: boolean;
  /** The line is in the log; its every word, where it is no line of before the roll had documents. */
  readonly proven: 'ALL' | 'EVENT_ONLY' | 'NOT_LOGGED';
  readonly steps: readonly Step[];
  /** What was logged, as text. */
  readonly logged?: string;
}

/** A line and what the check of the whole copy needs of it. */
export interface ReadLine {
  readonly checked: CheckedLine;
  /** What was logged; what the copy says where it waits for the log. */
  readonly entry: Members;
  /** The line's hash, by which the next one names it. */
  readonly hash: string;
  /** Its place in the log. */
  readonly index?: bigint;
  readonly origin?: string;
  /** Leaves in the tree that it was proven to stand in. */
  readonly size?: bigint;
  /** Name, size and root of that tree. */
  readonly tree?: string;
  /** The roll number that its commitment to the holder opens to. */
  readonly holder?: string;
}

const SHOWN = ['number', 'event', 'on', 'customVersion'] as const;

/** How a member of the copy differs from what was logged: in words; undefined where none does. */
export function differing(shown: Members, logged: Members, names: readonly string[]): string | undefined {
  const name = names.find((each) => textOf(shown[each]) !== textOf(logged[each]));
  return name === undefined
    ? undefined
    : `${name}: the copy says ${textOf(shown[name])}, what was logged ${textOf(logged[name])}.`;
}

// The copy writes some numbers as numbers, the documents all of them as text.
const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : value === null ? 'nothing' : 'unreadable';

/** How the words of the line are not those that were logged. */
function wordsDiffer(line: Members, text: string, trust: Trust): string | undefined {
  const entry = membersOf(text);
  if (entry['type'] !== 'roll-entry') return 'What was logged is no line of the court roll.';
  if (entry['v'] === '1') {
    if (line['document'] !== null) return 'The copy has words of a line that was logged without them.';
    return differing(line, entry, ['number', 'event', 'hash']);
  }
  if (entry['v'] !== '2') return 'What was logged is of a later form than this check knows.';
  if (line['document'] !== text) return 'The words of the copy are not those that were logged.';
  if (line['hash'] !== toHex(trust.sha256(utf8(text)))) return 'The hash is not that of the words.';
  return differing(line, entry, SHOWN);
}

/** Whether the commitment to the holder opens to the roll number that the line gives; undefined where it gives none. */
function holderStep(line: Members, entry: Members, { sha256 }: Trust): Step | undefined {
  const { holder } = line;
  if (holder === null) return undefined;
  const fails = (detail: string): Step => ({ key: 'HOLDER', holds: false, detail });
  if (!isMembers(holder)) return fails('What should open the holder cannot be read.');
  const { rollNumber, salt } = holder;
  if (typeof rollNumber !== 'string' || typeof salt !== 'string') return fails('What opens the holder cannot be read.');
  const value = { entry: textOf(entry['number']), rollNumber };
  const made = commitment({ domain: 'roll-person', salt: fromHex(salt) ?? new Uint8Array(), value }, sha256);
  return !isLogRefusal(made) && toHex(made) === entry['holder']
    ? { key: 'HOLDER', holds: true, detail: rollNumber }
    : fails(`The line was not written of ${rollNumber}.`);
}

/** Where the line stands in the log: its proof, and that what the copy says beside it is the same. */
function logged(line: Members, trust: Trust) {
  const { leaf } = line;
  if (!isMembers(leaf) || typeof leaf['proof'] !== 'string') return undefined;
  const [file, proof] = [parseProofFile(leaf['proof']), checkProofText(leaf['proof'], trust)];
  if (isLogRefusal(file) || proof === undefined) return undefined;
  const tree = file.checkpoint.split('\n').slice(0, 3).join('\n');
  const said = {
    hash: toHex(leafHash(utf8(proof.entry), trust.sha256)),
    index: String(file.index),
    size: tree.split('\n')[1] ?? '',
  };
  return { proof, index: file.index, tree, difference: differing(leaf, said, ['hash', 'index', 'size']) };
}

/** Checks one line of a copy: it stands in the log, and says what was logged. */
export function readLine(line: Members, trust: Trust): ReadLine {
  const waits = line['leaf'] === null;
  const found = logged(line, trust);
  const document = typeof line['document'] === 'string' ? line['document'] : '';
  const text = found?.proof.entry ?? document;
  const entry = membersOf(text);
  // A line that is neither in the log nor has words says nothing that could be false.
  const silent = waits && line['document'] === null;
  const difference = silent ? undefined : (wordsDiffer(line, text, trust) ?? found?.difference);
  const hash = toHex(trust.sha256(utf8(text)));
  const person = holderStep(line, entry, trust);
  const steps: readonly Step[] = [
    ...(silent ? [] : [{ key: 'ENTRY', holds: difference === undefined, detail: difference ?? hash } as const]),
    ...(person === undefined ? [] : [person]),
    ...(found?.proof.steps ?? []),
    ...(found === undefined && !waits
      ? [{ key: 'TREE', holds: false, detail: 'The proof cannot be read.' } as const]
      : []),
  ];
  const named = silent ? line : entry;
  return {
    checked: {
      name: `${textOf(named['number'])} ${textOf(named['event'])}`,
      holds: steps.every(({ holds }) => holds),
      proven: found === undefined ? 'NOT_LOGGED' : entry['v'] === '1' ? 'EVENT_ONLY' : 'ALL',
      steps,
      ...(found === undefined ? {} : { logged: text }),
    },
    entry: named,
    hash: entry['v'] === '1' ? textOf(entry['hash']) : hash,
    ...(found === undefined ? {} : { index: found.index, origin: found.proof.origin, tree: found.tree }),
    ...(found?.proof.size === undefined ? {} : { size: found.proof.size }),
    ...(person?.holds === true ? { holder: person.detail } : {}),
  };
}
