import { Module } from '@nestjs/common';
import { CourtRollModule } from '../court-roll/court-roll.module.js';
import { MeteringModule } from '../inference-meter/metering.module.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { CustomModule } from './custom.module.js';
import { CustomResolver } from './custom.resolver.js';
import { OwnCostsService } from './own-costs.service.js';
import { VersionsService } from './versions.service.js';

/** The custom as the pages ask for it: apart, because what a change costs somebody comes from their use and the roll. */
@Module({
  imports: [CustomModule, PartnershipModule, MeteringModule, CourtRollModule],
  providers: [VersionsService, OwnCostsService, CustomResolver],
  exports: [OwnCostsService],
})
export class CustomPagesModule {}
