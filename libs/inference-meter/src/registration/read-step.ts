import { refuse, type Refusal } from '#libs/amount';
import {
  asksAddress,
  ENERGY_METHODS,
  ENERGY_SOURCES,
  MACHINE_FORMS,
  MACHINE_OWNERS,
  MACHINE_READERS,
  WATER_METHODS,
  type RegistrationParts,
  type RegistrationStep,
} from './registration.js';

/** What somebody wrote into the boxes of a step, by the name of the field. */
export type StepTexts = Readonly<Record<string, string | null | undefined>>;

/** A step that cannot be saved as it is: the field, and `machine.<step>` as the rule. */
export type StepRefusal = Refusal<'StepMalformed'>;

/** What the day and the site of a machine are held against. */
export interface StepContext {
  /** Sites by slug, with the day on which each went into service. */
  readonly sites: ReadonlyMap<string, string>;
  /** 'YYYY-MM-DD', the present day. */
  readonly today: string;
}

const MOST_GPUS = 1024;
const MOST_WATTS = 1_000_000;
const LONGEST_URL = 300;

/** Also a part of an address and of the source of events: nothing in it needs another writing there. */
const CODE = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/u;
const ASSET = /^A-\d{4,8}$/u;
/** What vendors call their cards, and what engines call a model: letters, digits and a few marks between them. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9 ._:/-]{0,78}[A-Za-z0-9])?$/u;
const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** Thrown within this file alone: the first field that is wrong. */
class Wrong extends Error {
  constructor(
    readonly field: string,
    readonly why: string,
  ) {
    super(why);
  }
}

class Boxes {
  constructor(private readonly texts: StepTexts) {}

  /** What was written, without spaces around it; empty where nothing was. */
  text(field: string): string {
    return (this.texts[field] ?? '').trim();
  }

  one<T extends string>(field: string, of: readonly T[]): T {
    const text = this.text(field);
    const known = of.find((each) => each === text);
    if (known === undefined) throw new Wrong(field, `choose one of ${of.join(', ')}`);
    return known;
  }

  matching(field: string, shape: RegExp, why: string): string {
    const text = this.text(field);
    if (!shape.test(text)) throw new Wrong(field, why);
    return text;
  }

  whole(field: string, most: number): number {
    const text = this.text(field);
    const number = /^[1-9]\d{0,6}$/u.test(text) ? Number(text) : 0;
    if (number < 1 || number > most) throw new Wrong(field, `write a whole number from 1 to ${String(most)}`);
    return number;
  }

  none(field: string, why: string): null {
    if (this.text(field) !== '') throw new Wrong(field, why);
    return null;
  }
}

type Readers = { readonly [Step in RegistrationStep]: (boxes: Boxes, context: StepContext) => RegistrationParts[Step] };

const READERS: Readers = {
  what: (boxes) => {
    const code = boxes.matching(
      'code',
      CODE,
      'a machine is called by 1 to 40 small letters, digits and hyphens between them, such as mill-04',
    );
    const form = boxes.one('form', MACHINE_FORMS);
    const owner = boxes.one('owner', MACHINE_OWNERS);
    if (boxes.text('asset') === '') return { code, form, owner, asset: null };
    if (owner !== 'JOINT_ENTERPRISE') {
      return { code, form, owner, asset: boxes.none('asset', 'only what the joint enterprise owns is its asset') };
    }
    return { code, form, owner, asset: boxes.matching('asset', ASSET, 'an asset has a number such as A-0001') };
  },
  where: (boxes, { sites, today }) => {
    const site = boxes.text('site');
    const since = sites.get(site);
    if (since === undefined) throw new Wrong('site', 'choose one of the sites of this partnership');
    const inServiceOn = boxes.matching('inServiceOn', DAY, 'write the day as 2026-03-01');
    if (!isDay(inServiceOn)) throw new Wrong('inServiceOn', 'there is no such day');
    if (inServiceOn > today) throw new Wrong('inServiceOn', 'that day is still to come');
    if (inServiceOn < since) throw new Wrong('inServiceOn', `the site itself has served since ${since}`);
    return { site, inServiceOn };
  },
  gpus: (boxes) => {
    const gpuModel = boxes.matching(
      'gpuModel',
      NAME,
      'write the model as its maker does, in letters, digits, spaces and - . / _ : alone',
    );
    return { gpuModel, gpuCount: boxes.whole('gpuCount', MOST_GPUS) };
  },
  power: (boxes) => ({
    energySource: boxes.one('energySource', ENERGY_SOURCES),
    energyMethod: boxes.one('energyMethod', ENERGY_METHODS),
    waterMethod: boxes.one('waterMethod', WATER_METHODS),
    ratedWatts: boxes.whole('ratedWatts', MOST_WATTS),
  }),
  reading: (boxes) => {
    const reader = boxes.one('reader', MACHINE_READERS);
    const url = asksAddress(reader)
      ? exporterAddress(boxes.text('url'))
      : boxes.none('url', `${reader} is read without an address`);
    const model =
      reader === 'llama.cpp'
        ? boxes.matching(
            'model',
            NAME,
            'write the model that the engine serves, as the models of the commons are called',
          )
        : boxes.none('model', 'only for llama.cpp the model is said here');
    return { reader, url, model };
  },
};

function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

function exporterAddress(text: string): string {
  const url = text.length <= LONGEST_URL && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new Wrong('url', 'write the address that the agent asks, such as http://localhost:9400/metrics');
  }
  if (url.username !== '' || url.password !== '')
    throw new Wrong('url', 'an address with a password in it is not kept');
  return url.href;
}

/**
 * What a step says, from what was written into its boxes. Refuses the first field that is wrong; `rule` is
 * `machine.<step>`.
 *
 * @example readStep('gpus', { gpuModel: 'P100', gpuCount: '4' }, context) // { gpuModel: 'P100', gpuCount: 4 }
 */
export function readStep<Step extends RegistrationStep>(
  step: Step,
  texts: StepTexts,
  context: StepContext,
): RegistrationParts[Step] | StepRefusal {
  try {
    return READERS[step](new Boxes(texts), context);
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return refuse('StepMalformed', { message: error.why, field: error.field, rule: `machine.${step}` });
  }
}
