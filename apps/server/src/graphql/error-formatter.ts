import { HttpException, Logger } from '@nestjs/common';
import { GraphQLError, type ExecutionResult, type FormattedExecutionResult } from 'graphql';
import { correlated } from '../database/loggable-error.js';

const logger = new Logger('GraphQL');

const CODES: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
};

/**
 * What a client may know of an error. An expected no has its code; a malformed query its own words; anything else is a
 * bug: an apology and a correlation id, and the log has the rest.
 */
export function shownError(error: GraphQLError): GraphQLError {
  const cause = error.originalError;
  const where = { nodes: error.nodes ?? null, path: error.path ?? null };
  if (cause instanceof HttpException) {
    const code = CODES[cause.getStatus()] ?? 'REFUSED';
    return new GraphQLError(cause.message, { ...where, extensions: { code } });
  }
  if (cause === undefined || cause instanceof GraphQLError) return error;
  const bad = malformed(cause);
  if (bad !== undefined) return bad;
  const { id: correlationId, text } = correlated(cause);
  logger.error(`${error.path?.join('.') ?? ''} ${text}`);
  const message = 'Something went wrong on our side; nothing was half-written. Try again, or tell us the code.';
  return new GraphQLError(message, { ...where, extensions: { code: 'INTERNAL', correlationId } });
}

/** A NUL in a text: PostgreSQL holds every character but this one. */
const NO_SUCH_TEXT = '22021';

/** A request that could not be read at all (no JSON, a change by GET): its own words, not ours. */
function malformed(cause: Error): GraphQLError | undefined {
  const client = 'statusCode' in cause && typeof cause.statusCode === 'number' && cause.statusCode < 500;
  const text = 'code' in cause && cause.code === NO_SUCH_TEXT;
  if (!client && !text) return undefined;
  const message = text ? 'a text holds a character that no text may hold' : cause.message;
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

/** Mercurius wraps what is wrong with a query itself: a syntax error, an unknown field, too deep a nesting. */
function wrapped(error: GraphQLError): readonly GraphQLError[] | undefined {
  const cause: unknown = error.originalError;
  if (!(cause instanceof Error) || !('code' in cause) || !String(cause.code).startsWith('MER_ERR_GQL'))
    return undefined;
  const inner = 'errors' in cause && Array.isArray(cause.errors) ? cause.errors : [];
  const said = inner.map((one: unknown) => (one instanceof Error ? one.message : cause.message));
  const messages = said.length > 0 ? said : [cause.message];
  return messages.map((message) => new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } }));
}

/** What the server makes of a request that it cannot read may have no extensions, whatever its type says. */
function isMalformed({ extensions }: { readonly extensions?: Readonly<Record<string, unknown>> }): boolean {
  return extensions?.['code'] === 'BAD_REQUEST';
}

/** Mercurius' hook: every error of an answer is shown by {@link shownError}; partial data stays. */
export function formatErrors(execution: ExecutionResult): { statusCode: number; response: FormattedExecutionResult } {
  const { data = null, errors = [] } = execution;
  const shown = errors.flatMap((error) => wrapped(error) ?? [shownError(error)]);
  const malformedRequest = data === null && shown.every(isMalformed);
  return { statusCode: malformedRequest ? 400 : 200, response: { data, errors: shown.map((error) => error.toJSON()) } };
}
