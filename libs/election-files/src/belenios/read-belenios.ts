import { isRefusal, refuse, type Refusal } from '#libs/amount';
import type { Election, ElectionBallot } from '../election.js';
import { type BeleniosArchive, type HashBytes, hexOf, membersOf, readArchive } from './archive.js';

/** One question, with what its trustees decrypted. */
export type BeleniosQuestion =
  /** Approvals, tallied under encryption: sums alone are known, no ballot. */
  | {
      readonly form: 'SUMS';
      readonly question: string;
      readonly answers: readonly string[];
      readonly sums: readonly bigint[];
      /** Blank ballots, where the question knows them. */
      readonly blank: bigint;
    }
  /** Rankings, shuffled and decrypted: every ballot is known, and nobody's. */
  | {
      readonly form: 'RANKED';
      readonly question: string;
      readonly answers: readonly string[];
      /** The rule that the question names: STV, Schulze, or another. */
      readonly rule: string;
      readonly election: Election;
    };

/** An election that was held with Belenios, as its public archive tells it. */
export interface BeleniosElection {
  readonly name: string;
  readonly description: string;
  /** SHA-256 of the election's parameters, in hexadecimal: what voters and trustees signed for. */
  readonly fingerprint: string;
  /** The last event of the archive: it fixes everything before it. */
  readonly head: string;
  /** SHA-256 of the archive itself. */
  readonly archive: string;
  /** How many could vote, and how many did. */
  readonly voters: bigint;
  readonly cast: bigint;
  readonly trustees: bigint;
  readonly questions: readonly BeleniosQuestion[];
}

type Refused = Refusal<'ArchiveMalformed' | 'ElectionNotOver' | 'ElectionMalformed'>;

const no = (kind: Refused['kind'], field: string, message: string): Refused =>
  refuse(kind, { message, field, rule: 'belenios.election' });

/**
 * Reads the public archive (`.bel`) of an election that is over. Every file is what its name says, every step follows
 * the one before it, every ballot is of this election and of a credential of its list, and the result has as many
 * ballots as were cast. That the ballots were encrypted, shuffled and decrypted as they should, its proofs show, which
 * are `belenios-tool election verify`'s to check: this house writes no such cryptography.
 *
 * Refuses `ArchiveMalformed`, `ElectionNotOver` and `ElectionMalformed`.
 */
export function readBelenios(bytes: Uint8Array, sha256: HashBytes): BeleniosElection | Refused {
  const archive = readArchive(bytes, sha256);
  if (isRefusal(archive)) return archive;
  const setup = setupOf(archive);
  if (isRefusal(setup)) return setup;
  const cast = castIn(archive, setup);
  if (isRefusal(cast)) return cast;
  const result = resultOf(archive);
  if (isRefusal(result)) return result;
  const asked = listOf(setup.election['questions']) ?? [];
  if (asked.length !== result.length)
    return no('ElectionMalformed', 'result', 'The result answers other questions than were asked.');
  const questions: BeleniosQuestion[] = [];
  for (const [at, each] of asked.entries()) {
    const read = questionOf(membersOf(each) ?? {}, listOf(result[at]) ?? [], { cast, at });
    if (isRefusal(read)) return read;
    questions.push(read);
  }
  return {
    name: textOf(setup.election['name']),
    description: textOf(setup.election['description']),
    fingerprint: setup.fingerprint,
    head: archive.head,
    archive: hexOf(sha256(bytes)),
    voters: BigInt(setup.credentials.size),
    cast: BigInt(cast),
    trustees: BigInt(setup.trustees),
    questions,
  };
}

interface Setup {
  readonly election: Readonly<Record<string, unknown>>;
  readonly fingerprint: string;
  readonly credentials: ReadonlySet<string>;
  readonly trustees: number;
}

function setupOf({ events, data }: BeleniosArchive): Setup | Refused {
  const [first] = events;
  const said = first?.kind === 'Setup' ? membersOf(first.payload) : undefined;
  const of = (name: string): unknown => data.get(textOf(said?.[name]));
  const [election, credentials, trustees] = [
    membersOf(of('election')),
    listOf(of('credentials')),
    listOf(of('trustees')),
  ];
  if (election === undefined || credentials === undefined || trustees === undefined) {
    return no(
      'ElectionMalformed',
      'setup',
      'The archive does not begin with an election, its credentials and its trustees.',
    );
  }
  // A credential may have a weight behind a comma: one member, one vote has none.
  if (credentials.some((each) => textOf(each).includes(','))) {
    return no('ElectionMalformed', 'credentials', 'Its votes are weighted: in this house one member has one vote.');
  }
  const fingerprint = textOf(said?.['election']);
  return { election, fingerprint, credentials: new Set(credentials.map(textOf)), trustees: trusteesIn(trustees) };
}

/** Trustees one by one, or so many of a group. */
function trusteesIn(trustees: readonly unknown[]): number {
  return trustees.reduce<number>((sum, each) => {
    const [form, value] = listOf(each) ?? [];
    const keys = form === 'Pedersen' ? listOf(membersOf(value)?.['verification_keys']) : undefined;
    return sum + (keys?.length ?? 1);
  }, 0);
}

/** How many cast: the last ballot of a credential is the one that counts. */
function castIn({ events }: BeleniosArchive, { credentials, fingerprint }: Setup): number | Refused {
  const own = base64Of(fingerprint);
  const seen = new Set<string>();
  for (const [at, { kind, payload }] of events.entries()) {
    if (kind !== 'Ballot') continue;
    const ballot = membersOf(payload);
    const credential = textOf(ballot?.['credential']);
    if (ballot?.['election_hash'] !== own || !credentials.has(credential)) {
      return no('ElectionMalformed', `event ${at}`, 'A ballot is of another election, or of nobody on its list.');
    }
    seen.add(credential);
  }
  return seen.size;
}

function resultOf({ events }: BeleniosArchive): readonly unknown[] | Refused {
  const last = events.at(-1);
  const result = last?.kind === 'Result' ? listOf(membersOf(last.payload)?.['result']) : undefined;
  return result ?? no('ElectionNotOver', 'result', 'This election has no result yet: its archive ends before it.');
}

function questionOf(
  asked: Readonly<Record<string, unknown>>,
  result: readonly unknown[],
  { cast, at }: { readonly cast: number; readonly at: number },
): BeleniosQuestion | Refused {
  const ranked = asked['type'] === 'NonHomomorphic' ? membersOf(asked['value']) : undefined;
  const { question: words, answers: named, blank } = ranked ?? asked;
  const [question, answers] = [textOf(words), (listOf(named) ?? []).map(textOf)];
  const wrong = (): Refused =>
    no('ElectionMalformed', `result[${at}]`, `The result of "${question}" does not fit what was asked.`);
  if (answers.length === 0) return wrong();
  if (ranked === undefined) {
    const sums = result.map(countOf);
    const hasBlank = blank === true;
    if (sums.length !== answers.length + (hasBlank ? 1 : 0) || sums.some((sum) => sum === undefined || sum > cast))
      return wrong();
    const whole = sums.map((sum) => BigInt(sum ?? 0));
    return {
      form: 'SUMS',
      question,
      answers,
      blank: hasBlank ? (whole[0] ?? 0n) : 0n,
      sums: hasBlank ? whole.slice(1) : whole,
    };
  }
  const ballots = result.map((ranks) => ballotOf(listOf(ranks) ?? [], answers));
  if (ballots.length !== cast || ballots.includes(undefined)) return wrong();
  const extra = membersOf(asked['extra']);
  const seats = countOf(extra?.['seats']);
  return {
    form: 'RANKED',
    question,
    answers,
    rule: textOf(extra?.['type']),
    election: {
      kind: 'RANKING',
      rule: '',
      title: question,
      options: answers.map((name, place) => ({ id: String(place + 1), name })),
      ...(seats === undefined || seats < 1 ? {} : { seats: BigInt(seats) }),
      ballots: ballots.filter((each) => each !== undefined),
    },
  };
}

/** One ballot: the rank of each answer, 0 where it has none. */
function ballotOf(said: readonly unknown[], answers: readonly string[]): ElectionBallot | undefined {
  const ranks = said.map(countOf);
  if (ranks.length !== answers.length || ranks.includes(undefined)) return undefined;
  const used = [...new Set(ranks.filter((rank) => rank !== undefined && rank > 0))].sort((a, b) => (a ?? 0) - (b ?? 0));
  if (used.length === 0) return { choice: { is: 'ABSTAIN' }, count: 1n };
  const groups = used.map((rank) => ranks.flatMap((each, place) => (each === rank ? [String(place + 1)] : [])));
  return { choice: { is: 'RANKING', groups }, count: 1n };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): readonly unknown[] | undefined =>
  Array.isArray(value) ? (value as readonly unknown[]) : undefined;
const countOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** Base 64 without padding, of bytes in hexadecimal: how Belenios writes a fingerprint. */
function base64Of(hex: string): string {
  const bytes = (hex.match(/../gu) ?? []).map((byte) => Number.parseInt(byte, 16));
  return btoa(String.fromCharCode(...bytes)).replace(/=+$/u, '');
}
