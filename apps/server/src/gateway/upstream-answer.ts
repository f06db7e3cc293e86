import type { IncomingMessage } from 'node:http';
import { isJsonObject } from '#libs/inference-meter';
import { sayNo, type GatewayNo } from './gateway-no.js';
import type { UpstreamFailure } from './upstream-client.js';

/** Statuses that speak of the request and not of the server: the client hears them. */
const OF_REQUEST: ReadonlySet<number> = new Set([400, 413, 415, 422]);
const BUSY: ReadonlySet<number> = new Set([429, 503]);
const LONGEST_WORDS = 1000;

const words = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_WORDS) : undefined;

function toldError(text: string | undefined): { readonly message?: string; readonly code?: string } {
  try {
    const body: unknown = JSON.parse(text ?? '');
    if (!isJsonObject(body)) return {};
    const error = isJsonObject(body['error']) ? body['error'] : body;
    const message = words(error['message']) ?? words(body['error']) ?? words(body['detail']);
    const code = words(error['code']);
    return { ...(message === undefined ? {} : { message }), ...(code === undefined ? {} : { code }) };
  } catch {
    return {};
  }
}

/** What the client reads of an answer that is no success. */
export function noOfAnswer({ statusCode = 0 }: IncomingMessage, text: string | undefined): GatewayNo {
  const { message, code } = toldError(text);
  if (OF_REQUEST.has(statusCode)) {
    return sayNo({
      status: statusCode,
      code: code ?? 'refused_by_model',
      message: message ?? 'The model refused the request.',
    });
  }
  const isBusy = BUSY.has(statusCode);
  return sayNo({
    status: isBusy ? 503 : 502,
    code: isBusy ? 'upstream_busy' : 'upstream_failed',
    message: `The server of this model answered ${statusCode}; nothing was taken of your stint.`,
  });
}

const FAILURES = {
  refused: ['upstream_unreachable', 'The server of this model cannot be reached; nothing was taken of your stint.'],
  broken: ['upstream_broken', 'The server of this model ended the connection.'],
  timeout: ['upstream_timeout', 'The server of this model did not answer in time.'],
  aborted: ['client_left', 'The client left.'],
} as const;

/** What the client reads where there is no answer. */
export function noOfFailure({ failed }: UpstreamFailure): GatewayNo {
  const [code, message] = FAILURES[failed];
  return sayNo({ status: failed === 'timeout' ? 504 : 502, code, message });
}

/** True where another upstream may do better: what one server lacks says nothing of the next. */
export function isWorthAnother(answer: IncomingMessage | UpstreamFailure): boolean {
  if ('failed' in answer) return answer.failed === 'refused' || answer.failed === 'broken';
  return !OF_REQUEST.has(answer.statusCode ?? 0);
}
