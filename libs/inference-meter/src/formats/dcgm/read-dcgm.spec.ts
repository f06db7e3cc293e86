import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseExposition } from '../prometheus/exposition.js';
import { blankOf } from './fields.js';
import { readDcgm, type DcgmReadings } from './read-dcgm.js';

const atMs = 1_700_000_000_000n;
const read = (text: string): DcgmReadings => readDcgm(parseExposition(text).records, { atMs });
const CARD = 'gpu="3",UUID="GPU-a1",device="nvidia3",modelName="NVIDIA L4",Hostname="n7"';
const slice = (id: number, profile = '1g.10gb') => `${CARD},GPU_I_PROFILE="${profile}",GPU_I_ID="${id}"`;

describe('readDcgm', () => {
  it('reads a card in whole smallest steps, without any TYPE line', () => {
    const { records, refusals, ignored } = read(
      [
        `DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{${CARD}} 81234567890`,
        `DCGM_FI_DEV_POWER_USAGE{${CARD}} 71.250125`,
        `DCGM_FI_DEV_GPU_UTIL{${CARD}} 37`,
        `DCGM_FI_DEV_FB_USED{${CARD}} 1000`,
        `DCGM_FI_DEV_FB_FREE{${CARD}} 20000`,
        `DCGM_FI_DEV_FB_RESERVED{${CARD}} 500`,
        `DCGM_FI_PROF_GR_ENGINE_ACTIVE{${CARD}} 0.156205`,
        `DCGM_FI_PROF_PIPE_TENSOR_ACTIVE{${CARD}} 1`,
        `DCGM_FI_PROF_DRAM_ACTIVE{${CARD}} 2.5e-02`,
        `DCGM_FI_DEV_SM_CLOCK{${CARD}} 660`,
        'up 1',
      ].join('\n'),
    );
    expect([refusals, ignored]).toEqual([[], 1]);
    expect(records).toEqual([
      {
        uuid: 'GPU-a1',
        model: 'NVIDIA L4',
        host: 'n7',
        index: '3',
        atMs,
        energyMillijoules: 81_234_567_890n,
        powerMicrowatts: 71_250_125n,
        utilisationPpm: 370_000n,
        engineActivePpm: 156_205n,
        tensorActivePpm: 1_000_000n,
        dramActivePpm: 25_000n,
        memoryUsedMib: 1_000n,
        memoryTotalMib: 21_500n,
        migEnabled: null,
        instances: [],
        labels: {},
        unknown: {},
        rest: { DCGM_FI_DEV_SM_CLOCK: '660' },
      },
    ]);
  });

  it('reads what is missing as unknown, not as zero', () => {
    const [record] = read(`DCGM_FI_DEV_FB_USED{${CARD}} 10\nDCGM_FI_DEV_FB_FREE{${CARD}} 10`).records;
    expect(record).toMatchObject({
      energyMillijoules: null,
      powerMicrowatts: null,
      memoryTotalMib: null,
      utilisationPpm: null,
    });
    expect(read(`DCGM_FI_DEV_POWER_USAGE{${CARD}} 0`).records[0]?.powerMicrowatts).toBe(0n);
  });

  it('takes what is the whole card’s once, however often its instances repeat it', () => {
    const { records, refusals } = read(
      [1, 2, 5]
        .flatMap((id) => [
          `DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{${slice(id)}} 5000`,
          `DCGM_FI_DEV_FB_USED{${slice(id)}} ${id}00`,
          `DCGM_FI_PROF_GR_ENGINE_ACTIVE{${slice(id)}} 0.${id}`,
        ])
        .join('\n'),
    );
    expect(refusals).toEqual([]);
    expect(records).toMatchObject([
      { uuid: 'GPU-a1', energyMillijoules: 5_000n, migEnabled: true, memoryUsedMib: null, engineActivePpm: null },
    ]);
    expect(records[0]?.instances).toEqual(
      [1n, 2n, 5n].map((id) => ({
        id: `${id}`,
        profile: '1g.10gb',
        labels: {},
        engineActivePpm: id * 100_000n,
        memoryUsedMib: id * 100n,
      })),
    );
  });

  it('takes the greater of two readings that differ, and says so', () => {
    const { records, refusals } = read(
      `DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{${slice(1)}} 5000\nDCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{${slice(2)}} 5003\n` +
        `DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{${slice(3)}} 4999`,
    );
    expect(records).toMatchObject([{ energyMillijoules: 5_003n }]);
    expect(refusals).toMatchObject([
      { kind: 'ReadingsDiffer', field: 'DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', line: 2, rule: 'meter.dcgm' },
      { kind: 'ReadingsDiffer', line: 3 },
    ]);
  });

  it('reads the host under its old and its new label', () => {
    expect(read('DCGM_FI_DEV_GPU_UTIL{UUID="GPU-1",Hostname="old"} 1').records[0]?.host).toBe('old');
    expect(read('DCGM_FI_DEV_GPU_UTIL{UUID="GPU-1",hostname="new"} 1').records[0]?.host).toBe('new');
  });

  it('keeps who holds a card or an instance, and drops a holder that is not one', () => {
    const { records } = read(
      [
        `DCGM_FI_DEV_GPU_UTIL{${CARD},pod="p",namespace="a"} 1`,
        `DCGM_FI_DEV_FB_USED{${CARD},pod="q",namespace="a"} 1`,
        `DCGM_FI_DEV_SM_CLOCK{${CARD},pod="p",namespace="a"} 1`,
        'DCGM_FI_DEV_FB_USED{UUID="GPU-2",GPU_I_ID="4",pod="r"} 1',
      ].join('\n'),
    );
    expect(records[0]).toMatchObject({ labels: { namespace: 'a' }, unknown: { 'label pod': 'shared' } });
    expect(records[0]?.labels).not.toHaveProperty('pod');
    expect(records[1]).toMatchObject({ labels: {}, instances: [{ id: '4', profile: null, labels: { pod: 'r' } }] });
  });

  it('reads the four words of DCGM for "no value" as unknown', () => {
    const { records, refusals } = read(
      `DCGM_FI_DEV_GPU_UTIL{${CARD}} 2147483632\nDCGM_FI_DEV_POWER_USAGE{${CARD}} 140737488355330\n` +
        `DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{${CARD}} 9223372036854775794\nDCGM_FI_PROF_DRAM_ACTIVE{${CARD}} NaN`,
    );
    expect(refusals).toEqual([]);
    expect(records[0]).toMatchObject({
      utilisationPpm: null,
      powerMicrowatts: null,
      energyMillijoules: null,
      dramActivePpm: null,
      unknown: {
        DCGM_FI_DEV_GPU_UTIL: 'blank',
        DCGM_FI_DEV_POWER_USAGE: 'not supported',
        DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION: 'not supported',
        DCGM_FI_PROF_DRAM_ACTIVE: 'NaN',
      },
    });
  });

  it('reads an energy counter that passes the words of 32 bits as what it is', () => {
    expect(blankOf('2147483632', 'energyMillijoules')).toBeUndefined();
    expect(blankOf('140737488355328', 'energyMillijoules')).toBeUndefined();
    expect(blankOf('2147483635', 'memoryUsedMib')).toBe('not permitted');
    expect(blankOf('2147483636', 'memoryUsedMib')).toBeUndefined();
    expect(blankOf('2147483631', 'memoryUsedMib')).toBeUndefined();
  });

  it.each([
    ['DCGM_FI_DEV_GPU_UTIL{gpu="0"} 1', 'DeviceUnnamed', 0],
    ['DCGM_FI_DEV_GPU_UTIL{UUID=""} 1', 'DeviceUnnamed', 0],
    ['DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{UUID="GPU-1"} 12.5', 'ValueInexact', 1],
    ['DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{UUID="GPU-1"} -5', 'ValueInexact', 1],
    ['DCGM_FI_DEV_POWER_USAGE{UUID="GPU-1"} 1.0000001', 'ValueInexact', 1],
  ])('refuses %j: %s', (line, kind, cards) => {
    const { records, refusals } = read(`${line}\nDCGM_FI_DEV_GPU_UTIL{UUID="GPU-9"} 1`);
    expect(refusals).toMatchObject([{ refused: true, kind, line: 1, rule: 'meter.dcgm' }]);
    expect(records).toHaveLength(cards + 1);
    if (cards === 1) expect(records[0]).toMatchObject({ energyMillijoules: null, powerMicrowatts: null });
  });

  it('believes a sample’s own timestamp before that of the scrape', () => {
    const { records } = read(
      'DCGM_FI_DEV_GPU_UTIL{UUID="GPU-1"} 1 1000\nDCGM_FI_DEV_FB_USED{UUID="GPU-1"} 1 3000\nDCGM_FI_DEV_FB_FREE{UUID="GPU-1"} 1 2000',
    );
    expect(records[0]?.atMs).toBe(3_000n);
  });

  it('never throws, and yields one reading for each UUID', () => {
    const names = fc.constantFrom(
      'DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION',
      'DCGM_FI_DEV_FB_USED',
      'DCGM_FI_DEV_NEW',
      'DCGM_',
      'up',
    );
    const labels = fc.dictionary(
      fc.constantFrom('UUID', 'GPU_I_ID', 'GPU_I_PROFILE', 'pod', 'gpu', '__proto__'),
      fc.constantFrom('', 'a', 'b', '__proto__'),
    );
    const values = fc.oneof(
      fc.constantFrom('NaN', '+Inf', '-1', '1.5', '9223372036854775792'),
      fc.nat().map(String),
      fc.string(),
    );
    const samples = fc.array(
      fc.record({
        name: names,
        labels: labels.map((own) => new Map(Object.entries(own))),
        value: values,
        line: fc.nat(),
      }),
    );
    fc.assert(
      fc.property(samples, (drawn) => {
        const { records, ignored } = readDcgm(drawn, { atMs });
        const dcgm = drawn.filter(({ name }) => name.startsWith('DCGM_'));
        const uuids = new Set(dcgm.map((one) => one.labels.get('UUID') ?? '').filter((uuid) => uuid !== ''));
        expect(new Set(records.map(({ uuid }) => uuid))).toEqual(uuids);
        expect(records).toHaveLength(uuids.size);
        expect(ignored).toBe(drawn.length - dcgm.length);
      }),
    );
  });
});
