import { Module } from '@nestjs/common';
import { CustomChangeService } from './custom-change.service.js';
import { CustomService } from './custom.service.js';
import { CustomStore } from './custom.store.js';
import { ProposalService } from './proposal.service.js';
import { ProposalStore } from './proposal.store.js';

/** The custom by date and by version, and its changes. */
@Module({
  providers: [CustomService, CustomStore, CustomChangeService, ProposalStore, ProposalService],
  exports: [CustomService, CustomChangeService, ProposalService],
})
export class CustomModule {}
