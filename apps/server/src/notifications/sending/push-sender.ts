import { request as requestPlain, type OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { Injectable } from '@nestjs/common';
import webpush from 'web-push';
import { isRefusal } from '#libs/amount';
import { NotificationSettings } from '../notification-options.js';
import type { Failure } from './mail-sender.js';
import { publicLookup, readEndpoint } from './push-endpoint.js';

/** A browser that asked to be told. */
export interface PushTarget {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** What came of it: `GONE` where the browser is no longer there. */
export type PushFailure = Failure | 'GONE';

const PATIENCE_MS = 10_000;
/** How long (seconds) a push service keeps what it cannot deliver: after a day it is no news. */
const LIFE_S = 86_400;

/** Hands push messages to the services of browsers, encrypted for the browser alone (RFC 8291). */
@Injectable()
export class PushSender {
  constructor(private readonly settings: NotificationSettings) {}

  /** Sends one; answers what kept it from being taken, or nothing. `urgent`: a phone that sleeps is woken. */
  async send(
    { endpoint, p256dh, auth }: PushTarget,
    payload: string,
    urgent: boolean,
  ): Promise<PushFailure | undefined> {
    const keys = this.settings.push();
    const url = readEndpoint(endpoint, this.settings.pushAlsoTo);
    if (keys === undefined) return 'UNREACHABLE';
    if (isRefusal(url)) return 'GONE';
    try {
      const vapidDetails = { subject: keys.subject, publicKey: keys.publicKey, privateKey: keys.privateKey };
      const { headers, body } = webpush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
        vapidDetails,
        TTL: LIFE_S,
        urgency: urgent ? 'high' : 'normal',
      });
      return failureOf(await post(url, headers, body));
    } catch {
      // Keys that no browser made, a name that leads nowhere, a line that broke.
      return 'UNREACHABLE';
    }
  }
}

/** The answer's status. A redirection is not followed: it would lead where nobody looked. */
function post(url: URL, headers: OutgoingHttpHeaders, body: Buffer | null): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, timeout: PATIENCE_MS, signal: AbortSignal.timeout(2 * PATIENCE_MS) };
    const asked =
      url.protocol === 'https:'
        ? request(url, { ...options, lookup: publicLookup, agent: false })
        : requestPlain(url, { ...options, agent: false });
    asked.on('response', (answer) => {
      // What it says is not read.
      answer.destroy();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('timeout', () => asked.destroy(new Error('too slow')));
    asked.on('error', reject);
    asked.end(body ?? undefined);
  });
}

function failureOf(status: number): PushFailure | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 404 || status === 410) return 'GONE';
  if (status === 413 || status === 400) return 'CONTENT_REFUSED';
  if (status === 401 || status === 403) return 'SENDER_REFUSED';
  return status === 429 || status >= 500 ? 'BUSY' : 'OTHER';
}
