import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { customToDocument, defaultCustom } from '#libs/custom';
import { canonicalJson } from '#libs/transparency-log';
import { CustomPart } from './custom-part.js';
import { Findings } from './finding.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const RULES = JSON.stringify(customToDocument(defaultCustom('EUR')));
const HASH = Buffer.from(sha256(Buffer.from(RULES))).toString('hex');
const DATES = { adoptedAt: '2026-01-01T00:00:00.000Z', effectiveAt: '2026-01-01T00:00:00.000Z' };
const LEAF = { ...DATES, previous: '', resolution: '', rules: HASH, type: 'custom', v: '3', version: '1' };

/** What is found of a first custom, its leaf and its row. */
function found(leaf: Readonly<Record<string, string>>, row: Readonly<Record<string, string>> = {}): Findings {
  const findings = new Findings();
  const part = new CustomPart({ findings, sha256 }, () => true);
  part.leaf(canonicalJson(leaf), leaf);
  part.text({ version: '1', rules: RULES, ...DATES, ...row });
  return findings;
}
const kinds = (findings: Findings): readonly string[] => findings.all.map(({ kind }) => kind);

describe('a custom', () => {
  it('is whole where its row says what its leaf says', () => {
    expect(kinds(found(LEAF))).toEqual([]);
    expect(found(LEAF).allUnproven).toEqual([]);
  });

  it.each(['effectiveAt', 'adoptedAt'])('has a row whose %s is the one that was logged', (name) => {
    expect(kinds(found(LEAF, { [name]: '2025-01-01T00:00:00.000Z' }))).toEqual(['CustomHashDiffers']);
  });

  it('names the one before it', () => {
    expect(kinds(found({ ...LEAF, previous: 'ab'.repeat(32) }))).toEqual(['CustomNotDerived']);
  });

  it('says of a leaf of an older form what it does not prove', () => {
    const { adoptedAt: _, ...second } = { ...LEAF, v: '2' };
    expect(kinds(found(second))).toEqual([]);
    expect(found(second).allUnproven).toMatchObject([{ count: 1 }]);
  });
});
