/** What members are told, in which words, and when: nothing here sends anything. */
export {
  type ClassChoice,
  isNotificationKind,
  NOTIFICATION_CLASSES,
  NOTIFICATION_KINDS,
  type NotificationClass,
  type NotificationKind,
  type Pace,
  PACES,
  rankOf,
  USUAL_CHOICES,
} from './kinds.js';
export {
  type DigestDays,
  digestDays,
  isQuiet,
  type QuietHours,
  retryAfter,
  type WallTime,
  wallTime,
} from './timing.js';
export { readMailAddress } from './mail-address.js';
export {
  codeMail,
  digestMail,
  escapeHtml,
  type MailFrame,
  type MailText,
  noticeMail,
  oneLine,
  sentenceOf,
  testMail,
  type Told,
} from './words.js';
export { type CalendarEntry, type DatedMeeting, type DatedMotion, meetingEntry, motionEntries } from './calendar.js';
