import { Module } from '@nestjs/common';
import { AssetLockModule } from '../../asset-lock/asset-lock.module.js';
import { CustomModule } from '../../custom/custom.module.js';
import { InventoryModule } from '../../partnership/inventory.module.js';
import { PartnershipModule } from '../../partnership/partnership.module.js';
import { MachineKeyModule } from '../machine-key.module.js';
import { MachineRegisterResolver } from './machine-register.resolver.js';
import { MachineRegisterService } from './machine-register.service.js';
import { MachineRegisterStore } from './machine-register.store.js';
import { RegistrationResolver } from './registration.resolver.js';
import { RegistrationService } from './registration.service.js';
import { RegistrationStore } from './registration.store.js';

/** How machines come onto the register, and what it says of them. */
@Module({
  imports: [AssetLockModule, CustomModule, InventoryModule, PartnershipModule, MachineKeyModule],
  providers: [
    RegistrationResolver,
    RegistrationService,
    RegistrationStore,
    MachineRegisterResolver,
    MachineRegisterService,
    MachineRegisterStore,
  ],
  exports: [RegistrationService],
})
export class RegistrationModule {}
