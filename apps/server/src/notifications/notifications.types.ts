import type { ClassChoice, NotificationClass, NotificationKind } from '#libs/notifications';

/** The partnership whose people are told. */
export interface Home {
  readonly id: string;
  readonly name: string;
  /** IANA. */
  readonly timeZone: string;
}

/** Whose notifications are meant. */
export interface Owner {
  readonly partnershipId: string;
  readonly personId: string;
}

/** One notification as its person reads it now. */
export interface NotificationRow {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly class: NotificationClass;
  readonly motionId: string | null;
  readonly meetingId: string | null;
  /** A division of the first form, which has a page of its own. */
  readonly isDivision: boolean;
  readonly title: string;
  readonly happenedAt: Date;
  readonly dueAt: Date | null;
  readonly readAt: Date | null;
  /** A vote that is open and that the person has not voted in. */
  readonly waits: boolean;
  /** What became of it: CARRIED, LOST, INQUORATE, ACCEPTED, DECLINED; empty where it says nothing more. */
  readonly detail: string;
  /** What it brought the person, in the smallest unit; null where nothing. */
  readonly causedMinor: string | null;
  readonly group: 'VOTE' | 'DEADLINE' | 'NEWS';
}

/** A person's address as far as it has come. */
export interface AddressRow {
  readonly address: string;
  readonly challenge: string;
  readonly challengedAt: Date;
  readonly tries: number;
  readonly verifiedAt: Date | null;
  readonly refusedAt: Date | null;
}

/** A browser that is told, without what opens it. */
export interface DeviceRow {
  readonly id: string;
  readonly endpoint: string;
  readonly madeAt: Date;
}

export interface SettingRow {
  readonly quietFrom: number;
  readonly quietTo: number;
  readonly calendarMadeAt: Date | null;
}

export interface ChoiceRow extends ClassChoice {
  readonly class: NotificationClass;
}

/** What a browser gives who wants to reach it. */
export interface NewDevice {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}
