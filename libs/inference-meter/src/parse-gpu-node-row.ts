import { readCsvLine } from './csv-line.js';
import { parseCount } from './number-field.js';
import { refuseRow, type RowRefusal } from './row-refusal.js';
import { weightOf, type WeightPolicy } from './weight-of.js';

/** The columns of a file of GPU nodes. */
export const GPU_NODE_COLUMNS = ['sn', 'cpu_milli', 'memory_mib', 'gpu', 'model'] as const;

/** A machine of a cluster. */
export interface GpuNode {
  readonly serial: string;
  /** Thousandths of a processor core. */
  readonly cpuMilli: bigint;
  readonly memoryMib: bigint;
  readonly gpus: bigint;
  /** Undefined on a node without GPUs. */
  readonly gpuModel?: string;
}

/**
 * One node of a cluster. A GPU model that the custom does not weigh is refused, as is a node with GPUs and no model.
 *
 * @example parseGpuNodeRow('node-0000,64000,262144,2,P100', 2, { custom }) // { serial: 'node-0000', gpus: 2n, … }
 */
export function parseGpuNodeRow(
  line: string,
  lineNo: number,
  { custom }: { readonly custom: WeightPolicy },
): GpuNode | RowRefusal {
  const fields = readCsvLine(line, { lineNo, columns: GPU_NODE_COLUMNS });
  if ('refused' in fields) return fields;
  const [serial = '', cpu = '', memory = '', gpu = '', gpuModel = ''] = fields;
  if (serial === '') {
    return refuseRow('FieldEmpty', lineNo, {
      field: 'sn',
      rule: 'meter.csv',
      message: 'the node has no serial number',
    });
  }
  const cpuMilli = parseCount(cpu, { line: lineNo, field: 'cpu_milli' });
  if (typeof cpuMilli !== 'bigint') return cpuMilli;
  const memoryMib = parseCount(memory, { line: lineNo, field: 'memory_mib' });
  if (typeof memoryMib !== 'bigint') return memoryMib;
  const gpus = parseCount(gpu, { line: lineNo, field: 'gpu' });
  if (typeof gpus !== 'bigint') return gpus;
  if (gpus === 0n) return { serial, cpuMilli, memoryMib, gpus };
  if (gpuModel === '') {
    return refuseRow('FieldEmpty', lineNo, {
      field: 'model',
      rule: 'meter.csv',
      message: 'the node names no GPU model',
    });
  }
  const weight = weightOf(custom, gpuModel, 'compute');
  if (typeof weight !== 'bigint') return { ...weight, line: lineNo, field: 'model' };
  return { serial, cpuMilli, memoryMib, gpus, gpuModel };
}
