import { Controller, HttpCode, NotFoundException, Param, Post } from '@nestjs/common';
import { Requires } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { OwnNotificationsService } from './own-notifications.service.js';

/**
 * Switches mail off by the link that stands in it, without signing in (RFC 8058). Only a POST does: programs that look
 * through mail open its links. A page of this address asks first.
 */
@Controller('unsubscribe')
export class UnsubscribeController {
  constructor(
    private readonly own: OwnNotificationsService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('endOwnMail')
  @Post(':token')
  @HttpCode(200)
  async end(@Param('token') token: string): Promise<{ readonly mail: 'off' }> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined || !(await this.own.unsubscribe(partnership.id, token))) {
      throw new NotFoundException('this link is of another address, or of none');
    }
    return { mail: 'off' };
  }
}
