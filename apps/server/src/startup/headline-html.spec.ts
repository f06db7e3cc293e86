import { describe, expect, it } from '@jest/globals';
import { firstScreen, moneyText } from './headline-html.js';

const figures = {
  partnership: 'Tallow & <Quill>',
  period: '2026-06',
  cameIn: '€1,234.56',
  shared: '€34.50',
  lockedReserve: '€12.00',
};

describe('the first screen', () => {
  it('says the headline in the words of the page', () => {
    const screen = firstScreen(figures);
    expect(screen).toContain('<h1>In 2026-06, €1,234.56 came in and €34.50 was shared</h1>');
    expect(screen).toContain('<dt>Came in</dt><dd class="amount">€1,234.56</dd>');
  });

  it('says what waits for a vote, where anything does', () => {
    expect(firstScreen({ ...figures, waiting: '€500.00' })).toContain(
      '<h1>In 2026-06, €1,234.56 came in, €34.50 was shared and €500.00 waits for your vote</h1>',
    );
  });

  it('lets no name break out of its element', () => {
    const screen = firstScreen({ ...figures, period: `"'><script>alert(1)</script>` });
    expect(screen).toContain('Tallow &#38; &#60;Quill&#62;');
    expect(screen).not.toContain('<script>');
  });
});

describe('money in the first screen', () => {
  it('keeps every digit of an amount beyond the integers of a float', () => {
    expect(moneyText(9_007_199_254_740_993n, 'EUR')).toBe('€90,071,992,547,409.93');
    expect(moneyText(-5n, 'EUR')).toBe('-€0.05');
  });
});
