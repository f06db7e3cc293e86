import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stepsOf } from '../exact.js';
import { parseExposition } from '../formats/prometheus/exposition.js';
import type { MeterFigure } from './figure.js';
import { expositionFamilies, writeExposition, type WrittenFamily } from './prometheus-text.js';

const family: WrittenFamily = {
  name: 'copyhold_energy_joules_total',
  help: 'Energy\\metered,\nin joules.',
  type: 'counter',
  samples: [
    { labels: { site: 'a"b\\c\nd', model: '' }, steps: 1_500n, scale: 1_000n },
    { labels: {}, steps: 0n, scale: 1_000n, timestampMs: -5n },
  ],
};

const lines = (families: readonly WrittenFamily[]): string => {
  const text = writeExposition(families);
  if (typeof text !== 'string') throw new Error(text.message);
  return text;
};

describe('writeExposition', () => {
  it('escapes helps and labels, and leaves empty labels out', () => {
    expect(lines([family])).toBe(
      [
        String.raw`# HELP copyhold_energy_joules_total Energy\\metered,\nin joules.`,
        '# TYPE copyhold_energy_joules_total counter',
        String.raw`copyhold_energy_joules_total{site="a\"b\\c\nd"} 1.5`,
        'copyhold_energy_joules_total 0 -5',
        '',
      ].join('\n'),
    );
    expect(lines([])).toBe('');
  });

  const one = { labels: {}, steps: 1n, scale: 1n };
  it.each<[string, string, readonly WrittenFamily[]]>([
    ['NameMalformed', 'name', [{ ...family, name: '1_total' }]],
    ['NameMalformed', 'name', [{ ...family, name: 'joules' }]],
    ['NameMalformed', 'help', [{ ...family, help: '\uD800' }]],
    ['FamilyTwice', 'name', [family, family]],
    ['LabelMalformed', 'labels', [{ ...family, samples: [{ ...one, labels: { 'a-b': 'x' } }] }]],
    ['LabelMalformed', 'labels', [{ ...family, samples: [{ ...one, labels: { __name__: 'x' } }] }]],
    ['LabelMalformed', 'a', [{ ...family, samples: [{ ...one, labels: { a: '\uDC00' } }] }]],
    ['SeriesTwice', family.name, [{ ...family, samples: [one, { ...one, labels: { a: '' } }] }]],
    ['ValueMalformed', family.name, [{ ...family, samples: [{ ...one, scale: 3n }] }]],
    ['ValueMalformed', family.name, [{ ...family, samples: [{ ...one, scale: 0n }] }]],
    ['ValueMalformed', family.name, [{ ...family, samples: [{ ...one, steps: -1n }] }]],
    ['TimestampMalformed', family.name, [{ ...family, samples: [{ ...one, timestampMs: 10n ** 18n }] }]],
    ['LineTooLong', family.name, [{ ...family, samples: [{ ...one, labels: { a: 'x'.repeat(70_000) } }] }]],
    ['LineTooLong', 'help', [{ ...family, help: 'x'.repeat(70_000) }]],
  ])('refuses %s of %s', (kind, field, families) => {
    expect(writeExposition(families)).toMatchObject({ refused: true, kind, field, rule: 'meter.exposition' });
  });

  it('is read back by our own parser: names, labels, exact values, times and types', () => {
    const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{0,8}$/u);
    const hostile = fc.array(fc.constantFrom('"', '\\', '\n', 'n', '\r', '{', '}', ',', '=', '#', ' ', 'é', '𝕏', '\t'));
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      hostile.map((parts) => parts.join('')),
    );
    const sample = fc.record({
      labels: fc.dictionary(word, value, { maxKeys: 4 }),
      steps: fc.bigInt(0n, 10n ** 30n),
      scale: fc.constantFrom(1n, 1_000n, 1_000_000n),
      timestampMs: fc.option(fc.bigInt(-(10n ** 17n), 10n ** 17n), { nil: undefined }),
    });
    const written = fc.record({
      name: word.map((name) => `${name}_total`),
      help: value,
      samples: fc.array(sample, { maxLength: 5 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(written, { selector: ({ name }) => name, maxLength: 4 }), (drawn) => {
        const families = drawn.map(({ name, help, samples }): WrittenFamily => {
          const numbered = samples.map(({ timestampMs, labels, ...rest }, index) => ({
            ...rest,
            labels: { ...labels, number: `${index}` },
            ...(timestampMs === undefined ? {} : { timestampMs }),
          }));
          return { name, help, type: 'counter', samples: numbered };
        });
        const back = parseExposition(lines(families));
        const expected = families.flatMap(({ name, samples }) => samples.map((item) => ({ name, ...item })));
        expect(back.refusals).toEqual([]);
        expect(back.openMetrics).toBe(false);
        expect(back.records).toHaveLength(expected.length);
        for (const [index, { name, labels, steps, scale, timestampMs }] of expected.entries()) {
          const record = back.records[index];
          expect(record?.name).toBe(name);
          const kept = Object.entries(labels).filter(([, text]) => text !== '');
          expect(Object.fromEntries(record?.labels ?? [])).toEqual(Object.fromEntries(kept));
          expect(stepsOf(record?.value ?? '', scale)).toBe(steps);
          expect(record?.timestampMs).toBe(timestampMs);
        }
        expect([...back.types.keys()].toSorted()).toEqual(families.map(({ name }) => name).toSorted());
      }),
    );
  });
});

describe('expositionFamilies', () => {
  it('has no series for what is not known', () => {
    const energy: MeterFigure = {
      meter: { kind: 'energy', resource: 'north' },
      method: 'site_meter',
      quantity: 1_500n,
      startMs: 0n,
      endMs: 1n,
    };
    const tokens = { ...energy, meter: { kind: 'tokens-in', resource: 'small' } } as const;
    const text = lines(expositionFamilies([{ ...energy, site: 'south', quantity: null }, tokens, energy]));
    expect(text.split('\n').filter((line) => !line.startsWith('#'))).toEqual([
      'copyhold_tokens_total{direction="in",method="site_meter",model="small"} 1500',
      'copyhold_energy_joules_total{method="site_meter",resource="north"} 1.5',
      '',
    ]);
  });
});
