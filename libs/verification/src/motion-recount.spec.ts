import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { choiceText, MOTION_CHOICES, type MotionChoice } from '#libs/voting';
import { type CollegeVote, decideByColleges } from './decide-motion.js';
import { recount, type LastBallot, type Recounted } from './motion-recount.js';
import { MOTION, termsOf } from './test-motion.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

type Cast = Readonly<Record<string, readonly MotionChoice[]>>;

const COLLEGES = ['COMMON', 'HOST', 'PUBLIC', 'WORKER'] as const;

interface Told {
  readonly vote: CollegeVote;
  readonly text: string;
  /** The ballots as the public has them. */
  readonly last: readonly LastBallot[];
  readonly withheld: ReadonlySet<string>;
}

/** What is told of a vote: in each college two more stand on the roll than vote, so that none is declared open. */
function told(cast: Cast, kind: 'ORDINARY' | 'RECALL'): Told {
  const places = Object.entries(cast).flatMap(([college, choices]) =>
    [...choices, undefined, undefined].map((choice, at) => ({ voter: `${college}-${at}`, college, key: '', choice })),
  );
  const roll = places.map(({ voter, college, key }) => ({ voter, college, key }));
  const ballots = places.flatMap(({ voter, choice }) =>
    choice === undefined ? [] : [{ voter, choice: choiceText(choice), commitment: '' }],
  );
  const vote = { id: MOTION, kind, customVersion: 1, terms: termsOf(kind), effect: {}, roll, ballots };
  const decided = decideByColleges(vote, sha256);
  if (isRefusal(decided)) throw new Error(decided.message);
  const lines = decided.published.lines.filter(({ shown }) => shown === 'VERDICT');
  const withheld = new Set(lines.map(({ college }) => college));
  const college = new Map(roll.map((place) => [place.voter, place.college]));
  const last = ballots.map(({ voter, choice, commitment }) => ({
    voter,
    commitment,
    choice: withheld.has(college.get(voter) ?? '') ? undefined : choice,
  }));
  return { vote, text: decided.text, last, withheld };
}

const again = ({ vote, last, text }: Told, said = text): Recounted => recount(vote, last, said, sha256);

const college = fc.array(fc.constantFrom(...MOTION_CHOICES), { minLength: 1, maxLength: 8 });
const casts = fc.record({ COMMON: college, HOST: college, PUBLIC: college, WORKER: college });
const kindsOfMotion = fc.constantFrom('ORDINARY' as const, 'RECALL' as const);

/** A resolution that says the other of carried and lost. */
const turned = (text: string): string =>
  text.includes('"CARRIED"')
    ? text.replaceAll('"CARRIED"', '"LOST"').replace('"carried":true', '"carried":false')
    : text.replaceAll('"LOST"', '"CARRIED"').replace('"carried":false', '"carried":true');

const all = (choice: MotionChoice, count: number): readonly MotionChoice[] =>
  Array.from({ length: count }, () => choice);

describe('counting again from what the public has', () => {
  it('refuses a verdict that no ballots of small colleges give, where each college must agree', () => {
    const vote = told(
      { COMMON: all('YES', 3), HOST: all('YES', 6), PUBLIC: all('NO', 9), WORKER: all('YES', 8) },
      'RECALL',
    );
    expect(vote.withheld).toEqual(new Set(['COMMON', 'HOST']));
    expect(again(vote)).toEqual({ fault: undefined, shut: true });
    expect(again(vote, turned(vote.text)).fault?.kind).toBe('TallyDiffers');
    // Nor may it say of a college that it agreed and come to another verdict than that gives.
    const carried = told(
      { COMMON: all('YES', 3), HOST: all('YES', 6), PUBLIC: all('YES', 9), WORKER: all('YES', 8) },
      'RECALL',
    );
    expect(again(carried, turned(carried.text)).fault?.kind).toBe('TallyDiffers');
  });

  it('takes whatever was truly decided, shut or not', () => {
    fc.assert(
      fc.property(casts, kindsOfMotion, (cast, kind) => {
        const vote = told(cast, kind);
        expect(again(vote)).toEqual({ fault: undefined, shut: vote.withheld.size > 0 });
        expect(again({ ...vote, last: vote.vote.ballots })).toEqual({ fault: undefined, shut: false });
        // Whoever has every ballot takes nothing else.
        const said = turned(vote.text);
        if (said !== vote.text)
          expect(again({ ...vote, last: vote.vote.ballots }, said).fault?.kind).toBe('TallyDiffers');
      }),
      { numRuns: 60 },
    );
  });

  it('takes a verdict from shut ballots only where some ballots of theirs give it', () => {
    const small = fc.array(fc.constantFrom(...MOTION_CHOICES), { minLength: 1, maxLength: 3 });
    const cast = fc.record({ COMMON: small, HOST: college, PUBLIC: college, WORKER: college });
    fc.assert(
      fc.property(cast, kindsOfMotion, (votes, kind) => {
        const vote = told(votes, kind);
        const said = turned(vote.text);
        // Every way in which the withheld colleges can have voted, by their counts.
        const ways = [...vote.withheld].reduce<readonly Cast[]>(
          (kept, each) =>
            kept.flatMap((way) => waysOf(way[each]?.length ?? 0).map((choices) => ({ ...way, [each]: choices }))),
          [votes],
        );
        const possible = ways.slice(0, 2_000).some((way) => told(way, kind).text === said);
        if (ways.length <= 2_000) expect(again(vote, said).fault === undefined).toBe(possible);
      }),
      { numRuns: 12 },
    );
  });

  it('gives no count of a withheld college away: other ballots with the same verdict are told alike', () => {
    fc.assert(
      fc.property(casts, casts, kindsOfMotion, (one, other, kind) => {
        const first = told(one, kind);
        const withheld = COLLEGES.filter((code) => first.withheld.has(code));
        const mixed = withheld.reduce<Cast>((cast, code) => {
          const count = one[code].length;
          return {
            ...cast,
            [code]: Array.from({ length: count }, (_, at) => other[code][at % other[code].length] ?? 'NO'),
          };
        }, one);
        const second = told(mixed, kind);
        expect(second.last).toEqual(first.last);
        const verdict = (text: string): string =>
          text.replaceAll(/"agreed":"(?:yes|no)"|"carried":(?:true|false)|"(?:CARRIED|LOST)"/gu, '');
        expect(verdict(second.text)).toBe(verdict(first.text));
      }),
      { numRuns: 60 },
    );
  });
});

/** Every yes, no and abstention of so many. */
function waysOf(count: number): readonly (readonly MotionChoice[])[] {
  return Array.from({ length: count + 1 }, (_, yes) => yes).flatMap((yes) =>
    Array.from({ length: count - yes + 1 }, (_, no) => [
      ...all('YES', yes),
      ...all('NO', no),
      ...all('ABSTAIN', count - yes - no),
    ]),
  );
}
