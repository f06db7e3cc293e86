import type { FastifyInstance } from 'fastify';

/** What a form of one field weighs. */
const MOST_BYTES = 1_024;

const OURS = '/unsubscribe/:token';

/**
 * Lets mail programs send the form that RFC 8058 has them send, and lets it be sent nowhere else: any page of any site can
 * send a form. What it says is not read; the address says it all.
 */
export function takeOneClick(fastify: FastifyInstance): void {
  const kinds = ['application/x-www-form-urlencoded', 'multipart/form-data'];
  fastify.addContentTypeParser(kinds, { bodyLimit: MOST_BYTES, parseAs: 'string' }, (request, _body, done) => {
    if (request.routeOptions.url === OURS) done(null, undefined);
    else done(Object.assign(new Error('Unsupported Media Type'), { statusCode: 415 }));
  });
}
