import { Controller, Get, Header, NotFoundException, Param, StreamableFile } from '@nestjs/common';
import { Requires } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import type { Home } from '../notifications.types.js';
import { CalendarService } from './calendar.service.js';

const ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.ics$/u;
const SECRET = /^([\w-]{43})\.ics$/u;
const TYPE = 'text/calendar; charset=utf-8';

/** Calendars: of one's own by a secret address, of one vote or meeting for anybody. */
@Controller('calendar')
export class CalendarController {
  constructor(
    private readonly calendars: CalendarService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Get('motions/:file')
  motion(@Param('file') file: string): Promise<StreamableFile> {
    return this.found(ID.exec(file)?.[1], (partnership, id) => this.calendars.motion(partnership, id));
  }

  @Requires('readPublic')
  @Get('meetings/:file')
  meeting(@Param('file') file: string): Promise<StreamableFile> {
    return this.found(ID.exec(file)?.[1], (partnership, id) => this.calendars.meeting(partnership, id));
  }

  @Requires('readCalendar')
  @Get(':file')
  @Header('cache-control', 'private, no-store')
  feed(@Param('file') file: string): Promise<StreamableFile> {
    return this.found(SECRET.exec(file)?.[1], (partnership, secret) => this.calendars.feed(partnership, secret));
  }

  private async found(
    named: string | undefined,
    read: (partnership: Home, named: string) => Promise<string | undefined>,
  ): Promise<StreamableFile> {
    const partnership = await this.partnerships.current();
    const text = partnership === undefined || named === undefined ? undefined : await read(partnership, named);
    if (text === undefined) throw new NotFoundException('there is no such calendar');
    return new StreamableFile(Buffer.from(text, 'utf8'), {
      type: TYPE,
      disposition: 'attachment; filename="votes.ics"',
    });
  }
}
