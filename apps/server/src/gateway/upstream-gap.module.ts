import { Module } from '@nestjs/common';
import { UpstreamGapService } from './upstream-gap.service.js';
import { UpstreamWatchStore } from './upstream-watch.store.js';

/** The gateway's figures beside the engines', for whoever shows them. */
@Module({ providers: [UpstreamGapService, UpstreamWatchStore], exports: [UpstreamGapService, UpstreamWatchStore] })
export class UpstreamGapModule {}
