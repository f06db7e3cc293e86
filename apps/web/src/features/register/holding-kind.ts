import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Kinds of holding in plain words, in the order they are offered. */
export const HOLDING_KINDS: Readonly<Record<string, MessageDescriptor>> = {
  HOST_CLAIM: msg`Host community’s claim`,
  LABELLER_SHARE: msg`Labeller’s standing share`,
  DEVELOPER_RIGHT: msg`Developer’s right of use`,
};
