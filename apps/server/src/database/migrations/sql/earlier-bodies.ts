import { InvariantViolation } from '#libs/amount';

/**
 * Functions as an earlier migration made them, to stand in the place of later ones: for taking those back. A body ends at
 * the first `$$;` after its name.
 */
export function earlierBodies(sql: string, names: readonly string[]): string {
  return names
    .map((name) => {
      const start = sql.indexOf(`CREATE FUNCTION ${name}(`);
      const end = sql.indexOf('$$;', start);
      if (start < 0 || end < 0) throw new InvariantViolation(`no earlier body of ${name}`);
      return sql.slice(start, end + 3).replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION');
    })
    .join('\n');
}
