import { Module } from '@nestjs/common';
import { CustomModule } from '../custom/custom.module.js';
import { ApiKeyService } from './api-key.service.js';
import { ApiKeyStore } from './api-key.store.js';
import { RegistryService } from './registry.service.js';
import { RequestLogService } from './request-log.service.js';
import { RequestLogStore } from './request-log.store.js';
import { UpstreamStore } from './upstream.store.js';
import { WorkloadStore } from './workload.store.js';

/** Keys, upstreams and blocked purposes: what the command line keeps, without the routes. */
@Module({
  imports: [CustomModule],
  providers: [
    ApiKeyService,
    ApiKeyStore,
    RegistryService,
    UpstreamStore,
    WorkloadStore,
    RequestLogStore,
    RequestLogService,
  ],
  exports: [ApiKeyService, RegistryService, RequestLogStore, RequestLogService],
})
export class GatewayAccessModule {}
