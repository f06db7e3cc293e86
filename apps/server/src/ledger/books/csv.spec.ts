import { describe, expect, it } from '@jest/globals';
import { csvRow } from './csv.js';

describe('a row of CSV', () => {
  it('quotes what would break it', () => {
    expect(csvRow(['a,b', 'say "x"', 'two\nlines', 'plain'])).toBe('"a,b","say ""x""","two\nlines",plain\r\n');
  });

  it('lets no text become a formula, and numbers keep their sign', () => {
    expect(csvRow(['=1+1', '+1', '-1', '@x', -5n, -5])).toBe("'=1+1,'+1,'-1,'@x,-5,-5\r\n");
    expect(csvRow([null, true, new Date(0)])).toBe(',true,1970-01-01T00:00:00.000Z\r\n');
  });
});
