import { Injectable } from '@nestjs/common';
import { isNotificationKind } from '#libs/notifications';
import type { NotificationRow, Owner } from '../notifications.types.js';
import { NEWS_AT_ONCE, NotificationStore } from './notification.store.js';

/** What somebody was told, in the order in which it needs them. */
export interface NotificationListView {
  readonly unread: number;
  readonly above: readonly NotificationRow[];
  readonly news: readonly NotificationRow[];
  readonly more: boolean;
}

/** What came from outside as ids of events. */
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;
/** Marked at once: more than a page shows. */
const MOST_MARKED = 200;

/** One's own notifications: nobody reads another's. */
@Injectable()
export class NotificationListService {
  constructor(private readonly store: NotificationStore) {}

  /** What waits, what has a day, and news after that one. An id that is none begins at the top. */
  async list(owner: Owner, after: string | undefined): Promise<NotificationListView> {
    const from = after !== undefined && ID.test(after) ? after : undefined;
    const [unread, above, news] = await Promise.all([
      this.store.unread(owner),
      this.store.above(owner),
      this.store.news(owner, from),
    ]);
    // A later version of this program may have told what this one has no words for.
    const known = (rows: readonly NotificationRow[]) => rows.filter(({ kind }) => isNotificationKind(kind));
    return { unread, above: known(above), news: known(news.slice(0, NEWS_AT_ONCE)), more: news.length > NEWS_AT_ONCE };
  }

  unread(owner: Owner): Promise<number> {
    return this.store.unread(owner);
  }

  /** Marks these read, or all; answers how many are unread then. */
  async markRead(owner: Owner, ids: readonly string[] | undefined): Promise<number> {
    await this.store.markRead(owner, ids?.filter((id) => ID.test(id)).slice(0, MOST_MARKED));
    return this.store.unread(owner);
  }
}
