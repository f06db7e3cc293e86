import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { AssetLockStore } from './asset-lock.store.js';
import { AssetService } from './asset.service.js';

/** The register of assets, without its pages. */
@Module({
  imports: [PartnershipModule, CustomModule, LedgerModule],
  providers: [AssetLockStore, AssetService],
  exports: [AssetService],
})
export class AssetLockModule {}
