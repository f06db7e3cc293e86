import { Args, Context, Int, Query, Resolver } from '@nestjs/graphql';
import { Requires } from './authority.js';
import type { RequestContext } from './authority.guard.js';
import { DemoPerson, ViewerModel } from './identity.models.js';
import { IdentityService } from './identity.service.js';

const FIRST_PEOPLE = 12;

@Resolver()
export class IdentityResolver {
  constructor(private readonly identity: IdentityService) {}

  @Requires('signIn')
  @Query(() => ViewerModel)
  async viewer(@Context() { viewer }: RequestContext): Promise<ViewerModel> {
    const demoMode = await this.identity.demoMode();
    if (viewer === undefined) return { signedIn: false, csrfToken: null, person: null, roles: [], demoMode };
    const person = (await this.identity.personOf(viewer)) ?? null;
    return { signedIn: true, csrfToken: viewer.csrfToken, person, roles: [...viewer.roles], demoMode };
  }

  @Requires('signIn')
  @Query(() => [DemoPerson])
  async demoPeople(
    @Args('search', { type: () => String, nullable: true }) search?: string,
    @Args('first', { type: () => Int, nullable: true }) first?: number,
  ): Promise<DemoPerson[]> {
    const people = await this.identity.demoPeople(search ?? '', first ?? FIRST_PEOPLE);
    return people.map(({ id, name, rollNumber, territory, roles }) => ({
      id,
      name: name ?? rollNumber,
      rollNumber,
      description: territory ?? '',
      roles,
    }));
  }
}
