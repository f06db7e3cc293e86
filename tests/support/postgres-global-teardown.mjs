import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { keptCluster } from './test-cluster.mjs';

/** Stops the run's PostgreSQL and removes its folder. */
export default async function stopTestCluster() {
  const kept = keptCluster();
  if (kept === undefined) return;
  delete process.env['COPYHOLD_TEST_PORT'];
  await kept.cluster.stop();
  rmSync(dirname(kept.home.data), { recursive: true, force: true });
  // The state folder above it is empty now, unless the data lives elsewhere.
  rmSync(dirname(dirname(kept.home.data)), { recursive: true, force: true });
}
