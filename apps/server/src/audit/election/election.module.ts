import { Module } from '@nestjs/common';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { BundleModule } from '../bundle/bundle.module.js';
import { ElectionController } from './election.controller.js';

/** Decided votes as files of elections. */
@Module({
  imports: [PartnershipModule, BundleModule],
  controllers: [ElectionController],
})
export class ElectionModule {}
