import { Module } from '@nestjs/common';
import { MachineKeyService } from './machine-key.service.js';
import { MachineKeyStore } from './machine-key.store.js';

/** The keys of machines. The command line runs it without HTTP. */
@Module({ providers: [MachineKeyService, MachineKeyStore], exports: [MachineKeyService] })
export class MachineKeyModule {}
