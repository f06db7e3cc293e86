import { Module } from '@nestjs/common';
import { MeteringModule } from '../inference-meter/metering.module.js';
import { IngestController } from './ingest.controller.js';
import { IngestService } from './ingest.service.js';
import { KnownSubjects } from './known-subjects.js';
import { MachineHealthModule } from './machine-health.module.js';
import { MachineKeyModule } from './machine-key.module.js';
import { SignedDoor } from './signed-door.js';

/** What machines report over HTTP. */
@Module({
  imports: [MachineKeyModule, MachineHealthModule, MeteringModule],
  controllers: [IngestController],
  providers: [SignedDoor, IngestService, KnownSubjects],
})
export class IngestModule {}
