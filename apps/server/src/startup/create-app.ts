import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, type AppOptions } from '../app.module.js';
import { correlationId } from './http.js';

/** Most bytes of one request: a query or a ballot is far smaller; files have their own way in. */
const BODY_LIMIT = 256 * 1024;

/** The Nest application over Fastify, not yet listening. */
export async function createApp(options: AppOptions): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: correlationId,
    trustProxy: options.mode.https,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(options), adapter, {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  return app;
}
