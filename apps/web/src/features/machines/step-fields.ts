import { useLingui } from '@lingui/react/macro';
import type { MachineDraftQuery } from '../../gql/machines/graphql.js';
import { valueOf, type Field, type Values } from '../forms/field.js';
import { today } from '../forms/shared-fields.js';
import { asksAddress, type Step } from './steps.js';
import { ENERGY_METHODS, ENERGY_SOURCES, FORMS, OWNERS, READERS, useOptions, WATER_METHODS } from './words.js';

export type Choices = MachineDraftQuery['registrationChoices'];

const CODE = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/u;
const MOST_GPUS = 1024;
const MOST_WATTS = 1_000_000;

/** The boxes of a step, checked while they are filled in; the server checks them again. */
export function useStepFields(step: Step, values: Values, choices: Choices): readonly Field[] {
  const fields = {
    what: useWhatFields(values, choices),
    where: useWhereFields(values, choices),
    gpus: useGpuFields(values, choices),
    power: usePowerFields(),
    reading: useReadingFields(values),
  };
  return fields[step];
}

const isWhole = (text: string, most: number) => /^[1-9]\d{0,6}$/u.test(text) && Number(text) <= most;

function useWhatFields(values: Values, { assets }: Choices): readonly Field[] {
  const { t } = useLingui();
  const options = useOptions();
  const asset: Field = {
    name: 'asset',
    label: t`Its number on the register of assets`,
    kind: 'choice',
    optional: true,
    options: [['', t`it is not there`], ...assets.map(({ code, name }) => [code, `${code} · ${name}`] as const)],
    note: t`What was bought together stands there together: several machines may be of one asset.`,
  };
  return [
    {
      name: 'code',
      label: t`What it is called`,
      note: t`For good: it stands in every report of the machine. A place and a number, such as mill-04, and no person’s name.`,
      check: (text) => (CODE.test(text) ? null : t`Use 1 to 40 small letters and digits, and hyphens between them.`),
    },
    { name: 'form', label: t`Built as`, kind: 'choice', options: options(FORMS) },
    {
      name: 'owner',
      label: t`Whose it is`,
      kind: 'choice',
      options: options(OWNERS),
      note: t`A machine that is lent to the commons stays its owner’s.`,
    },
    ...(valueOf(values, 'owner') === 'JOINT_ENTERPRISE' ? [asset] : []),
  ];
}

function useWhereFields(values: Values, { sites }: Choices): readonly Field[] {
  const { t } = useLingui();
  const since = sites.find(({ slug }) => slug === valueOf(values, 'site'))?.since;
  return [
    {
      name: 'site',
      label: t`At which site`,
      kind: 'choice',
      options: [['', t`Choose one`], ...sites.map(({ slug, name }) => [slug, name] as const)],
      note: t`The community that hosts the site reads what it draws.`,
    },
    {
      name: 'inServiceOn',
      label: t`In service there since`,
      kind: 'day',
      check: (text) => {
        if (text > today()) return t`That day is still to come.`;
        return since !== undefined && text < since ? t`The site itself serves since ${since}.` : null;
      },
    },
  ];
}

function useGpuFields(values: Values, { gpuModels }: Choices): readonly Field[] {
  const { t } = useLingui();
  const model = valueOf(values, 'gpuModel');
  const weighed = gpuModels.includes(model);
  return [
    {
      name: 'gpuModel',
      label: t`Model of its GPUs`,
      offered: gpuModels,
      note:
        model === '' || weighed
          ? t`As the rules call it, where they know it: an hour on it counts by their weight.`
          : t`The rules give this model no weight yet. It can be registered, and its hours are kept; they count for nothing until members adopt a weight.`,
    },
    {
      name: 'gpuCount',
      label: t`How many`,
      inputMode: 'numeric',
      check: (text) => (isWhole(text, MOST_GPUS) ? null : t`Write a whole number from 1 to ${MOST_GPUS}.`),
    },
  ];
}

function usePowerFields(): readonly Field[] {
  const { t } = useLingui();
  const options = useOptions();
  return [
    { name: 'energySource', label: t`Its electricity is`, kind: 'choice', options: options(ENERGY_SOURCES) },
    {
      name: 'ratedWatts',
      label: t`The most that it draws, in watts`,
      inputMode: 'numeric',
      note: t`As its plate says.`,
      check: (text) => (isWhole(text, MOST_WATTS) ? null : t`Write a whole number from 1 to ${MOST_WATTS}.`),
    },
    {
      name: 'energyMethod',
      label: t`Its energy is told by`,
      kind: 'choice',
      options: options(ENERGY_METHODS),
      note: t`An estimate is never added to what was measured, and says that it is one.`,
    },
    { name: 'waterMethod', label: t`Its water is told by`, kind: 'choice', options: options(WATER_METHODS) },
  ];
}

function useReadingFields(values: Values): readonly Field[] {
  const { t } = useLingui();
  const options = useOptions();
  const reader = valueOf(values, 'reader');
  const url: Field = {
    name: 'url',
    label: t`Where the agent asks`,
    note: t`As the machine itself reaches it, such as http://localhost:9400/metrics. It stays off the register.`,
    check: (text) =>
      URL.canParse(text) && /^https?:/u.test(text) ? null : t`Write an address that begins with http:// or https://.`,
  };
  const model: Field = { name: 'model', label: t`Which model it serves`, note: t`By its name in the commons.` };
  return [
    { name: 'reader', label: t`The agent reads`, kind: 'choice', options: options(READERS) },
    ...(asksAddress(reader) ? [url] : []),
    ...(reader === 'llama.cpp' ? [model] : []),
  ];
}
