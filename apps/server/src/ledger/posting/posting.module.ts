import { Module } from '@nestjs/common';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { BookkeepingModule } from './bookkeeping.module.js';
import { HoldKeeper } from './hold-keeper.js';
import { PostingResolver } from './posting.resolver.js';

@Module({
  imports: [BookkeepingModule, PartnershipModule],
  providers: [PostingResolver, HoldKeeper],
})
export class PostingModule {}
