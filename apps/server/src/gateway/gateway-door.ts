import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mustArrive, RateGate, RoomGate } from '../machines/body-gate.js';
import { ApiKeyService } from './api-key.service.js';
import { mustKeepPace } from './body-pace.js';
import { errorBody, NO_KEY, sayNo, type GatewayNo } from './gateway-no.js';
import { GatewaySettings } from './gateway-settings.js';
import type { Caller } from './gateway.types.js';
import { isOurs } from './openai-errors.js';

/** What a conversation without pictures hardly exceeds, bytes: such bodies have more room. */
const SMALL_BYTES = 256 * 1024;
/** Of whoever has no good key no more is read and thrown away: the line is closed. */
const MOST_LEFT_BYTES = 64 * 1024;
/** How long (ms) it may take to arrive. */
const MOST_LEFT_MS = 5_000;

interface Closed {
  readonly no: GatewayNo;
  /** Seconds. */
  readonly retryAfter?: number;
}

const tooMany = (message: string, retryAfter: number): Closed => ({
  no: { ...sayNo({ status: 429, code: 'too_many_requests', message }), type: 'rate_limit_error' },
  retryAfter,
});

/** Not this caller's doing: everybody's bodies together fill the room. */
const FULL: Closed = {
  no: sayNo({ status: 503, code: 'gateway_full', message: 'Too many bodies are arriving of everybody: try again.' }),
  retryAfter: 1,
};

const UNREACHABLE: Closed = {
  no: sayNo({ status: 503, code: 'keys_unreachable', message: 'Keys cannot be looked up now: try again.' }),
};

/** Infinite where a request does not say. */
const lengthOf = ({ headers }: FastifyRequest): number =>
  headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Number.POSITIVE_INFINITY;

/**
 * Stands before every route below `/v1`: who has no good key, or too many bodies under way, is turned away by the head of
 * the request, before a byte of its body is kept.
 */
@Injectable()
export class GatewayDoor implements OnModuleInit {
  /** Wrong keys by address: whoever guesses waits, and nobody else behind the same address. */
  readonly #failures = new RateGate({ burst: 60, perSecond: 1 });
  /** How many keys are looked up at once for addresses that have guessed too often. */
  readonly #lookups = new RoomGate(2, 16);
  /** Bodies that are arriving, by person: another key gives nobody more room. 128 MiB and 512 MiB at most. */
  readonly #small = new RoomGate(16, 512);
  readonly #large = new RoomGate(4, 32);

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly keys: ApiKeyService,
    private readonly settings: GatewaySettings,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onRequest', async (request, reply) => {
      // The route's own address, however it was spelt; and whatever is asked for that is none.
      if (!isOurs(request.routeOptions.url ?? request.url)) return undefined;
      const closed = await this.#closed(request, reply);
      return closed === undefined ? undefined : turnAway(request, reply, closed);
    });
  }

  async #closed(request: FastifyRequest, reply: FastifyReply): Promise<Closed | undefined> {
    const caller = await this.#caller(request);
    if ('no' in caller) {
      mustArrive(request.raw, MOST_LEFT_MS);
      return caller;
    }
    // What came in one packet with its head is here already: there is nothing to wait for.
    if (request.raw.complete || request.method === 'GET' || request.method === 'HEAD') return undefined;
    const isSmall = lengthOf(request) <= SMALL_BYTES;
    const gate = isSmall ? this.#small : this.#large;
    const leave = gate.enter(`${caller.partnershipId} ${caller.rollNumber}`);
    if (leave === undefined) {
      return gate.isFull ? FULL : tooMany('Too many requests are arriving: send fewer at once.', 1);
    }
    for (const over of ['end', 'close']) request.raw.once(over, leave);
    reply.raw.once('close', leave);
    const { smallArrivalMs, arrivalMs, graceMs, leastBytesPerSecond } = this.settings;
    mustKeepPace(request.raw, { mostMs: isSmall ? smallArrivalMs : arrivalMs, graceMs, leastBytesPerSecond });
    return undefined;
  }

  async #caller({ headers: { authorization }, ip }: FastifyRequest): Promise<Caller | Closed> {
    const isSlowed = !this.keys.isKnown(authorization) && this.#failures.wait(ip, Date.now()) !== undefined;
    const leave = isSlowed ? this.#lookups.enter(ip) : (): void => undefined;
    if (leave === undefined) return tooMany('Too many keys from this address were not good.', 1);
    try {
      const caller = await this.keys.callerOf(authorization);
      if (caller !== undefined) return caller;
    } catch {
      return UNREACHABLE;
    } finally {
      leave();
    }
    const wait = this.#failures.take(ip, Date.now());
    return wait === undefined ? { no: NO_KEY } : tooMany('Too many keys from this address were not good.', wait);
  }
}

function turnAway(request: FastifyRequest, reply: FastifyReply, { no, retryAfter }: Closed): FastifyReply {
  if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
  if (lengthOf(request) > MOST_LEFT_BYTES) void reply.header('connection', 'close');
  return reply.code(no.status).type('application/json; charset=utf-8').send(errorBody(no));
}
