import { useMemo } from 'react';
import { useLingui } from '@lingui/react';
import { formatDay, formatDistance, formatInstant, formatMonth, formatShortDay } from './date.js';
import { formatBasisPoints, formatShare } from './fraction.js';
import { formatQuantity, type QuantityOptions } from './quantity.js';

/** Every formatter, bound to the reader's language. */
export function useFormat() {
  const { locale } = useLingui().i18n;
  return useMemo(
    () => ({
      quantity: (quantity: string, unit: string, options: Omit<QuantityOptions, 'locale'> = {}) =>
        formatQuantity(quantity, unit, { locale, ...options }),
      share: (fraction: string) => formatShare(fraction, locale),
      basisPoints: (basisPoints: bigint) => formatBasisPoints(basisPoints, locale),
      count: (count: number) => new Intl.NumberFormat(locale).format(count),
      list: (items: readonly string[]) => new Intl.ListFormat(locale).format(items),
      day: (day: string) => formatDay(day, locale),
      shortDay: (day: string) => formatShortDay(day, locale),
      month: (month: string) => formatMonth(month, locale),
      instant: (instant: string) => formatInstant(instant, locale),
      distance: (instant: string) => formatDistance(instant, new Date(), locale),
    }),
    [locale],
  );
}
