import { Injectable } from '@nestjs/common';
import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { type CalendarEntry, meetingEntry, motionEntries } from '#libs/notifications';
import type { Home } from '../notifications.types.js';
import { NotificationSettings } from '../notification-options.js';
import { digestOf } from '../own/token.service.js';
import { CalendarStore } from './calendar.store.js';

/** How long a program may keep what it read (seconds). */
const FRESH_S = 3_600;

/** Hours of votes and meetings as calendars read them (RFC 5545). No entry says whether anybody voted. */
@Injectable()
export class CalendarService {
  constructor(
    private readonly store: CalendarStore,
    private readonly settings: NotificationSettings,
  ) {}

  /** The calendar that a secret opens; undefined where it opens none. */
  async feed(partnership: Home, secret: string): Promise<string | undefined> {
    const owner = await this.store.ownerOf(digestOf(secret));
    if (owner?.partnershipId !== partnership.id) return undefined;
    const [motions, meetings] = [await this.store.motionsOf(owner), await this.store.meetings(partnership.id)];
    return this.written(partnership.name, [...motions.flatMap(motionEntries), ...meetings.map(meetingEntry)]);
  }

  /** The hours of one vote, for anybody; undefined where it has none. */
  async motion(partnership: Home, id: string): Promise<string | undefined> {
    const motion = await this.store.motion(partnership.id, id);
    return motion && this.written(partnership.name, motionEntries(motion));
  }

  async meeting(partnership: Home, id: string): Promise<string | undefined> {
    const meeting = await this.store.meeting(partnership.id, id);
    return meeting && this.written(partnership.name, [meetingEntry(meeting)]);
  }

  /** Instants are written in UTC, which is the same moment in every zone and needs no table of its clock changes. */
  private written(name: string, entries: readonly CalendarEntry[]): string {
    const calendar = ical({ name, prodId: '//Copyhold//Votes//EN', method: ICalCalendarMethod.PUBLISH, ttl: FRESH_S });
    for (const entry of entries) {
      const event = calendar.createEvent({
        id: `${entry.uid}@${this.settings.host}`,
        sequence: entry.sequence,
        stamp: new Date(),
        start: new Date(entry.startsAtMs),
        end: new Date(entry.endsAtMs),
        summary: entry.summary,
        description: entry.description,
        url: this.settings.link(entry.path),
        status: entry.cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
        ...(entry.place === undefined ? {} : { location: entry.place }),
      });
      if (entry.reminderMinutes !== undefined && !entry.cancelled) {
        event.createAlarm({ type: ICalAlarmType.display, trigger: entry.reminderMinutes * 60 });
      }
    }
    return calendar.toString();
  }
}
