import { compareIds, refuse, type Refusal } from '#libs/amount';
import { MOTION_CHOICES, type MotionChoice } from '../college/tally-colleges.js';
import { BALLOT_PARTS } from '../division-profile.js';
import { HIGHEST_SCORE, type Ranking } from '../ranked/ballots.js';

/** Domain of the commitment to a choice: what it is hashed with before its salt. */
export const BALLOT_DOMAIN = 'ballot';

/** What a ballot can be asked to say; the word stands in the terms of its motion. */
export const BALLOTS = ['MOTION', 'DIVISION', 'PROJECTS', 'RANKING', 'STV', 'APPROVAL', 'SCORE'] as const;
export type BallotKind = (typeof BALLOTS)[number];

/** What a ballot is held against: its kind, and the ids of what is chosen among (the lines of a division). */
export interface BallotForm {
  readonly ballot: BallotKind;
  /** None of a MOTION. */
  readonly options: readonly string[];
}

/**
 * What a voter says: yes, no or abstain; parts of 10,000 for every line; what they approve; groups of equals, best first
 * (of one each for STV); a score from 0 to 5 for every option. ABSTAIN stands for every kind of ballot.
 */
export type Choice =
  | MotionChoice
  | { readonly parts: Readonly<Record<string, bigint>> }
  | { readonly approve: readonly string[] }
  | { readonly ranking: Ranking }
  | { readonly scores: Readonly<Record<string, bigint>> };

/**
 * The canonical text of a choice: what the voter commits to, SHA-256 over the domain, a line feed, 32 bytes of salt and
 * this text in UTF-8. Lines and options go by their bytes, numbers are text.
 *
 * @example choiceText('YES') // '{"choice":"YES"}'
 * @example choiceText({ approve: ['well', 'roof'] }) // '{"approve":["roof","well"]}'
 */
export function choiceText(choice: Choice): string {
  if (typeof choice === 'string') return JSON.stringify({ choice });
  if ('parts' in choice) return `{"parts":${numbersText(choice.parts)}}`;
  if ('scores' in choice) return `{"scores":${numbersText(choice.scores)}}`;
  if ('approve' in choice) return JSON.stringify({ approve: [...choice.approve].sort(compareIds) });
  const groups = choice.ranking.filter((group) => group.length > 0);
  return JSON.stringify({ ranking: groups.map((group) => [...group].sort(compareIds)) });
}

/** Written by hand: an object of this language puts names that are whole numbers before all others. */
function numbersText(numbers: Readonly<Record<string, bigint>>): string {
  const names = Object.keys(numbers).sort(compareIds);
  return `{${names.map((name) => `${JSON.stringify(name)}:"${String(numbers[name])}"`).join(',')}}`;
}

const WORDS: Readonly<Record<BallotKind, string>> = {
  MOTION: 'A ballot on this motion says yes, no or abstain.',
  DIVISION: 'A ballot gives every line a whole number of parts, 10,000 in all, or abstains.',
  PROJECTS: 'A ballot approves one project or more, each once, or abstains.',
  APPROVAL: 'A ballot approves one option or more, each once, or abstains.',
  RANKING: 'A ballot ranks one option or more, each once, or abstains.',
  STV: 'A ballot ranks one candidate or more, one in each place, or abstains.',
  SCORE: 'A ballot gives every option a whole number from 0 to 5, or abstains.',
};

/** Reads the canonical text of a choice, and no other spelling of it. Refuses `BallotMalformed`, saying what is asked. */
export function readChoice(form: BallotForm, text: string): Choice | Refusal<'BallotMalformed'> {
  const said = MOTION_CHOICES.find((each) => choiceText(each) === text);
  if (said !== undefined && (form.ballot === 'MOTION' || said === 'ABSTAIN')) return said;
  const choice = said === undefined ? richChoice(form, membersOf(text)) : undefined;
  if (choice !== undefined && choiceText(choice) === text) return choice;
  return refuse('BallotMalformed', { message: WORDS[form.ballot], field: 'choice', rule: 'motion.ballot' });
}

function richChoice({ ballot, options }: BallotForm, said: Members | undefined): Choice | undefined {
  if (said === undefined) return undefined;
  const known = new Set(options);
  switch (ballot) {
    case 'MOTION':
      return undefined;
    case 'DIVISION': {
      const parts = numbersOf(said['parts'], options);
      const sum = Object.values(parts ?? {}).reduce((total, each) => total + each, 0n);
      return parts !== undefined && sum === BALLOT_PARTS ? { parts } : undefined;
    }
    case 'SCORE': {
      const scores = numbersOf(said['scores'], options);
      return scores !== undefined && Object.values(scores).every((each) => each <= HIGHEST_SCORE)
        ? { scores }
        : undefined;
    }
    case 'PROJECTS':
    case 'APPROVAL': {
      const approve = textsOf(said['approve']);
      return approve !== undefined && areDistinct(approve, known) ? { approve } : undefined;
    }
    case 'RANKING':
    case 'STV': {
      const ranking = rankingOf(said['ranking']);
      if (ranking === undefined || !areDistinct(ranking.flat(), known)) return undefined;
      return ballot === 'RANKING' || ranking.every((group) => group.length === 1) ? { ranking } : undefined;
    }
  }
}

type Members = Readonly<Record<string, unknown>>;

function membersOf(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : undefined;
  } catch {
    return undefined;
  }
}

/** One whole number for each of these names, and for no other. */
function numbersOf(value: unknown, names: readonly string[]): Readonly<Record<string, bigint>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const said = new Map(Object.entries(value));
  const entries = names.map((name): readonly [string, bigint | undefined] => {
    const number: unknown = said.get(name);
    return [name, typeof number === 'string' && /^(?:0|[1-9]\d{0,4})$/u.test(number) ? BigInt(number) : undefined];
  });
  const whole = entries.filter((entry): entry is readonly [string, bigint] => entry[1] !== undefined);
  return whole.length === names.length && said.size === names.length ? Object.fromEntries(whole) : undefined;
}

const textsOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((each): each is string => typeof each === 'string') ? value : undefined;

function rankingOf(value: unknown): Ranking | undefined {
  if (!Array.isArray(value)) return undefined;
  const groups = (value as readonly unknown[]).map(textsOf);
  const kept = groups.filter((group) => group !== undefined);
  return kept.length === groups.length && kept.every((group) => group.length > 0) ? kept : undefined;
}

/** One at least, each known and named once. */
const areDistinct = (named: readonly string[], known: ReadonlySet<string>): boolean =>
  named.length > 0 && new Set(named).size === named.length && named.every((each) => known.has(each));

/** What a voter signs: which ballot of theirs this is, in which vote, and to what it is committed. */
export interface BallotStatement {
  readonly motion: string;
  /** The voter's reference on the frozen roll of this motion; random, and of this motion alone. */
  readonly voter: string;
  /** 1 for the first ballot, one more for each that replaces it. */
  readonly number: number;
  /** SHA-256, lower-case hexadecimal. */
  readonly commitment: string;
}

/**
 * The text that a voter's key signs, in UTF-8 (Ed25519, RFC 8032). Keys in sorted order, every value text: RFC 8785 by
 * construction.
 */
export function ballotStatement({ commitment, motion, number, voter }: BallotStatement): string {
  return JSON.stringify({ commitment, motion, number: String(number), type: 'ballot-statement', v: '1', voter });
}
