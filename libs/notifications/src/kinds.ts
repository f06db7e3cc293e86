/** What a notification is about, as a member chooses by it where and how often they are told. */
export const NOTIFICATION_CLASSES = ['VOTE', 'OWN', 'MATTER', 'OUTCOME'] as const;

/** `VOTE` waits for the member's vote, `OWN` answers what they wrote, `MATTER` is before the partnership, `OUTCOME` is decided. */
export type NotificationClass = (typeof NOTIFICATION_CLASSES)[number];

/** Everything that members are told of, and the class that each belongs to. None of them says how anybody voted. */
export const NOTIFICATION_KINDS = {
  VOTE_OPEN: 'VOTE',
  VOTE_ENDING: 'VOTE',
  VOTE_EXTENDED: 'VOTE',
  AUTHOR_ASKED: 'OWN',
  QUESTION_ASKED: 'OWN',
  QUESTION_ANSWERED: 'OWN',
  AMENDMENT_PROPOSED: 'OWN',
  AMENDMENT_ANSWERED: 'OWN',
  MOTION_BLOCKED: 'OWN',
  MAIL_REFUSED: 'OWN',
  MANDATE_GIVEN: 'OWN',
  MANDATE_ENDED: 'OWN',
  OBJECTION_RAISED: 'OWN',
  PUBLISHED: 'MATTER',
  ANNOUNCED: 'MATTER',
  CALLED_AGAIN: 'MATTER',
  MEETING_CALLED: 'MATTER',
  DECIDED: 'OUTCOME',
  CARRIED_OUT: 'OUTCOME',
  ANNULLED: 'OUTCOME',
} as const satisfies Readonly<Record<string, NotificationClass>>;

export type NotificationKind = keyof typeof NOTIFICATION_KINDS;

/** True for the name of a kind. */
export const isNotificationKind = (name: string): name is NotificationKind => Object.hasOwn(NOTIFICATION_KINDS, name);

/** How often mail of a class comes. */
export const PACES = ['AT_ONCE', 'DAILY', 'WEEKLY', 'NONE'] as const;

export type Pace = (typeof PACES)[number];

/** What a member chose of one class. */
export interface ClassChoice {
  readonly mail: Pace;
  readonly push: boolean;
}

/** What holds until a member says otherwise: what waits for them at once, all else once a day. */
export const USUAL_CHOICES: Readonly<Record<NotificationClass, ClassChoice>> = {
  VOTE: { mail: 'AT_ONCE', push: true },
  OWN: { mail: 'AT_ONCE', push: true },
  MATTER: { mail: 'DAILY', push: false },
  OUTCOME: { mail: 'DAILY', push: false },
};

/** What is sent first and shown first: what waits for somebody, then what has a day, then news. */
export const rankOf = (kind: NotificationKind): number => NOTIFICATION_CLASSES.indexOf(NOTIFICATION_KINDS[kind]);
