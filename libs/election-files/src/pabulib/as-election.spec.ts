import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { checkElection, type Election } from '../election.js';
import { electionOfPabulib, pabulibOfElection } from './as-election.js';
import type { PabulibElection } from './election.js';

const file: PabulibElection = {
  currency: 'EUR',
  budget: 10_000n,
  voteType: 'approval',
  meta: [
    ['description', 'A round'],
    ['country', 'Poland'],
  ],
  projects: [
    { id: 'roof', cost: 6000n, others: { name: 'A roof', category: 'building' } },
    { id: 'well', cost: 4000n, others: {} },
  ],
  votes: [
    { voter: 'v1', projects: ['roof', 'well'], others: { age: '40' } },
    { voter: 'v2', projects: [], others: {} },
  ],
};

const round: Election = {
  kind: 'PROJECTS',
  rule: '',
  title: 'A round',
  options: [
    { id: 'roof', name: 'A roof', cost: 6000n },
    { id: 'well', name: '', cost: 4000n },
  ],
  budget: 10_000n,
  ballots: [
    { choice: { is: 'SET', options: ['roof', 'well'] }, count: 2n },
    { choice: { is: 'ABSTAIN' }, count: 1n },
  ],
};

describe('a Pabulib file as an election', () => {
  it('has its title, names, costs and budget, and an abstention for a vote for nothing', () => {
    const [first, second] = round.ballots;
    expect(electionOfPabulib(file)).toEqual({ ...round, ballots: [{ ...first, count: 1n }, second] });
  });

  it('refuses what is no approval', () => {
    expect(electionOfPabulib({ ...file, voteType: 'ordinal' })).toMatchObject({ kind: 'VotesAreNoApprovals' });
  });
});

describe('an election as a Pabulib file', () => {
  it('has a row for each voter, numbered', () => {
    expect(pabulibOfElection(round, 'EUR')).toEqual({
      currency: 'EUR',
      budget: 10_000n,
      voteType: 'approval',
      meta: [['description', 'A round']],
      projects: [
        { id: 'roof', cost: 6000n, others: { name: 'A roof' } },
        { id: 'well', cost: 4000n, others: { name: '' } },
      ],
      votes: [
        { voter: '1', projects: ['roof', 'well'], others: {} },
        { voter: '2', projects: ['roof', 'well'], others: {} },
        { voter: '3', projects: [], others: {} },
      ],
    });
  });

  it.each<[string, Partial<Election>]>([
    ['NotProjects', { kind: 'APPROVAL' }],
    ['BudgetMissing', { options: [{ id: 'roof', name: '' }] }],
    ['WithdrawnNotWritable', { options: [{ id: 'roof', name: '', cost: 1n, withdrawn: true }] }],
    ['TooManyVoters', { ballots: [{ choice: { is: 'ABSTAIN' }, count: 1_000_001n }] }],
  ])('refuses %s', (kind, wrong) => {
    expect(pabulibOfElection({ ...round, ...wrong }, 'EUR')).toMatchObject({ kind, rule: 'pabulib.write' });
  });

  it('becomes the same election again, but that each ballot stands alone', () => {
    const ids = ['a', 'b', 'c'];
    const ballot = fc.subarray(ids).map((options): Election['ballots'][number] => {
      return { choice: options.length === 0 ? { is: 'ABSTAIN' } : { is: 'SET', options }, count: 1n };
    });
    const elections = fc.record({
      title: fc.string(),
      budget: fc.bigInt({ min: 0n, max: 10n ** 12n }),
      options: fc.tuple(
        ...ids.map((id) => fc.record({ id: fc.constant(id), name: fc.string(), cost: fc.bigInt(0n, 99n) })),
      ),
      ballots: fc.array(ballot, { maxLength: 9 }),
    });
    fc.assert(
      fc.property(elections, (parts) => {
        const election: Election = { kind: 'PROJECTS', rule: '', ...parts };
        const written = pabulibOfElection(election, 'EUR');
        if (isRefusal(written)) throw new Error(written.message);
        const again = electionOfPabulib(written);
        expect(again).toEqual(election);
        expect(isRefusal(again) ? again : checkElection(again)).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });
});
