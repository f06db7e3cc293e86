import type { DraftPartsFragment } from '../../gql/machines/graphql.js';
import type { Values } from '../forms/field.js';

/** The five steps, in their order. */
export const STEPS = ['what', 'where', 'gpus', 'power', 'reading'] as const;
export type Step = (typeof STEPS)[number];

/** The boxes of each step, as the server calls them. */
export const BOXES: Readonly<Record<Step, readonly string[]>> = {
  what: ['code', 'form', 'owner', 'asset'],
  where: ['site', 'inServiceOn'],
  gpus: ['gpuModel', 'gpuCount'],
  power: ['energySource', 'energyMethod', 'waterMethod', 'ratedWatts'],
  reading: ['reader', 'url', 'model'],
};

/** The step that an address names; where it names none, the first that is not saved yet, or the last. */
export function stepIn(asked: string | null, saved: readonly string[]): Step {
  const named = STEPS.find((step) => step === asked);
  return named ?? STEPS.find((step) => !saved.includes(step)) ?? 'reading';
}

/** The step after this one; the last one stays. */
export const stepAfter = (step: Step): Step => STEPS[STEPS.indexOf(step) + 1] ?? 'reading';

/** What stands in the boxes of a step when somebody comes to it. */
export function valuesOf(step: Step, { facts, url, model }: DraftPartsFragment): Values {
  const said: Readonly<Record<string, unknown>> = { ...facts, url, model };
  return Object.fromEntries(
    BOXES[step].map((name) => {
      const value = said[name];
      return [name, typeof value === 'string' || typeof value === 'number' ? String(value) : ''] as const;
    }),
  );
}

/** What is sent of a step: its own boxes, and of those only what applies to what was chosen. */
export function inputOf(id: string, step: Step, values: Values) {
  const texts = Object.fromEntries(BOXES[step].map((name) => [name, (values[name] ?? '').trim()]));
  if (step === 'what' && texts['owner'] !== 'JOINT_ENTERPRISE') texts['asset'] = '';
  if (step === 'reading' && !asksAddress(texts['reader'] ?? '')) texts['url'] = '';
  if (step === 'reading' && texts['reader'] !== 'llama.cpp') texts['model'] = '';
  return { id, step, ...texts };
}

/** Whether the agent asks an address for what this reader reads. */
export const asksAddress = (reader: string): boolean => ['dcgm', 'vllm', 'llama.cpp'].includes(reader);
