import { defaultCustom } from '#libs/custom';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseGpuNodeRow } from './parse-gpu-node-row.js';

const context = { custom: defaultCustom('EUR') };

describe('parseGpuNodeRow', () => {
  it('reads a node, with GPUs and without', () => {
    const node = { serial: 'node-0', cpuMilli: 64_000n, memoryMib: 262_144n };
    expect(parseGpuNodeRow('node-0,64000,262144,2,P100', 2, context)).toEqual({ ...node, gpus: 2n, gpuModel: 'P100' });
    expect(parseGpuNodeRow('node-0,64000,262144,0,', 2, context)).toEqual({ ...node, gpus: 0n });
  });

  it.each([
    ['node-0,64000,262144,2', 'ColumnCount', 'line'],
    [',64000,262144,2,P100', 'FieldEmpty', 'sn'],
    ['node-0,x,262144,2,P100', 'NumberMalformed', 'cpu_milli'],
    ['node-0,64000,,2,P100', 'FieldEmpty', 'memory_mib'],
    ['node-0,64000,262144,-2,P100', 'NumberMalformed', 'gpu'],
    ['node-0,64000,262144,2,', 'FieldEmpty', 'model'],
    ['node-0,64000,262144,2,B200', 'GpuModelUnweighted', 'model'],
  ])('refuses %j as %s of %s', (line, kind, field) => {
    expect(parseGpuNodeRow(line, 4, context)).toMatchObject({ kind, field, line: 4, refused: true });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 5, maxLength: 5 }), (fields) => {
        expect(parseGpuNodeRow(fields.join(','), 2, context)).toHaveProperty('refused', true);
      }),
    );
  });
});
