/**
 * Drift between the migrations and the row classes: a temporary PostgreSQL is migrated, then every column of every
 * row class is compared with the catalogue, by name, type and nullability. At the end every migration is taken
 * back, which must leave nothing.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { buildServer } from './build.mjs';
import { root } from './root.mjs';

const PASSWORD = 'check-only';
const load = (...path) => import(pathToFileURL(join(root, 'dist', 'apps', 'server', 'src', 'database', ...path)).href);

/** Name to {type, nullable}, as PostgreSQL has it. */
async function catalogueOf(client, table) {
  const { rows } = await client.query(
    `SELECT a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable
     FROM pg_attribute a WHERE a.attrelid = to_regclass('copyhold.' || quote_ident($1)) AND a.attnum > 0 AND NOT a.attisdropped`,
    [table],
  );
  return new Map(rows.map(({ name, ...rest }) => [name, rest]));
}

/** The type as PostgreSQL prints it: what TypeORM was told, through PostgreSQL's own reading of it. */
async function printedType(client, column, driver) {
  const { rows } = await client.query('SELECT format_type(to_regtype($1), to_regtypemod($1)) AS type', [
    driver.createFullType(column),
  ]);
  return rows[0].type;
}

async function differencesOf(client, entity, driver) {
  const catalogue = await catalogueOf(client, entity.tableName);
  if (catalogue.size === 0) return [`${entity.name}: there is no table ${entity.tableName}`];
  const found = [];
  for (const column of entity.columns) {
    const where = `${entity.name}.${column.propertyName}`;
    const actual = catalogue.get(column.databaseName);
    if (actual === undefined) {
      found.push(`${where}: ${entity.tableName} has no column ${column.databaseName}`);
      continue;
    }
    const type = await printedType(client, column, driver);
    if (type !== actual.type) found.push(`${where}: the class says ${type}, the table ${actual.type}`);
    if (column.isNullable !== actual.nullable) {
      found.push(
        `${where}: ${actual.nullable ? 'may be null in the table' : 'is never null in the table'}, unlike in the class`,
      );
    }
    catalogue.delete(column.databaseName);
  }
  return [...found, ...[...catalogue.keys()].map((name) => `${entity.name}: the column ${name} has no property`)];
}

/** What the last migration taken back leaves behind; the list of migrations is TypeORM's own. */
async function leftovers(client) {
  const { rows } = await client.query(
    `SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'copyhold'::regnamespace AND relkind IN ('r', 'v') AND relname <> 'migration'
     UNION ALL SELECT proname || '()' FROM pg_proc WHERE pronamespace = 'copyhold'::regnamespace`,
  );
  return rows.map(({ name }) => `taking back every migration leaves ${name}`);
}

async function check(server) {
  const { applicationSource } = await load('database.js');
  const { migrate, migrationSource } = await load('migrate.js');
  const admin = new pg.Client(server);
  await admin.connect();
  try {
    await migrate(
      { ...server, ssl: false },
      { app: PASSWORD, closer: PASSWORD, auditor: PASSWORD, sequencer: PASSWORD },
    );
    const source = applicationSource({ ...server, user: 'copyhold_app', ssl: false }, 1);
    await source.initialize();
    const entities = source.entityMetadatas;
    const differences = [];
    for (const entity of entities) differences.push(...(await differencesOf(admin, entity, source.driver)));
    await source.destroy();
    const back = await migrationSource({ ...server, ssl: false }).initialize();
    for (let left = back.migrations.length; left > 0; left -= 1) await back.undoLastMigration();
    await back.destroy();
    return { entities: entities.length, differences: [...differences, ...(await leftovers(admin))] };
  } finally {
    await admin.end();
  }
}

async function main() {
  await buildServer();
  const { CLUSTER_LOGIN, startCluster } = await load('embedded', 'cluster.js');
  const { clusterHome } = await load('embedded', 'home.js');
  const state = join(root, '.copyhold');
  mkdirSync(state, { recursive: true });
  const folder = mkdtempSync(join(state, 'check-'));
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const home = clusterHome(folder);
  const cluster = await startCluster(home, { password: PASSWORD, settings });
  try {
    const server = {
      host: '127.0.0.1',
      port: cluster.port,
      user: CLUSTER_LOGIN,
      password: PASSWORD,
      database: 'postgres',
    };
    return await check(server);
  } finally {
    await cluster.stop();
    // The data lies elsewhere where the checkout cannot be traversed by the database's own account.
    for (const gone of [folder, dirname(home.data)]) rmSync(gone, { recursive: true, force: true });
  }
}

const { entities, differences } = await main();
for (const difference of differences) process.stdout.write(`${difference}\n`);
if (differences.length > 0) process.exit(1);
process.stdout.write(`${entities} row classes agree with the migrations\n`);
