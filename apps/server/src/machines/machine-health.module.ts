import { Module } from '@nestjs/common';
import { MachineHealthService } from './machine-health.service.js';
import { MachineHealthStore } from './machine-health.store.js';
import { MachineKeyModule } from './machine-key.module.js';

/** How machines report. Pages and the command line run it without HTTP. */
@Module({
  imports: [MachineKeyModule],
  providers: [MachineHealthService, MachineHealthStore],
  exports: [MachineHealthService],
})
export class MachineHealthModule {}
