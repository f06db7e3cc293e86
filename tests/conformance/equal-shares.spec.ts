import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { readPabulib, roundOfPabulib, writePabulib, type PabulibElection } from '#libs/election-files';
import { type Completion, equalShares } from '#libs/voting';

/** One election and what programs that are not ours agreed on. */
interface Published {
  readonly file: string;
  readonly projects: number;
  readonly voters: number;
  readonly budget: string;
  readonly outcomes: Readonly<
    Record<string, { readonly winners: readonly string[]; readonly selectionOrder: readonly string[] }>
  >;
}

const COMPLETION_OF: Readonly<Record<string, Completion>> = {
  cost_none: 'NONE',
  cost_utilitarian: 'UTILITARIAN',
  cost_add1: 'ADD1',
  cost_add1u: 'ADD1U',
  greedy_cost: 'GREEDY',
};

/** The published programs give every voter one whole unit more, in currencies of a hundred minor units. */
const INCREMENT = 100n;

const folder = join(import.meta.dirname, '../../../shared/data/votes/equal-shares');

function known<T>(value: T): Exclude<T, { readonly refused: true }> {
  if (isRefusal(value)) throw new Error(value.message);
  return value as Exclude<T, { readonly refused: true }>;
}

const read = (file: string): PabulibElection => known(readPabulib(readFileSync(join(folder, file), 'utf8')));

/** The published programs settle what is left of a tie by id: whole numbers upwards, then others as the file has them. */
function referenceOrder(ids: readonly string[]): readonly string[] {
  const number = (id: string): number => (/^(0|[1-9]\d*)$/u.test(id) ? Number(id) : Number.POSITIVE_INFINITY);
  return [...ids].sort((a, b) => (number(a) === number(b) ? 0 : number(a) - number(b)));
}

describe('Equal Shares on published elections', () => {
  if (!existsSync(folder)) {
    it.skip('skipped: ../shared/data/votes/equal-shares is not here', () => undefined);
    return;
  }
  const elections = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as readonly Published[];
  const outcomes = elections.flatMap(({ file, outcomes: found }) =>
    Object.entries(found).map(([name, { winners, selectionOrder }]) => ({ file, name, winners, selectionOrder })),
  );

  let passed = 0;
  afterAll(() => {
    process.stdout.write(`Equal Shares: ${passed} of ${outcomes.length} published outcomes, winners and order\n`);
  });

  it('finds nine elections and 36 outcomes', () => {
    expect([elections.length, outcomes.length]).toEqual([9, 36]);
  });

  it.each(elections)('$file: read as published, and the same when written and read again', (published) => {
    const election = read(published.file);
    expect(election.projects).toHaveLength(published.projects);
    expect(election.votes).toHaveLength(published.voters);
    expect(election.budget).toBe(BigInt(published.budget) * 100n);
    expect(readPabulib(known(writePabulib(election)))).toEqual(election);
  });

  it.each(outcomes)('$file: $name', ({ file, name, winners, selectionOrder }) => {
    const round = known(roundOfPabulib(read(file)));
    const { funded } = known(
      equalShares(round, {
        completion: COMPLETION_OF[name]!,
        increment: INCREMENT,
        order: referenceOrder(round.projects.map(({ id }) => id)),
      }),
    );
    expect(funded).toEqual(selectionOrder);
    expect([...funded].sort()).toEqual([...winners].sort());
    passed += 1;
  });
});
