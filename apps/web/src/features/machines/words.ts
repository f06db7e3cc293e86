import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';

type Words = Readonly<Record<string, MessageDescriptor>>;

/** What a machine is built as, in the order it is offered. */
export const FORMS: Words = {
  RACK: msg`a rack`,
  ROW: msg`a row of racks`,
  NODE: msg`one server`,
  WORKSTATION: msg`a workstation`,
  SMALL: msg`something small, such as a Mac mini`,
};

/** Whose it is. */
export const OWNERS: Words = {
  JOINT_ENTERPRISE: msg`the joint enterprise`,
  PUBLIC_BODY: msg`the public body`,
  COMMON_ASSOCIATION: msg`the association of the commons`,
  CONTRIBUTED: msg`somebody who lets the commons use it`,
};

/** Where its electricity comes from. */
export const ENERGY_SOURCES: Words = {
  GRID: msg`the grid, as it is`,
  GUARANTEES: msg`the grid, with guarantees of origin`,
  AGREEMENT: msg`the grid, under an agreement with a renewable producer`,
  ON_SITE: msg`made at the site from renewable sources`,
};

/** How energy is told, the best first. */
export const ENERGY_METHODS: Words = {
  site_meter: msg`a meter of the site`,
  device_counter: msg`counters in the machine`,
  power_x_time: msg`its power, asked again and again, times the time`,
  model_estimate: msg`an estimate`,
};

/** What became of a statement of a contributed machine; of one that waits, until when is said in its place. */
export const STATEMENT_STATES: Words = {
  REPLACED: msg`a later one took its place`,
  ACCEPTED: msg`accepted`,
  SILENT: msg`accepted by silence`,
  DISPUTED: msg`disputed`,
};

/** How water is told. */
export const WATER_METHODS: Words = {
  site_meter: msg`a meter of the site`,
  model_estimate: msg`an estimate`,
  none: msg`not at all`,
};

/** What the agent reads. */
export const READERS: Words = {
  'nvidia-smi': msg`nvidia-smi, on the machine itself`,
  dcgm: msg`the exporter of NVIDIA DCGM`,
  vllm: msg`a vLLM server`,
  'llama.cpp': msg`a llama.cpp server`,
  slurm: msg`Slurm’s accounting`,
  pipe: msg`events of a program beside it`,
};

export const CONDITIONS: Words = {
  IN_SERVICE: msg`in service`,
  OUTDATED: msg`in service, outdated`,
  OUT_OF_SERVICE: msg`out of service`,
};

/** How a machine’s keys stand, taken together. */
export const KEY_STATES: Words = {
  NONE: msg`has no key yet`,
  BELIEVED: msg`reports under a key`,
  ENDED: msg`its keys have ended`,
};

/** How one key stands. */
export const ONE_KEY: Words = {
  BELIEVED: msg`believed`,
  ENDING: msg`being replaced`,
  REPLACED: msg`replaced`,
  REVOKED: msg`revoked`,
};

/** A code in the reader’s words; one that the pages do not know speaks for itself, in small letters. */
export function useWordsOf() {
  const { t } = useLingui();
  return (words: Words, code: string): string => {
    const known = Object.hasOwn(words, code) ? words[code] : undefined;
    return known === undefined ? code.toLocaleLowerCase().replaceAll('_', ' ') : t(known);
  };
}

/** Offered in a box: nothing chosen yet, then each code in its words. */
export function useOptions() {
  const { t } = useLingui();
  return (words: Words): readonly (readonly [string, string])[] => [
    ['', t`Choose one`],
    ...Object.entries(words).map(([code, said]) => [code, t(said)] as const),
  ];
}
