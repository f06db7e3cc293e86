import { describe, expect, it } from '@jest/globals';
import { numbered } from './numbered.js';

const rule = (section: string, label: string, value = '') => ({ section, label, value, key: label });
const rules = [rule('Voting', 'Quorum', '10 %'), rule('Surplus', 'Reserve'), rule('Voting', 'Notice', '14 days')];

describe('numbered', () => {
  it('numbers rules within their sections, in the order in which the sections begin', () => {
    expect(numbered(rules).map(({ number, name }) => `${String(number)} ${name}`)).toEqual(['1 Voting', '2 Surplus']);
    expect(numbered(rules).flatMap((section) => section.rules.map(({ number }) => number))).toEqual([
      '1.1',
      '1.2',
      '2.1',
    ]);
  });

  it('keeps a rule’s number when only some are shown', () => {
    const [section, ...others] = numbered(rules, ' NOTICE  days ');
    expect(section?.rules.map(({ number }) => number)).toEqual(['1.2']);
    expect(others).toEqual([]);
  });

  it('shows nothing where no rule holds every word', () => {
    expect(numbered(rules, 'notice reserve')).toEqual([]);
  });
});
