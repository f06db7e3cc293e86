import { Module } from '@nestjs/common';
import { MachineHealthService } from './machine-health.service.js';
import { MachineHealthStore } from './machine-health.store.js';
import { MachineKeyModule } from './machine-key.module.js';
import { ToldHoursService } from './told-hours.service.js';

/** How machines report. Pages and the command line run it without HTTP. */
@Module({
  imports: [MachineKeyModule],
  providers: [MachineHealthService, MachineHealthStore, ToldHoursService],
  exports: [MachineHealthService, ToldHoursService],
})
export class MachineHealthModule {}
