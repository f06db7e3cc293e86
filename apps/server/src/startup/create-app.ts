import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, type AppOptions } from '../app.module.js';
import { harden } from './harden.js';
import { correlationId } from './http.js';

/** Most bytes of one request: a query or a ballot is far smaller; files have their own way in. */
const BODY_LIMIT = 256 * 1024;

/** The Nest application over Fastify, not yet listening. `publicHost`: the name that it is reached under. */
export async function createApp(options: AppOptions & { publicHost?: string }): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: correlationId,
    trustProxy: options.mode.https,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(options), adapter, {
    logger: ['error', 'warn'],
    abortOnError: false,
    // Fastify reads JSON by itself. Nest would add forms, and any page of any site can send a form.
    bodyParser: false,
  });
  harden(adapter.getInstance(), options.publicHost);
  return app;
}
