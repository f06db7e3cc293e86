import { Module } from '@nestjs/common';
import { AsOfService } from './as-of.service.js';
import { AsOfStore } from './as-of.store.js';

/** Balances of any day. */
@Module({ providers: [AsOfStore, AsOfService], exports: [AsOfService] })
export class AsOfModule {}
