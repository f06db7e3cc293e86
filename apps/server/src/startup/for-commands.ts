import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { DatabaseModule } from '../database/database.module.js';
import { ImportService } from '../inference-meter/import/import.service.js';
import { MeteringModule } from '../inference-meter/metering.module.js';
import { InventoryModule } from '../partnership/inventory.module.js';
import { InventoryService } from '../partnership/inventory.service.js';
import { PartnershipModule } from '../partnership/partnership.module.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { openDatabaseForCommand } from './database-for-cli.js';

export type { ImportJob } from '../inference-meter/import/import-job.js';
export type { ImportRefusal } from '../inference-meter/import/import-terms.js';
export type { ImportProgress } from '../inference-meter/import/import.service.js';

/** The services that a command works with. */
export interface CommandServices {
  readonly imports: ImportService;
  readonly partnerships: PartnershipService;
  readonly inventory: InventoryService;
  close(): Promise<void>;
}

/**
 * Everything but the pages, over the database of the server: its embedded PostgreSQL where one runs, else one started
 * for this command. Errors: StartRefused.
 */
export async function openForCommand(): Promise<CommandServices> {
  const database = await openDatabaseForCommand();
  try {
    const context = await NestFactory.createApplicationContext(
      {
        module: MeteringModule,
        imports: [DatabaseModule.over(database.source), InventoryModule, PartnershipModule],
      },
      {
        logger: ['error', 'warn'],
        abortOnError: false,
      },
    );
    return {
      imports: context.get(ImportService),
      partnerships: context.get(PartnershipService),
      inventory: context.get(InventoryService),
      async close() {
        await context.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
