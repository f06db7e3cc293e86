import { Injectable, Logger } from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import { type DigestDays, digestDays, wallTime } from '#libs/notifications';
import { loggable } from '../../database/loggable-error.js';
import type { Home } from '../notifications.types.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { NotificationSettings } from '../notification-options.js';
import { SOURCES } from './sources.js';
import { TellStore } from './tell.store.js';

const HOUR_MS = 3_600_000;

/**
 * Looks what happened and tells members of it. What was told is not told again, by whichever process; a stop at any point
 * loses nothing, for what is not told yet is still there to be seen.
 */
@Injectable()
export class TellService {
  private readonly logger = new Logger(TellService.name);
  private forgotAt = 0;
  /** The days of the last digests: what comes after one is in the next. */
  private digested: DigestDays = { daily: '', weekly: '' };

  constructor(
    private readonly store: TellStore,
    private readonly settings: NotificationSettings,
    private readonly partnerships: PartnershipService,
  ) {}

  /** One round. Answers how many things were new. */
  async round(now: Date): Promise<number> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) return 0;
    let told = 0;
    for (const source of SOURCES) {
      try {
        told += await this.store.tell(partnership.id, source);
      } catch (error) {
        // One kind that fails holds up no other: it is looked for again at the next round.
        this.logger.error(`notifications of ${source.kind} failed`, loggable(error));
      }
    }
    const channels = { mail: this.settings.mail !== undefined, push: this.settings.push() !== undefined };
    await this.store.queue(partnership.id, channels);
    if (channels.mail) await this.digest(partnership, now);
    if (now.getTime() - this.forgotAt > HOUR_MS) {
      this.forgotAt = now.getTime();
      await this.store.forget(partnership.id);
    }
    return told;
  }

  private async digest({ id, timeZone }: Home, now: Date): Promise<void> {
    const wall = wallTime(now.getTime(), timeZone);
    if (isRefusal(wall)) return;
    const days = digestDays(wall);
    if (days.daily !== this.digested.daily) await this.store.digest(id, 'DAILY', days.daily);
    if (days.weekly !== this.digested.weekly) await this.store.digest(id, 'WEEKLY', days.weekly);
    this.digested = days;
  }
}
