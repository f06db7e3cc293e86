import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { NOTIFICATION_CLASSES, PACES } from '#libs/notifications';
import { toRefusalModel } from '../graphql/refusal.models.js';
import type { RequestContext } from '../identity/authority.guard.js';
import { Requires, type Viewer } from '../identity/authority.js';
import type { ChoiceRow, Home, Owner } from './notifications.types.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import {
  NOTIFICATION_REFUSALS,
  NotificationSettingsInput,
  NotificationSettingsModel,
  NotificationSettingsResult,
  PushDeviceInput,
} from './notifications.models.js';
import { OwnNotificationsService } from './own/own-notifications.service.js';

interface Kind {
  readonly kind: string;
}

interface Asking {
  readonly owner: Owner;
  readonly partnership: Home;
}

/** How somebody is told: their own, and nobody else's to see or to change. */
@Resolver(() => NotificationSettingsModel)
export class NotificationSettingsResolver {
  constructor(
    private readonly own: OwnNotificationsService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readOwnNotifications')
  @Query(() => NotificationSettingsModel, { nullable: true, description: 'Null for whoever is not signed in.' })
  async notificationSettings(@Context() { viewer }: RequestContext): Promise<NotificationSettingsModel | null> {
    const asking = await this.asking(viewer);
    return asking === undefined ? null : this.model(asking);
  }

  @Requires('keepOwnNotifications')
  @Mutation(() => NotificationSettingsResult)
  saveNotificationSettings(
    @Context() { viewer }: RequestContext,
    @Args('input', { type: () => NotificationSettingsInput })
    { choices, quietFrom, quietTo }: NotificationSettingsInput,
  ): Promise<Kind> {
    const chosen = { choices: choices.flatMap(choiceOf), quietFrom, quietTo };
    return this.changed(viewer, (owner) => this.own.choose(owner, chosen));
  }

  @Requires('keepOwnNotifications')
  @Mutation(() => NotificationSettingsResult, {
    description: 'Sends a code there: it is used once the code was typed.',
  })
  setMailAddress(
    @Context() { viewer }: RequestContext,
    @Args('address', { type: () => String }) address: string,
  ): Promise<Kind> {
    return this.changed(viewer, (owner) => this.own.setAddress(owner, address));
  }

  @Requires('keepOwnNotifications')
  @Mutation(() => NotificationSettingsResult)
  confirmMailAddress(
    @Context() { viewer }: RequestContext,
    @Args('code', { type: () => String }) code: string,
  ): Promise<Kind> {
    return this.changed(viewer, (owner) => this.own.confirmAddress(owner, code));
  }

  @Requires('keepOwnNotifications')
  @Mutation(() => NotificationSettingsResult, { description: 'It is kept nowhere from then on.' })
  removeMailAddress(@Context() { viewer }: RequestContext): Promise<Kind> {
    return this.changed(viewer, (owner) => this.own.forgetAddress(owner));
  }

  @Requires('keepOwnNotifications')
  @Mutation(() => NotificationSettingsResult, { description: 'A message by every way that is set up.' })
  sendTestNotification(@Context() { viewer }: RequestContext): Promise<Kind> {
    return this.changed(viewer, (owner) => this.own.test(owner));
  }

  @Requires('keepOwnNotifications')
  @Mutation(() => NotificationSettingsResult)
  addPushDevice(
    @Context() { viewer }: RequestContext,
    @Args('device', { type: () => PushDeviceInput }) device: PushDeviceInput,
  ): Promise<Kind> {
    return this.changed(viewer, (owner) => this.own.addDevice(owner, device));
  }

  @Requires('keepOwnNotifications')
  @Mutation(() => NotificationSettingsResult)
  removePushDevice(@Context() { viewer }: RequestContext, @Args('id', { type: () => ID }) id: string): Promise<Kind> {
    return this.changed(viewer, (owner) => this.own.removeDevice(owner, id));
  }

  @Requires('keepOwnNotifications')
  @Mutation(() => NotificationSettingsResult, {
    description: 'A new secret address of your calendar; an older one ends.',
  })
  makeCalendarAddress(@Context() { viewer }: RequestContext): Promise<Kind> {
    return this.changed(viewer, (owner) => this.own.makeCalendar(owner));
  }

  @Requires('keepOwnNotifications')
  @Mutation(() => NotificationSettingsResult)
  endCalendarAddress(@Context() { viewer }: RequestContext): Promise<Kind> {
    return this.changed(viewer, (owner) => this.own.endCalendar(owner));
  }

  /** A text that the work answers is shown this once. */
  private async changed(
    viewer: Viewer | undefined,
    work: (owner: Owner) => Promise<Refusal | string | undefined>,
  ): Promise<Kind> {
    const asking = await this.asking(viewer);
    if (asking === undefined) {
      const message = 'Sign in as a person of this partnership first.';
      return refused(refuse('NotAllowed', { message, field: 'viewer', rule: 'identity.keepOwnNotifications' }));
    }
    const done = await work(asking.owner);
    if (isRefusal(done)) return refused(done);
    const changed = { settings: await this.model(asking), calendar: done ?? null };
    return { kind: 'NotificationSettingsChanged', ...changed };
  }

  private async asking(viewer: Viewer | undefined): Promise<Asking | undefined> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined || viewer?.partnershipId !== partnership.id) return undefined;
    return { partnership, owner: { partnershipId: partnership.id, personId: viewer.personId } };
  }

  private async model({ owner, partnership }: Asking): Promise<NotificationSettingsModel> {
    const { pushKey, address, choices, devices, ...view } = await this.own.view(owner);
    return {
      ...view,
      pushKey: pushKey ?? null,
      address: address ?? null,
      choices: [...choices],
      devices: [...devices],
      timeZone: partnership.timeZone,
    };
  }
}

const refused = (refusal: Refusal): Kind => toRefusalModel(refusal, NOTIFICATION_REFUSALS);

/** The schema lets no other names through. */
function choiceOf(asked: { class: string; mail: string; push: boolean }): readonly ChoiceRow[] {
  const named = NOTIFICATION_CLASSES.find((each) => each === asked.class);
  const mail = PACES.find((each) => each === asked.mail);
  return named === undefined || mail === undefined ? [] : [{ class: named, mail, push: asked.push }];
}
