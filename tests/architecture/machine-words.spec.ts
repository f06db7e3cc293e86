import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  asksAddress,
  ENERGY_METHODS,
  ENERGY_SOURCES,
  MACHINE_FORMS,
  MACHINE_OWNERS,
  MACHINE_READERS,
  REGISTRATION_STEPS,
  WATER_METHODS,
} from '#libs/inference-meter';
import { asksAddress as pageAsks, STEPS } from '../../apps/web/src/features/machines/steps.js';

/** The keys of one map of words in the web’s source, in their order: the macro of the words is compiled by its build alone. */
function keysOf(file: string, map: string): readonly string[] {
  const source = readFileSync(`apps/web/src/features/${file}`, 'utf8');
  const start = source.indexOf(`const ${map}`);
  const body = source.slice(start, source.indexOf('\n};', start));
  return [...body.matchAll(/^ {2}'?([\w.-]+)'?:\s+msg/gmu)].map(([, key = '']) => key);
}

describe('the page where machines are registered', () => {
  it.each([
    ['FORMS', MACHINE_FORMS],
    ['OWNERS', MACHINE_OWNERS],
    ['ENERGY_SOURCES', ENERGY_SOURCES],
    ['ENERGY_METHODS', ENERGY_METHODS],
    ['WATER_METHODS', WATER_METHODS],
    ['READERS', MACHINE_READERS],
  ] as const)('offers of %s what the server takes, in its order, and nothing else', (map, codes) => {
    expect(keysOf('machines/words.ts', map)).toEqual(codes);
  });

  it('has the server’s steps, and asks an address for the same readers', () => {
    expect(STEPS).toEqual(REGISTRATION_STEPS);
    for (const reader of MACHINE_READERS) expect(pageAsks(reader)).toBe(asksAddress(reader));
  });

  it('says what each rule is for that may refuse a step', () => {
    const rules = [...REGISTRATION_STEPS, 'draft', 'key'].map((step) => `machine.${step}`);
    expect(keysOf('forms/rule-words.ts', 'RULE_WORDS')).toEqual(expect.arrayContaining(rules));
  });
});
