import { refuse, type Refusal } from '#libs/amount';
import type { Custom } from './custom.js';

const DAY_MS = 86_400_000;

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;

/**
 * Clear days between the sending of a notice and the day that it is for, neither counted: civil days such as
 * '2027-03-01' in the partnership's time zone.
 *
 * @example clearDays('2027-03-01', '2027-03-16') // 14 (GM-2)
 */
export function clearDays(sentOn: string, heldOn: string): number {
  return dayNumber(heldOn) - dayNumber(sentOn) - 1;
}

/** Refuses a notice that leaves fewer clear days than the custom asks: `NoticeTooShort`. */
export function checkNotice(
  { gmClearDays, version }: Custom,
  { sentOn, heldOn }: { readonly sentOn: string; readonly heldOn: string },
): Refusal<'NoticeTooShort'> | undefined {
  const days = clearDays(sentOn, heldOn);
  if (days >= gmClearDays) return undefined;
  return refuse('NoticeTooShort', {
    message: `${days} clear days of notice; the custom asks for ${gmClearDays}`,
    field: 'heldOn',
    rule: 'gm.clearDays',
    customVersion: version,
  });
}
