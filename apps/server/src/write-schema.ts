import 'reflect-metadata';
import { resolve } from 'node:path';
import { applicationSource } from './database/database.js';
import { ServerMode } from './identity/server-mode.js';
import { createApp } from './startup/create-app.js';

/** Writes the GraphQL schema that the code declares, without a database: `node dist/…/write-schema.js FILE`. */
async function writeSchema(file: string): Promise<void> {
  const nowhere = { host: 'localhost', port: 1, database: 'none', user: 'none', password: '', ssl: false };
  const app = await createApp({
    source: applicationSource(nowhere, 1),
    mode: new ServerMode(false, false),
    schemaFile: file,
  });
  await app.init();
  await app.close();
}

await writeSchema(resolve(process.argv[2] ?? 'schema.graphql'));
