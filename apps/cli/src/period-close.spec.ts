import { describe, expect, it } from '@jest/globals';
import { monthsOf } from './period-close.js';

describe('the months of a period', () => {
  it('are all that it touches, across years too', () => {
    expect(monthsOf({ startsOn: '2023-11-15', endsOn: '2024-02-01' })).toEqual([
      '2023-11',
      '2023-12',
      '2024-01',
      '2024-02',
    ]);
    expect(monthsOf({ startsOn: '2024-05-01', endsOn: '2024-05-31' })).toEqual(['2024-05']);
  });
});
