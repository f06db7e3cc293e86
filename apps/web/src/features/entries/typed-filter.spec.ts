import { describe, expect, it } from '@jest/globals';
import { typedFilter } from './typed-filter.js';

function form(values: Readonly<Record<string, string>>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  return data;
}

describe('the form of the filter', () => {
  it('sends euro as cents and forgets empty boxes', () => {
    const typed = typedFilter(form({ text: '', account: ' je ', unit: 'EUR', least: '1,234.50', most: '' }), {});
    expect(typed).toEqual({ filter: { account: 'je', unit: 'EUR', least: '123450' }, unread: [] });
  });

  it('says which amount it could not read, and keeps the rest', () => {
    const typed = typedFilter(form({ unit: 'EUR', least: 'much', most: '7', body: 'je' }), {});
    expect(typed).toEqual({ filter: { body: 'je', unit: 'EUR', most: '700' }, unread: ['least'] });
  });

  it('keeps steps finer than what is shown when the box was not touched', () => {
    const before = { unit: 'COMPUTE_RAW', least: '1' };
    expect(typedFilter(form({ unit: 'COMPUTE_RAW', least: '0.000' }), before).filter).toEqual(before);
    expect(typedFilter(form({ unit: 'TOKEN', least: '0' }), before).filter).toEqual({ unit: 'TOKEN', least: '0' });
  });
});
