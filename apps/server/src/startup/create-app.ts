import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { AppModule, type AppOptions } from '../app.module.js';
import { speakOpenAi } from '../gateway/openai-errors.js';
import { takeOneClick } from '../notifications/own/one-click.js';
import { harden } from './harden.js';
import { correlationId } from './http.js';
import { letGoOfIdleLines } from './let-go.js';
import { QuietLogger } from './quiet-logger.js';

/** Most bytes of one request: a query or a ballot is far smaller; files have their own way in. */
const BODY_LIMIT = 256 * 1024;

/** A GraphQL request may carry one file of history, as a variable; the query itself stays small. */
const GRAPHQL_BODY_LIMIT = 4 * 1024 ** 2;
const QUERY_LIMIT = 64 * 1024;

/** Lets a variable be long where the query may not: a long query costs before any rule has looked at it. */
function boundQueries(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (route.url === '/graphql') route.bodyLimit = GRAPHQL_BODY_LIMIT;
  });
  fastify.addHook('preValidation', async (request, reply) => {
    if (request.routeOptions.url !== '/graphql') return undefined;
    const { body } = request;
    const query = typeof body === 'object' && body !== null && 'query' in body ? body.query : '';
    if (typeof query !== 'string' || query.length <= QUERY_LIMIT) return undefined;
    return reply.code(413).send({ message: `a query has at most ${String(QUERY_LIMIT)} characters` });
  });
}

/** The Nest application over Fastify, not yet listening. `publicHost`: the name that it is reached under. */
export async function createApp(options: AppOptions & { publicHost?: string }): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: correlationId,
    // One proxy stands before a server that is reached by https: what others wrote before it is anybody's word.
    trustProxy: options.mode.https ? (_address, hop) => hop === 0 : false,
  });
  boundQueries(adapter.getInstance());
  speakOpenAi(adapter.getInstance());
  takeOneClick(adapter.getInstance());
  letGoOfIdleLines(adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(options), adapter, {
    logger: new QuietLogger(),
    abortOnError: false,
    // Fastify reads JSON by itself. Nest would add forms, and any page of any site can send a form.
    bodyParser: false,
  });
  harden(adapter.getInstance(), options.publicHost);
  return app;
}
