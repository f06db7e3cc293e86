import { describe, expect, it } from '@jest/globals';
import { formatSpan } from './format-span.js';

describe('a span of time', () => {
  it('says once what its ends have in common', () => {
    const said = formatSpan('2026-11-22T12:00:00Z', '2026-11-22T12:20:00Z', 'en-GB');
    expect(said.match(/2026/gu)).toHaveLength(1);
    expect(formatSpan('2026-11-22T12:00:00Z', '2026-12-22T12:20:00Z', 'en-GB').match(/2026/gu)).not.toBeNull();
  });

  it('is an instant where both are the same', () => {
    expect(formatSpan('2026-11-22T12:00:00Z', '2026-11-22T12:00:00Z', 'en-GB')).toMatch(/^22 Nov 2026, /u);
  });
});
