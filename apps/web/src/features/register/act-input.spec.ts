import { describe, expect, it } from '@jest/globals';
import { inputOf } from './act-input.js';

const formOf = (fields: Readonly<Record<string, string>>): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};
const asked = { holding: 'D-0003', act: 'PLEDGE', currency: 'EUR', meter: 'gpu-time' };

describe('inputOf', () => {
  it('reads sums in the currency, and lists by their commas', () => {
    const form = formOf({ toUseOf: ' r0017 ', sum: '1,234.50', jury: 'r0001, r0002 ,', votes: '2', note: '' });
    expect(inputOf(form, asked)).toMatchObject({
      holding: 'D-0003',
      act: 'PLEDGE',
      toUseOf: 'r0017',
      sum: '123450',
      jury: ['r0001', 'r0002'],
      votes: 2,
      note: null,
      until: null,
    });
  });

  it('reads what is added in the unit of the right, gates as they are', () => {
    const form = formOf({ quantity: '2' });
    expect(inputOf(form, asked)).toMatchObject({ quantity: '7200000000000000' });
    expect(inputOf(form, { ...asked, meter: 'gates' })).toMatchObject({ quantity: '2' });
  });

  it('takes what a jury leaves of a fine for the sum', () => {
    expect(inputOf(formOf({ left: '0' }), { ...asked, act: 'REDUCE_FINE' })).toMatchObject({ sum: '0', fine: null });
  });

  it('passes on a sum it cannot read, so that the roll says what is wrong with it', () => {
    expect(inputOf(formOf({ fine: 'much' }), asked)).toMatchObject({ fine: 'much', votes: null, parts: null });
  });
});
