import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { MeetingPartsFragment } from '../../gql/meetings/graphql.js';
import type { Tone } from '../../ui/mark.js';

type Meeting = MeetingPartsFragment;

export const MEETING_KINDS: Readonly<Record<Meeting['kind'], MessageDescriptor>> = {
  ANNUAL: msg`Annual general meeting`,
  EXTRAORDINARY: msg`General meeting`,
};

/** Where a meeting stands, in a word and with a sign. */
export const MEETING_STATES: Readonly<Record<Meeting['state'], readonly [tone: Tone, words: MessageDescriptor]>> = {
  CALLED: ['warn', msg`Called, not announced yet`],
  NOTICED: ['good', msg`Announced`],
  OPEN: ['good', msg`Open now`],
  VOTING: ['good', msg`Open now, enough are there`],
  DECLARED: ['good', msg`Held, minutes to come`],
  MINUTED: ['good', msg`Held, with minutes`],
  INQUORATE: ['bad', msg`Too few came`],
  SECOND_CALL: ['warn', msg`Called a second time`],
  CANCELLED: ['bad', msg`Called off`],
};

/** A step as it was taken. */
export const MEETING_STEPS: Readonly<Record<Meeting['state'], MessageDescriptor>> = {
  CALLED: msg`Called`,
  NOTICED: msg`Announced`,
  OPEN: msg`Opened`,
  VOTING: msg`Found to be enough`,
  DECLARED: msg`Closed`,
  MINUTED: msg`Minutes made`,
  INQUORATE: msg`Found to be too few`,
  SECOND_CALL: msg`Called a second time`,
  CANCELLED: msg`Called off`,
};

export const IS_OPEN: ReadonlySet<Meeting['state']> = new Set(['OPEN', 'VOTING']);
export const IS_COMING: ReadonlySet<Meeting['state']> = new Set(['CALLED', 'NOTICED', 'SECOND_CALL', 'INQUORATE']);
