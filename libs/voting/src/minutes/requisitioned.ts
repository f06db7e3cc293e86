const DAY_MS = 86_400_000;

/** Days in which officers call the meeting that members asked for (Companies Act 2006, section 304). The database has the same. */
export const CALL_WITHIN_DAYS = 21;

/**
 * Days that a member who called it has for its notice; then another who signed may call. The database has the same.
 */
export const ANNOUNCED_WITHIN_DAYS = 7;

/** Days after its notice within which a meeting that members asked for is held (Regulation (EC) 1435/2003, article 55). */
export const HELD_WITHIN_DAYS = 62;

/** A requisition, and whether the meeting that it asks for has been called. Instants in ms since the epoch. */
export interface Requisitioned {
  /** When enough had signed; undefined while they have not. */
  readonly reachedAt: number | undefined;
  /** A meeting that answers it stands: opened, announced and not missed, or called by a member within their days. */
  readonly answered: boolean;
}

/**
 * Who may call the meeting now: nobody before enough signed and once it is answered, officers at first, and from the end
 * of their days on also each who signed.
 *
 * @example reached 22 days ago, nothing called // 'OFFICERS_AND_REQUISITIONISTS'
 */
export function callersOf(
  { reachedAt, answered }: Requisitioned,
  now: number,
): 'NOBODY' | 'OFFICERS' | 'OFFICERS_AND_REQUISITIONISTS' {
  if (reachedAt === undefined || answered) return 'NOBODY';
  return now < reachedAt + CALL_WITHIN_DAYS * DAY_MS ? 'OFFICERS' : 'OFFICERS_AND_REQUISITIONISTS';
}
