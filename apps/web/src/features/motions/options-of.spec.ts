import { describe, expect, it } from '@jest/globals';
import { optionsText } from '#libs/voting';
import type { MotionKind } from '../../gql/motions/graphql.js';
import type { Values } from '../forms/field.js';
import { NO_OPTION, optionsOf, rowsOf, withRows, type OptionRow } from './options-of.js';

const filled = (rows: readonly Partial<OptionRow>[], values: Values = {}): Values =>
  withRows(
    values,
    rows.map((row) => ({ ...NO_OPTION, ...row })),
  );

/** What the rules read of what would be sent. */
const read = (kind: MotionKind, values: Values) =>
  optionsText(
    kind,
    optionsOf(kind, values).map(({ id, title, cost }) => ({ id, title, ...(cost === null ? {} : { cost }) })),
  );

describe('the options of a motion, as they are typed', () => {
  it('stand beside the other boxes, and come back as they were', () => {
    const values = filled([{ title: 'A roof', cost: '900' }], { title: 'Two things' });
    expect(values['title']).toBe('Two things');
    expect(rowsOf(values)).toEqual([{ title: 'A roof', id: '', cost: '900' }]);
    for (const text of ['', 'x', '{}', '[1]', '[null]']) expect(rowsOf({ options: text })).toEqual([]);
  });

  it('give projects that the rules can read: a name of its own each, costs in the smallest steps', () => {
    const rows = [
      { title: ' A new Roof! ', cost: '900.50' },
      { title: 'A new roof', cost: '1,234.50' },
      { title: ' ' },
      { title: '屋根', cost: '1' },
    ];
    expect(read('PROJECTS', filled(rows, { currency: 'EUR' }))).toBe(
      '[{"cost":"90050","id":"a-new-roof","title":"A new Roof!"},{"cost":"123450","id":"a-new-roof-2","title":"A new roof"},{"cost":"100","id":"option","title":"屋根"}]',
    );
  });

  it('leave a cost that is none to the rules, which refuse it', () => {
    expect(read('PROJECTS', filled([{ title: 'A roof', cost: 'much' }], { currency: 'EUR' }))).toMatchObject({
      kind: 'OptionsMalformed',
    });
  });

  it('give candidates by their numbers on the roll, and choices without costs', () => {
    expect(read('ELECTION', filled([{ title: 'Ada', id: ' R0001 ' }]))).toBe('[{"id":"r0001","title":"Ada"}]');
    expect(read('ORDINARY', filled([{ title: 'Left' }, { title: 'Right' }]))).toBe(
      '[{"id":"left","title":"Left"},{"id":"right","title":"Right"}]',
    );
    expect(read('ORDINARY', filled([]))).toBe('[]');
    expect(optionsOf('PASTURE', filled([{ title: 'Left' }]))).toEqual([]);
  });
});
