import { InvalidArgumentError } from 'commander';
import { parseUtcInstant, stepsOf } from '#libs/inference-meter';

const FORM = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?Z)?$/u;

/** A UTC time on the command line, such as 2026-11-30T18:00:00Z; a day alone is its first instant. */
export function parseInstant(text: string): Date {
  const [, day = '', time = '00:00', seconds = ':00'] = FORM.exec(text) ?? [];
  // Date.parse would take 31 February for 3 March.
  const instant = parseUtcInstant(`${day}T${time}${seconds}Z`);
  if (instant === undefined) throw new InvalidArgumentError('It is a UTC time such as 2023-01-01T00:00:00Z.');
  return new Date(Number(instant));
}

/** A month such as 2026-11. */
export function parseMonth(text: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/u.test(text)) return text;
  throw new InvalidArgumentError('It is a month such as 2026-11.');
}

/** A day, or a full UTC hour. */
export function parseHour(text: string): Date {
  const words = 'a day such as 2026-11-01, or a full UTC hour such as 2026-11-01T06:00:00Z';
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:00:00Z)?$/u.test(text)) throw new InvalidArgumentError(words);
  return parseInstant(text);
}

/** A decimal number, exactly, in steps of `scale` to one; `what` it is, such as "a number of kWh". */
export const parseSteps =
  (scale: bigint, what: string) =>
  (text: string): bigint => {
    const steps = stepsOf(text, scale);
    if (steps === undefined) throw new InvalidArgumentError(`${what}, such as 1.25`);
    return steps;
  };

/** One REF=ROLL, added to those before it. The tool's own name may hold an = too; a roll number never does. */
export function parseClaim(text: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const [, ref, roll] = /^(.+)=([^=]+)$/u.exec(text) ?? [];
  if (ref === undefined || roll === undefined) {
    throw new InvalidArgumentError("It is the tool's name of a worker and a roll number, such as 17=r0042.");
  }
  if (before.has(ref) && before.get(ref) !== roll) {
    throw new InvalidArgumentError(`${ref} is claimed for ${before.get(ref) ?? ''} already.`);
  }
  return new Map([...before, [ref, roll]]);
}
