import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ROLES, type Role, type Viewer } from './authority.js';
import { SessionStore } from './session.store.js';

/** A session ends this long after sign-in (milliseconds): a working day. */
export const SESSION_LIFE_MS = 12 * 60 * 60 * 1000;
export const COOKIE = 'copyhold_session';

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

const tokenIn = (cookies: string | undefined): string | undefined =>
  cookies
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1);

const isRole = (text: string): text is Role => ROLES.some((role) => role === text);

/** Sessions by an unguessable cookie; the database holds only its hash. */
@Injectable()
export class SessionService {
  constructor(private readonly store: SessionStore) {}

  /** Starts a session; answers the cookie's secret, shown to the browser once. */
  async start(partnershipId: string, personId: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = new Date();
    await this.store.forgetExpired(now);
    await this.store.create({
      tokenHash: hashOf(token),
      partnershipId,
      personId,
      csrfToken: randomBytes(24).toString('base64url'),
      expiresAt: new Date(now.getTime() + SESSION_LIFE_MS),
    });
    return token;
  }

  /** The person behind a Cookie header; undefined for none, an unknown or an expired session. */
  async viewerOf(cookies: string | undefined): Promise<Viewer | undefined> {
    const token = tokenIn(cookies);
    if (token === undefined || token === '') return undefined;
    const found = await this.store.find(hashOf(token), new Date());
    if (found === undefined) return undefined;
    return { ...found, roles: new Set(found.roles.filter(isRole)) };
  }

  async end(cookies: string | undefined): Promise<void> {
    const token = tokenIn(cookies);
    if (token !== undefined) await this.store.end(hashOf(token));
  }
}
