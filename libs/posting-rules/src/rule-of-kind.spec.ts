import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ruledKinds, ruleOfKind } from './rule-of-kind.js';

/** The kinds that posting rules write into a journal's head: `kind: 'royalty',` on a line of four blanks. */
function kindsOfRules(): string[] {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
  const texts = files.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));
  return texts.flatMap((text) =>
    [...text.matchAll(/^ {4}kind: '(?<kind>[a-z-]+)',$/gmu)].map((m) => m.groups?.['kind'] ?? ''),
  );
}

/** What people enter, and what ends a hold. */
const OTHERS = ['correction', 'history', 'hold-expired', 'hold-voided', 'manual', 'opening', 'reversal'];

describe('ruleOfKind', () => {
  it('has one plain sentence for every kind that a posting rule makes, and for those that people make', () => {
    const kinds = kindsOfRules();
    expect(kinds.length).toBeGreaterThan(15);
    for (const kind of [...kinds, ...OTHERS]) {
      const { key, sentence } = ruleOfKind(kind);
      expect([key, kind]).toEqual([`posting.${kind}`, kind]);
      expect(sentence).toMatch(/^[A-Z][^.]*\.$/u);
    }
  });

  it('keeps no sentence for a kind that nobody makes', () => {
    const made = new Set([...kindsOfRules(), ...OTHERS]);
    expect(ruledKinds.filter((kind) => !made.has(kind))).toEqual([]);
  });

  it('says of any other kind that no rule makes it', () => {
    for (const kind of ['test', '', 'constructor', '__proto__']) expect(ruleOfKind(kind).key).toBe('posting.none');
  });
});
