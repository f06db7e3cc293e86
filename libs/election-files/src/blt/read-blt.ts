import { isRefusal } from '#libs/amount';
import { type Election, type ElectionBallot } from '../election.js';
import { type ElectionFileRefusal, refuseFile } from '../file-refusal.js';
import { type BltToken, bltTokens, type BltTokenRefusal } from './tokens.js';

export type BltRefusal =
  | BltTokenRefusal
  | ElectionFileRefusal<
      | 'NumberExpected'
      | 'NumberTooLarge'
      | 'NoCandidates'
      | 'NoSeats'
      | 'CandidateUnknown'
      | 'CandidateTwice'
      | 'WithdrawnTwice'
      | 'TieUnfinished'
      | 'BallotOpen'
      | 'NameMissing'
      | 'TextAfterTitle'
    >;

/** More candidates than stand anywhere, and few enough to count. */
const MOST_CANDIDATES = 100_000;

/** A refusal on its way out of the reader; `readBlt` returns what it holds. */
class Refused extends Error {
  constructor(readonly refusal: BltRefusal) {
    super(refusal.message);
  }
}

/**
 * Reads a BLT file, as Hill, Wichmann and Woodall described it ("Algorithm 123: Single transferable vote by Meek's
 * method", Computer Journal 30, 1987) and OpenSTV and OpaVote extended it: candidates and seats; withdrawn candidates
 * as negative numbers; each ballot its weight, its preferences and a 0, with `=` between equals and `-` for a rank that
 * was skipped; a 0; a name for each candidate and the title, in quotation marks. Ballots that rank nobody abstain.
 * Candidates get their numbers as ids. Ids of ballots in parentheses and weights that are no whole numbers are refused.
 *
 * Refuses with the line, the field and the rule of the format that says so.
 *
 * @example readBlt('2 1  3 2 0  1 2=1 0  0  "Ann" "Bo" "Chair"') // 3 ballots for Bo, 1 for both alike
 */
export function readBlt(text: string): Election | BltRefusal {
  const tokens = bltTokens(text);
  if (isRefusal(tokens)) return tokens;
  try {
    return new BltReader(tokens).election();
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

class BltReader {
  #at = 0;
  #candidates = 0;

  constructor(private readonly tokens: readonly BltToken[]) {}

  election(): Election {
    this.#candidates = Number(this.#whole('candidates'));
    if (this.#candidates > MOST_CANDIDATES) this.#no('NumberTooLarge', 'candidates', 'There are too many candidates.');
    if (this.#candidates === 0) this.#no('NoCandidates', 'candidates', 'Nobody stands.');
    const seats = this.#whole('seats');
    if (seats === 0n) this.#no('NoSeats', 'seats', 'There is no seat to fill.');
    const withdrawn = this.#withdrawn();
    const ballots = this.#ballots();
    const options = Array.from({ length: this.#candidates }, (_, index) => ({
      id: String(index + 1),
      name: this.#text(`name of candidate ${index + 1}`),
      ...(withdrawn.has(index + 1) ? { withdrawn: true as const } : {}),
    }));
    const title = this.#text('title');
    if (this.#next.kind !== 'END') this.#no('TextAfterTitle', 'title', `"${this.#next.text}" follows the title.`);
    return { kind: 'RANKING', rule: '', title, options, seats, ballots };
  }

  get #next(): BltToken {
    return this.tokens[this.#at] ?? { kind: 'END', text: '', line: 0 };
  }

  #no(kind: Exclude<BltRefusal['kind'], BltTokenRefusal['kind']>, field: string, message: string): never {
    throw new Refused(refuseFile(kind, { line: this.#next.line, field, rule: 'blt.order' }, message));
  }

  #whole(field: string): bigint {
    const { kind, text } = this.#next;
    if (kind !== 'NUMBER' || text.startsWith('-')) {
      this.#no('NumberExpected', field, `A whole number is expected, not "${text}".`);
    }
    if (text.length > 18) this.#no('NumberTooLarge', field, `${text.length} digits are too many.`);
    this.#at += 1;
    return BigInt(text);
  }

  #withdrawn(): ReadonlySet<number> {
    const withdrawn = new Set<number>();
    while (this.#next.kind === 'NUMBER' && this.#next.text.startsWith('-')) {
      const number = this.#candidate(this.#next.text.slice(1), 'withdrawn');
      if (withdrawn.has(number)) this.#no('WithdrawnTwice', 'withdrawn', `Candidate ${number} withdraws twice.`);
      withdrawn.add(number);
      this.#at += 1;
    }
    return withdrawn;
  }

  #candidate(text: string, field: string): number {
    const number = text.length > 6 ? Number.MAX_SAFE_INTEGER : Number(text);
    if (number < 1 || number > this.#candidates) {
      this.#no('CandidateUnknown', field, `There is no candidate ${text}; they are numbered 1 to ${this.#candidates}.`);
    }
    return number;
  }

  #ballots(): readonly ElectionBallot[] {
    const ballots: ElectionBallot[] = [];
    for (;;) {
      const count = this.#whole('weight');
      if (count === 0n) return ballots;
      const groups = this.#groups();
      const named = groups.some((group) => group.length > 0);
      ballots.push({ choice: named ? { is: 'RANKING', groups } : { is: 'ABSTAIN' }, count });
    }
  }

  /** Preferences up to the 0 that ends them. */
  #groups(): readonly (readonly string[])[] {
    const groups: string[][] = [];
    const seen = new Set<string>();
    let joins = false;
    for (; !this.#isZero(); this.#at += 1) {
      const { kind, text } = this.#next;
      if (kind === 'EQUALS') {
        if (joins || (groups.at(-1)?.length ?? 0) === 0)
          this.#no('TieUnfinished', 'preference', 'Nobody is before the =.');
        joins = true;
        continue;
      }
      if (joins && kind !== 'NUMBER') this.#no('TieUnfinished', 'preference', 'Nobody is after the =.');
      if (kind === 'GAP') groups.push([]);
      else if (kind === 'NUMBER') {
        const id = String(this.#candidate(text, 'preference'));
        if (seen.has(id)) this.#no('CandidateTwice', 'preference', `Candidate ${id} is ranked twice.`);
        seen.add(id);
        if (joins) groups.at(-1)?.push(id);
        else groups.push([id]);
      } else this.#no('BallotOpen', 'preference', 'A ballot ends with 0, and all ballots with another.');
      joins = false;
    }
    if (joins) this.#no('TieUnfinished', 'preference', 'Nobody is after the =.');
    this.#at += 1;
    return groups;
  }

  #isZero(): boolean {
    return this.#next.kind === 'NUMBER' && /^0+$/u.test(this.#next.text);
  }

  #text(field: string): string {
    const { kind, text } = this.#next;
    if (kind !== 'TEXT') this.#no('NameMissing', field, `The ${field} is missing.`);
    this.#at += 1;
    return text;
  }
}
