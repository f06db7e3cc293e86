import { describe, expect, it } from '@jest/globals';
import { statementGroups } from './statement-lines.js';

const wage = (journalId: string, amount: string, date = '2026-09-30') => ({
  __typename: 'StatementLine' as const,
  date,
  what: 'Wage for an accepted label',
  from: 'Joint Enterprise',
  amount,
  state: 'PAID',
  journalId,
  reference: journalId,
});

describe('the lines of a statement', () => {
  it('tells the wages of a day together, to the cent', () => {
    const groups = statementGroups([wage('a', '170'), wage('b', '45'), wage('c', '90', '2026-09-29')]);
    expect(groups.map(({ count, amount }) => [count, amount])).toEqual([
      [2, '215'],
      [1, '90'],
    ]);
  });

  it('keeps apart what is paid and what is owed', () => {
    expect(statementGroups([wage('a', '170'), { ...wage('b', '45'), state: 'OWED' }])).toHaveLength(2);
  });
});
