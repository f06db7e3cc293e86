import { Controller, HttpCode, HttpException, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { machineSource } from '#libs/inference-meter';
import { checkSignature, keyIdOf } from '#libs/signed-batch';
import { fromBase64 } from '#libs/transparency-log';
import { Requires } from '../identity/authority.js';
import { sha256, verifyEd25519 } from '../transparency-log/ed25519.js';
import type { ItemAnswer } from './ingest-answers.js';
import { IngestService } from './ingest.service.js';
import { MachineKeyService } from './machine-key.service.js';
import type { KeyRow } from './machine-key.store.js';
import { MOST_BATCH_BYTES, refusalBody, SignedDoor, type Admitted } from './signed-door.js';

/** Most events of a batch that a machine is asked to keep to; the reader takes twice as many. */
const MOST_EVENTS = 5000;

const bytes = z.string().max(200).transform(fromBase64).pipe(z.instanceof(Uint8Array));
const Enrolment = z.strictObject({ token: z.string().min(1).max(200), publicKey: bytes });
const Rotation = z.strictObject({ publicKey: bytes, proof: bytes });

/** What a machine is told about its key. */
interface KeyAnswer {
  readonly machine: string;
  readonly source: string;
  readonly site: string;
  readonly keyId: string;
  readonly serverTime: string;
  readonly maxBytes: number;
  readonly maxEvents: number;
}

interface BatchAnswer {
  readonly results: readonly ItemAnswer[];
  readonly serverTime: string;
}

const CONFLICTS: ReadonlySet<string> = new Set(['KeyKnown', 'KeyReplaced', 'KeyEnded']);

/** A refusal in the words of HTTP. */
function throwRefused(refusal: Refusal, status: number): never {
  throw new HttpException(refusalBody(refusal), status);
}

/** What machines send, signed: their keys and what they measured. The signature says who may; the door has read it. */
@Controller('ingest')
export class IngestController {
  constructor(
    private readonly door: SignedDoor,
    private readonly keys: MachineKeyService,
    private readonly ingest: IngestService,
  ) {}

  @Requires('reportUse')
  @Post('events')
  @HttpCode(200)
  async events(@Req() request: FastifyRequest): Promise<BatchAnswer> {
    const { key, claimed, body } = this.admitted(request);
    const machine = known(key);
    const contentType = request.headers['content-type'] ?? '';
    const { createdSeconds } = claimed;
    const results = await this.ingest.report({ machine, contentType, body, createdSeconds });
    if (isRefusal(results)) throwRefused(results, 400);
    return { results, serverTime: new Date().toISOString() };
  }

  @Requires('reportUse')
  @Post('enrol')
  @HttpCode(201)
  async enrol(@Req() request: FastifyRequest): Promise<KeyAnswer> {
    const { claimed, body } = this.admitted(request);
    const asked = Enrolment.safeParse(jsonOf(body));
    if (!asked.success) throwRefused(malformed('{"token":"…","publicKey":"base 64 of 32 bytes"}'), 400);
    const { publicKey } = asked.data;
    // Signed by the key itself: nobody lets in a key that somebody else has.
    const refusal =
      claimed.keyId === keyIdOf(publicKey, sha256) ? checkSignature(claimed, publicKey, verifyEd25519) : otherKey();
    if (refusal !== undefined) throwRefused(refusal, 401);
    return this.answer(await this.keys.enrol(asked.data));
  }

  @Requires('reportUse')
  @Post('rotate')
  @HttpCode(201)
  async rotate(@Req() request: FastifyRequest): Promise<KeyAnswer> {
    const { key, body } = this.admitted(request);
    const asked = Rotation.safeParse(jsonOf(body));
    if (!asked.success) throwRefused(malformed('{"publicKey":"base 64","proof":"base 64 of 64 bytes"}'), 400);
    return this.answer(await this.keys.rotate(known(key).keyId, asked.data));
  }

  private admitted(request: FastifyRequest): Admitted & { readonly body: Uint8Array } {
    const admitted = this.door.admitted(request);
    if (!isRefusal(admitted)) return admitted;
    const { keyId } = this.door.keyOf(request) ?? {};
    if (keyId !== undefined) this.ingest.refused(keyId, admitted);
    return throwRefused(admitted, 400);
  }

  private answer(entered: KeyRow | Refusal): KeyAnswer {
    if (isRefusal(entered)) throwRefused(entered, CONFLICTS.has(entered.kind) ? 409 : 403);
    const { code, site, keyId } = entered;
    return {
      machine: code,
      source: machineSource(code),
      site,
      keyId,
      serverTime: new Date().toISOString(),
      maxBytes: MOST_BATCH_BYTES,
      maxEvents: MOST_EVENTS,
    };
  }
}

/** The door lets nobody without a key through to these routes. */
function known(key: KeyRow | undefined): KeyRow {
  return key ?? throwRefused(otherKey(), 401);
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

const malformed = (form: string): Refusal =>
  refuse('BodyMalformed', { message: `the body is not of the form ${form}`, field: 'body', rule: 'machine.key' });

const otherKey = (): Refusal =>
  refuse('KeyUnknown', {
    message: 'the request is not signed by the key that it brings',
    field: 'keyid',
    rule: 'machine.key',
  });
