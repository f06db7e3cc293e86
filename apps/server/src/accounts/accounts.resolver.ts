import { NotFoundException } from '@nestjs/common';
import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../identity/authority.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { AccountsService, type AccountsOf } from './accounts.service.js';
import { Flow } from './flow.models.js';
import { Headline } from './headline.model.js';

@Resolver()
export class AccountsResolver {
  constructor(
    private readonly partnerships: PartnershipService,
    private readonly accounts: AccountsService,
  ) {}

  @Requires('readPublic')
  @Query(() => Headline)
  async headline(@Args('periodId', { type: () => ID, nullable: true }) periodId: string | null): Promise<Headline> {
    return found(await this.accounts.headline(await this.current(), periodId ?? undefined));
  }

  @Requires('readPublic')
  @Query(() => Flow)
  async flow(@Args('periodId', { type: () => ID, nullable: true }) periodId: string | null): Promise<Flow> {
    return found(await this.accounts.flow(await this.current(), periodId ?? undefined));
  }

  private async current(): Promise<AccountsOf> {
    return found(await this.partnerships.current());
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new NotFoundException('there is no such period yet');
  return value;
}
