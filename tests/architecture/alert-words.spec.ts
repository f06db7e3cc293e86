import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { METHODS } from '#libs/inference-meter';
import { HEALTH_STATES } from '../../apps/server/src/operations/alerts.js';
import { ALERT_KINDS } from '../../apps/server/src/operations/alerts.types.js';

/** The keys of one map of words of the operator's page, in their order. */
function keysIn(file: string): string[] {
  const source = readFileSync(`apps/web/src/features/operator/${file}`, 'utf8');
  return [...source.matchAll(/^ {2}(\w+): (?:\{|msg)/gmu)].map(([, key = '']) => key);
}

describe('the words of the operator’s page', () => {
  it('say of every alert what is the matter and what to do', () => {
    expect(keysIn('alert-words.ts').toSorted()).toEqual([...ALERT_KINDS].toSorted());
  });

  it('name every way in which a machine can stand, the worst first', () => {
    expect(keysIn('health-words.ts')).toEqual([...HEALTH_STATES]);
  });

  it('name every way in which a quantity can be come by', () => {
    expect(keysIn('method-words.ts').toSorted()).toEqual([...METHODS].toSorted());
  });

  it('are told in the documentation, kind by kind', () => {
    const told = readFileSync('docs/operations.md', 'utf8');
    expect(ALERT_KINDS.filter((kind) => !told.includes(`| \`${kind}\` |`))).toEqual([]);
  });
});
