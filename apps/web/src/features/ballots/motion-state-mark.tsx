import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { MotionState } from '../../gql/ballots/graphql.js';
import { Mark, type Tone } from '../../ui/mark.js';

const STATES: Readonly<Record<MotionState, readonly [Tone | null, MessageDescriptor]>> = {
  DRAFT: [null, msg`Draft`],
  DELIBERATION: [null, msg`Under discussion`],
  NOTICED: [null, msg`Announced`],
  OPEN: [null, msg`Open`],
  CLOSED: [null, msg`Closed, being counted`],
  CARRIED: ['good', msg`Carried`],
  LOST: ['bad', msg`Lost`],
  INQUORATE: ['bad', msg`Too few voted`],
  RATIFYING: ['warn', msg`Waiting to be ratified`],
  STANDSTILL: ['warn', msg`At a standstill`],
  EXECUTED: ['good', msg`Carried out`],
  WITHDRAWN: [null, msg`Withdrawn`],
  ANNULLED: ['bad', msg`Annulled`],
};

/** Where something that members vote on stands, in words. */
export function MotionStateMark({ state }: { state: MotionState }) {
  const { t } = useLingui();
  const [tone, words] = STATES[state];
  return tone === null ? <span className="state">{t(words)}</span> : <Mark tone={tone}>{t(words)}</Mark>;
}
