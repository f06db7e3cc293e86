import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { MeteringModule } from '../inference-meter/metering.module.js';
import { StintModule } from '../stint/stint.module.js';
import { AdmissionService } from './admission.service.js';
import { GatewayAccessModule } from './gateway-access.module.js';
import { GatewayDoor } from './gateway-door.js';
import { GatewaySettings } from './gateway-settings.js';
import { GatewayController } from './gateway.controller.js';
import { GatewayService } from './gateway.service.js';
import { RequestLogSweeper } from './request-log-sweeper.js';
import { RunStore } from './run.store.js';
import { TokenizerService } from './tokenizer.service.js';
import { UpstreamClient } from './upstream-client.js';
import { UpstreamGapModule } from './upstream-gap.module.js';
import { UpstreamWatcher } from './upstream-watcher.js';
import { UsageKeeper } from './usage-keeper.js';
import { UsageWriter } from './usage-writer.js';

/** Models for whoever has an OpenAI client, metered. */
@Module({
  imports: [CustomModule, MeteringModule, StintModule, GatewayAccessModule, UpstreamGapModule],
  controllers: [GatewayController],
  providers: [
    GatewayService,
    GatewayDoor,
    AdmissionService,
    TokenizerService,
    UpstreamClient,
    UpstreamWatcher,
    UsageKeeper,
    UsageWriter,
    RunStore,
    RequestLogSweeper,
    GatewaySettings,
  ],
})
export class GatewayModule {}
