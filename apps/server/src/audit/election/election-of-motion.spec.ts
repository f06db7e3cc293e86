import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { defaultCustom } from '#libs/custom';
import { readElection } from '#libs/election-files';
import { motionTerms, termsText } from '#libs/voting';
import { type ElectionEnding, electionText } from './election-file.js';
import { type ExportedElection, electionOfMotion } from './election-of-motion.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A published vote: who stands where, and what each chose. */
function vote(
  terms: string,
  kind: string,
  options: string,
  choices: readonly (readonly [string, string | undefined])[],
) {
  const voters = choices.map(([college, choice], at) => ({ voter: `v${String(at)}`, college, choice }));
  const colleges = [...new Set(choices.map(([college]) => college))].map((college) => {
    const shut = choices.some((each) => each[0] === college && each[1] === undefined);
    return { college, shown: shut ? 'VERDICT' : 'COUNTS' };
  });
  return {
    leaves: ['{"type":"motion"}', JSON.stringify({ tally: { colleges }, type: 'resolution' })],
    notices: [{ kind, options, terms: JSON.parse(terms) as unknown, text: { title: 'Roof or well' } }],
    count: {
      roll: voters.map(({ voter, college }) => ({ voter, college })),
      ballots: voters.map(({ voter, choice }) => ({
        voter,
        number: '1',
        commitment: hash(voter),
        ...(choice === undefined ? {} : { choice }),
      })),
    },
  };
}

const PROJECTS =
  '{"ballot":"PROJECTS","budget":"10000","colleges":[{"code":"COMMON"}],"completion":"ADD1U","currency":"EUR","extensionHours":"24","leastShown":"5","quorum":{"atMost":"50","share":"1/10"},"rule":"equal-shares-cost/1","standstillHours":"72"}';
const OPTIONS = '[{"cost":"6000","id":"roof","title":"A roof"},{"cost":"4000","id":"well","title":"A well"}]';
const round = vote(PROJECTS, 'PROJECTS', OPTIONS, [
  ['ALL', '{"approve":["roof"]}'],
  ['ALL', '{"approve":["roof","well"]}'],
  ['ALL', '{"approve":["roof"]}'],
  ['ALL', '{"choice":"ABSTAIN"}'],
]);

const custom = defaultCustom('EUR');
const terms = motionTerms(custom, 'ORDINARY', ['COMMON', 'PUBLIC', 'WORKER']);
if (isRefusal(terms)) throw new Error(terms.message);
const motion = vote(termsText(terms), 'ORDINARY', '[]', [
  ['COMMON', '{"choice":"YES"}'],
  ['COMMON', '{"choice":"NO"}'],
  ['WORKER', undefined],
]);

function exported(file: unknown, college?: string): ExportedElection {
  const election = electionOfMotion(file, college, sha256);
  if (isRefusal(election)) throw new Error(election.message);
  return election;
}

describe('a decided vote as a file of elections', () => {
  it('has what a recount needs, equal ballots together, and nobody', () => {
    const { election, currency } = exported(round);
    expect(currency).toBe('EUR');
    expect(election).toMatchObject({
      kind: 'PROJECTS',
      rule: 'equal-shares-cost/1',
      title: 'Roof or well',
      budget: 10_000n,
      options: [
        { id: 'roof', name: 'A roof', cost: 6_000n },
        { id: 'well', name: 'A well', cost: 4_000n },
      ],
    });
    expect(election.ballots).toEqual([
      { choice: { is: 'ABSTAIN' }, count: 1n },
      { choice: { is: 'SET', options: ['roof', 'well'] }, count: 1n },
      { choice: { is: 'SET', options: ['roof'] }, count: 2n },
    ]);
    expect(electionText({ election, currency }, 'json')).not.toContain('v0');
  });

  it('is read back the same', () => {
    const { election, currency } = exported(round);
    const text = electionText({ election, currency }, 'json');
    expect(isRefusal(text) ? text : readElection(text)).toEqual(election);
  });

  it('is of one college where colleges decide', () => {
    expect(exported(motion, 'COMMON').election.ballots).toEqual([
      { choice: { is: 'VOICE', voice: 'NO' }, count: 1n },
      { choice: { is: 'VOICE', voice: 'YES' }, count: 1n },
    ]);
  });

  it.each([
    ['a vote of colleges without one of them', motion, undefined, 'NoSuchVote'],
    ['a college that did not vote', motion, 'HOST', 'NoSuchVote'],
    ['a college whose ballots are withheld', motion, 'WORKER', 'BallotsWithheld'],
    ['what is none', { notices: [] }, undefined, 'NoSuchVote'],
  ])('refuses %s', (_, file, college, kind) => {
    expect(electionOfMotion(file, college, sha256)).toMatchObject({ kind });
  });

  it.each<[ElectionEnding, RegExp | string]>([
    ['csv', /^count,choice,roof,well\r?\n/u],
    ['pb', /^META\r?\nkey;value/u],
    ['blt', 'FormatUnfit'],
  ])('is written as %s, where that can hold it', (ending, expected) => {
    const text = electionText(exported(round), ending);
    if (typeof expected === 'string') expect(text).toMatchObject({ kind: expected });
    else expect(text).toMatch(expected);
  });
});
