import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { MeteringModule } from '../inference-meter/metering.module.js';
import { StintModule } from '../stint/stint.module.js';
import { AdmissionService } from './admission.service.js';
import { GatewayAccessModule } from './gateway-access.module.js';
import { GatewaySettings } from './gateway-settings.js';
import { GatewayController } from './gateway.controller.js';
import { GatewayService } from './gateway.service.js';
import { RunStore } from './run.store.js';
import { TokenizerService } from './tokenizer.service.js';
import { UpstreamClient } from './upstream-client.js';
import { UsageKeeper } from './usage-keeper.js';

/** Models for whoever has an OpenAI client, metered. */
@Module({
  imports: [CustomModule, MeteringModule, StintModule, GatewayAccessModule],
  controllers: [GatewayController],
  providers: [
    GatewayService,
    AdmissionService,
    TokenizerService,
    UpstreamClient,
    UsageKeeper,
    RunStore,
    GatewaySettings,
  ],
})
export class GatewayModule {}
