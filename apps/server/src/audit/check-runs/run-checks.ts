import { checks } from '../../database/checks/index.js';

/** What one check found. */
export interface CheckResult {
  readonly code: string;
  readonly sentence: string;
  readonly passed: boolean;
  readonly violations: number;
  readonly detail: string | null;
}

/** The contradictions of one invariant: how many, and the first few in words. */
export interface Violations {
  readonly count: number;
  readonly details: readonly string[];
}

/** SQLSTATE of a statement that was stopped: it ran into its time limit, or somebody cancelled it. */
const STOPPED = '57014';

/** True for a statement that PostgreSQL stopped before its end. */
export const wasStopped = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === STOPPED;

const UNKNOWN = 'it took too long and was stopped: whether it holds is not known';

/**
 * Every invariant, one after the other: checks must not slow the work down. One that cannot be looked through in time
 * has not passed, and says why; the next one is looked at all the same.
 */
export async function runChecks(look: (sql: string) => Promise<Violations>): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { code, sentence, sql } of checks) {
    try {
      const { count, details } = await look(sql);
      const detail = count === 0 ? null : details.join('; ');
      results.push({ code, sentence, passed: count === 0, violations: count, detail });
    } catch (error) {
      if (!wasStopped(error)) throw error;
      results.push({ code, sentence, passed: false, violations: 0, detail: UNKNOWN });
    }
  }
  return results;
}
