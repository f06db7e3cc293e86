import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { DeedPart } from './deed-part.js';
import { Findings } from './finding.js';
import type { Members } from './shape.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const hashOf = (entry: Members): string => createHash('sha256').update(JSON.stringify(entry)).digest('hex');
const resolved = (effect: Members): Members => ({
  ...effect,
  carried: true,
  kind: 'WORKLOAD',
  type: 'resolution',
  v: '2',
});

const BLOCKING = resolved({ act: 'BLOCK', purpose: 'training', site: 'mill' });
const LIFTING = resolved({ act: 'LIFT', block: 'b1' });
const BLOCKED = { block: 'b1', event: 'BLOCKED', purpose: 'training', resolution: hashOf(BLOCKING), site: 'mill' };
const LIFTED = { block: 'b1', event: 'LIFTED', resolution: hashOf(LIFTING) };

function found(resolutions: readonly Members[], deeds: readonly Members[]): readonly string[] {
  const findings = new Findings();
  const part = new DeedPart({ sha256, findings });
  for (const entry of resolutions) part.resolution(JSON.stringify(entry), entry);
  for (const entry of deeds) part.workload(entry);
  return [...findings.all.map(({ kind }) => kind), ...findings.allUnproven.map(({ what }) => what.slice(0, 12))];
}

describe('a block that names a resolution', () => {
  it('is what hosts resolved, and so is its end', () => {
    expect(found([BLOCKING, LIFTING], [BLOCKED, LIFTED])).toEqual([]);
    // The policy of those who run the site names none.
    expect(found([], [{ ...BLOCKED, resolution: '' }])).toEqual([]);
  });

  it.each([
    ['of another purpose', [{ ...BLOCKED, purpose: 'research' }]],
    ['at another site', [{ ...BLOCKED, site: '' }]],
    ['done twice', [BLOCKED, BLOCKED]],
    ['lifted by the resolution that blocked it', [BLOCKED, { ...LIFTED, resolution: hashOf(BLOCKING) }]],
    ['the end of another', [{ ...LIFTED, block: 'b2' }]],
  ])('is found where it is %s', (_, deeds) => {
    expect(found([BLOCKING, LIFTING], deeds)).toEqual(['DeedNotResolved']);
  });

  it('is not proven by a resolution that was lost, or that the log does not have', () => {
    expect(found([{ ...BLOCKING, carried: false }], [BLOCKED])).toEqual(['that hosts r']);
    expect(found([], [BLOCKED])).toEqual(['that hosts r']);
  });
});
