import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkDuties } from './duties.js';

const FOUR = { requester: 'r0001', approver: 'r0002', payer: 'r0003', reconciler: 'r0004' };

describe('checkDuties', () => {
  it('AUD-5: whoever asks for a cost does not approve it', () => {
    expect(checkDuties({ ...FOUR, approver: 'r0001' })).toMatchObject({
      kind: 'DutiesNotSeparate',
      field: 'approver',
      rule: 'AUD-5',
      pairs: [['requester', 'approver']],
    });
    expect(checkDuties(FOUR)).toBeUndefined();
  });

  it('wants as many people as duties', () => {
    const person = fc.constantFrom('r0001', 'r0002', 'r0003', 'r0004', 'r0005');
    const anyone = fc.record({ requester: person, approver: person, payer: person, reconciler: person });
    fc.assert(
      fc.property(anyone, (duties) => {
        const people = new Set(Object.values(duties)).size;
        const refusal = checkDuties(duties);
        expect(refusal === undefined).toBe(people === 4);
        if (people === 1) expect(refusal?.pairs).toHaveLength(6);
      }),
    );
  });
});
