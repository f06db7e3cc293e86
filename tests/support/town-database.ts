import { DemoService } from '../../apps/server/src/demo/demo.service.js';
import { createTestDatabase, withAdmin, type TestDatabase } from './test-database.js';
import { startTestServer } from './test-server.js';

const TOWN = 'copyhold_town';

/** Size of the town in per cent of the demonstration: every role and every kind of record, quickly. */
const SCALE = 6;

async function foundTown(): Promise<void> {
  const database = await createTestDatabase();
  const server = await startTestServer({ database: { ...database, drop: () => database.keepAs(TOWN) } });
  await server.app.get(DemoService).seedIfEmpty({
    now: new Date(),
    scale: SCALE,
    firstBallotMs: 1500,
    onProgress: () => undefined,
  });
  await server.stop();
}

/**
 * A town of one's own. It is founded once for the whole run, by the first file that asks; whoever asks meanwhile waits,
 * and everybody gets a copy.
 */
export async function createTownDatabase(): Promise<TestDatabase> {
  await withAdmin('postgres', async (client) => {
    // Ends with the connection.
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [TOWN]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [TOWN]);
    if (rowCount === 0) await foundTown();
  });
  return createTestDatabase(TOWN);
}
