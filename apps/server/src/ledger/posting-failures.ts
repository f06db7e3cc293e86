import { Logger } from '@nestjs/common';
import { refuse, type Refusal } from '#libs/amount';
import { correlated, sqlStateOf } from '../database/loggable-error.js';

const logger = new Logger('Ledger');

/** A lock or an answer that was not had in time. */
const LATE: readonly string[] = ['55P03', '57014'];
/** What the driver's pool says when every connection stays taken. */
const NO_CONNECTION = /^timeout exceeded when trying to connect$/u;

/** An account of shares under a name that nobody on the roll has. */
const NOBODY_ON_THE_ROLL = 'P0193';

/** A value that the database cannot hold, a rule of its own, a limit: the request would fail again. */
const OF_THE_REQUEST = /^(22|23|54|P0)/u;

/**
 * A failed posting as an answer: `LedgerBusy` where the ledger was not had in time, `NotPostable`, with a code to ask for,
 * where the database would not take what was asked. Nothing was posted in either case. Undefined for anything else.
 */
export function refusalOfFailure(error: unknown): Refusal | undefined {
  const state = sqlStateOf(error);
  const isLate = error instanceof Error && NO_CONNECTION.test(error.message);
  if (isLate || (state !== undefined && LATE.includes(state))) {
    return refuse('LedgerBusy', {
      message: 'the ledger was not free in time; nothing was posted, try again in a moment',
      field: 'postings',
      rule: 'ledger.LedgerBusy',
    });
  }
  if (state === NOBODY_ON_THE_ROLL) {
    return refuse('HolderNotOnRoll', {
      message: 'shares are held by persons on the roll: enter the people first, under the roll numbers of these books',
      field: 'postings',
      rule: 'capital.holder',
    });
  }
  if (state === undefined || !OF_THE_REQUEST.test(state)) return undefined;
  const { id, text } = correlated(error);
  logger.error(text);
  return refuse('NotPostable', {
    message: `the books do not take this; nothing of it was posted. Tell us the code ${id}`,
    field: 'postings',
    rule: 'ledger.NotPostable',
  });
}

/** What a posting answers; where it failed and a refusal says so, that one for each that was asked. */
export async function answered<R>(
  asked: readonly unknown[],
  posting: () => Promise<readonly (R | Refusal)[]>,
): Promise<readonly (R | Refusal)[]> {
  try {
    return await posting();
  } catch (error) {
    const refusal = refusalOfFailure(error);
    if (refusal === undefined) throw error;
    return asked.map(() => refusal);
  }
}
