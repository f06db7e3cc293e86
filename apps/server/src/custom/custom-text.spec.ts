import { describe, expect, it } from '@jest/globals';
import { defaultCustom } from '#libs/custom';
import { customOfText, textOfCustom } from './custom-text.js';

describe('textOfCustom', () => {
  it.each(['EUR', 'JPY'])('writes a custom in %s so that it reads back the same', (currency) => {
    const custom = defaultCustom(currency);
    const text = textOfCustom(custom);
    expect(customOfText(text)).toEqual(custom);
    expect(textOfCustom(customOfText(text))).toBe(text);
  });

  it('holds no number: quantities are digits in quotes', () => {
    expect(textOfCustom(defaultCustom('EUR'))).not.toMatch(/[:,[]-?\d/u);
  });

  it('throws on text that is no custom', () => {
    expect(() => customOfText('{"version":"1"}')).toThrow('does not read back');
  });
});
