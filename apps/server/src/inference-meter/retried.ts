import { QueryFailedError } from 'typeorm';

const DEADLOCK = '40P01';
const ATTEMPTS = 5;

function isDeadlock(error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const cause: unknown = error.driverError;
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === DEADLOCK;
}

/** Does the work again where PostgreSQL chose it as the victim of a deadlock: nothing of it had stayed. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= ATTEMPTS || !isDeadlock(error)) throw error;
    }
  }
}
