import { Injectable } from '@nestjs/common';
import {
  codeMail,
  digestMail,
  type MailFrame,
  type MailText,
  noticeMail,
  rankOf,
  testMail,
  type Told,
} from '#libs/notifications';
import type { Home, NotificationRow, Owner } from '../notifications.types.js';
import { NotificationSettings } from '../notification-options.js';
import { NotificationStore } from '../own/notification.store.js';
import { pathOf } from '../own/path-of.js';
import { TokenService } from '../own/token.service.js';
import { OutboxStore, type Claimed } from './outbox.store.js';

/** A mail's words, and what switches mail off; nothing where there is nothing left to say. */
export interface Composed {
  readonly words: MailText;
  readonly off?: string;
}

/** How long a code is good (minutes). */
export const CODE_MINUTES = 30;

/** Writes what is sent when it goes: what waits for nobody any more is not sent. */
@Injectable()
export class ComposeService {
  constructor(
    private readonly told: NotificationStore,
    private readonly outbox: OutboxStore,
    private readonly settings: NotificationSettings,
    private readonly tokens: TokenService,
  ) {}

  /** The mail of something that was claimed. */
  async mail(claimed: Claimed, address: string, partnership: Home): Promise<Composed | undefined> {
    const off = this.settings.link(`/unsubscribe/${this.tokens.unsubscribe(claimed, address)}`);
    const frame = { partnership: partnership.name, settings: this.settings.link('/notifications/settings'), off };
    switch (claimed.purpose) {
      case 'CODE':
        return { words: codeMail(this.tokens.code(claimed.id), CODE_MINUTES, { partnership: partnership.name }) };
      case 'TEST':
        return { words: testMail(frame), off };
      case 'NOTICE': {
        const row = await this.current(claimed);
        return row && { words: noticeMail(this.toldOf(row, partnership), frame), off };
      }
      case 'DAILY':
      case 'WEEKLY':
        return this.digest(claimed, partnership, frame);
    }
  }

  /** What a push message says: of which class it is, and no word of anybody's. */
  async push(claimed: Claimed): Promise<string | undefined> {
    if (claimed.purpose === 'TEST') return JSON.stringify({ class: 'TEST' });
    const row = await this.current(claimed);
    return row && JSON.stringify({ class: row.class });
  }

  /** What the notification says now; undefined where its person has seen it, or voted meanwhile. */
  private async current(claimed: Claimed): Promise<NotificationRow | undefined> {
    const row = claimed.eventId === null ? undefined : await this.told.one(owner(claimed), claimed.eventId);
    if (row?.readAt !== null) return undefined;
    return row.class === 'VOTE' && !row.waits ? undefined : row;
  }

  private async digest(claimed: Claimed, partnership: Home, frame: MailFrame): Promise<Composed | undefined> {
    const since = await this.outbox.newsSince(claimed);
    const rows = await this.told.between(owner(claimed), { pace: claimed.purpose, since, until: claimed.madeAt });
    if (rows.length === 0) return undefined;
    // What waits for the reader first, whatever class it came by.
    const sorted = rows.toSorted((a, b) => rankOf(a.kind) - rankOf(b.kind));
    const told = sorted.map((row) => this.toldOf(row, partnership));
    return { words: digestMail(told, this.settings.link('/notifications'), frame), off: frame.off };
  }

  private toldOf(row: NotificationRow, { timeZone }: Home): Told {
    const until = row.dueAt === null ? {} : { until: written(row.dueAt, timeZone) };
    return { kind: row.kind, title: titleOf(row), link: this.settings.link(pathOf(row)), ...until };
  }
}

const owner = ({ partnershipId, personId }: Claimed): Owner => ({ partnershipId, personId });

/** A meeting has no title: its kind says what it is. */
function titleOf({ motionId, title }: NotificationRow): string {
  if (motionId !== null) return title;
  const meetings: Readonly<Record<string, string>> = {
    ANNUAL: 'Annual meeting',
    EXTRAORDINARY: 'Extraordinary meeting',
  };
  return meetings[title] ?? '';
}

/** An instant as people there write it, with the zone that it is of. */
function written(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long', timeZone }).format(at);
}
