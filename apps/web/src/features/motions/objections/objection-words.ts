import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import type { AnnulmentRemains, ObjectionRule } from '../../../gql/objections/graphql.js';

/** What an objection holds broken, in words. */
export const RULES: Readonly<Record<ObjectionRule, MessageDescriptor>> = {
  NOTICE: msg`The notice: its days, or what was told`,
  ROLL: msg`The roll: who could vote`,
  BALLOTS: msg`The ballots: how they were taken`,
  COUNT: msg`The count`,
  CUSTOM: msg`The custom: it does not allow this`,
  LOCK: msg`The asset lock`,
  RIGHTS: msg`Somebody’s right`,
  OTHER: msg`Another rule`,
};

/** What an annulment cannot undo, in words. */
export const REMAINS: Readonly<Record<AnnulmentRemains, MessageDescriptor>> = {
  CUSTOM_STANDS: msg`The custom that it adopted stands: a custom never disappears. A new motion can restore the former text.`,
  DONE_OUTSIDE: msg`What it did on the roll or with capital stands: it takes a step of its own there.`,
  PASTURE_CHANGED_SINCE: msg`The gates of the pasture were changed by a later decision, which stands.`,
  PASTURE_NEEDS_MOTION: msg`The pasture has fewer gates than before: only a new motion gives it more.`,
  PERIOD_REOPENED: msg`The period was open again: officers close it anew, with what was entered since.`,
  RELEASED_FROM_LOCK: msg`What was released from the asset lock: the guardian revokes it, if it is not gone.`,
};
