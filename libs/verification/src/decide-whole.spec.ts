import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import {
  type BallotForm,
  type Choice,
  choiceText,
  formOf,
  motionTerms,
  type MotionOption,
  type MotionTerms,
  tellProof,
  termsText,
  type VoteFacts,
} from '#libs/voting';
import { type CountedVote, decideVote } from './decide-motion.js';
import { judgeNotice } from './motion-notice.js';
import { recount } from './motion-recount.js';
import { membersOf } from './shape.js';
import { CUSTOM, MOTION } from './test-motion.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const DUE = ['COMMON', 'PUBLIC', 'WORKER'];
const OPTIONS: readonly MotionOption[] = ['barn', 'roof', 'well'].map((id, at) => ({
  id,
  title: id,
  cost: String(4_000 + 1_000 * at),
}));

type Kind = 'APPROPRIATION' | 'PROJECTS' | 'ELECTION' | 'ORDINARY';
const KINDS: readonly Kind[] = ['APPROPRIATION', 'PROJECTS', 'ELECTION', 'ORDINARY'];

const EFFECTS: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  APPROPRIATION: { period: '0199a1b2-0000-7000-8000-000000000000' },
  PROJECTS: { budget: '10000', currency: 'EUR', fund: 'REINVEST' },
  ELECTION: { body: 'board', seats: '2' },
  ORDINARY: {},
};

function termsOf(kind: Kind): MotionTerms {
  const facts: VoteFacts = { effect: EFFECTS[kind], options: OPTIONS.length, left: 438_000n };
  const terms = motionTerms(CUSTOM, kind, DUE, facts);
  if (isRefusal(terms)) throw new Error(terms.message);
  return terms;
}

const saltOf = (voter: string): string => createHash('sha256').update(voter).digest('hex');

/** A vote of so many, of whom these said something; one more stands on the roll and did not come. */
function voteOf(kind: Kind, choices: readonly Choice[]): CountedVote {
  const voters = choices.map((_, at) => `v${String(at).padStart(5, '0')}`);
  return {
    id: MOTION,
    kind,
    customVersion: 1,
    terms: termsOf(kind),
    effect: EFFECTS[kind],
    options: kind === 'APPROPRIATION' ? [] : OPTIONS,
    roll: [...voters, 'w'].map((voter) => ({ voter, college: 'ALL', key: '' })),
    ballots: choices.map((choice, at) => {
      const voter = voters[at] ?? '';
      return { voter, choice: choiceText(choice), commitment: saltOf(voter) };
    }),
  };
}

function decided(vote: CountedVote): { readonly state: string; readonly text: string } {
  const made = decideVote(vote, sha256);
  if (isRefusal(made)) throw new Error(made.message);
  return made;
}

const again = ({ ballots, ...vote }: CountedVote, said: string) => recount(vote, ballots, said, sha256);

/** Any choice that the ballots of a kind can be. */
function choicesOf(kind: Kind): fc.Arbitrary<Choice> {
  const form: BallotForm = formOf(
    termsOf(kind),
    OPTIONS.map(({ id }) => id),
  );
  const some = fc.shuffledSubarray([...form.options], { minLength: 1 });
  const said: Readonly<Record<Kind, fc.Arbitrary<Choice>>> = {
    APPROPRIATION: fc
      .array(fc.integer({ min: 0, max: 10_000 }), {
        minLength: form.options.length - 1,
        maxLength: form.options.length - 1,
      })
      .map((cuts) => {
        const sorted = [0, ...cuts.sort((a, b) => a - b), 10_000];
        const entries = form.options.map((line, at): [string, bigint] => [
          line,
          BigInt((sorted[at + 1] ?? 0) - (sorted[at] ?? 0)),
        ]);
        return { parts: Object.fromEntries(entries) };
      }),
    PROJECTS: some.map((approve) => ({ approve })),
    ELECTION: some.map((order) => ({ ranking: order.map((id) => [id]) })),
    ORDINARY: fc.tuple(some, fc.nat(2)).map(([order, cut]) => ({ ranking: [order.slice(0, cut), order.slice(cut)] })),
  };
  return fc.oneof({ weight: 5, arbitrary: said[kind] }, { weight: 1, arbitrary: fc.constant('ABSTAIN' as const) });
}

describe.each(KINDS)('a vote of one electorate on a motion of the kind %s', (kind) => {
  const ballots = fc.array(choicesOf(kind), { minLength: 1, maxLength: 9 });

  it('gives the same bytes whatever order its ballots, its roll and its voters’ names come in', () => {
    fc.assert(
      fc.property(ballots, fc.infiniteStream(fc.nat()), (choices, stream) => {
        const vote = voteOf(kind, choices);
        const { text } = decided(vote);
        const keyed = <T>(list: readonly T[]): readonly T[] =>
          list
            .map((each) => ({ each, at: stream.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ each }) => each);
        expect(decided({ ...vote, ballots: keyed(vote.ballots), roll: keyed(vote.roll) }).text).toBe(text);
      }),
      { numRuns: 40 },
    );
  });

  it('is counted again from its ballots, and from no others', () => {
    fc.assert(
      fc.property(ballots, choicesOf(kind), (choices, other) => {
        const vote = voteOf(kind, choices);
        const { text } = decided(vote);
        expect(again(vote, text)).toEqual({ fault: undefined, shut: false });
        const [first, ...rest] = choices;
        const changed = voteOf(kind, [other, ...rest]);
        const same = decided(changed).text === text;
        expect(again(changed, text).fault === undefined).toBe(same);
        if (first !== undefined && choiceText(first) === choiceText(other)) expect(same).toBe(true);
        const shut = vote.ballots.map((ballot) => ({ ...ballot, choice: undefined }));
        const { ballots: _, ...uncounted } = vote;
        expect(recount(uncounted, shut, text, sha256).fault?.kind).toBe('TallyDiffers');
      }),
      { numRuns: 40 },
    );
  });

  it('decides nothing where nobody said anything, or too few came', () => {
    expect(decided(voteOf(kind, ['ABSTAIN', 'ABSTAIN'])).state).toBe('LOST');
    expect(decided(voteOf(kind, [])).state).toBe('INQUORATE');
  });

  it('refuses a ballot that is none, and two of one voter', () => {
    const vote = voteOf(kind, ['ABSTAIN']);
    const [ballot] = vote.ballots;
    if (ballot === undefined) throw new Error('a ballot');
    const yes = { ...ballot, choice: '{"choice":"YES"}' };
    expect(decideVote({ ...vote, ballots: [yes] }, sha256)).toMatchObject({ kind: 'BallotMalformed' });
    expect(decideVote({ ...vote, ballots: [ballot, ballot] }, sha256)).toMatchObject({ kind: 'NotCountable' });
    expect(again({ ...vote, ballots: [yes] }, '{}').fault?.kind).toBe('TallyDiffers');
  });

  it('counts ten thousand ballots', () => {
    const [first, second] = fc.sample(choicesOf(kind), { numRuns: 2, seed: 7 });
    const choices = Array.from({ length: 10_000 }, (_, at) => (at % 3 === 0 ? first : second) ?? 'ABSTAIN');
    expect(membersOf(decided(voteOf(kind, choices)).text)).toMatchObject({ present: '10000', onRoll: '10001' });
  });
});

describe('a count of very many options', () => {
  it.each(['ELECTION', 'ORDINARY', 'PROJECTS'] as const)(
    'of a %s fits into a leaf, by the hash of its steps',
    (kind) => {
      const options = Array.from({ length: 100 }, (_, at) => ({ id: `o${String(at)}`, title: 'x', cost: '100' }));
      const ids = options.map(({ id }) => id);
      const choices = Array.from({ length: 60 }, (_, voter): Choice => {
        const order = [...ids.slice(voter), ...ids.slice(0, voter)];
        return kind === 'PROJECTS' ? { approve: order.slice(0, 60) } : { ranking: order.map((id) => [id]) };
      });
      const vote = { ...voteOf(kind, choices), options };
      const { state, text } = decided(vote);
      expect(state).toBe('CARRIED');
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_535);
      expect(again(vote, text).fault).toBeUndefined();
      const other = text.replace(/"proofHash":"[0-9a-f]{4}/u, '"proofHash":"0000');
      if (kind !== 'PROJECTS') expect(again(vote, other).fault?.kind).toBe('TallyDiffers');
    },
  );
});

describe('what one electorate chose', () => {
  it('divides all of it, floors first, and says what each line was given', () => {
    const all = (line: string): Choice => ({
      parts: Object.fromEntries(CUSTOM.appropriationLines.map((code) => [code, code === line ? 10_000n : 0n])),
    });
    const said = membersOf(decided(voteOf('APPROPRIATION', [all('REINVEST'), all('REINVEST'), all('BET')])).text);
    const lines = said?.['lines'] as { line: string; amount: string; share: string }[];
    // SUR-11: 21,900 set aside, 416,100 voted on; a third of it is above the most of a bet, 65,700: the rest is RESERVE's.
    expect(Object.fromEntries(lines.map(({ line, amount }) => [line, amount]))).toMatchObject({
      NEW_PCP: '21900',
      REINVEST: '277400',
      BET: '65700',
      RESERVE: '73000',
    });
    expect(lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n)).toBe(438_000n);
  });

  it('is told to people, step by step, by the names that they know', () => {
    const told = (kind: Kind, choices: readonly Choice[]): string => {
      const tally = membersOf(decided(voteOf(kind, choices)).text)?.['tally'] as { proof: unknown };
      return tellProof(tally.proof, (id) => id.toUpperCase()).join('\n');
    };
    expect(told('PROJECTS', [{ approve: ['roof'] }, { approve: ['barn', 'roof'] }, { approve: ['well'] }])).toContain(
      'ROOF: 2 supporters paid 2500/1 each of the 5000 it costs.',
    );
    expect(told('ELECTION', [{ ranking: [['well']] }, { ranking: [['barn']] }])).toMatch(/WELL (reached|was left)/u);
    expect(told('ORDINARY', [{ ranking: [['well'], ['barn']] }])).toContain('1. WELL');
    expect(tellProof({ rule: 'something/1' }, String)).toEqual([]);
    expect(tellProof('x', String)).toEqual([]);
  });

  it('is noticed of the amount that the period left, and of no other', () => {
    const leaf = {
      id: MOTION,
      kind: 'APPROPRIATION',
      notice: 1,
      noticedAt: '2026-03-01T00:00:00.000Z',
      opensAt: '2026-04-01T00:00:00.000Z',
      closesAt: '2026-04-10T00:00:00.000Z',
      customVersion: 1,
      effect: EFFECTS.APPROPRIATION,
      options: '',
      terms: termsText(termsOf('APPROPRIATION')),
      secondCallOf: '',
    };
    const customs = (left: bigint | undefined) => ({
      of: () => CUSTOM,
      begins: () => undefined,
      left: () => left,
    });
    expect(judgeNotice(leaf, customs(438_000n)).faults).toEqual([]);
    // A log that never closed the period: nobody knows what there was to divide.
    expect(judgeNotice(leaf, customs(undefined)).faults).toMatchObject([{ kind: 'TermsNotOfCustom' }]);
    expect(judgeNotice(leaf, customs(437_999n)).faults).toMatchObject([{ kind: 'TermsNotOfCustom' }]);
  });
});
