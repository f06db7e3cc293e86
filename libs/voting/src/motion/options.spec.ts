import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EffectKind } from './effect.js';
import { ballotFor, type MotionOption, optionsText, readOptions } from './options.js';

const ROOF = { id: 'roof', title: 'A new roof', cost: '90000' };

describe('the options of a motion', () => {
  it('are one text, in the order in which they were named', () => {
    const text = optionsText('PROJECTS', [{ ...ROOF }, { title: 'A "well"', id: 'well', cost: '1' }]);
    if (typeof text !== 'string') throw new Error(text.message);
    expect(text).toBe(
      '[{"cost":"90000","id":"roof","title":"A new roof"},{"cost":"1","id":"well","title":"A \\"well\\""}]',
    );
    expect(readOptions('PROJECTS', text)).toEqual([ROOF, { cost: '1', id: 'well', title: 'A "well"' }]);
    expect(readOptions('PROJECTS', ` ${text}`)).toMatchObject({ kind: 'OptionsMalformed' });
  });

  it.each<[EffectKind, readonly MotionOption[]]>([
    ['PROJECTS', []],
    ['PROJECTS', [ROOF, { ...ROOF, title: 'Again' }]],
    ['PROJECTS', [{ id: 'roof', title: 'Free?' }]],
    ['PROJECTS', [{ ...ROOF, cost: '0' }]],
    ['PROJECTS', [{ ...ROOF, cost: '1.5' }]],
    ['PROJECTS', [{ ...ROOF, id: 'Roof' }]],
    ['PROJECTS', [{ ...ROOF, title: ' A roof' }]],
    ['PROJECTS', [{ ...ROOF, title: 'two\nlines' }]],
    ['ELECTION', []],
    ['ELECTION', [ROOF]],
    ['ORDINARY', [{ id: 'v1', title: 'One alone' }]],
    [
      'PASTURE',
      [
        { id: 'v1', title: 'One' },
        { id: 'v2', title: 'Two' },
      ],
    ],
    ['ORDINARY', Array.from({ length: 101 }, (_, at) => ({ id: `v${String(at)}`, title: 'x' }))],
  ])('of a %s are refused: %j', (kind, options) => {
    expect(optionsText(kind, options)).toMatchObject({ kind: 'OptionsMalformed', field: 'options' });
  });

  it('say what a ballot is asked', () => {
    expect(ballotFor('ORDINARY', 0)).toBe('MOTION');
    expect(ballotFor('ORDINARY', 2)).toBe('RANKING');
    expect(ballotFor('APPROPRIATION', 0)).toBe('DIVISION');
    expect(ballotFor('PROJECTS', 1)).toBe('PROJECTS');
    expect(ballotFor('ELECTION', 1)).toBe('STV');
    expect(ballotFor('RECALL', 0)).toBe('MOTION');
  });

  it('read as they are written, whatever words they have', () => {
    const option = fc.record({
      id: fc.stringMatching(/^[a-z0-9-]{1,40}$/u),
      title: fc.string({ minLength: 1, maxLength: 50, unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(option, { selector: ({ id }) => id, minLength: 2, maxLength: 8 }), (options) => {
        const text = optionsText('ELECTION', options);
        if (typeof text === 'string') expect(readOptions('ELECTION', text)).toEqual(options);
        else expect(options.some(({ title }) => title.trim() !== title || /\p{Cc}/u.test(title))).toBe(true);
      }),
    );
  });
});
