import { describe, expect, it } from '@jest/globals';
import { checks } from '../../database/checks/index.js';
import { runChecks, type Violations } from './run-checks.js';

const none: Violations = { count: 0, details: [] };
const stopped = (): Error => Object.assign(new Error('canceling statement'), { code: '57014' });

describe('runChecks', () => {
  it('says of each check what it found, in its order', async () => {
    const results = await runChecks((sql) =>
      Promise.resolve(sql === checks[1]?.sql ? { count: 4, details: ['a', 'b', 'c'] } : none),
    );
    expect(results.map(({ code }) => code)).toEqual(checks.map(({ code }) => code));
    expect(results[0]).toMatchObject({ passed: true, violations: 0, detail: null });
    expect(results[1]).toMatchObject({ passed: false, violations: 4, detail: 'a; b; c' });
  });

  it('does not pass what could not be looked through in time, and goes on', async () => {
    const results = await runChecks((sql) =>
      sql === checks[0]?.sql ? Promise.reject(stopped()) : Promise.resolve(none),
    );
    expect(results[0]).toMatchObject({ passed: false, violations: 0, detail: expect.stringContaining('too long') });
    expect(results.slice(1).every(({ passed }) => passed)).toBe(true);
  });

  it('takes no other failure for an answer', async () => {
    await expect(runChecks(() => Promise.reject(new Error('no connection')))).rejects.toThrow('no connection');
  });
});
