import { Module } from '@nestjs/common';
import { LogGuardService } from './log-guard.service.js';
import { LogKeeperService } from './log-keeper.service.js';
import { LogProofService } from './log-proof.service.js';
import { LogStore } from './log.store.js';
import { PromiseService } from './promise.service.js';
import { SequencerStore } from './sequencer.store.js';

/** Proofs, promises and the state of the log, for other features and for commands: without the clock that signs. */
@Module({
  providers: [LogStore, SequencerStore, LogKeeperService, LogGuardService, LogProofService, PromiseService],
  exports: [LogKeeperService, LogGuardService, LogProofService, PromiseService, SequencerStore],
})
export class LogModule {}
