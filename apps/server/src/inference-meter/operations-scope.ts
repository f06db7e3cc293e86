import type { Role, Viewer } from '../identity/authority.js';

/** Roles that look at every machine: they keep the books, check them, or answer for the town. */
const OF_THE_WHOLE: readonly Role[] = ['OFFICER', 'AUDITOR', 'PUBLIC_BODY'];

/** Whose machines somebody looks at. */
export interface OperationsScope {
  /** Only machines that this person looks after, and those that nobody does; null: all of them. */
  readonly operatorId: string | null;
}

/** A machine, as far as it matters whose it is. */
interface LookedAfter {
  readonly operatorPersonId: string | null;
}

/** What a viewer may look at, once `readOperations` has let them in. */
export function scopeOf({ personId, roles }: Pick<Viewer, 'personId' | 'roles'>): OperationsScope {
  return { operatorId: OF_THE_WHOLE.some((role) => roles.has(role)) ? null : personId };
}

/** A machine that nobody looks after is everybody's to notice. */
export function isWithinScope({ operatorPersonId }: LookedAfter, { operatorId }: OperationsScope): boolean {
  return operatorId === null || operatorPersonId === null || operatorPersonId === operatorId;
}

/** Roles that may read what reporters wrote in their own words: an event's id may name a person, and so may a reason. */
const READ_WORDS: readonly Role[] = ['OFFICER', 'AUDITOR'];

/** Whether a viewer may read ids and reasons of reports of use. */
export const readsWords = ({ roles }: Pick<Viewer, 'roles'>): boolean => READ_WORDS.some((role) => roles.has(role));
