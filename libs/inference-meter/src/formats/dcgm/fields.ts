import { stepsOf } from '../../exact.js';
import type { MeasuredField } from '../gpu-device/reading.js';

/** A field of DCGM that is read. */
export interface DcgmField {
  readonly field: MeasuredField | 'memoryFreeMib' | 'memoryReservedMib';
  /** Smallest steps to one of the unit that DCGM tells it in. */
  readonly scale: bigint;
  /** `card`: told of the whole card, though repeated for each instance of a split one. */
  readonly of: 'card' | 'instance';
}

/** https://docs.nvidia.com/datacenter/dcgm/latest/dcgm-api/dcgm-api-field-ids.html */
export const DCGM_FIELDS: ReadonlyMap<string, DcgmField> = new Map<string, DcgmField>([
  ['DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', { field: 'energyMillijoules', scale: 1n, of: 'card' }],
  ['DCGM_FI_DEV_POWER_USAGE', { field: 'powerMicrowatts', scale: 1_000_000n, of: 'card' }],
  ['DCGM_FI_DEV_GPU_UTIL', { field: 'utilisationPpm', scale: 10_000n, of: 'card' }],
  ['DCGM_FI_DEV_FB_USED', { field: 'memoryUsedMib', scale: 1n, of: 'instance' }],
  ['DCGM_FI_DEV_FB_FREE', { field: 'memoryFreeMib', scale: 1n, of: 'instance' }],
  ['DCGM_FI_DEV_FB_RESERVED', { field: 'memoryReservedMib', scale: 1n, of: 'instance' }],
  ['DCGM_FI_PROF_GR_ENGINE_ACTIVE', { field: 'engineActivePpm', scale: 1_000_000n, of: 'instance' }],
  ['DCGM_FI_PROF_PIPE_TENSOR_ACTIVE', { field: 'tensorActivePpm', scale: 1_000_000n, of: 'instance' }],
  ['DCGM_FI_PROF_DRAM_ACTIVE', { field: 'dramActivePpm', scale: 1_000_000n, of: 'instance' }],
]);

/** Labels that say which card or instance it is; any other may say who holds it. */
export const IDENTITY_LABELS: ReadonlySet<string> = new Set([
  'gpu',
  'UUID',
  'device',
  'modelName',
  'Hostname',
  'hostname',
  'pci_bus_id',
  'GPU_I_ID',
  'GPU_I_PROFILE',
]);

const BLANK_WORDS = ['blank', 'not found', 'not supported', 'not permitted'];
/** Where DCGM's four words for "no value" begin: DCGM_INT32_BLANK, DCGM_FP64_BLANK, DCGM_INT64_BLANK (dcgm_structs.h). */
const INT32_BLANK = 0x7f_ff_ff_f0n;
const FP64_BLANK = 0x80_00_00_00_00_00n;
const INT64_BLANK = 0x7f_ff_ff_ff_ff_ff_ff_f0n;

/**
 * DCGM's word for having no value, where the number is one; older exporters print these numbers as if they were values.
 * A counter of 64 bits lawfully passes the two smaller ones.
 *
 * @example blankOf('9223372036854775794', 'energyMillijoules') // 'not supported'
 */
export function blankOf(text: string, field: DcgmField['field']): string | undefined {
  const value = stepsOf(text, 1n);
  if (value === undefined) return /^[+-]?(?:nan|inf)/iu.test(text) ? text : undefined;
  const starts = field === 'energyMillijoules' ? [INT64_BLANK] : [INT32_BLANK, FP64_BLANK, INT64_BLANK];
  const start = starts.find((blank) => value >= blank && value < blank + BigInt(BLANK_WORDS.length));
  return start === undefined ? undefined : BLANK_WORDS[Number(value - start)];
}
