import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const FOR_EVER = 31_536_000;

/** Headers that close what the pages do not need: no framing, no foreign script, no guessing of types. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

/** Puts the headline figures into the shell, so that a slow link shows them before any script. */
export type HeadlineHtml = () => Promise<string>;

/** Serves the built pages: hashed assets for ever, every other path the shell. */
export async function serveWeb(app: NestFastifyApplication, folder: string, headline: HeadlineHtml): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', async (_request, reply) => {
    reply.headers(SECURITY_HEADERS);
  });
  const shellFile = join(folder, 'index.html');
  if (!existsSync(shellFile)) return;
  const shell = readFileSync(shellFile, 'utf8');
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: FOR_EVER * 1000,
    decorateReply: false,
  });
  fastify.setNotFoundHandler(async (request, reply) => {
    if (request.method !== 'GET' || !(request.headers.accept ?? '').includes('text/html')) {
      return reply.code(404).send({ message: `${request.method} ${request.url.split('?')[0] ?? ''} does not exist` });
    }
    const html = shell.replace('<!--copyhold:headline-->', await headline().catch(() => ''));
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html);
  });
}

/** Tells one failed request from another in the log, without naming the person. */
export function correlationId(): string {
  return randomBytes(8).toString('hex');
}
