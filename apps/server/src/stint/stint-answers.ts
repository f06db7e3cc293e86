import { refuse, type Refusal } from '#libs/amount';
import { sqlStateOf } from '../database/loggable-error.js';
import type { StintNo } from './stint.types.js';

/** How long the database may take to answer (milliseconds): beyond it nothing may begin. */
const PATIENCE = 5_000;

/** Rows locked too long, a connection or a server that goes away, a deadlock: it may be asked again. */
const OF_THE_DATABASE = /^(08|40|53|55|57|58)/u;

const WORDS: Readonly<Record<StintNo['kind'], readonly [field: string, message: string]>> = {
  StintExhausted: ['ask', 'This asks for more than is left of the stint.'],
  StintMissing: ['rollNumber', 'No gate gives this person a stint now.'],
  UseSuspended: ['rollNumber', 'A jury has suspended this use-right; nothing new begins under it.'],
  QuantityNegative: ['ask', 'A use asks for more than nothing, and takes no less.'],
  HoldUnknown: ['holdId', 'Nothing is held under this id.'],
  HoldEnded: ['holdId', 'What was held under this id has ended.'],
  HoldIdReused: ['requestId', 'Something else is held under this id.'],
  HoldSettledOtherwise: ['metered', 'This was settled with another figure; that needs a correction.'],
  StintUnreachable: ['stint', 'The stint cannot be asked now; nothing may begin. Try again in a moment.'],
};

/** A "no" of the stint, in words. An outcome that is none of them is a bug of this house. */
export function no(outcome: string): StintNo {
  if (!isNo(outcome)) throw new TypeError(`a stint does not answer "${outcome}"`);
  const [field, message] = WORDS[outcome];
  return refuse(outcome, { message, field, rule: 'meter.stint' });
}

function isNo(outcome: string): outcome is StintNo['kind'] {
  return Object.hasOwn(WORDS, outcome);
}

/** Every "no" to what a pasture is said to give. */
export type CapacityNo = 'PastureUnknown' | 'HostClaimsTooMuch' | 'PeriodOverlaps' | 'PeriodOver';

const CAPACITY_WORDS: Readonly<Record<CapacityNo, readonly [field: string, message: string]>> = {
  PastureUnknown: ['pasture', 'The roll knows no pasture of this name.'],
  HostClaimsTooMuch: ['host', 'What the hosts claim lies between nothing and all that the pasture gives.'],
  PeriodOverlaps: ['startsAt', 'Another period of this pasture has a part of these hours.'],
  PeriodOver: ['endsAt', 'This period is over; what it gave stays as it was said.'],
};

/** The same of a capacity. */
export function capacityNo(outcome: string): Refusal<CapacityNo> {
  const kind = (Object.keys(CAPACITY_WORDS) as CapacityNo[]).find((each) => each === outcome);
  if (kind === undefined) throw new TypeError(`a capacity is not answered "${outcome}"`);
  const [field, message] = CAPACITY_WORDS[kind];
  return refuse(kind, { message, field, rule: 'STI-4' });
}

/** The database's answer, or `StintUnreachable` where it gives none in time. What comes later changes nothing here. */
export async function answered<T>(work: () => Promise<T>): Promise<T | StintNo> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<StintNo>((resolve) => {
    timer = setTimeout(() => resolve(no('StintUnreachable')), PATIENCE);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    const state = sqlStateOf(error);
    if (state === undefined || OF_THE_DATABASE.test(state)) return no('StintUnreachable');
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
