import { Module } from '@nestjs/common';
import { UsageDisputeService } from './usage-dispute.service.js';
import { UsageDisputeStore } from './usage-dispute.store.js';

/** Use that somebody says was not theirs, and what officers answer. The command line runs it without GraphQL. */
@Module({ providers: [UsageDisputeService, UsageDisputeStore], exports: [UsageDisputeService] })
export class UsageDisputeModule {}
