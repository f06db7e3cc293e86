import type pg from 'pg';

/** What was decided, as a vote would leave it. */
export interface RawDecision {
  readonly kind: string;
  readonly result: Readonly<Record<string, unknown>>;
  /** True where absent. */
  readonly carried?: boolean;
}

/** Writes a resolution with its leaf, as the functions that close a vote do; it takes the superuser. Answers its id. */
export async function resolvedRaw(superuser: pg.Pool, partnership: string, decision: RawDecision): Promise<string> {
  const { rows } = await superuser.query<{ id: string }>(
    `WITH leaf AS (SELECT copyhold.stage_leaf($1, 'resolution', $4))
     INSERT INTO copyhold.resolution (partnership_id, kind, carried, result, custom_version)
     SELECT $1, $2, $3, $4, 1 FROM leaf RETURNING id`,
    [partnership, decision.kind, decision.carried ?? true, JSON.stringify(decision.result)],
  );
  return rows[0]?.id ?? '';
}
