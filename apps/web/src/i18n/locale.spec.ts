import { describe, expect, it } from '@jest/globals';
import { localeOf } from './locale.js';

describe('the language of the page', () => {
  it.each([
    [['en-GB', 'de'], 'en-GB'],
    [['de', 'en'], 'en'],
    [['de'], 'en'],
    [[], 'en'],
    // What a browser hands on where the system's locale is POSIX.
    [['en-US@posix'], 'en'],
    [['en-US@posix', 'en-US'], 'en-US'],
  ])('%j: %s', (preferred, locale) => {
    expect(localeOf(preferred)).toBe(locale);
    expect(() => new Intl.NumberFormat(localeOf(preferred))).not.toThrow();
  });
});
