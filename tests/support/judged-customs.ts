import type pg from 'pg';

/** What the database says of each text, in one call: judge_custom() raises, so that one text is one block of its own. */
const JUDGED = `
  CREATE OR REPLACE FUNCTION pg_temp.judged(p_partnership uuid, p_begins timestamptz, p_texts text[]) RETURNS SETOF text
  LANGUAGE plpgsql AS $$
  DECLARE v_text text;
  BEGIN
    FOREACH v_text IN ARRAY p_texts LOOP
      BEGIN
        PERFORM copyhold.judge_custom(p_partnership, 2, p_begins, v_text);
        RETURN NEXT 'done';
      EXCEPTION WHEN OTHERS THEN
        RETURN NEXT SQLERRM;
      END;
    END LOOP;
  END $$`;

interface Asked {
  readonly partnership: string;
  /** When the customs would begin, in milliseconds since 1970. */
  readonly begins: number;
  readonly texts: readonly string[];
}

/** For each text 'done', or what the database raises. `pool`: of a login that may create temporary functions. */
export async function judgedBelow(
  pool: pg.Pool,
  { partnership, begins, texts }: Asked,
): Promise<ReadonlyMap<string, string>> {
  const half = Math.ceil(texts.length / 2);
  const parts = await Promise.all(
    [texts.slice(0, half), texts.slice(half)].map(async (part) => {
      const client = await pool.connect();
      try {
        await client.query(JUDGED);
        const { rows } = await client.query<{ said: string }>('SELECT said FROM pg_temp.judged($1, $2, $3) AS said', [
          partnership,
          new Date(begins),
          part,
        ]);
        return rows.map(({ said }, at) => [part[at] ?? '', said] as const);
      } finally {
        client.release();
      }
    }),
  );
  return new Map(parts.flat());
}

/** A value, in JSON, at a path of the table of bounds. */
export interface PlacedValue {
  readonly path: string;
  readonly value: string;
}

/** Whether each value keeps the bound of its path, as the database compares the two: in one call for all. */
export async function keepBounds(pool: pg.Pool, values: readonly PlacedValue[]): Promise<readonly boolean[]> {
  const { rows } = await pool.query<{ kept: boolean }>(
    `SELECT coalesce(copyhold.keeps_bound(b, v.value::jsonb), false) AS kept
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS v(path, value, at)
     JOIN copyhold.custom_bound b ON b.path = v.path ORDER BY v.at`,
    [values.map(({ path }) => path), values.map(({ value }) => value)],
  );
  return rows.map(({ kept }) => kept);
}
