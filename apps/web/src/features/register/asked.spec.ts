import { describe, expect, it } from '@jest/globals';
import { addressOf, askedOf } from './asked.js';

describe('askedOf', () => {
  it('reads what it knows, and takes an empty part for none', () => {
    expect(askedOf(new URLSearchParams('?kind=HOST_CLAIM&search=%20mill%20&state=&odd=1'))).toEqual({
      search: 'mill',
      holder: null,
      kind: 'HOST_CLAIM',
      state: null,
      site: null,
    });
  });
});

describe('addressOf', () => {
  it('is read back to the same', () => {
    const asked = { search: 'a & b', holder: 'r0017', kind: null, state: 'ADMITTED', site: 'Old Mill' };
    expect(askedOf(new URLSearchParams(addressOf(asked)))).toEqual(asked);
  });
});
