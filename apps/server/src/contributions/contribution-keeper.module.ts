import { Module } from '@nestjs/common';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { ContributionKeeper } from './contribution-keeper.js';
import { ContributionsModule } from './contributions.module.js';

/** The clock that accepts what nobody disputed. */
@Module({ imports: [ContributionsModule, PartnershipModule], providers: [ContributionKeeper] })
export class ContributionKeeperModule {}
