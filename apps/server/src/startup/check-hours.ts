import { StartRefused } from '../database/embedded/start-refused.js';

const USUAL = 24;
const MOST = 24 * 31;

/** COPYHOLD_CHECK_HOURS: after how many hours the server checks its books again by itself; 0 is never. */
export function checkHours(text: string | undefined): number {
  if (text === undefined || text === '') return USUAL;
  const hours = Number(text);
  if (/^\d+(?:\.\d+)?$/u.test(text) && hours <= MOST) return hours;
  throw new StartRefused(
    'BadOption',
    `COPYHOLD_CHECK_HOURS is no number of hours from 0 to ${String(MOST)}: ${text}. It reads 24; 0 turns the checks off.`,
  );
}
