import { Module, type DynamicModule } from '@nestjs/common';
import { MeteringModule } from '../inference-meter/metering.module.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { StintModule } from '../stint/stint.module.js';
import { LogModule } from '../transparency-log/log.module.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsReaders } from './metrics-readers.js';
import { MetricsService } from './metrics.service.js';
import { RequestTally } from './request-tally.js';

/** How this server fares, for Prometheus. */
@Module({})
export class MetricsModule {
  /** `readers`: COPYHOLD_METRICS. Nobody reads where it is empty. */
  static of(readers: string | undefined): DynamicModule {
    return {
      module: MetricsModule,
      imports: [MeteringModule, PartnershipModule, StintModule, LogModule],
      controllers: [MetricsController],
      providers: [{ provide: MetricsReaders, useValue: MetricsReaders.of(readers) }, RequestTally, MetricsService],
    };
  }
}
