import { Args, Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { currentLedger, legible } from '../books/asked.js';
import { ResolutionsService } from './resolutions.service.js';

@ObjectType('Resolution', { description: 'What was voted on, and whether it was carried.' })
export class ResolutionModel {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'APPROPRIATION divides a surplus; PERIOD_REOPENING reopens a period.' })
  kind!: string;
  @Field(() => Boolean) carried!: boolean;
  @Field(() => Date) recordedAt!: Date;
  @Field(() => ID, { nullable: true, description: 'The period that it is about.' }) period!: string | null;
}

/** Resolutions, readable by anybody. */
@Resolver()
export class ResolutionsResolver {
  constructor(
    private readonly resolutions: ResolutionsService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => [ResolutionModel], { name: 'resolutions', description: 'The latest first.' })
  async list(
    @Args('kind', { type: () => String, nullable: true }) kind?: string | null,
  ): Promise<readonly ResolutionModel[]> {
    legible({ kind });
    return this.resolutions.list(await currentLedger(this.partnerships), kind ?? null);
  }
}
