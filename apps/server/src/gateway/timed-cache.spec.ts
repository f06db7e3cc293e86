import { describe, expect, it } from '@jest/globals';
import { TimedCache } from './timed-cache.js';

describe('TimedCache', () => {
  it('keeps what is known however many guesses were wrong', async () => {
    const asked: string[] = [];
    const ask = async (key: string): Promise<string | undefined> => {
      asked.push(key);
      return key === 'known' ? 'it' : undefined;
    };
    const cache = new TimedCache(ask, { fresh: 60_000, stale: 60_000 }, 3);
    expect(cache.has('known')).toBe(false);
    await cache.get('known');
    for (let guess = 0; guess < 10; guess += 1) await cache.get(`guess ${String(guess)}`);
    expect(await cache.get('known')).toBe('it');
    expect(asked.filter((key) => key === 'known')).toHaveLength(1);
    expect([cache.has('known'), cache.has('guess 9')]).toEqual([true, false]);
    // The last wrong ones are remembered, the oldest are not.
    await cache.get('guess 9');
    await cache.get('guess 0');
    expect(asked.filter((key) => key === 'guess 9')).toHaveLength(1);
    expect(asked.filter((key) => key === 'guess 0')).toHaveLength(2);
  });

  it('forgets what it knew of a key once there is nothing', async () => {
    let value: string | undefined = 'it';
    const cache = new TimedCache(async () => value, { fresh: 0, stale: 0 });
    expect(await cache.get('a')).toBe('it');
    value = undefined;
    expect(await cache.get('a')).toBeUndefined();
    expect(cache.has('a')).toBe(false);
    value = 'it';
    expect(await cache.get('a')).toBe('it');
    cache.clear();
    expect(cache.has('a')).toBe(false);
  });
});
