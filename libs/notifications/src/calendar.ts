/** The hours of a vote, as a calendar needs them. Instants are milliseconds since 1970. */
export interface DatedMotion {
  readonly id: string;
  readonly title: string;
  readonly opensAtMs: number;
  /** With the extension, where a late quorum gave one. */
  readonly closesAtMs: number;
  /** How often it was put to the vote: a notice that is given anew moves the same entries. */
  readonly notices: number;
  readonly extended: boolean;
}

/** A gathering. */
export interface DatedMeeting {
  readonly id: string;
  readonly title: string;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  /** How often its hours were set anew. */
  readonly changes: number;
  readonly place: string;
  readonly cancelled: boolean;
}

/** One entry of a calendar. The same thing keeps its id for ever; `sequence` grows with each change. */
export interface CalendarEntry {
  readonly uid: string;
  readonly sequence: number;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly summary: string;
  readonly description: string;
  readonly place?: string;
  /** The page that tells more, below the server's address. */
  readonly path: string;
  /** How many minutes before its beginning a reminder rings; none where absent. */
  readonly reminderMinutes?: number;
  readonly cancelled: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MINUTES = 1_440;

/**
 * When the vote opens, for a quarter of an hour, and the last hour in which it takes ballots, with a reminder a day
 * before: an entry over the whole vote would cover a week of everybody's calendar.
 */
export function motionEntries(motion: DatedMotion): readonly CalendarEntry[] {
  const { id, title, opensAtMs, closesAtMs, notices, extended } = motion;
  const path = `/motions/${id}`;
  const sequence = 2 * Math.max(0, notices - 1) + (extended ? 1 : 0);
  const description = 'The text and its reasons stand on its page. A calendar holds no choice and casts no vote.';
  const entry = { sequence, path, description, cancelled: false };
  return [
    {
      ...entry,
      uid: `motion-${id}-opens`,
      startsAtMs: opensAtMs,
      endsAtMs: Math.min(closesAtMs, opensAtMs + HOUR_MS / 4),
      summary: `Voting opens: ${title}`,
    },
    {
      ...entry,
      uid: `motion-${id}-closes`,
      startsAtMs: Math.max(opensAtMs, closesAtMs - HOUR_MS),
      endsAtMs: closesAtMs,
      summary: `Voting ends: ${title}`,
      reminderMinutes: DAY_MINUTES,
    },
  ];
}

/** A meeting, with a reminder a day before. One that was called off stays, and says so. */
export function meetingEntry({
  id,
  title,
  startsAtMs,
  endsAtMs,
  changes,
  place,
  cancelled,
}: DatedMeeting): CalendarEntry {
  return {
    uid: `meeting-${id}`,
    sequence: changes + (cancelled ? 1 : 0),
    startsAtMs,
    endsAtMs: Math.max(startsAtMs, endsAtMs),
    summary: title,
    description: 'Its agenda stands on its page.',
    ...(place === '' ? {} : { place }),
    path: `/meetings/${id}`,
    reminderMinutes: DAY_MINUTES,
    cancelled,
  };
}
