import type { NotificationRow } from '../notifications.types.js';

/** The page that a notification leads to. */
export function pathOf({ motionId, meetingId, isDivision, waits }: NotificationRow): string {
  if (motionId !== null) {
    if (isDivision) return `/ballots/${motionId}`;
    return waits ? `/motions/${motionId}/vote` : `/motions/${motionId}`;
  }
  return meetingId === null ? '/notifications/settings' : `/meetings/${meetingId}`;
}
