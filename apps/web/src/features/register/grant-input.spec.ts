import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { grantInput, isLandNumber, isRollNumber, quantityOf } from './grant-input.js';

const ASKED = { subject: ' Old Mill ', toUseOf: 'r0017', note: '' };

describe('a grant', () => {
  it('counts in the unit of its meter, and gates as they are', () => {
    expect(grantInput({ ...ASKED, kind: 'DEVELOPER_RIGHT', meter: 'gpu-time', quantity: '2' })).toMatchObject({
      act: 'GRANT',
      subject: 'Old Mill',
      meter: 'gpu-time',
      quantity: '7200000000000000',
      appurtenantTo: null,
      note: null,
    });
    expect(
      grantInput({ ...ASKED, kind: 'STINT_GATE', quantity: '3', appurtenantTo: 'D-0003', meter: 'gpu-time' }),
    ).toMatchObject({ quantity: '3', meter: null, appurtenantTo: 'D-0003' });
  });

  it('says nothing of how much where it is counted in nothing', () => {
    expect(grantInput({ ...ASKED, kind: 'LABELLER_SHARE', meter: '', quantity: '9' })).toMatchObject({
      quantity: null,
      meter: null,
    });
  });

  it('has no quantity where none can be read', () => {
    expect(quantityOf({ kind: 'STINT_GATE', quantity: '1.5' })).toBeNull();
    expect(quantityOf({ kind: 'STINT_GATE', quantity: '0' })).toBeNull();
    expect(quantityOf({ kind: 'DEVELOPER_RIGHT', meter: 'gpu-time', quantity: 'much' })).toBeNull();
  });
});

describe('the numbers of a grant', () => {
  it('reads every roll number as the roll writes it', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 18n - 1n), (ordinal) => {
        expect(isRollNumber(`r${String(ordinal).padStart(4, '0')}`)).toBe(true);
      }),
    );
  });

  it.each(['', '17', 'r17', 'r0000', 'r00017', 'R0017'])('takes "%s" for none', (text) => {
    expect(isRollNumber(text)).toBe(false);
  });

  it('lets gates go with land, never with gates', () => {
    expect(['H-0001', 'D-0003', 'S-0001', 'd-0003'].map(isLandNumber)).toEqual([true, true, false, false]);
  });
});
