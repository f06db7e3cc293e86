import { z } from 'zod';
import { signBatch } from '#libs/signed-batch';
import { sha256, type MachineKey } from './machine-key.js';
import { reasonOf } from './scrape.js';

const LONGEST_MS = 60_000;
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

/** A clock that differs by no more needs no correction. */
const TRUSTED_MS = 30_000;

/** What the server answered, whatever its words mean; or why it did not. */
export type Answer =
  | {
      readonly status: number;
      /** Parsed JSON, or undefined where it is none. */
      readonly json: unknown;
      /** How long the server asks to wait; undefined where it does not. */
      readonly retryAfterMs?: number;
    }
  | { readonly failed: string };

/** A whole request that the server refused, in its words. */
export const refusalSchema = z.object({
  kind: z.string(),
  message: z.string().optional(),
  rule: z.string().optional(),
});

const clockSchema = z.object({ serverTime: z.iso.datetime({ offset: true }) });

/**
 * Posts signed bodies to the server and learns its clock on the way: where this machine's differs by more than half a
 * minute, signatures carry the server's time, for a clock that is off must not keep a machine from reporting.
 */
export class ServerClient {
  /** The server's clock less this machine's, in milliseconds; undefined until an answer told it. */
  clockOffsetMs: number | undefined;

  constructor(private readonly keyNow: () => MachineKey) {}

  /** The server's time, as far as it is known, in milliseconds since 1970-01-01T00:00Z. */
  serverNowMs(): number {
    return Date.now() + (this.clockOffsetMs ?? 0);
  }

  async post(path: string, contentType: string, body: Uint8Array): Promise<Answer> {
    const { keyId, server, sign } = this.keyNow();
    const url = new URL(path, server);
    const offset = this.clockOffsetMs ?? 0;
    const createdSeconds = Math.floor((Date.now() + (Math.abs(offset) > TRUSTED_MS ? offset : 0)) / 1000);
    const fields = signBatch(
      { method: 'POST', authority: url.host, target: `${url.pathname}${url.search}`, contentType, body },
      { keyId, createdSeconds, sign, sha256 },
    );
    const askedMs = Date.now();
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': contentType, ...fields },
        // A view on bytes of any kind: the type of fetch's body names only those over an ArrayBuffer.
        body: new Uint8Array(body),
        redirect: 'error',
        signal: AbortSignal.timeout(LONGEST_MS),
      });
      const json = jsonOf(await textOf(answer));
      this.learn(json, answer.headers.get('date'), (askedMs + Date.now()) / 2);
      const retryAfterMs = waitOf(answer.headers.get('retry-after'));
      return { status: answer.status, json, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    } catch (error) {
      return { failed: reasonOf(error) };
    }
  }

  private learn(json: unknown, date: string | null, atMs: number): void {
    const told = clockSchema.safeParse(json);
    const serverMs = told.success ? Date.parse(told.data.serverTime) : Date.parse(date ?? '');
    if (!Number.isNaN(serverMs)) this.clockOffsetMs = Math.round(serverMs - atMs);
  }
}

async function textOf(answer: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const part of answer.body ?? []) {
    // The body of an answer comes in byte arrays.
    text += decoder.decode(part as Uint8Array, { stream: true });
    if (text.length > MOST_ANSWER_BYTES) throw new Error('the answer is longer than any that a batch has');
  }
  return text;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Seconds, as our server writes it; a date is not read. */
function waitOf(field: string | null): number | undefined {
  return field !== null && /^\d{1,6}$/u.test(field) ? Number(field) * 1000 : undefined;
}
