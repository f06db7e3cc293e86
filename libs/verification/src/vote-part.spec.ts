import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { canonicalJson, type CanonicalValue } from '#libs/transparency-log';
import { Findings } from './finding.js';
import { VotePart } from './vote-part.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const [RULES, HOUR] = ['ab'.repeat(32), '2026-07-01T00:00:00.000Z'];

/** Whether rules may hold from then on, after a resolution that says this. */
function ruled(said: Readonly<Record<string, CanonicalValue>>, effectiveAt = HOUR): boolean {
  const entry = { carried: true, rules: RULES, type: 'resolution', ...said };
  const votes = new VotePart({ findings: new Findings(), sha256 }, () => undefined);
  expect(votes.resolution(canonicalJson(entry), entry)).toBe(false);
  return votes.ruled(RULES, effectiveAt);
}

describe('a resolution that names rules', () => {
  const second = { effectiveAt: HOUR, kind: 'CUSTOM_CHANGE', motion: 'm', v: '2' };

  it('lets them hold from the hour that it names', () => {
    expect(ruled(second)).toBe(true);
    expect(ruled(second, '2026-08-01T00:00:00.000Z')).toBe(false);
    expect(ruled({ v: '1' }, '2026-08-01T00:00:00.000Z')).toBe(true);
  });

  it('is one on a change of the custom, and was carried', () => {
    expect(ruled({ ...second, kind: 'ORDINARY' })).toBe(false);
    expect(ruled({ ...second, carried: false })).toBe(false);
  });
});
