import { refuse, type Refusal } from '#libs/amount';
import { clearDays } from '#libs/custom';
import { daysAfter, type TimeZone } from './time-zone.js';

/** What the custom asks of a notice. */
export interface NoticeRule {
  /** Whole days between the day of the notice and the day of the opening, neither counted. */
  readonly clearDays: number;
  readonly customVersion: number;
}

/** A change of a noticed motion: a material one says something else, another mends a word. */
export interface NoticedChange {
  readonly atMs: bigint;
  readonly material: boolean;
}

/** From when notice runs: from when it was given, or anew from the last material change. */
export function noticeRunsFrom(noticedAtMs: bigint, changes: readonly NoticedChange[]): bigint {
  return changes.reduce((latest, { atMs, material }) => (material && atMs > latest ? atMs : latest), noticedAtMs);
}

/**
 * The earliest moment at which a motion may open: the beginning of the first day that leaves the clear days, in the
 * partnership's time zone.
 *
 * @example notice on 2027-03-01, 14 clear days // the beginning of 2027-03-16 (GM-2)
 */
export function earliestOpening(noticedAtMs: bigint, rule: NoticeRule, zone: TimeZone): bigint {
  return zone.startOf(daysAfter(zone.dayAt(noticedAtMs), rule.clearDays + 1));
}

/** Refuses to open a motion on a day that leaves too few clear days: `NoticeTooShort`. */
export function checkMotionNotice(
  { noticedAtMs, opensAtMs }: { readonly noticedAtMs: bigint; readonly opensAtMs: bigint },
  rule: NoticeRule,
  zone: TimeZone,
): Refusal<'NoticeTooShort'> | undefined {
  const days = clearDays(zone.dayAt(noticedAtMs), zone.dayAt(opensAtMs));
  if (days >= rule.clearDays) return undefined;
  return refuse('NoticeTooShort', {
    message: `${days} clear days of notice in ${zone.name}; the custom asks for ${rule.clearDays}.`,
    field: 'opensAt',
    rule: 'gm.clearDays',
    customVersion: rule.customVersion,
  });
}
