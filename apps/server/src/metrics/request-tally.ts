import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { WrittenFamily } from '#libs/inference-meter';
import { usageTaken } from '../inference-meter/usage-taken.js';
import { Tally } from './tally.js';

const MICROS_PER_MS = 1_000;

/** Counts what this process answered, and what became of the use that it was told of. */
@Injectable()
export class RequestTally implements OnModuleInit, OnModuleDestroy {
  private readonly requests = new Tally('copyhold_http_requests_total', 'Requests answered, by route and status.');
  private readonly seconds = new Tally(
    'copyhold_http_request_seconds_total',
    'Seconds spent on answers, by route: divide by the requests.',
    1_000_000n,
  );
  private readonly usage = new Tally(
    'copyhold_usage_events_total',
    'Reports of use, by what became of them: accepted, waiting, known, conflict or refused.',
  );

  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    usageTaken.subscribe(this.onUsage);
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onResponse', (request, reply, done) => {
      // The pattern, never the address that was asked: that may name people, and strangers could make up any number.
      const route = request.routeOptions.url ?? '';
      const { method } = request;
      this.requests.add({ method, route, status: reply.statusCode.toString() });
      this.seconds.add({ method, route }, BigInt(Math.max(0, Math.round(reply.elapsedTime * MICROS_PER_MS))));
      done();
    });
  }

  onModuleDestroy(): void {
    usageTaken.unsubscribe(this.onUsage);
  }

  families(): readonly WrittenFamily[] {
    return [this.requests.family(), this.seconds.family(), this.usage.family()];
  }

  private readonly onUsage = (outcomes: unknown): void => {
    if (!Array.isArray(outcomes)) return;
    const counts = new Map<string, bigint>();
    for (const outcome of outcomes) {
      const name = typeof outcome === 'string' ? outcome.toLowerCase() : 'refused';
      counts.set(name, (counts.get(name) ?? 0n) + 1n);
    }
    for (const [outcome, count] of counts) this.usage.add({ outcome }, count);
  };
}
