import { Module } from '@nestjs/common';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { LogModule } from '../../transparency-log/log.module.js';
import { SecretResolver } from './secret.resolver.js';
import { SecretStore } from './secret.store.js';
import { SecretVoteService } from './secret-vote.service.js';
import { TokenDeskService } from './token-desk.service.js';
import { TokenSweeper } from './token-sweeper.js';

/** Secret votes: tokens signed blindly, and ballots by token. */
@Module({
  imports: [PartnershipModule, LogModule],
  providers: [SecretStore, TokenDeskService, SecretVoteService, TokenSweeper, SecretResolver],
  exports: [TokenDeskService, SecretVoteService],
})
export class SecretModule {}
