import { isRefusal } from '#libs/amount';
import type { Custom } from '#libs/custom';
import { weightOf, type WeightClass } from '#libs/inference-meter';
import type { RegisterRow } from './machine-register.store.js';
import type { DraftParts, MachineFacts } from './registration.types.js';

/** What a draft's facts name but do not hold. */
export interface Around {
  readonly custom: Custom;
  readonly sites: readonly { readonly slug: string; readonly name: string; readonly territory: string }[];
  readonly assets: readonly { readonly code: string; readonly name: string }[];
  /** By roll number, or by name where it is public. */
  readonly operator: string;
}

function weigh(custom: Custom, model: string | null, weightClass: WeightClass): bigint | null {
  if (model === null) return null;
  const weight = weightOf(custom, model, weightClass);
  return isRefusal(weight) ? null : weight;
}

const weights = (custom: Custom, model: string | null) => ({
  computePpm: weigh(custom, model, 'compute'),
  bandwidthPpm: weigh(custom, model, 'bandwidth'),
});

/** What the register would say of a draft. */
export function factsOfDraft({ what, where, gpus, power, reading }: DraftParts, around: Around): MachineFacts {
  const site = around.sites.find(({ slug }) => slug === where?.site);
  const asset = what?.asset ?? null;
  return {
    code: what?.code ?? null,
    form: what?.form ?? null,
    owner: what?.owner ?? null,
    asset,
    assetName: around.assets.find(({ code }) => code === asset)?.name ?? null,
    site: where?.site ?? null,
    siteName: site?.name ?? null,
    territory: site?.territory ?? null,
    inServiceOn: where?.inServiceOn ?? null,
    gpuModel: gpus?.gpuModel ?? null,
    gpuCount: gpus?.gpuCount ?? null,
    ...weights(around.custom, gpus?.gpuModel ?? null),
    energySource: power?.energySource ?? null,
    energyMethod: power?.energyMethod ?? null,
    waterMethod: power?.waterMethod ?? null,
    ratedWatts: power?.ratedWatts ?? null,
    reader: reading?.reader ?? null,
    operator: around.operator,
  };
}

/** What the register says of a machine. */
export function factsOfRow(row: RegisterRow, custom: Custom): MachineFacts {
  const { code, form, owner, asset, assetName, site, siteName, territory, inServiceOn, gpuModel, gpuCount } = row;
  const { energySource, energyMethod, waterMethod, ratedWatts, reader, operator } = row;
  return {
    ...{ code, form, owner, asset, assetName, site, siteName, territory, inServiceOn, gpuModel, gpuCount },
    ...weights(custom, gpuModel),
    ...{ energySource, energyMethod, waterMethod, ratedWatts, reader, operator },
  };
}
