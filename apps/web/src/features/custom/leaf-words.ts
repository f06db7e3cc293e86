import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Boxes of a rule that has several, by the last part of their path. Money in a custom is in its smallest coin. */
export const LEAF_WORDS: Readonly<Record<string, MessageDescriptor>> = {
  costMinor: msg`full cost, in cents`,
  marginMinor: msg`margin, in cents`,
  per: msg`for so many smallest steps`,
  points: msg`points`,
  wageMinor: msg`wage, in cents`,
  computePpm: msg`by computing, in millionths of an A100-40`,
  bandwidthPpm: msg`by memory, in millionths of an A100-40`,
  share: msg`share of the roll`,
  atMost: msg`at most so many people`,
  majority: msg`how many must agree`,
  count: msg`how votes are counted`,
  least: msg`at least`,
  most: msg`at most`,
  mode: msg`how it is set`,
  rule: msg`formula`,
};
