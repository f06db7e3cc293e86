import { InvalidArgumentError } from 'commander';

/** A calendar year: '2026'. */
export function parseYear(text: string): number {
  if (!/^20\d{2}$/u.test(text)) throw new InvalidArgumentError('a year such as 2026');
  return Number(text);
}
