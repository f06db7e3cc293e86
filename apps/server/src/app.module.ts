import { Module, type DynamicModule } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { DatabaseModule } from './database/database.module.js';
import { features } from './features.js';
import { formatErrors } from './graphql/error-formatter.js';
import { querySize } from './graphql/query-size.js';
import { FractionScalar, QuantityScalar } from './graphql/scalars.js';
import type { RequestContext } from './identity/authority.guard.js';
import { IdentityModule } from './identity/identity.module.js';
import type { ServerMode } from './identity/server-mode.js';
import { SessionService } from './identity/session.service.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { NotificationOptionsModule } from './notifications/notification-options.module.js';
import type { NotificationOptions } from './notifications/notification-options.js';
import { LogSettingsModule } from './transparency-log/log-settings.module.js';
import type { LogOptions } from './transparency-log/log-settings.js';

/** How deep a query may nest: the pages need six levels. */
const DEEPEST_QUERY = 10;

/** What the whole server is made of. */
export interface AppOptions {
  readonly source: DataSource;
  /** The officers' login; without it nothing can be closed. */
  readonly closer?: DataSource;
  readonly mode: ServerMode;
  /** Where the log is kept; without it this process shows the log and signs nothing. */
  readonly log?: LogOptions;
  /** COPYHOLD_METRICS: which addresses may read /metrics; none where it is not there. */
  readonly metrics?: string;
  /** How people are told things besides on the pages; on the pages alone where it is not there. */
  readonly notifications?: NotificationOptions;
  /** Where the schema is written, at `npm run schema`; in memory otherwise. */
  readonly schemaFile?: string;
}

@Module({ providers: [QuantityScalar, FractionScalar] })
export class AppModule {
  static of({ source, closer, mode, log, metrics, notifications, schemaFile }: AppOptions): DynamicModule {
    const identity = IdentityModule.of(mode);
    return {
      module: AppModule,
      imports: [
        DatabaseModule.over(source, closer),
        LogSettingsModule.over(log),
        NotificationOptionsModule.over(notifications),
        identity,
        ...features,
        MetricsModule.of(metrics),
        GraphQLModule.forRootAsync<MercuriusDriverConfig>({
          driver: MercuriusDriver,
          imports: [identity],
          inject: [SessionService],
          useFactory: (sessions: SessionService) => ({
            autoSchemaFile: schemaFile ?? true,
            sortSchema: true,
            jit: 1,
            errorFormatter: formatErrors,
            queryDepth: DEEPEST_QUERY,
            validationRules: [querySize],
            graphiql: false,
            fieldResolverEnhancers: ['guards'],
            context: async (request: FastifyRequest): Promise<RequestContext> => ({
              request,
              viewer: await sessions.viewerOf(request.headers.cookie),
            }),
          }),
        }),
      ],
    };
  }
}
