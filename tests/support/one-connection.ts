import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { IsolationLevel } from 'typeorm/driver/types/IsolationLevel.js';

type Work = (tx: EntityManager) => Promise<unknown>;
type Transaction = (level: IsolationLevel, work: Work) => Promise<unknown>;

const within = new AsyncLocalStorage<ReadonlySet<DataSource>>();

/** Does what another caller does, though it is called from within a transaction. */
export const asAnother = <T>(work: () => T): T => within.run(new Set(), work);

/**
 * Throws where a transaction asks its own pool for a second connection: as many at once as the pool has connections, each
 * waiting for one more, wait for ever. Callers that come one by one never show it.
 */
export function onlyOneConnection(source: DataSource): DataSource {
  const driver = source.driver as PostgresDriver;
  const obtain = driver.obtainMasterConnection.bind(driver);
  driver.obtainMasterConnection = () => {
    if (within.getStore()?.has(source) === true) throw new Error('a transaction asks its pool for a second connection');
    return obtain();
  };
  const transaction = source.transaction.bind(source) as Transaction;
  const guarded: Transaction = (level, work) =>
    transaction(level, (tx) => within.run(new Set([...(within.getStore() ?? []), source]), () => work(tx)));
  return Object.assign(source, { transaction: guarded });
}
