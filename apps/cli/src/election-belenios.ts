import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { type BeleniosElection, type BeleniosQuestion, readBelenios, writeElection } from '#libs/election-files';
import { EXIT, type Exit } from './exit.js';
import { writeExport } from './export-file.js';
import { plainWords } from './plain-words.js';
import { note, refused, say } from './session.js';

/** Bytes of an archive that is read whole. */
const LARGEST_ARCHIVE = 256 * 1024 * 1024;

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const no = (kind: string, field: string, message: string): Refusal =>
  refuse(kind, { message, field, rule: 'election.belenios' });

/** What of an archive is asked for: its result, or the rankings of one question as a file to count. */
export interface BeleniosOptions {
  readonly question?: number;
  readonly to?: string;
}

/** `copyhold election belenios FILE`: the result of an election that was held with Belenios. */
export async function tellBelenios(file: string, options: BeleniosOptions): Promise<Exit> {
  const election = await beleniosAt(file);
  if (isRefusal(election)) return refused(election);
  if (options.to === undefined) {
    for (const line of linesOf(election)) say(plainWords(line));
    return EXIT.done;
  }
  const place = options.question ?? 1;
  const question = election.questions[place - 1];
  if (question?.form !== 'RANKED') {
    return refused(
      no('NoRankings', '--question', `question ${place} has no rankings: of approvals Belenios tells the sums alone`),
    );
  }
  const code = await writeExport({ text: Readable.from([writeElection(question.election)]) }, options.to);
  if (code === EXIT.done) note(plainWords(`Wrote ${options.to}: count it with copyhold election count.`));
  return code;
}

async function beleniosAt(file: string): Promise<BeleniosElection | Refusal> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return no(
      'FileNotReadable',
      'FILE',
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (bytes.length > LARGEST_ARCHIVE) return no('FileTooLarge', 'FILE', `${file} is larger than 256 MiB`);
  return readBelenios(bytes, sha256);
}

function linesOf(election: BeleniosElection): readonly string[] {
  const { name, description, voters, cast, trustees, fingerprint, archive, questions } = election;
  return [
    `${name}${description === '' ? '' : `: ${description}`}`,
    `Of ${voters} who could vote, ${cast} did. ${trustees} trustees decrypted the result.`,
    `Election ${fingerprint}`,
    `Archive  ${archive} (SHA-256)`,
    ...questions.flatMap((question, at) => ['', `${at + 1}. ${question.question}`, ...answersOf(question)]),
    '',
    'Held against each other: every file and its name, every step and the one before it, ballots, list and result.',
    'Not held: the proofs of encryption and decryption, which "belenios-tool election verify" checks.',
  ];
}

function answersOf(question: BeleniosQuestion): readonly string[] {
  if (question.form === 'RANKED') {
    const { election, rule } = question;
    const seats = election.seats === undefined ? '' : `, ${election.seats} seats`;
    return [
      `   ${election.ballots.length} rankings${rule === '' ? '' : `, to be counted by ${rule}`}${seats}: take them out with --to`,
    ];
  }
  const lines = question.answers.map((answer, at) => `   ${answer}: ${question.sums[at] ?? 0n}`);
  return question.blank === 0n ? lines : [...lines, `   blank: ${question.blank}`];
}
