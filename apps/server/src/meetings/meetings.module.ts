import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { CollegesService } from './colleges.service.js';
import { MeetingsResolver } from './meetings.resolver.js';
import { MeetingsService } from './meetings.service.js';
import { MeetingsStore } from './meetings.store.js';
import { MinutesStore } from './minutes.store.js';

/** General meetings, requisitions of them, and the colleges as they stand. */
@Module({
  imports: [PartnershipModule, CustomModule],
  providers: [MeetingsStore, MinutesStore, MeetingsService, CollegesService, MeetingsResolver],
  exports: [MeetingsService],
})
export class MeetingsModule {}
