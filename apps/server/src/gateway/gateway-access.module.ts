import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { ApiKeyService } from './api-key.service.js';
import { ApiKeyStore } from './api-key.store.js';
import { RegistryService } from './registry.service.js';
import { UpstreamStore } from './upstream.store.js';

/** Keys, upstreams and blocked purposes: what the command line keeps, without the routes. */
@Module({
  imports: [CustomModule],
  providers: [ApiKeyService, ApiKeyStore, RegistryService, UpstreamStore],
  exports: [ApiKeyService, RegistryService],
})
export class GatewayAccessModule {}
