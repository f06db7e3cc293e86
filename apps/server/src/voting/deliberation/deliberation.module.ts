import { Module } from '@nestjs/common';
import { CustomModule } from '../../custom/custom.module.js';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { MotionsModule } from '../motions/motions.module.js';
import { DeliberationViewService } from './deliberation-view.service.js';
import { DeliberationResolver } from './deliberation.resolver.js';
import { DeliberationService } from './deliberation.service.js';
import { DeliberationStore } from './deliberation.store.js';

/** What members say to a motion before its notice: posts, questions, signals, amendments. */
@Module({
  imports: [PartnershipModule, CustomModule, MotionsModule],
  providers: [DeliberationStore, DeliberationViewService, DeliberationService, DeliberationResolver],
})
export class DeliberationModule {}
