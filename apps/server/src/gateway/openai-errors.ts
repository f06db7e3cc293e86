import type { FastifyInstance } from 'fastify';
import { errorBody, sayNo } from './gateway-no.js';

/** A conversation with pictures in it is far larger than any query; more is refused before it is read. */
const BODY_LIMIT = 16 * 1024 ** 2;

const CODES: Readonly<Record<number, string>> = {
  400: 'invalid_json',
  404: 'unknown_url',
  413: 'request_too_large',
  415: 'unsupported_media_type',
};

function wordsOf(payload: unknown, status: number): string {
  try {
    const body: unknown = JSON.parse(String(payload));
    const isTold = typeof body === 'object' && body !== null && 'message' in body;
    // What went wrong inside stays inside.
    if (isTold && typeof body.message === 'string' && status < 500) return body.message;
  } catch {
    // Not JSON: the status says enough.
  }
  return status >= 500
    ? 'Something went wrong here; what was used is settled.'
    : `The request was refused (${status}).`;
}

/** True below `/v1`. */
export const isOurs = (url: string): boolean => url === '/v1' || url.startsWith('/v1/');

/** Gives the routes below `/v1` a limit of their own, and whatever refuses a request before them OpenAI's words. */
export function speakOpenAi(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (isOurs(route.url)) route.bodyLimit = BODY_LIMIT;
  });
  fastify.addHook('onSend', async (request, reply, payload) => {
    const { statusCode: status } = reply;
    if (status < 400 || !isOurs(request.url) || (typeof payload === 'string' && payload.startsWith('{"error":{'))) {
      return payload;
    }
    const text = errorBody(sayNo({ status, code: CODES[status] ?? 'refused', message: wordsOf(payload, status) }));
    void reply.type('application/json; charset=utf-8').header('content-length', Buffer.byteLength(text));
    return text;
  });
}
