import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Database } from './database.js';

/** Gives every feature the one {@link Database}, made by whoever starts the server. */
@Global()
@Module({})
export class DatabaseModule {
  static over(source: DataSource, closer?: DataSource): DynamicModule {
    const database = { provide: Database, useFactory: () => new Database(source, closer) };
    return { module: DatabaseModule, providers: [database], exports: [database] };
  }
}
