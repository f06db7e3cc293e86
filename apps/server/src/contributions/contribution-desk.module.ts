import { Module } from '@nestjs/common';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { ContributionResolver } from './contribution.resolver.js';
import { ContributionsModule } from './contributions.module.js';

/** Statements of contributed machines, over GraphQL. */
@Module({ imports: [ContributionsModule, PartnershipModule], providers: [ContributionResolver] })
export class ContributionDeskModule {}
