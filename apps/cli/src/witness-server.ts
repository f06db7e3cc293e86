import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  decideAddCheckpoint,
  isLogRefusal,
  parseAddCheckpoint,
  type NoteSigner,
  type Vkey,
  type WitnessAnswer,
} from '#libs/transparency-log';
import { sha256, verifyEd25519 } from './witness-key.js';
import type { WitnessState } from './witness-state.js';

/** Whom a witness watches, who it is, and where it remembers. */
export interface Watch {
  readonly signer: NoteSigner;
  /** Keys of the logs, each named by its origin; a log whose key is being changed has two. */
  readonly logKeys: readonly Vkey[];
  readonly state: WitnessState;
  /** Seconds since 1970. */
  readonly now: () => bigint;
}

/** 63 hashes, and a checkpoint with a hundred signatures, of which some may be of the long kind. */
const MAX_BODY_BYTES = 262_144;

/** What is sent back: a witness's answer, or one that the protocol leaves to HTTP. */
interface Reply {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
}

/** A witness over HTTP (C2SP tlog-witness): `POST /add-checkpoint` and `GET /<hash of origin>/checkpoint`. */
export function witnessServer(watch: Watch): Server {
  const server = createServer({ connectionsCheckingInterval: 5_000 }, (request, response) => {
    replyTo(request, watch)
      .catch((error: unknown): Reply => {
        // A request that was cut off is nothing to tell of: anybody could fill the log with those.
        const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
        if (request.complete) process.stderr.write(`copyhold: ${words}\n`);
        return { status: 500, body: 'This witness failed; nothing was cosigned.\n' };
      })
      .then((reply) => {
        send(response, reply);
      })
      // Whoever asked has gone meanwhile.
      .catch(() => response.destroy());
  });
  // Nobody may hold a connection by sending slowly, and nobody may hold them all.
  server.headersTimeout = 5_000;
  server.requestTimeout = 15_000;
  server.maxConnections = 512;
  return server;
}

async function replyTo(request: IncomingMessage, watch: Watch): Promise<Reply> {
  const path = request.url?.split('?')[0] ?? '';
  if (path === '/add-checkpoint') {
    if (request.method !== 'POST') return { status: 405, body: 'POST a checkpoint here.\n' };
    const body = await bodyOf(request);
    if (body === undefined) {
      return { status: 413, body: `At most ${String(MAX_BODY_BYTES)} bytes are read.\n` };
    }
    return addCheckpoint(body, watch);
  }
  const [, hash] = /^\/([0-9a-f]{64})\/checkpoint$/u.exec(path) ?? [];
  const note = hash === undefined || request.method !== 'GET' ? undefined : watch.state.noteOf(hash);
  return note === undefined ? { status: 404, body: 'Not here.\n' } : { status: 200, body: note };
}

/**
 * Decides, stores and answers. There is no `await` in it: nothing else runs between reading what is held and having
 * the next on disk, so of two requests at once the second finds what the first has left.
 */
function addCheckpoint(body: Uint8Array, { signer, logKeys, state, now }: Watch): WitnessAnswer {
  const text = textOf(body);
  if (text === undefined) return { status: 400, body: 'A request is UTF-8.\n' };
  const request = parseAddCheckpoint(text);
  if (isLogRefusal(request)) return { status: 400, body: `${request.message}\n` };
  const { origin } = request.checkpoint;
  const keys = logKeys.filter(({ name }) => name === origin);
  const isWatched = keys.length > 0;
  const view = {
    logKeys: isWatched ? keys : undefined,
    held: isWatched ? state.held(origin) : undefined,
    signer,
    time: now(),
  };
  const decided = decideAddCheckpoint(request, view, { sha256, verify: verifyEd25519 });
  if (decided.next !== undefined) state.keep(origin, decided.next);
  return decided;
}

/**
 * The body; `undefined` when it is too long. What comes beyond the limit is read and thrown away, so that the answer
 * arrives; who never ends is cut off by the request's time.
 */
function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MAX_BODY_BYTES) {
        chunks.push(chunk);
      } else {
        chunks.length = 0;
        resolve(undefined);
      }
    });
    request.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    request.on('error', reject);
  });
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { status, body, contentType }: Reply): void {
  response.writeHead(status, {
    'content-type': contentType ?? 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
