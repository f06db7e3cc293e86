import { describe, expect, it } from '@jest/globals';
import { standingTotals, type UndoableLine } from './standing-totals.js';

describe('standingTotals', () => {
  const line = (journal: string, side: 'DEBIT' | 'CREDIT', reverses: string | null = null): UndoableLine => {
    return { account: 'a', journal, reverses, side, amount: 7n };
  };

  it('leaves out what was undone, on its own side', () => {
    const lines = [line('drawn', 'CREDIT'), line('repaid', 'DEBIT'), line('undo', 'CREDIT', 'repaid')];
    expect(standingTotals(lines).get('a')).toEqual({ DEBIT: 0n, CREDIT: 7n });
  });

  it('counts again what was undone by mistake, in whatever order the lines come', () => {
    const lines = [line('again', 'DEBIT', 'undo'), line('undo', 'CREDIT', 'repaid'), line('repaid', 'DEBIT')];
    expect(standingTotals(lines).get('a')).toEqual({ DEBIT: 7n, CREDIT: 0n });
  });
});
