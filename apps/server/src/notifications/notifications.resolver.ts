import { Args, Context, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '../identity/authority.guard.js';
import { Requires, type Viewer } from '../identity/authority.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { NotificationList, NotificationModel } from './notifications.models.js';
import { NotificationListService } from './own/notification-list.service.js';
import type { NotificationRow, Owner } from './notifications.types.js';
import { pathOf } from './own/path-of.js';

/** What somebody was told, read and marked by nobody but them: no argument names a person. */
@Resolver(() => NotificationModel)
export class NotificationsResolver {
  constructor(
    private readonly lists: NotificationListService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readOwnNotifications')
  @Query(() => NotificationList, { nullable: true, description: 'Null for whoever is not signed in.' })
  async notifications(
    @Context() { viewer }: RequestContext,
    @Args('after', { type: () => ID, nullable: true }) after?: string | null,
  ): Promise<NotificationList | null> {
    const owner = await this.owner(viewer);
    if (owner === undefined) return null;
    const { unread, above, news, more } = await this.lists.list(owner, after ?? undefined);
    const of = (group: NotificationRow['group']) => above.filter((row) => row.group === group).map(model);
    return { unread, waiting: of('VOTE'), deadlines: of('DEADLINE'), news: news.map(model), more };
  }

  @Requires('readOwnNotifications')
  @Query(() => Int, { nullable: true, description: 'Up to a hundred; null for whoever is not signed in.' })
  async unreadNotifications(@Context() { viewer }: RequestContext): Promise<number | null> {
    const owner = await this.owner(viewer);
    return owner === undefined ? null : this.lists.unread(owner);
  }

  @Requires('keepOwnNotifications')
  @Mutation(() => Int, { description: 'Marks these read, or all where none is named; answers how many are unread.' })
  async markNotificationsRead(
    @Context() { viewer }: RequestContext,
    @Args('ids', { type: () => [ID], nullable: true }) ids?: string[] | null,
  ): Promise<number> {
    const owner = await this.owner(viewer);
    return owner === undefined ? 0 : this.lists.markRead(owner, ids ?? undefined);
  }

  private async owner(viewer: Viewer | undefined): Promise<Owner | undefined> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined || viewer?.partnershipId !== partnership.id) return undefined;
    return { partnershipId: partnership.id, personId: viewer.personId };
  }
}

function model(row: NotificationRow): NotificationModel {
  const { id, kind, title, happenedAt, dueAt, readAt, detail, causedMinor } = row;
  return {
    ...{ id, kind, title, happenedAt, dueAt, causedMinor },
    path: pathOf(row),
    read: readAt !== null,
    detail: detail === '' ? 'NONE' : detail,
  };
}
