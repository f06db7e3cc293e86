import { useLingui } from '@lingui/react/macro';
import { parseQuantity } from '../../format/quantity-input.js';
import type { Field } from './field.js';

/** Today by the clock of whoever types, as the boxes for days have it. */
export function today(): string {
  const now = new Date();
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(now.getFullYear())}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

interface SumOptions {
  /** Nothing at all may be written, as 0. */
  readonly nothing?: boolean;
  /** Why a sum that can be read cannot be; minor units. */
  readonly check?: (minor: bigint) => string | null;
}

/** Boxes that the forms of several pages have: sums in `currency`, and days that were. */
export function useSharedFields(currency: string) {
  const { t } = useLingui();
  const sum = (name: string, label: string, { nothing = false, check }: SumOptions = {}): Field => ({
    name,
    label,
    inputMode: 'decimal',
    check: (text) => {
      const minor = parseQuantity(text, currency);
      if (minor === null)
        return t`This cannot be read for sure. Write 4000 or 4000.50, with nothing between the thousands.`;
      return minor === '0' && !nothing ? t`It is more than nothing.` : (check?.(BigInt(minor)) ?? null);
    },
  });
  const past = (name: string, label: string): Field => ({
    name,
    label,
    kind: 'day',
    check: (text) => (text > today() ? t`That day is still to come.` : null),
  });
  return { sum, past };
}
