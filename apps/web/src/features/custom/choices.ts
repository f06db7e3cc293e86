import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

interface Choice {
  readonly value: string;
  readonly words: MessageDescriptor;
}

const MAJORITY: readonly Choice[] = [
  { value: 'SIMPLE', words: msg`more than half` },
  { value: 'TWO_THIRDS', words: msg`two thirds` },
];

const COUNT: readonly Choice[] = [
  { value: 'WEIGHTED', words: msg`the colleges by their weights` },
  { value: 'EVERY', words: msg`every college by itself` },
];

const MOTIONS = ['CUSTOM_CHANGE', 'DISPOSAL', 'LOSS_ABSORPTION', 'PERIOD_REOPENING', 'ADMISSION'];

/** What the lines of the ballot are for. */
export const LINE_WORDS: readonly Choice[] = [
  { value: 'REINVEST', words: msg`back into the enterprise` },
  { value: 'NEW_PCP', words: msg`new partnerships` },
  { value: 'HOST_FUND', words: msg`the host communities’ fund` },
  { value: 'WORKER_RETURN', words: msg`wages` },
  { value: 'BET', words: msg`something new` },
  { value: 'RESERVE', words: msg`the reserve` },
];

/** Values that are one of a few words, by their path. A path that is not here gets a plain box. */
export const CHOICES: Readonly<Record<string, readonly Choice[]>> = {
  jurisdiction: [
    { value: 'DEFAULT', words: msg`none in particular` },
    { value: 'UK_CIC', words: msg`community interest company (UK)` },
    { value: 'UK_CBS', words: msg`community benefit society (UK)` },
    { value: 'IT', words: msg`cooperative (Italy)` },
    { value: 'FR_SCIC', words: msg`SCIC (France)` },
    { value: 'ES', words: msg`cooperative (Spain)` },
    { value: 'SCE', words: msg`European cooperative society` },
  ],
  collegeEmpty: [
    { value: 'FAIL_CLOSED', words: msg`the motion fails` },
    { value: 'RENORMALISE', words: msg`the other colleges decide` },
  ],
  betCapOverflow: LINE_WORDS.filter(({ value }) => value !== 'BET'),
  multiSpec: [{ value: 'LEAST', words: msg`the least of their weights` }],
  'entryFine.mode': [
    { value: 'FINE_CERTAIN', words: msg`fixed beforehand by the formula` },
    { value: 'FINE_ARBITRARY', words: msg`set case by case, never above the limit` },
  ],
  'host.base': [{ value: 'PD_IT', words: msg`power installed for computing` }],
  'lock.guardianConsent': [
    { value: 'UNLISTED_BODIES', words: msg`when the taker is not on the list` },
    { value: 'EVERY_DISPOSAL', words: msg`every time` },
  ],
  ...Object.fromEntries(
    MOTIONS.flatMap((kind) => [
      [`majorities.${kind}.majority`, MAJORITY],
      [`majorities.${kind}.count`, COUNT],
    ]),
  ),
};
