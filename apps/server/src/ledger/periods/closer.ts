import type { Refusal } from '#libs/amount';
import type { Database, Tx } from '../../database/database.js';
import { RolledBack } from '../ledger.service.js';

/** Runs a transaction of the officers' login; its {@link RolledBack} becomes the refusal that it carries. */
export async function refusableAsCloser<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T | Refusal> {
  try {
    return await database.closerTransaction(work);
  } catch (error) {
    if (error instanceof RolledBack) return error.refusal;
    throw error;
  }
}
