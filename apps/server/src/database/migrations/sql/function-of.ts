import { InvariantViolation } from '#libs/amount';

/** A function as a landed text creates it: what a migration that is taken back gives again. */
export function functionOf(sql: string, name: string): string {
  const from = sql.indexOf(`CREATE FUNCTION ${name}(`);
  const body = sql.indexOf('$$', from);
  const to = sql.indexOf('$$;', body + 2);
  if (from < 0 || body < 0 || to < 0) throw new InvariantViolation(`no function ${name} is created there`);
  return sql.slice(from, to + 3);
}
