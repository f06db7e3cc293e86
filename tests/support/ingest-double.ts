import { createHash, createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { payloadOf, readCloudEvents, readUsage, type UsageEvent } from '#libs/inference-meter';
import { verifyBatch } from '#libs/signed-batch';

/** What the double does with a request: 'lost' takes the batch in and breaks off before it answers. */
export type Mood = 'well' | 'lost' | 'refuse-connection' | { readonly status: number; readonly body?: unknown };

/** A commons' server as an agent meets it: real HTTP, real signatures, identities kept for ever. */
export interface IngestDouble {
  readonly url: string;
  /** What was taken in, by source and id: each once. */
  readonly taken: ReadonlyMap<string, UsageEvent>;
  /** All that came, repetitions included. */
  readonly arrived: readonly UsageEvent[];
  readonly conflicts: readonly string[];
  readonly refusals: readonly string[];
  /** The events that are not metered, as they came. */
  readonly others: readonly unknown[];
  /** How many events each batch held. */
  readonly batches: number[];
  mood: Mood;
  /** Its clock less the true one, in milliseconds. */
  clockAheadMs: number;
  /** Larger bodies are answered 413. */
  mostBytes: number;
  /** Called on each event's answer, to answer something else. */
  judged: ((id: string) => object | undefined) | undefined;
  close(): Promise<void>;
}

const MACHINE = '/machine/m7';
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

function verifyEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const x = Buffer.from(key).toString('base64url');
  return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

class Double implements IngestDouble {
  readonly taken = new Map<string, UsageEvent>();
  readonly arrived: UsageEvent[] = [];
  readonly conflicts: string[] = [];
  readonly refusals: string[] = [];
  readonly others: unknown[] = [];
  readonly batches: number[] = [];
  mood: Mood = 'well';
  clockAheadMs = 0;
  mostBytes = Number.POSITIVE_INFINITY;
  judged: ((id: string) => object | undefined) | undefined;
  url = '';
  private readonly keys = new Map<string, Uint8Array>();
  private readonly server = createServer((request, response) => void this.serve(request, response));

  async listen(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private get nowMs(): number {
    return Date.now() + this.clockAheadMs;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const say = (status: number, json: object): void => {
      const serverTime = new Date(this.nowMs).toISOString();
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ ...json, serverTime }));
    };
    if (this.mood === 'refuse-connection') return void request.socket.destroy();
    if (typeof this.mood === 'object') {
      say(this.mood.status, this.mood.body ?? {});
      return;
    }
    if (body.length > this.mostBytes) {
      say(413, { kind: 'BodyTooLarge', message: 'too large', rule: 'http.body' });
      return;
    }
    if (request.url === '/ingest/enrol') {
      const { publicKey } = JSON.parse(body.toString()) as { publicKey: string };
      this.keys.set('new', Buffer.from(publicKey, 'base64'));
    }
    const fields = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
    const signed = verifyBatch(
      { method: request.method ?? '', authority: request.headers.host ?? '', target: request.url ?? '', fields },
      body,
      {
        nowSeconds: Math.floor(this.nowMs / 1000),
        verify: verifyEd25519,
        sha256,
        publicKeyOf: (keyId) => this.keys.get(keyId) ?? this.keys.get('new'),
      },
    );
    if ('refused' in signed) {
      say(401, signed);
      return;
    }
    if (request.url === '/ingest/enrol') {
      this.keys.set(signed.keyId, this.keys.get('new') ?? new Uint8Array());
      say(201, { machine: 'm7', source: MACHINE, site: 'mill', keyId: signed.keyId });
      return;
    }
    const results = this.take(body);
    if (this.mood === 'lost') return void request.socket.destroy();
    say(200, { results });
  }

  private take(body: Buffer): readonly object[] {
    const headers = [['content-type', 'application/cloudevents-batch+json']] as const;
    const { records, refusals } = readCloudEvents({ headers, body });
    this.batches.push(records.length + refusals.length);
    const results: object[] = [];
    for (const { index, refusal } of refusals) results[index] = { status: 422, ...refusal };
    for (const { index, event } of records) {
      const said = this.judged?.(event.id);
      if (said !== undefined) {
        results[index] = said;
        continue;
      }
      const usage = readUsage(event, { nowMs: BigInt(this.nowMs) });
      if (usage === undefined) {
        this.others.push(event.data?.kind === 'json' ? event.data.value : undefined);
        results[index] = { status: 200 };
      } else if ('refused' in usage) {
        this.refusals.push(usage.message);
        results[index] = { status: 422, ...usage };
      } else {
        results[index] = this.judge(usage.whole);
      }
    }
    return results;
  }

  private judge(whole: UsageEvent): object {
    const key = `${whole.source} ${whole.id}`;
    const before = this.taken.get(key);
    this.arrived.push(whole);
    if (before !== undefined && payloadOf(before) !== payloadOf(whole)) {
      this.conflicts.push(key);
      return { status: 409, outcome: 'CONFLICT' };
    }
    this.taken.set(key, before ?? whole);
    return { status: 200, outcome: before === undefined ? 'ACCEPTED' : 'KNOWN' };
  }
}

/** Starts one; its machine is m7. */
export async function ingestDouble(): Promise<IngestDouble> {
  return await new Double().listen();
}
