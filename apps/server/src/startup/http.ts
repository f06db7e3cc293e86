import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, type BrotliOptions } from 'node:zlib';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

const FOR_EVER = 31_536_000;
/** Headline figures are told again this long (ms): a crowd that arrives together makes the books be added up once. */
const HEADLINE_LIFE_MS = 2000;
/** Longest wait (ms) for them: a busy database must not hold back the page, which asks for them itself. */
const HEADLINE_PATIENCE_MS = 400;

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

/** The addresses whose first screen is the headline; elsewhere it would be the wrong words for a moment. */
const WITH_HEADLINE: ReadonlySet<string> = new Set(['/']);

/** What the build wrote has an ending; `/assets/A-0007`, a page about one asset, has none. */
const BUILT_FILE = /^\/assets\/.*\./u;

/** Shows push messages in browsers that asked for them; at the root, for what it may act on lies below it. */
const WORKER = 'notification-worker.js';

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? '';

/** Serves the papers that registers name, each under its digest, so that whoever audits can hash them again. */
export async function serveDocuments(app: NestFastifyApplication, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/documents/',
    immutable: true,
    maxAge: FOR_EVER * 1000,
    decorateReply: false,
    index: false,
    redirect: false,
  });
}

/** Serves the built pages: hashed assets for ever, every other path the shell. */
export async function serveWeb(app: NestFastifyApplication, folder: string, headline: HeadlineHtml): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', async (_request, reply) => {
    reply.headers(SECURITY_HEADERS);
  });
  const shellFile = join(folder, 'index.html');
  if (!existsSync(shellFile)) return;
  const shell = readFileSync(shellFile, 'utf8');
  const figures = remembered(headline);
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: FOR_EVER * 1000,
    decorateReply: false,
    // A route for each file, so that the pages below /assets get the shell.
    wildcard: false,
    // The build wrote a .br and a .gz beside each file that gains by it.
    preCompressed: true,
  });
  // Beside the shell and never kept: the browser looks by itself whether there is another.
  const worker = join(folder, WORKER);
  if (existsSync(worker)) {
    const code = readFileSync(worker, 'utf8');
    fastify.get(`/${WORKER}`, (_request, reply) =>
      reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(code),
    );
  }
  // A route, not a not-found handler: Nest sets its own of those when it starts, over any other.
  fastify.get('/*', async (request, reply) => {
    const path = pathOf(request);
    if (BUILT_FILE.test(path) || !(request.headers.accept ?? '').includes('text/html')) {
      return reply.code(404).send({ message: `GET ${path} does not exist` });
    }
    const first = WITH_HEADLINE.has(path) ? await figures() : '';
    // A function, because a string in second place gives meaning to every dollar sign in it.
    const page = shell.replace('<!--copyhold:headline-->', () => first);
    return sendHtml(page, request, reply);
  });
}

/** The figures, at most a moment old; nothing where they fail or take too long. */
function remembered(headline: HeadlineHtml): HeadlineHtml {
  let known: { readonly at: number; readonly text: Promise<string> } | undefined;
  return () => {
    const now = performance.now();
    if (known === undefined || now - known.at > HEADLINE_LIFE_MS) {
      known = { at: now, text: headline().catch(() => '') };
    }
    return Promise.race([known.text, setTimeout(HEADLINE_PATIENCE_MS, '', { ref: false })]);
  };
}

const brotli = promisify<string, BrotliOptions, Buffer>(brotliCompress);
const gzipped = promisify<string, Buffer>(gzip);
const QUICK: BrotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

async function sendHtml(page: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').header('vary', 'accept-encoding');
  const accepted = request.headers['accept-encoding'] ?? '';
  if (/\bbr\b/u.test(accepted)) return reply.header('content-encoding', 'br').send(await brotli(page, QUICK));
  if (/\bgzip\b/u.test(accepted)) return reply.header('content-encoding', 'gzip').send(await gzipped(page));
  return reply.send(page);
}

/** Tells one failed request from another in the log, without naming the person. */
export function correlationId(): string {
  return randomBytes(8).toString('hex');
}
