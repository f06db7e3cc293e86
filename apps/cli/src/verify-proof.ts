import { open } from 'node:fs/promises';
import {
  checkCopy,
  checkEntry,
  checkProofText,
  isMembers,
  membersOf,
  USUAL_BESIDES,
  type CheckedCopy,
  type Step,
  type Unproven,
} from '#libs/entry-proof';
import { sha256, verifyEd25519 } from './verify-crypto.js';
import { isUrl, NotReadable } from './verify-source.js';

/** What one proof comes to: of a line, of an entry, or a whole certified copy. */
export interface ProofReport {
  readonly kind: 'certified-copy' | 'entry' | 'proof';
  /** Nothing in it contradicts what was signed. */
  readonly holds: boolean;
  /** What it says and does not prove; it is whole only where this is empty. */
  readonly unproven: readonly Unproven[];
  /** What a copy says that nothing in the log does, by member; absent where it is no copy. */
  readonly besides?: readonly string[];
  readonly steps: readonly { readonly of: string; readonly step: Step }[];
  readonly origin: string;
  /** Leaves in the signed tree. */
  readonly size?: bigint;
}

const PROOF = 'c2sp.org/tlog-proof@';
const DOCUMENT = /^\s*\{\s*"copyhold"\s*:\s*"(?:certified-copy|entry)"/u;

/** Whether what begins like this is a proof of one thing, and no bundle. */
const isProof = (beginning: string): boolean => beginning.startsWith(PROOF) || DOCUMENT.test(beginning);

/** Whether a file or an address gives a proof of one thing. What cannot be read is left to whoever reads it whole. */
export async function givesProof(place: string): Promise<boolean> {
  if (isUrl(place)) return /\.(?:json|tlog-proof)$/u.test(new URL(place).pathname);
  try {
    const file = await open(place);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(200), 0, 200, 0);
      return isProof(buffer.toString('utf8', 0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}

/** The number of the right whose copy stands at an address. */
function askedAt(place: string): string | undefined {
  return isUrl(place) ? /\/register\/([HLDS]-\d+)\/copy\.json$/u.exec(new URL(place).pathname)?.[1] : undefined;
}

const stepsOf = (of: string, steps: readonly Step[]) => steps.map((step) => ({ of, step }));

function copyReport(copy: CheckedCopy): ProofReport {
  const { holds, unproven, besides, number, lines, steps, origin, size } = copy;
  const all = [...lines.flatMap((line) => stepsOf(`line ${line.name}`, line.steps)), ...stepsOf(number, steps)];
  const said = { kind: 'certified-copy', holds, unproven, besides, steps: all, origin } as const;
  return { ...said, ...(size === undefined ? {} : { size }) };
}

/** Keys that a document brings along. */
function broughtIn(text: string): readonly string[] {
  const document = membersOf(text);
  const { vkeys } = isMembers(document['log']) ? document['log'] : document;
  return Array.isArray(vkeys) ? vkeys.filter((key) => typeof key === 'string') : [];
}

/**
 * Checks a certified copy, an entry or a `.tlog-proof` file. `vkeys`: the keys of the log; without any, those that the
 * document brings along. Throws {@link NotReadable}.
 */
export function proofReport(place: string, text: string, vkeys: readonly string[]): ProofReport {
  const trust = { sha256, verify: verifyEd25519, vkeys: vkeys.length > 0 ? vkeys : broughtIn(text) };
  if (text.startsWith(PROOF)) {
    if (vkeys.length === 0) throw new NotReadable('a proof brings no key along: give the key of the log by --vkey');
    const proof = checkProofText(text, trust);
    if (proof === undefined) throw new NotReadable(`${place} is no proof that carries what was logged`);
    return { ...proof, kind: 'proof', unproven: [], steps: stepsOf(proof.entry, proof.steps) };
  }
  const copy = checkCopy(text, trust, askedAt(place));
  if (copy !== undefined) return copyReport(copy);
  const entry = checkEntry(text, trust);
  if (entry === undefined) throw new NotReadable(`${place} is no bundle, no certified copy and no proof`);
  return { ...entry, kind: 'entry', unproven: [], steps: stepsOf(`entry ${entry.id}`, entry.steps) };
}

const NOT_PROVEN: Readonly<Record<Unproven, string>> = {
  HOLDER: 'who holds the right: the log hides that, and nothing in this copy opens it',
  NAME: 'the name: there are no names in the log',
  OLD_LINE: 'lines from before the roll logged its words, but for what happened',
  NOT_LOGGED: 'lines that are not in the log yet',
};

/** True where it says no more than was signed, but for what every copy says of itself. */
export const isProven = ({ unproven, besides = [] }: ProofReport): boolean =>
  unproven.length === 0 && besides.every((name) => USUAL_BESIDES.includes(name));

/** The report in words, a line each; the last one is the verdict. */
export function proofWords(report: ProofReport): readonly string[] {
  const { kind, holds, unproven, besides = [], steps, origin, size } = report;
  const broken = steps.filter(({ step }) => !step.holds);
  const isCopy = kind === 'certified-copy';
  return [
    ...broken.map(({ of, step }) => `${step.key} (${of}): ${step.detail}`),
    ...(kind === 'proof' ? steps.slice(0, 1).map(({ of }) => `Logged: ${of}`) : []),
    ...unproven.map((each) => `Not proven: ${NOT_PROVEN[each]}.`),
    ...(besides.length === 0 ? [] : [`Not in the log, and no line shows it: ${besides.join(', ')}.`]),
    ...(size === undefined ? [] : [`As of checkpoint ${String(size)} of ${origin}.`]),
    ...(isCopy ? ['That the right has no other line, later or between these, no copy shows: the bundle does.'] : []),
    holds
      ? isProven(report)
        ? 'Whole: nothing in it contradicts what was signed.'
        : 'What the log has of it holds; not all that it says is in the log.'
      : `Broken: ${String(broken.length)} ${broken.length === 1 ? 'thing is' : 'things are'} not as signed.`,
  ];
}
