import { describe, expect, it } from '@jest/globals';
import { fraction } from '#libs/amount';
import { customRent, customToDocument, customValue, defaultCustom, entryFineOf } from '#libs/custom';
import fc from 'fast-check';
import { appraiserOf } from './grant-worth.js';

const custom = defaultCustom('EUR');
const documentOf = (text: typeof custom) => JSON.stringify(customToDocument(text));

describe('what a right would cost', () => {
  it('is what the rules ask of its first holder, whatever its size', async () => {
    const appraise = await appraiserOf(documentOf(custom));
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 20n), (quantity) => {
        const valueMinor = customValue(custom, { quantity, meter: 'gpu-time' });
        const rentMinor = customRent(custom, valueMinor);
        expect(appraise?.(quantity, 'gpu-time')).toMatchObject({
          value: valueMinor,
          rent: rentMinor,
          fine: entryFineOf(custom, { valueMinor, rentMinor }),
        });
      }),
    );
  });

  it('is less by the first step of the ladder', async () => {
    const halved = { ...custom, lives: { ...custom.lives, ladder: [fraction(1n, 2n)] } };
    const [whole, half] = [await appraiserOf(documentOf(custom)), await appraiserOf(documentOf(halved))];
    const quantity = 10n ** 19n;
    expect(half?.(quantity, 'gpu-time')?.fine).toBe((whole?.(quantity, 'gpu-time')?.fine ?? 0n) / 2n);
  });

  it('is unknown of a meter without a price, and by rules that do not read', async () => {
    expect((await appraiserOf(documentOf(custom)))?.(1n, 'energy')).toBeNull();
    expect(await appraiserOf('{}')).toBeNull();
  });
});
