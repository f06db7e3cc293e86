import { Injectable, Logger } from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import { retryAfter, wallTime } from '#libs/notifications';
import { loggable } from '../../database/loggable-error.js';
import type { Home } from '../notifications.types.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { NotificationSettings } from '../notification-options.js';
import { ComposeService } from './compose.service.js';
import { MailSender, type Failure } from './mail-sender.js';
import { OutboxStore, type Claimed } from './outbox.store.js';
import { PushSender, type PushFailure } from './push-sender.js';

/** How often the outbox is looked into (milliseconds). */
export const OUTBOX_EVERY = 5_000;
const MOST_PUSHES = 50;
const MOST_MAILS = 25;

/** What is wrong with the server that takes mail, and not with one mail: the rest of the batch waits too. */
const OF_THE_SERVER: readonly string[] = ['UNREACHABLE', 'SENDER_REFUSED', 'NO_TLS', 'BUSY'];
const FOR_GOOD: readonly string[] = ['ADDRESS_REFUSED', 'CONTENT_REFUSED', 'GONE'];

/** Sends what waits in the outbox, a few at a time. Nobody's address and no server's words are logged. */
@Injectable()
export class OutboxRoundService {
  private readonly logger = new Logger(OutboxRoundService.name);
  private told: string | undefined;

  constructor(
    private readonly store: OutboxStore,
    private readonly compose: ComposeService,
    private readonly mail: MailSender,
    private readonly push: PushSender,
    private readonly settings: NotificationSettings,
    private readonly partnerships: PartnershipService,
  ) {}

  /** One round. Answers how many messages were taken by a server. */
  async round(now: Date): Promise<number> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) return 0;
    const wall = wallTime(now.getTime(), partnership.timeZone);
    const hour = isRefusal(wall) ? 12 : wall.hour;
    const [mails, pushes] = [await this.mails(partnership, hour), await this.pushes(partnership, hour)];
    return mails + pushes;
  }

  private async mails(partnership: Home, hour: number): Promise<number> {
    const { mail } = this.settings;
    if (mail === undefined) return 0;
    const most = Math.min(MOST_MAILS, Math.max(1, Math.floor((mail.perMinute * OUTBOX_EVERY) / 60_000)));
    const claimed = await this.store.claim(partnership.id, { channel: 'MAIL', most, hour });
    let sent = 0;
    for (const [at, each] of claimed.entries()) {
      const failure = await this.mailed(each, partnership);
      if (failure === 'SENT') sent += 1;
      if (failure === undefined || failure === 'SENT') continue;
      await this.failed(each, failure);
      if (!OF_THE_SERVER.includes(failure)) continue;
      // Nothing was tried of the others: it counts as no attempt, and they wait no longer because this one failed often.
      const waitMs = retryAfter(1) ?? 0;
      for (const other of claimed.slice(at + 1)) await this.store.retry(other, { failure, waitMs, counts: false });
      break;
    }
    return sent;
  }

  private async mailed(claimed: Claimed, partnership: Home): Promise<Failure | 'SENT' | undefined> {
    const { address } = claimed;
    const composed = address === null ? undefined : await this.compose.mail(claimed, address, partnership);
    if (address === null || composed === undefined) {
      await this.store.end(claimed, 'NOT_NEEDED');
      return undefined;
    }
    const { words, off } = composed;
    const letter = { ...words, to: address, fromName: partnership.name, id: claimed.id };
    const failure = await this.mail.send(off === undefined ? letter : { ...letter, off });
    if (failure !== undefined) return failure;
    await this.store.end(claimed, 'SENT');
    this.told = undefined;
    return 'SENT';
  }

  private async pushes({ id }: Home, hour: number): Promise<number> {
    if (this.settings.push() === undefined) return 0;
    const claimed = await this.store.claim(id, { channel: 'PUSH', most: MOST_PUSHES, hour });
    const sent = await Promise.all(claimed.map((each) => this.pushed(each)));
    return sent.filter(Boolean).length;
  }

  private async pushed(claimed: Claimed): Promise<boolean> {
    try {
      const payload = await this.compose.push(claimed);
      if (claimed.push === null || payload === undefined) {
        await this.store.end(claimed, 'NOT_NEEDED');
        return false;
      }
      const failure = await this.push.send(claimed.push, payload, payload.includes('VOTE'));
      if (failure === undefined) await this.store.end(claimed, 'SENT');
      else await this.failed(claimed, failure);
      return failure === undefined;
    } catch (error) {
      // It is another's when the claim is over; the rest of the batch goes on.
      this.logger.error('a push message failed', loggable(error));
      return false;
    }
  }

  private async failed(claimed: Claimed, failure: PushFailure): Promise<void> {
    if (failure === 'ADDRESS_REFUSED') await this.store.refuseAddress(claimed);
    if (failure === 'GONE' && claimed.push !== null) {
      // What waited for the browser goes with it.
      await this.store.forgetPush(claimed.push.id);
      return;
    }
    const waitMs = FOR_GOOD.includes(failure) ? undefined : retryAfter(claimed.attempts);
    if (waitMs === undefined) await this.store.end(claimed, 'GIVEN_UP', failure);
    else await this.store.retry(claimed, { failure, waitMs, counts: true });
    if (this.told === failure || !OF_THE_SERVER.includes(failure)) return;
    this.told = failure;
    this.logger.warn(`messages cannot be sent: ${failure}; they are tried again, later and later`);
  }
}
