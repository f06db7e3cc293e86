import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import {
  admitHolder,
  type GrantRequest,
  grantHolding,
  type Holding,
  HOLDING_KINDS,
  type RollDecision,
} from './holding.js';

const request: GrantRequest = { id: 'h1', kind: 'LABELLER_SHARE', subject: 'm1', toUseOf: 'r0017', customVersion: 2 };

function granted(change: Partial<GrantRequest> = {}): RollDecision {
  const decision = grantHolding({ ...request, ...change }, []);
  if (isRefusal(decision)) throw new Error(decision.message);
  return decision;
}

describe('grantHolding', () => {
  it('enters a grant that is not yet a title', () => {
    expect(granted()).toEqual({
      holding: { id: 'h1', kind: 'LABELLER_SHARE', subject: 'm1', holder: 'r0017', state: 'GRANTED', customVersion: 2 },
      entry: {
        event: 'GRANT',
        holding: 'h1',
        right: 'LABELLER_SHARE',
        subject: 'm1',
        toUseOf: 'r0017',
        customVersion: 2,
      },
    });
  });

  it.each<[string, Partial<GrantRequest>, readonly Holding[]]>([
    ['RollNumberMalformed', { toUseOf: 'Ana' }, []],
    ['SubjectMissing', { subject: ' ' }, []],
    ['HoldingAlreadyGranted', { id: 'h2' }, [granted().holding]],
    ['HoldingAlreadyGranted', { subject: 'm2' }, [granted().holding]],
  ])('refuses %s', (kind, change, held) => {
    expect(grantHolding({ ...request, ...change }, held)).toMatchObject({ kind, refused: true });
  });
});

describe('admitHolder', () => {
  it('completes the title under the custom in force at admittance', () => {
    const admitted = admitHolder(granted().holding, { holder: 'r0017', customVersion: 3 });
    expect(admitted).toMatchObject({
      holding: { state: 'ADMITTED', customVersion: 3 },
      entry: { event: 'ADMITTANCE', toUseOf: 'r0017', customVersion: 3 },
    });
  });

  it('admits nobody but the grantee, and once', () => {
    const kind = fc.constantFrom(...HOLDING_KINDS);
    const number = fc.constantFrom('r0017', 'r0042');
    fc.assert(
      fc.property(kind, number, number, (right, grantee, comer) => {
        const { holding } = granted({ kind: right, toUseOf: grantee });
        const first = admitHolder(holding, { holder: comer, customVersion: 2 });
        if (isRefusal(first)) {
          expect(first.kind).toBe('NotTheGrantee');
          expect(comer).not.toBe(grantee);
          return;
        }
        expect(comer).toBe(grantee);
        expect(admitHolder(first.holding, { holder: comer, customVersion: 2 })).toMatchObject({
          kind: 'HoldingCannotBeAdmitted',
        });
      }),
    );
  });
});
