import { Context, Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../identity/authority.js';
import type { RequestContext } from '../identity/authority.guard.js';
import { MyShare } from './my-share.models.js';
import { MyShareService } from './my-share.service.js';

@Resolver()
export class MyShareResolver {
  constructor(private readonly shares: MyShareService) {}

  @Requires('readOwnShare')
  @Query(() => MyShare, { nullable: true })
  async myShare(@Context() { viewer }: RequestContext): Promise<MyShare | null> {
    if (viewer === undefined) return null;
    return (await this.shares.of(viewer.partnershipId, viewer.personId)) ?? null;
  }
}
