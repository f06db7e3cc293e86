import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse, type Refusal } from '#libs/amount';
import { checkDigest, checkSignature, readSignature, type ClaimedSignature } from '#libs/signed-batch';
import { sha256, verifyEd25519 } from '../transparency-log/ed25519.js';
import { mustArrive, RateGate, RoomGate } from './body-gate.js';
import { MachineKeyService } from './machine-key.service.js';
import type { KeyRow } from './machine-key.store.js';

/** Most bytes of a batch. */
export const MOST_BATCH_BYTES = 8 * 1024 ** 2;
/** Most bytes of a request about a key. */
const MOST_KEY_BYTES = 16 * 1024;

/** How long (ms) a body may take to arrive: 8 MiB over a line of one megabit a second take 67 s. */
const MOST_ARRIVAL_MS = 120_000;
/** The same of whoever has no key yet: some hundred bytes. */
const MOST_NEW_ARRIVAL_MS = 5_000;

/** The content types that come in by this door, and by no other. */
export const BATCH_TYPES = ['application/cloudevents-batch+json', 'application/cloudevents+json'] as const;
export const KEY_TYPE = 'application/vnd.copyhold.key+json';

interface Route {
  /** Most bytes of its body. */
  readonly most: number;
  readonly types: readonly string[];
  /** The key is not known yet. */
  readonly isNew?: true;
}

/** The routes behind the door. A key that asks to be let in is in its own body: it is held against that. */
const ROUTES: Readonly<Record<string, Route>> = {
  '/ingest/events': { most: MOST_BATCH_BYTES, types: BATCH_TYPES },
  '/ingest/rotate': { most: MOST_KEY_BYTES, types: [KEY_TYPE] },
  '/ingest/enrol': { most: MOST_KEY_BYTES, types: [KEY_TYPE], isNew: true },
};

/** What a signed request's head said. The key is absent where it only asks to be let in. */
export interface Admitted {
  readonly claimed: ClaimedSignature;
  readonly key?: KeyRow;
}

/** The words in which every refusal of the door reads; the server's time, so that a machine can set its clock. */
export const refusalBody = ({ kind, message, field, rule }: Refusal): Record<string, string> => ({
  kind,
  message,
  field,
  rule,
  serverTime: new Date().toISOString(),
});

const refuseDoor = (kind: string, field: string, message: string): Refusal =>
  refuse(kind, { message, field, rule: 'ingest.door' });

interface Closed {
  readonly status: number;
  readonly refusal: Refusal;
  readonly retryAfter?: number;
}

const mediaTypeOf = (request: FastifyRequest): string =>
  (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

function fieldsOf({ raw }: FastifyRequest): (readonly [string, string])[] {
  const { rawHeaders } = raw;
  return rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : []));
}

/**
 * Stands before every report of a machine: who has no good signature, or too many, or too large a body, is turned away
 * by the head of the request, before a byte of its body is kept.
 */
@Injectable()
export class SignedDoor implements OnModuleInit {
  /** Heads that were believed, until their request is gone. */
  readonly #admitted = new WeakMap<FastifyRequest['raw'], Admitted>();
  /** Signatures that were not good, by address: whoever guesses waits, and nobody else behind the same address. */
  readonly #failures = new RateGate({ burst: 60, perSecond: 1 });
  readonly #rate = new RateGate({ burst: 200, perSecond: 50 });
  readonly #room = new RoomGate(4, 16);
  /** Whoever has no key yet has room of their own: they keep no machine from reporting. */
  readonly #newRoom = new RoomGate(4, 8);

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly keys: MachineKeyService,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    // The bytes as they came: the signature is over them.
    for (const type of [...BATCH_TYPES, KEY_TYPE]) {
      fastify.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit: MOST_BATCH_BYTES }, (_request, body, done) => {
        done(null, body);
      });
    }
    fastify.addHook('onRequest', async (request, reply) => {
      const route = ROUTES[request.routeOptions.url ?? ''];
      if (route === undefined || request.method !== 'POST') return elsewhere(request, reply);
      const closed = await this.#admit(request, reply, route);
      return closed === undefined ? undefined : turnAway(request, reply, closed);
    });
  }

  /** Whose key signed this request's head; undefined where none did that is known. */
  keyOf(request: FastifyRequest): KeyRow | undefined {
    return this.#admitted.get(request.raw)?.key;
  }

  /** What the head of this request said, held against its body; the refusal where the body is another. */
  admitted(request: FastifyRequest): (Admitted & { readonly body: Uint8Array }) | Refusal {
    const admitted = this.#admitted.get(request.raw);
    const { body } = request;
    if (admitted === undefined || !(body instanceof Uint8Array)) {
      return refuseDoor('BodyMissing', 'body', 'the request has no body');
    }
    return checkDigest(admitted.claimed.digest, body, sha256) ?? { ...admitted, body };
  }

  async #admit(request: FastifyRequest, reply: FastifyReply, route: Route): Promise<Closed | undefined> {
    const now = Date.now();
    const odd = judgeShape(request, route);
    if (odd !== undefined) return odd;
    const head = await this.#believed(request, route, now);
    if ('status' in head) {
      const wait = this.#failures.take(request.ip, now);
      return wait === undefined ? head : tooMany('from this address too many signatures were not good', wait);
    }
    const name = head.key?.keyId ?? request.ip;
    const soon = this.#rate.take(name, now);
    if (soon !== undefined) return tooMany('this key sends too many requests: put more events into one', soon);
    const leave = (head.key === undefined ? this.#newRoom : this.#room).enter(name);
    if (leave === undefined) return tooMany('too many bodies are under way', 1);
    reply.raw.once('close', leave);
    mustArrive(request.raw, head.key === undefined ? MOST_NEW_ARRIVAL_MS : MOST_ARRIVAL_MS);
    this.#admitted.set(request.raw, head);
    return undefined;
  }

  async #believed(request: FastifyRequest, { isNew }: Route, nowMs: number): Promise<Admitted | Closed> {
    const signed = { method: request.method, authority: request.host, target: request.url, fields: fieldsOf(request) };
    const claimed = readSignature(signed, Math.floor(nowMs / 1000));
    if ('refused' in claimed) return { status: 401, refusal: claimed };
    if (isNew === true) return { claimed };
    const key = await this.keys.key(claimed.keyId);
    if (key === undefined) return { status: 401, refusal: unknown };
    const refusal = refusalOfEnd(key) ?? checkSignature(claimed, key.publicKey, verifyEd25519);
    if (refusal !== undefined) return { status: 401, refusal };
    return OUT.has(key.standing) ? { status: 403, refusal: outOf(key) } : { claimed, key };
  }
}

function judgeShape(request: FastifyRequest, { most, types }: Route): Closed | undefined {
  const length = request.headers['content-length'];
  if (length === undefined) {
    return {
      status: 411,
      refusal: refuseDoor('LengthMissing', 'content-length', 'the request does not say how long it is'),
    };
  }
  if (Number(length) > most) {
    const message = `a body has at most ${String(most)} bytes here: send less at once`;
    return { status: 413, refusal: refuseDoor('BodyTooLarge', 'content-length', message) };
  }
  if (request.headers['content-encoding'] !== undefined || !types.includes(mediaTypeOf(request))) {
    const message = `what comes in here is ${types.join(' or ')}, not encoded`;
    return { status: 415, refusal: refuseDoor('ContentTypeUnknown', 'content-type', message) };
  }
  return undefined;
}

const tooMany = (message: string, retryAfter: number): Closed => ({
  status: 429,
  refusal: refuseDoor('TooManyRequests', 'signature', message),
  retryAfter,
});

const AGAIN = 'ask an officer for a token (copyhold machine enrol), then copyhold agent enrol';

const unknown = refuse('KeyUnknown', {
  message: `the server knows no such key: ${AGAIN}`,
  field: 'keyid',
  rule: 'machine.key',
});

/** Why a key is not believed, and what to do about it. */
function refusalOfEnd({ ended, revoked, code }: KeyRow): Refusal | undefined {
  if (!ended) return undefined;
  const message = revoked
    ? `the key was revoked; if ${code} is still to report, ${AGAIN}`
    : `another key of ${code} has taken the place of this one: sign with that`;
  return refuse(revoked ? 'KeyRevoked' : 'KeyReplaced', { message, field: 'keyid', rule: 'machine.key' });
}

/** Machines that are not there any more, for now or for good: what waits on their disks stays there. */
const OUT: ReadonlySet<string> = new Set(['WITHDRAWN', 'SOLD', 'OUT_OF_SERVICE']);

const outOf = ({ code, standing }: KeyRow): Refusal =>
  refuse('MachineOut', {
    message: `by the register ${code} is ${standing === 'SOLD' ? 'sold' : 'out of service'}: nothing of it is believed`,
    field: 'keyid',
    rule: 'machine.key',
  });

/** Bodies that are read as they came are read at the door alone: elsewhere they would be kept before anybody is known. */
function elsewhere(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  const types: readonly string[] = [...BATCH_TYPES, KEY_TYPE];
  if (!types.includes(mediaTypeOf(request))) return undefined;
  return reply.code(415).send({ message: 'nothing of this type is read here' });
}

/** Most bytes that are read and thrown away so that whoever sends them reads the answer. */
const MOST_LEFT_BYTES = MOST_BATCH_BYTES;

function turnAway(request: FastifyRequest, reply: FastifyReply, { status, refusal, retryAfter }: Closed): FastifyReply {
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
  const left = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY);
  if (left > MOST_LEFT_BYTES) reply.header('connection', 'close');
  return reply.code(status).send(refusalBody(refusal));
}
