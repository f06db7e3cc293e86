import { InvalidArgumentError } from 'commander';

/** A version of the custom: 1, 2, 3… */
export function parseVersion(text: string): number {
  if (/^[1-9]\d{0,8}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError('It is the number of a version, such as 2.');
}
