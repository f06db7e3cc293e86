import type { FastifyInstance } from 'fastify';

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];
/** What a browser says of a request that another site's page makes. */
const FOREIGN: readonly unknown[] = ['cross-site', 'same-site'];
const LOCAL: readonly string[] = ['localhost', '127.0.0.1', '::1'];

/** The name in a Host header, without its port; an IPv6 address without its brackets. */
function hostName(header: string): string {
  if (header.startsWith('[')) return header.slice(1, header.indexOf(']'));
  return header.split(':')[0] ?? '';
}

/** An address, as opposed to a name: a name can be made to point here by whoever owns it, an address cannot. */
const isAddress = (name: string): boolean => /^[\d.]+$/u.test(name) || name.includes(':');

/**
 * Doors that stay shut whatever a resolver does: a page of another site can change nothing (not even sign somebody in),
 * and a foreign name that points at this server (DNS rebinding) is answered 421. `publicHost`: the name of
 * COPYHOLD_URL.
 */
export function harden(fastify: FastifyInstance, publicHost: string | undefined): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const name = hostName(request.headers.host ?? '');
    if (!LOCAL.includes(name) && !isAddress(name) && name !== publicHost) {
      return reply
        .code(421)
        .send({ message: `this server does not answer for ${name}; set COPYHOLD_URL to its address` });
    }
    if (!SAFE_METHODS.includes(request.method) && FOREIGN.includes(request.headers['sec-fetch-site'])) {
      return reply.code(403).send({ message: 'a page of another site may change nothing here' });
    }
    return undefined;
  });
}
