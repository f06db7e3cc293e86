import { createHmac } from 'node:crypto';
import type { MailSettings } from './sending/mail-settings.js';
import { NotificationKeys } from './notification-keys.js';

/** How this process tells people things, besides on its pages. */
export interface NotificationOptions {
  /** The state folder, where the keys lie. */
  readonly folder: string;
  /** The address that people reach this server under; without it no mail has a link, and none is sent. */
  readonly url?: URL;
  /** Who takes mail; without it there is none. */
  readonly mail?: MailSettings;
  /** One origin that push goes to though it is not public: for tests. */
  readonly pushAlsoTo?: string;
}

/** What push needs to say who sends it. */
export interface PushKeys {
  readonly publicKey: string;
  readonly privateKey: string;
  /** Where a push service can complain: an https or mailto address. */
  readonly subject: string;
}

/** What was chosen for this process; without options nothing is sent, and pages tell all the same. */
export class NotificationSettings {
  readonly mail: MailSettings | undefined;
  readonly pushAlsoTo: string | undefined;
  private readonly keys: NotificationKeys | undefined;

  constructor(private readonly options: NotificationOptions | undefined) {
    this.mail = options?.url === undefined ? undefined : options.mail;
    this.pushAlsoTo = options?.pushAlsoTo;
    this.keys = options === undefined ? undefined : new NotificationKeys(options.folder);
  }

  /** An address of this server that people can open; below localhost where none was chosen. */
  link(path: string): string {
    return new URL(path, this.options?.url ?? 'http://localhost').href;
  }

  /** What stands behind the at sign of ids. */
  get host(): string {
    return this.options?.url?.hostname ?? 'localhost';
  }

  /** Undefined where this process keeps no keys, and so sends no push. */
  push(): PushKeys | undefined {
    if (this.keys === undefined) return undefined;
    const { publicKey, privateKey } = this.keys.read().push;
    const { url } = this.options ?? {};
    const subject =
      url?.protocol === 'https:' ? url.origin : `mailto:${this.mail?.from ?? `notifications@${this.host}`}`;
    return { publicKey, privateKey, subject };
  }

  /** Signs what this server alone may have written, for one use. Errors: this process keeps no keys. */
  sign(use: 'unsubscribe' | 'code', text: string): Buffer {
    if (this.keys === undefined) throw new Error('this process keeps no keys of notifications');
    return createHmac('sha256', Buffer.from(this.keys.read().secret, 'hex')).update(`${use}\n${text}`).digest();
  }
}
