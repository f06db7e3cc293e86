import { refuse, type Refusal } from '#libs/amount';

/** Codes of rules that the database itself asserts (class P0): what breaks one is refused, not a bug. */
const RULE = /^P0(?:1|2)\d\d$/u;

/** The refusal of some work: its own, or that of a rule in the database. Any other failure goes on. */
export async function refusalOfDatabase(work: () => Promise<Refusal | undefined>): Promise<Refusal | undefined> {
  try {
    return await work();
  } catch (error) {
    const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
    if (!(error instanceof Error) || typeof code !== 'string' || !RULE.test(code)) throw error;
    return refuse('RefusedByTheBooks', { message: error.message, field: 'effect', rule: `database.${code}` });
  }
}
