import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { AuthorityAudit } from './authority-audit.js';
import { AuthorityGuard } from './authority.guard.js';
import { IdentityResolver } from './identity.resolver.js';
import { IdentityService } from './identity.service.js';
import { IdentityStore } from './identity.store.js';
import { ServerMode } from './server-mode.js';
import { SessionController } from './session.controller.js';
import { SessionService } from './session.service.js';
import { SessionStore } from './session.store.js';

@Module({})
export class IdentityModule {
  static of(mode: ServerMode): DynamicModule {
    return {
      module: IdentityModule,
      imports: [DiscoveryModule, PartnershipModule],
      controllers: [SessionController],
      providers: [
        SessionService,
        SessionStore,
        IdentityService,
        IdentityStore,
        IdentityResolver,
        AuthorityAudit,
        { provide: ServerMode, useValue: mode },
        { provide: APP_GUARD, useClass: AuthorityGuard },
      ],
      exports: [SessionService, ServerMode],
    };
  }
}
