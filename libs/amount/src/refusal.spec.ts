import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvariantViolation, isRefusal, refuse, type Refusal } from './refusal.js';

describe('refusal', () => {
  it('carries its kind, message, field, rule and the version of the custom', () => {
    expect(refuse('TooMuch', { message: 'too much', field: 'amount', rule: 'CAP-2', customVersion: 3 })).toEqual({
      kind: 'TooMuch',
      refused: true,
      message: 'too much',
      field: 'amount',
      rule: 'CAP-2',
      customVersion: 3,
    });
  });

  it('has no customVersion where no custom decided', () => {
    expect(refuse('TooMuch', { message: 'm', field: 'f', rule: 'r' })).not.toHaveProperty('customVersion');
  });

  it('narrows a result on both branches', () => {
    const result: bigint | Refusal<'No'> = [7n, refuse('No', { message: 'm', field: 'f', rule: 'r' })][0] ?? 0n;
    const seen: bigint | 'No' = isRefusal(result) ? result.kind : result;
    expect(seen).toBe(7n);
  });

  it('is never mistaken for another value', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const claims = typeof value === 'object' && value !== null && Reflect.get(value, 'refused') === true;
        expect(isRefusal(value)).toBe(claims);
      }),
    );
  });

  it('is not an error; a bug is', () => {
    expect(new InvariantViolation('bug')).toMatchObject({ name: 'InvariantViolation', message: 'bug' });
    expect(isRefusal(new InvariantViolation('bug'))).toBe(false);
  });
});
