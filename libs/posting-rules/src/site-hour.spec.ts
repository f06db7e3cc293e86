import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { siteHour, type SiteHourDivided } from './site-hour.js';

const hour: SiteHourDivided = {
  site: 'north',
  what: 'energy',
  hourMs: 1_700_157_600_000n,
  revision: 1,
  byDevices: 50n,
  attributed: 0n,
  idle: 30n,
  overhead: 20n,
  actor: 'meter',
  customVersion: 3,
};

describe('siteHour', () => {
  it('posts out of the meter what devices counted, what was idle and what the site used beside', () => {
    expect(siteHour(hour)).toMatchObject({
      idempotencyKey: 'site-hour:north:energy:2023-11-16T18Z:1',
      kind: 'site-hour',
      effectiveAt: '2023-11-16T18:00:00.000Z',
      source: { kind: 'site-hour', id: 'north energy 2023-11-16T18Z' },
      postings: [
        { account: 'je:energy:device-meter:north', side: 'DEBIT', amount: 50n, unit: 'ENERGY' },
        { account: 'je:energy:undivided:north', side: 'CREDIT', amount: 50n },
        { account: 'je:energy:idle:north', side: 'DEBIT', amount: 30n },
        { account: 'je:energy:undivided:north', side: 'CREDIT', amount: 30n },
        { account: 'je:energy:overhead:north', side: 'DEBIT', amount: 20n },
        { account: 'je:energy:undivided:north', side: 'CREDIT', amount: 20n },
      ],
    });
  });

  it('restates by the difference, and refuses to say nothing', () => {
    expect(siteHour({ ...hour, revision: 2, byDevices: 0n, idle: -5n, overhead: 5n, what: 'water' })).toMatchObject({
      postings: [
        { account: 'je:water:undivided:north', side: 'DEBIT', amount: 5n, unit: 'WATER' },
        { account: 'je:water:idle:north', side: 'CREDIT', amount: 5n },
        { account: 'je:water:overhead:north', side: 'DEBIT', amount: 5n },
        {},
      ],
    });
    expect(siteHour({ ...hour, byDevices: 0n, idle: 0n, overhead: 0n })).toMatchObject({ kind: 'NothingToPost' });
  });

  it('balances, whatever is divided', () => {
    const amount = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    fc.assert(
      fc.property(amount, amount, amount, amount, (byDevices, attributed, idle, overhead) => {
        const draft = siteHour({ ...hour, byDevices, attributed, idle, overhead });
        if (isRefusal(draft)) return;
        expect(validateJournal(draft)).toHaveProperty('transfers');
      }),
    );
  });
});
