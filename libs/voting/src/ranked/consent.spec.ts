import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fraction, isRefusal } from '#libs/amount';
import { type ConsentResult, type ConsentThresholds, PLAIN_CONSENT, tallyConsent } from './consent.js';

function counted(voices: readonly [bigint, bigint, bigint], thresholds?: ConsentThresholds): ConsentResult {
  const kinds = ['CONSENT', 'STAND_ASIDE', 'OBJECT'] as const;
  const cast = kinds.map((choice, at) => ({ choice, count: voices[at] ?? 0n })).filter(({ count }) => count > 0n);
  const result = tallyConsent(cast, thresholds);
  if (isRefusal(result)) throw new Error(result.message);
  return result;
}

describe('consent', () => {
  it('is carried where nobody objects', () => {
    expect(counted([3n, 5n, 0n])).toMatchObject({ carried: true, failed: [], consenting: 3n, standingAside: 5n });
    expect(counted([9n, 0n, 1n])).toMatchObject({ carried: false, failed: ['OBJECTIONS'], objecting: 1n });
    expect(counted([0n, 4n, 0n])).toMatchObject({ carried: false, failed: ['CONSENTS'] });
  });

  it('takes the thresholds of the custom, each at its edge', () => {
    const thresholds = { mostObjections: 1n, mostStandingAside: fraction(1n, 4n), fewestConsents: 2n };
    expect(counted([2n, 1n, 1n], thresholds).carried).toBe(true);
    expect(counted([2n, 1n, 0n], thresholds).failed).toEqual(['STANDING_ASIDE']);
    expect(counted([6n, 0n, 2n], thresholds).failed).toEqual(['OBJECTIONS']);
    expect(counted([1n, 0n, 1n], thresholds).failed).toEqual(['CONSENTS']);
  });

  it('names its thresholds in the result, so that a recount finds them', () => {
    expect(counted([1n, 0n, 0n]).canonical).toBe(
      '{"carried":"yes","consenting":"1","failed":[],"objecting":"0","rule":"consent/1","standingAside":"0",' +
        '"thresholds":{"fewestConsents":"1","mostObjections":"0","mostStandingAside":"1/1"}}',
    );
  });

  it('refuses to carry on nothing', () => {
    expect(tallyConsent([])).toMatchObject({ kind: 'NoBallots', rule: 'consent.count' });
    expect(tallyConsent([{ choice: 'CONSENT', count: 0n }])).toMatchObject({ kind: 'CountBelowOne' });
  });

  it('gives the same bytes for any order, and fails with every objection more', () => {
    const voice = fc.record({
      choice: fc.constantFrom('CONSENT', 'STAND_ASIDE', 'OBJECT'),
      count: fc.bigInt({ min: 1n, max: 3n }),
    });
    fc.assert(
      fc.property(fc.array(voice, { minLength: 1, maxLength: 6 }), (voices) => {
        expect(tallyConsent(voices.toReversed())).toEqual(tallyConsent(voices));
        expect(tallyConsent([...voices, { choice: 'OBJECT', count: 1n }], PLAIN_CONSENT)).toMatchObject({
          carried: false,
        });
      }),
    );
  });
});
