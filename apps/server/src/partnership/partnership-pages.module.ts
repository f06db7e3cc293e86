import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { MeteringModule } from '../inference-meter/metering.module.js';
import { PartnershipModule } from './partnership.module.js';
import { PartnershipResolver } from './partnership.resolver.js';

/** The partnership as the pages ask for it: apart, because its sites' figures come from the meters. */
@Module({ imports: [PartnershipModule, CustomModule, MeteringModule], providers: [PartnershipResolver] })
export class PartnershipPagesModule {}
