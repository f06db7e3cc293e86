import { describe, expect, it } from '@jest/globals';
import { isMeterName, meterName } from './usage-event.js';

describe('the name of a meter', () => {
  it.each(['gpu-time/NVIDIA H100 80GB HBM3', 'energy/mill/it', 'tokens-in/llama-3-8b', `water/${'a'.repeat(512)}`])(
    'is %s',
    (name) => {
      expect(isMeterName(name)).toBe(true);
    },
  );

  it('is what meterName makes', () => {
    expect(isMeterName(meterName({ kind: 'gpu-busy', resource: 'A10|T4' }))).toBe(true);
  });

  it.each([
    '',
    '/',
    'gpu-time',
    'gpu-time/',
    '/mill',
    'heat/mill',
    'toString/x',
    'energy/\u0000',
    'energy/\u001b]52;c;aGk=\u0007',
    'energy/\ud800',
    `energy/${'a'.repeat(513)}`,
    `energy/${'é'.repeat(257)}`,
  ])('is not %j', (name) => {
    expect(isMeterName(name)).toBe(false);
  });
});
