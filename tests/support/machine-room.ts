import { generateKeyPairSync, hash, sign, type KeyObject } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type pg from 'pg';
import { isRefusal } from '#libs/amount';
import { keyIdOf, rotationText, signBatch } from '#libs/signed-batch';
import { MachineKeyService } from '../../apps/server/src/machines/machine-key.service.js';
import { foundSmallPartnership } from './small-partnership.js';
import { startTestServer, type TestServer } from './test-server.js';

export const BATCH = 'application/cloudevents-batch+json';
export const KEY = 'application/vnd.copyhold.key+json';

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

/** A key pair of a machine. */
export interface MachineKeys {
  readonly privateKey: KeyObject;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly keyId: string;
}

export function newKeys(): MachineKeys {
  const pair = generateKeyPairSync('ed25519');
  const publicKey = new Uint8Array(Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
  return { privateKey: pair.privateKey, publicKey, keyId: keyIdOf(publicKey, sha256) };
}

/** What the server answered. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly json: {
    readonly kind?: string;
    readonly message?: string;
    readonly serverTime?: string;
    readonly results?: readonly Readonly<Record<string, unknown>>[];
  } & Readonly<Record<string, unknown>>;
}

/** What a test changes of a request. */
export interface Changes {
  readonly createdSeconds?: number;
  readonly contentType?: string;
  /** The path that is signed and sent. */
  readonly target?: string;
  /** The path that is sent, where another was signed. */
  readonly sentTo?: string;
  readonly authority?: string;
  readonly keyId?: string;
  /** Sent instead of what was signed. */
  readonly sentBody?: Uint8Array;
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
}

/** One GPU-second of a machine, as an event. */
export function gpuSecond(source: string, id: string, changed: Readonly<Record<string, unknown>> = {}): object {
  return {
    specversion: '1.0',
    type: 'commons.gpu.seconds.v1',
    source,
    id,
    time: '2026-02-03T04:05:06Z',
    subject: 'r0001',
    data: { gpu_seconds: '1', gpu: 'H100' },
    ...changed,
  };
}

const textOf = (content: unknown): string => (typeof content === 'string' ? content : JSON.stringify(content));

/** Two machines at two sites: rack-7 at the mill, rack-8 at the quay. */
export async function registerRacks(pool: pg.Pool, partnershipId: string): Promise<void> {
  for (const [site, machine] of [
    ['mill', 'rack-7'],
    ['quay', 'rack-8'],
  ]) {
    await pool.query(
      `WITH s AS (INSERT INTO site (partnership_id, slug, name, territory, in_service_on) VALUES ($1, $2, $2, 'here', '2026-01-01') RETURNING id)
       INSERT INTO machine (partnership_id, code, site_id, gpu_model, gpu_count, registered_on) SELECT $1, $3, s.id, 'H100', 8, '2026-01-01' FROM s`,
      [partnershipId, site, machine],
    );
  }
}

/** Somebody who sends what machines send, to the server at an address. */
export class MachineSender {
  constructor(readonly url: string) {}

  enrol(token: string, keys: MachineKeys, changes: Changes = {}): Promise<Answered> {
    const body = { token, publicKey: Buffer.from(keys.publicKey).toString('base64') };
    return this.send(keys, body, { target: '/ingest/enrol', contentType: KEY, ...changes });
  }

  rotate(old: MachineKeys, next: MachineKeys, proof?: Uint8Array): Promise<Answered> {
    const signed = proof ?? sign(null, Buffer.from(rotationText(old.keyId, next.keyId)), next.privateKey);
    const body = {
      publicKey: Buffer.from(next.publicKey).toString('base64'),
      proof: Buffer.from(signed).toString('base64'),
    };
    return this.send(old, body, { target: '/ingest/rotate', contentType: KEY });
  }

  /** Signs and sends a body; text and bytes as they are, all else as JSON. */
  send(keys: MachineKeys, content: unknown, changes: Changes = {}): Promise<Answered> {
    const body = content instanceof Uint8Array ? content : new TextEncoder().encode(textOf(content));
    const sent = changes.sentBody ?? body;
    const headers = { ...this.head(keys, body, changes), 'content-length': String(sent.length), ...changes.headers };
    return this.raw(changes.sentTo ?? changes.target ?? '/ingest/events', headers, sent);
  }

  /** The head of a signed request with this body. */
  head(keys: MachineKeys, body: Uint8Array, changes: Changes = {}): Readonly<Record<string, string>> {
    const { host } = new URL(this.url);
    const target = changes.target ?? '/ingest/events';
    const contentType = changes.contentType ?? BATCH;
    const fields = signBatch(
      { method: 'POST', authority: changes.authority ?? host, target, contentType, body },
      {
        keyId: changes.keyId ?? keys.keyId,
        createdSeconds: changes.createdSeconds ?? Math.floor(Date.now() / 1000),
        sha256,
        sign: (message) => sign(null, message, keys.privateKey),
      },
    );
    return { 'content-type': contentType, 'content-length': String(body.length), ...fields };
  }

  /** Sends a request as it is; a header of undefined is left out. */
  raw(
    path: string,
    headers: Readonly<Record<string, string | string[] | undefined>>,
    body?: Uint8Array,
  ): Promise<Answered> {
    const { hostname, port } = new URL(this.url);
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
    return new Promise((resolve, reject) => {
      const sent = httpRequest({ method: 'POST', hostname, port, path, headers: given, agent: false }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.once('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          const json = text === '' ? {} : (JSON.parse(text) as Answered['json']);
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, json });
        });
      });
      sent.once('error', reject);
      sent.end(body);
    });
  }
}

/** A server with two machines at two sites, and somebody who sends what machines send. */
export class MachineRoom extends MachineSender {
  private constructor(
    readonly server: TestServer,
    readonly partnershipId: string,
  ) {
    super(server.url);
  }

  static async open(): Promise<MachineRoom> {
    const server = await startTestServer();
    const pool = server.database.pool('superuser');
    const { id } = await foundSmallPartnership(pool);
    await registerRacks(pool, id);
    return new MachineRoom(server, id);
  }

  get keys(): MachineKeyService {
    return this.server.app.get(MachineKeyService, { strict: false });
  }

  /** A token for a machine, as an officer makes it. */
  async token(code: string, hours = 24): Promise<string> {
    const made = await this.keys.makeToken(this.partnershipId, { code, hours }, 'r0001');
    if (isRefusal(made)) throw new Error(made.message);
    return made.token;
  }

  /** A machine that was let in. */
  async enrolled(code: string): Promise<MachineKeys> {
    const keys = newKeys();
    const { status, json } = await this.enrol(await this.token(code), keys);
    if (status !== 201) throw new Error(`enrolment answered ${String(status)} ${JSON.stringify(json)}`);
    return keys;
  }

  /** Whole steps that the roll-ups hold of a meter. */
  async counted(): Promise<string> {
    const { rows } = await this.server.database
      .pool('superuser')
      .query<{ sum: string }>('SELECT coalesce(sum(quantity), 0)::text AS sum FROM rollup');
    return rows[0]?.sum ?? '';
  }

  close(): Promise<void> {
    return this.server.stop();
  }
}
