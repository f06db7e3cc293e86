import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NotificationSettings } from '../notification-options.js';
import type { Owner } from '../notifications.types.js';

/** Bytes of a person's id, and of a signature: short, for it stands in a header of every mail. */
const ID_BYTES = 16;
const SIGNED_BYTES = 16;

/** What people type: no letter that looks like another. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 10;

/** Secrets that are sent to people, of which the database keeps none. */
@Injectable()
export class TokenService {
  constructor(private readonly settings: NotificationSettings) {}

  /** Switches mail to one person at one address off, and does nothing else. */
  unsubscribe(owner: Owner, address: string): string {
    const id = Buffer.from(owner.personId.replaceAll('-', ''), 'hex');
    return Buffer.concat([id, this.signature(owner, address)]).toString('base64url');
  }

  /** Whom a token speaks of, unproven; undefined where it is none. */
  personOf(token: string): string | undefined {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== ID_BYTES + SIGNED_BYTES || bytes.toString('base64url') !== token) return undefined;
    const hex = bytes.subarray(0, ID_BYTES).toString('hex');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
  }

  /** Whether it is the token of that person at that address. */
  isUnsubscribe(token: string, owner: Owner, address: string): boolean {
    const signed = Buffer.from(token, 'base64url').subarray(ID_BYTES);
    const expected = this.signature(owner, address);
    return signed.length === expected.length && timingSafeEqual(signed, expected);
  }

  /** The code that a mail carries: made of the mail's id by a key that the database has not. */
  code(mailId: string): string {
    const signed = this.settings.sign('code', mailId);
    return [...signed.subarray(0, CODE_LENGTH)].map((byte) => LETTERS[byte % LETTERS.length] ?? '').join('');
  }

  /** Whether somebody typed that code, in whatever letters and with whatever between them. */
  isCode(typed: string, mailId: string): boolean {
    const plain = typed.replace(/[\s-]/gu, '').toUpperCase();
    const [given, expected] = [digestOf(plain), digestOf(this.code(mailId))];
    return timingSafeEqual(given, expected);
  }

  private signature({ partnershipId, personId }: Owner, address: string): Buffer {
    return this.settings.sign('unsubscribe', `${partnershipId}\n${personId}\n${address}`).subarray(0, SIGNED_BYTES);
  }
}

/** A new secret of 32 bytes, shown once, and the digest that is kept of it. */
export function newSecret(): { readonly secret: string; readonly hash: Buffer } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, hash: digestOf(secret) };
}

export const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
