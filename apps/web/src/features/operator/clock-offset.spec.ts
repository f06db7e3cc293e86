import { describe, expect, it } from '@jest/globals';
import { clockOffset } from './clock-offset.js';

describe('how far a clock is off', () => {
  it.each([
    ['-93000', 'ahead', 93],
    ['93400', 'behind', 93],
    ['500', 'behind', 1],
    ['499', 'right', 0],
    ['-499', 'right', 0],
    ['0', 'right', 0],
  ] as const)('%s ms: %s by %i s', (milliseconds, way, seconds) => {
    expect(clockOffset(milliseconds)).toEqual({ way, seconds });
  });
});
