import { Module } from '@nestjs/common';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { AssetLockModule } from './asset-lock.module.js';
import { AssetLockResolver } from './asset-lock.resolver.js';

@Module({ imports: [AssetLockModule, PartnershipModule], providers: [AssetLockResolver] })
export class AssetLockPagesModule {}
