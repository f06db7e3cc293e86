import { Module } from '@nestjs/common';
import { MeteringModule } from '../inference-meter/metering.module.js';
import { IngestController } from './ingest.controller.js';
import { IngestService } from './ingest.service.js';
import { MachineKeyModule } from './machine-key.module.js';
import { SignedDoor } from './signed-door.js';

/** What machines report over HTTP. */
@Module({
  imports: [MachineKeyModule, MeteringModule],
  controllers: [IngestController],
  providers: [SignedDoor, IngestService],
})
export class IngestModule {}
