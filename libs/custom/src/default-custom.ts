import { InvariantViolation, isRefusal, type UnitCode } from '#libs/amount';
import { parseCustom, type Custom, type CustomDocument } from './custom.js';
import { laterDefaults } from './later-defaults.js';
import { APPROPRIATION_LINES } from './schema-kinds.js';

/**
 * Compute and bandwidth in ppm of an A100-40: `0.4·FP32/19.49 + 0.4·FP16/311.9 + 0.2·GB/40` and `(GB/s)/1555`, after
 * Alliance Canada's reference GPU unit divided by 4, rounded to hundredths. G1, G2 and G3 are cards whose
 * maker a public trace withholds: policy counts each as one A100-40.
 */
const GPU_WEIGHTS: readonly (readonly [model: string, computePpm: string, bandwidthPpm: string])[] = [
  ['K80', '150000', '150000'],
  ['P100', '300000', '470000'],
  ['T4', '330000', '190000'],
  ['V100M16', '560000', '580000'],
  ['V100M32', '640000', '580000'],
  ['A10', '920000', '390000'],
  ['A100-40', '1000000', '1000000'],
  ['A100-80', '1200000', '1240000'],
  ['RTX 4090', '2030000', '650000'],
  ['L40S', '2590000', '560000'],
  ['H100 SXM', '3040000', '2160000'],
  ['H100 SXM 1g', '435000', '310000'],
  ['H100 SXM 2g', '870000', '620000'],
  ['H100 SXM 3g', '1525000', '1080000'],
  ['H200 SXM', '3350000', '3090000'],
  ['M1 Max', '550000', '260000'],
  ['M2 Ultra', '990000', '510000'],
  ['M4 Max', '800000', '350000'],
  ['G1', '1000000', '1000000'],
  ['G2', '1000000', '1000000'],
  ['G3', '1000000', '1000000'],
];

function defaultDocument(currency: UnitCode): CustomDocument {
  return {
    version: 1,
    currency,
    collegeWeights: { WORKER: '1/4', PUBLIC: '3/20', COMMON: '3/10', HOST: '3/20', LABELLER: '3/20' },
    collegeEmpty: 'FAIL_CLOSED',
    gmClearDays: 14,
    gmQuorum: { share: '1/10', atMost: 50 },
    waterfall: { lockedReserve: '3/10', solidarity: '3/100', standingShare: '1/20', funderCeiling: '7/20' },
    share: { revenueFloor: '1/100' },
    tariffs: {
      'tokens-in': { costMinor: '19', marginMinor: '1', per: '1000000' },
      'tokens-out': { costMinor: '95', marginMinor: '4', per: '1000000' },
      'gpu-time': { costMinor: '95', marginMinor: '5', per: '3600000000000000' },
    },
    gpuWeights: Object.fromEntries(
      GPU_WEIGHTS.map(([model, computePpm, bandwidthPpm]) => [model, { computePpm, bandwidthPpm }]),
    ),
    unnamedGpuWeight: { computePpm: '300000' },
    multiSpec: 'LEAST',
    newPcpFloor: '1/20',
    appropriationLines: [...APPROPRIATION_LINES],
    betCap: '3/20',
    betCapOverflow: 'RESERVE',
    rateCards: {
      choices: { points: '1', wageMinor: '10' },
      ranking: { points: '2', wageMinor: '20' },
      span: { points: '3', wageMinor: '30' },
      text: { points: '5', wageMinor: '50' },
    },
    labels: { noReviewStep: false },
    stintReserve: '1/10',
    logMaxDelaySeconds: 60,
    publicNameDefault: false,
    ...laterDefaults(currency),
  };
}

/**
 * The custom a new partnership starts from, as version 1. Tariffs, weights and rate cards are a starting policy for
 * members to change. Something other than an ISO 4217 currency is a bug and throws.
 */
export function defaultCustom(currency: UnitCode): Custom {
  const custom = parseCustom(defaultDocument(currency));
  if (isRefusal(custom)) throw new InvariantViolation(custom.message);
  return custom;
}
