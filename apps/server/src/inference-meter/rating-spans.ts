import { HOUR_MS, InvariantViolation } from '#libs/amount';
import type { Custom } from '#libs/custom';
import type { CustomInForce, CustomService } from '../custom/custom.service.js';

const HOUR = Number(HOUR_MS);

/** The hours of a month that one version of the custom governs: from `from` up to, but not including, `to`. */
export interface CustomSpan {
  readonly custom: Custom;
  readonly from: Date;
  readonly to: Date;
}

/** First instant of a month, 'YYYY-MM', and of the one after it, in UTC. Another text is a bug and throws. */
export function monthBounds(month: string): { readonly from: Date; readonly to: Date } {
  const found = /^(\d{4})-(0[1-9]|1[0-2])$/u.exec(month);
  if (found === null) throw new InvariantViolation(`"${month}" is no month such as 2026-11`);
  const [year, number] = [Number(found[1]), Number(found[2])];
  return { from: new Date(Date.UTC(year, number - 1)), to: new Date(Date.UTC(year, number)) };
}

/** A version holds from the first whole hour that begins under it. */
function firstHour({ effectiveAt }: CustomInForce): number {
  return Math.ceil(effectiveAt.getTime() / HOUR) * HOUR;
}

/** Which versions of the custom govern a month, from the last hour backwards, answered in the order of time. */
export async function customSpans(
  customs: Pick<CustomService, 'entryInForce'>,
  partnershipId: string,
  month: string,
): Promise<CustomSpan[]> {
  const { from: start, to: end } = monthBounds(month);
  const spans: CustomSpan[] = [];
  let to = end.getTime();
  while (to > start.getTime()) {
    const lastHour = to - HOUR;
    const entry = await customs.entryInForce(partnershipId, new Date(lastHour));
    const begins = firstHour(entry);
    // Use older than the first custom falls under the first.
    const from = begins > lastHour ? start.getTime() : Math.max(begins, start.getTime());
    const later = spans[0];
    // The first custom governs its own hours and the older ones: they are one span.
    if (later?.custom.version === entry.custom.version) spans[0] = { ...later, from: new Date(from) };
    else spans.unshift({ custom: entry.custom, from: new Date(from), to: new Date(to) });
    to = from;
  }
  return spans;
}
