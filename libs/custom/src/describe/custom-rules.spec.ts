import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { customToDocument, parseCustom } from '../custom.js';
import { defaultCustom } from '../default-custom.js';
import { customRules, labelOf } from './custom-rules.js';

const rules = customRules(defaultCustom('EUR'));
const valueOf = (key: string): string | undefined => rules.find((rule) => rule.label === key)?.value;

describe('customRules', () => {
  it('says shares, prices and weights exactly', () => {
    expect(valueOf('Kept for good in the locked reserve')).toBe('30 %');
    expect(valueOf('Price of a million tokens written')).toBe(
      '1.00 EUR = (0.95 EUR cost + 0.04 EUR margin) / (1 − 1 % royalty)',
    );
    expect(valueOf('Price of a weighted GPU-hour')).toBe('1.00 EUR = 0.95 EUR cost + 0.05 EUR margin');
    expect(valueOf('How many must vote')).toBe('10 % of the roll, rounded up');
    expect(valueOf('Most votes a quorum may ask for')).toBe('50');
    expect(valueOf('What an hour of H100 SXM 1g counts')).toBe('0.435 by computing, 0.31 by memory');
  });

  it('says each price by its meter and per what it is known by, however the custom writes it', () => {
    const document = customToDocument(defaultCustom('EUR'));
    const tariffs = {
      'tokens-in': { costMinor: '190', marginMinor: '10', per: '10000000' },
      'tokens-out': { costMinor: '950', marginMinor: '40', per: '10000000' },
      'gpu-time': { costMinor: '1', marginMinor: '0', per: '7200000000000000' },
    };
    const custom = parseCustom({ ...document, tariffs });
    if (isRefusal(custom)) throw new Error(custom.message);
    const said = customRules(custom).filter(({ section, label }) => section === 'Prices' && label.startsWith('Price'));
    expect(said.map(({ label, value }) => [label, value])).toEqual([
      ['Price of a million tokens read', '20/99 EUR = (0.19 EUR cost + 0.01 EUR margin) / (1 − 1 % royalty)'],
      ['Price of a million tokens written', '1.00 EUR = (0.95 EUR cost + 0.04 EUR margin) / (1 − 1 % royalty)'],
      ['Price of a weighted GPU-hour', '0.005 EUR = 0.005 EUR cost + 0.00 EUR margin'],
    ]);
  });

  it('says plainly of what nothing reads yet that it is not in use, and of nothing else', () => {
    const waiting = rules.filter(({ bound }) => bound.endsWith('; not yet in use')).map(({ key }) => key);
    expect(waiting).toEqual(
      expect.arrayContaining(['host.rateMinor', 'disclosure.fromKw', 'stint.leaseMinDays', 'publicNameDefault']),
    );
    for (const read of [
      'majorities.DISPOSAL.majority',
      'voting.majorities.RECALL.majority',
      'voting.mandatesHeld',
      'voting.proxiesHeld',
      'gmQuorum.share',
      'waterfall.lockedReserve',
      'entryFine.rule',
      'stint.juryDays',
      'betCap',
      'betTermYears',
      'appropriationRatify',
      'secondCall',
    ]) {
      expect(waiting).not.toContain(read);
    }
  });

  it('calls every rule by another name, in words', () => {
    expect(new Set(rules.map(({ label }) => label)).size).toBe(rules.length);
    expect(labelOf('lock.specifiedBody')).toBe('Locked body that takes over at the end');
    expect(labelOf('no.such.key')).toBe('no.such.key');
  });

  it('says what members may not loosen, and what an entry fine is', () => {
    const fine = rules.find(({ key }) => key === 'entryFine.rule');
    expect(fine).toMatchObject({ value: 'least(2 * rent, 2 * (value - rent))', entrenched: false });
    const reserve = rules.find(({ key }) => key === 'waterfall.lockedReserve');
    expect(reserve).toMatchObject({ entrenched: true, tightens: 'may only rise', raw: '"3/10"', section: 'Surplus' });
  });
});
