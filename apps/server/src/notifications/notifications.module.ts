import { Module } from '@nestjs/common';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { CalendarController } from './calendar/calendar.controller.js';
import { CalendarService } from './calendar/calendar.service.js';
import { CalendarStore } from './calendar/calendar.store.js';
import { NotificationSettingsResolver } from './notification-settings.resolver.js';
import { NotificationsResolver } from './notifications.resolver.js';
import { NotificationListService } from './own/notification-list.service.js';
import { NotificationStore } from './own/notification.store.js';
import { OwnNotificationsService } from './own/own-notifications.service.js';
import { SettingStore } from './own/setting.store.js';
import { TokenService } from './own/token.service.js';
import { UnsubscribeController } from './own/unsubscribe.controller.js';
import { ComposeService } from './sending/compose.service.js';
import { MailSender } from './sending/mail-sender.js';
import { OutboxClock } from './sending/outbox-clock.js';
import { OutboxRoundService } from './sending/outbox-round.service.js';
import { OutboxStore } from './sending/outbox.store.js';
import { PushSender } from './sending/push-sender.js';
import { TellClock } from './told/tell-clock.js';
import { TellService } from './told/tell.service.js';
import { TellStore } from './told/tell.store.js';

/** What members are told: on the pages, by mail, by push, in their calendars. */
@Module({
  imports: [PartnershipModule],
  controllers: [UnsubscribeController, CalendarController],
  providers: [
    TellStore,
    TellService,
    TellClock,
    NotificationStore,
    NotificationListService,
    SettingStore,
    TokenService,
    OwnNotificationsService,
    OutboxStore,
    ComposeService,
    MailSender,
    PushSender,
    OutboxRoundService,
    OutboxClock,
    CalendarStore,
    CalendarService,
    NotificationsResolver,
    NotificationSettingsResolver,
  ],
})
export class NotificationsModule {}
