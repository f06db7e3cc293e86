import { randomUUID } from 'node:crypto';

/** What PostgreSQL says of a failed statement that quotes nobody: which kind of failure, of what, and where in its code. */
const TELLING = ['severity', 'schema', 'table', 'column', 'constraint', 'routine'] as const;

/** Its classes; an error of the platform such as EPIPE has none of them. */
const SQLSTATE = /^(?:\d[0-9A-Z]|F0|HV|P0|XX)[0-9A-Z]{3}$/u;

/** The SQLSTATE of a failed statement; undefined for any other error. */
export function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' && SQLSTATE.test(code) ? code : undefined;
}

/** The frames alone: the lines before them repeat the message. */
const framesOf = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /u.test(line))
    .join('\n');

const isOfStatement = (error: Error): boolean =>
  sqlStateOf(error) !== undefined || 'driverError' in error || 'parameters' in error || 'query' in error;

/** The failure behind an error: what was thrown first is what went wrong. */
function withCauses(error: Error): readonly Error[] {
  const all: Error[] = [];
  for (let next: unknown = error; next instanceof Error && !all.includes(next); next = next.cause) all.push(next);
  return all;
}

function told(error: Error): string {
  if (!isOfStatement(error)) return error.stack ?? error.message;
  const facts = new Map<string, unknown>(Object.entries(error));
  const said = TELLING.flatMap((key) => {
    const value = facts.get(key);
    return typeof value === 'string' && value !== '' ? [`${key} ${value}`] : [];
  });
  return `${error.name}: ${[sqlStateOf(error) ?? 'no SQLSTATE', ...said].join(', ')}\n${framesOf(error)}`;
}

/**
 * An error as a log may keep it. A failed statement carries what somebody asked for (its parameters, and PostgreSQL's
 * message and detail quote them): of such a one only the SQLSTATE, what it was about and the stack are told.
 */
export function loggable(error: unknown): string {
  if (!(error instanceof Error))
    return typeof error === 'string' ? error : `a failure that is no error (${typeof error})`;
  return withCauses(error).map(told).join('\nbecause of ');
}

/** The same with a new id, which the one who asked is told too. */
export function correlated(error: unknown): { readonly id: string; readonly text: string } {
  const id = randomUUID();
  return { id, text: `${id} ${loggable(error)}` };
}
