import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { MailPace, NotificationClass, NotificationKind } from '../../gql/notifications/graphql.js';

/** What happened, in a sentence without its subject. */
export const HAPPENED: Readonly<Record<NotificationKind, MessageDescriptor>> = {
  VOTE_OPEN: msg`A vote needs you`,
  VOTE_ENDING: msg`A vote needs you, and ends within a day`,
  VOTE_EXTENDED: msg`A vote that needs you lasts longer`,
  AUTHOR_ASKED: msg`You are asked to write a motion together`,
  QUESTION_ASKED: msg`Somebody asks about your motion`,
  QUESTION_ANSWERED: msg`Your question has an answer`,
  AMENDMENT_PROPOSED: msg`Somebody proposes to amend your motion`,
  AMENDMENT_ANSWERED: msg`Your amendment has an answer`,
  MOTION_BLOCKED: msg`Your motion was carried and cannot be carried out yet`,
  MAIL_REFUSED: msg`Your mail server takes no mail from here: mail to you is off`,
  MANDATE_GIVEN: msg`A mandate begins, which you gave or hold`,
  MANDATE_ENDED: msg`A mandate was taken back, which you gave or held`,
  OBJECTION_RAISED: msg`Somebody objects to what was carried`,
  PUBLISHED: msg`A motion is under discussion`,
  ANNOUNCED: msg`A vote is announced`,
  CALLED_AGAIN: msg`A motion that too few came to is called again`,
  MEETING_CALLED: msg`A meeting is called`,
  DECIDED: msg`A vote is decided`,
  CARRIED_OUT: msg`What was decided is done`,
  ANNULLED: msg`What was decided is annulled`,
};

/** What became of it. */
export const BECAME: Readonly<Record<string, MessageDescriptor>> = {
  CARRIED: msg`It was carried.`,
  LOST: msg`It was lost.`,
  INQUORATE: msg`Too few came.`,
  ACCEPTED: msg`It was accepted.`,
  DECLINED: msg`It was declined.`,
};

/** A meeting has no title but its kind. */
export const MEETINGS: Readonly<Record<string, MessageDescriptor>> = {
  ANNUAL: msg`Annual meeting`,
  EXTRAORDINARY: msg`Extraordinary meeting`,
};

export const CLASSES: Readonly<Record<NotificationClass, MessageDescriptor>> = {
  VOTE: msg`Votes that wait for you`,
  OWN: msg`Answers to what you wrote, and what you are asked to do`,
  MATTER: msg`Motions under discussion, votes and meetings announced`,
  OUTCOME: msg`What was decided and done`,
};

export const PACE_WORDS: Readonly<Record<MailPace, MessageDescriptor>> = {
  AT_ONCE: msg`At once`,
  DAILY: msg`Once a day`,
  WEEKLY: msg`Once a week`,
  NONE: msg`Not at all`,
};
