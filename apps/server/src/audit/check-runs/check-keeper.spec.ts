import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CheckKeeper } from './check-keeper.js';
import { CheckRunService } from './check-run.service.js';
import type { CheckRunStore } from './check-run.store.js';

/** A service that counts its rounds and asks no database. */
class Counting extends CheckRunService {
  readonly rounds: number[] = [];
  ended = 0;
  override async runDue(hours: number): Promise<number> {
    this.rounds.push(hours);
    return 0;
  }
  override async stop(): Promise<void> {
    this.ended += 1;
  }
}

describe('the keeper of the checks', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  // Nothing of the store is used.
  const counting = (): Counting => new Counting({} as CheckRunStore);

  it('looks soon after the start and then again and again, until the server stops', async () => {
    const runs = counting();
    const keeper = new CheckKeeper(runs);
    keeper.start(24);
    expect(runs.rounds).toEqual([]);
    await jest.advanceTimersByTimeAsync(31_000);
    expect(runs.rounds).toEqual([24]);
    await jest.advanceTimersByTimeAsync(16 * 60_000);
    expect(runs.rounds).toEqual([24, 24]);
    await keeper.onModuleDestroy();
    await jest.advanceTimersByTimeAsync(86_400_000);
    expect([runs.rounds.length, runs.ended]).toEqual([2, 1]);
  });

  it('never looks where it is told so, or was never started', async () => {
    const runs = counting();
    const keeper = new CheckKeeper(runs);
    keeper.start(0);
    await jest.advanceTimersByTimeAsync(86_400_000);
    await keeper.onModuleDestroy();
    expect([runs.rounds, runs.ended]).toEqual([[], 0]);
  });
});
