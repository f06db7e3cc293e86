import { QueryFailedError } from 'typeorm';
import { InvariantViolation } from '#libs/amount';

/** Classes of SQLSTATE that speak of what was to be written: data, cardinality, constraint, size, a rule of ours. */
const OF_ROW = new Set(['21', '22', '23', '54', 'P0']);

/** True where a failure is that of a row and would be the same with the next try; not of the connection or the store. */
export function isOfRow(error: unknown): boolean {
  if (error instanceof InvariantViolation || error instanceof TypeError || error instanceof RangeError) return true;
  if (!(error instanceof QueryFailedError)) return false;
  const cause: unknown = error.driverError;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && code.length === 5 && OF_ROW.has(code.slice(0, 2));
}
