import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseSmiCsv, type SmiCsvContext } from './read-csv.js';

const atMs = 1_700_000_000_000n;
const context: SmiCsvContext = { utcOffsetMs: 0n, atMs };
const HEADER =
  'timestamp, uuid, name, index, pstate, utilization.gpu [%], memory.used [MiB], memory.total [MiB], power.draw [W], power.draw.instant [W], mig.mode.current';
const row = (uuid: string, time: string, power = '71.20 W', instant = '[N/A]') =>
  `2026/07/14 09:00:${time}, ${uuid}, NVIDIA L4, 0, P0, 37 %, 1000 MiB, 23034 MiB, ${power}, ${instant}, [N/A]`;
const parse = (text: string, more: Partial<SmiCsvContext> = {}) => parseSmiCsv(text, { ...context, ...more });

describe('parseSmiCsv', () => {
  it('reads a row in whole smallest steps', () => {
    const { records, refusals, ignored } = parse(`${HEADER}\n${row('GPU-a1', '27.792')}\n`);
    expect([refusals, ignored]).toEqual([[], 2]);
    expect(records).toEqual([
      {
        uuid: 'GPU-a1',
        model: 'NVIDIA L4',
        host: null,
        index: '0',
        atMs: 1_784_019_627_792n,
        energyMillijoules: null,
        powerMicrowatts: 71_200_000n,
        utilisationPpm: 370_000n,
        engineActivePpm: null,
        tensorActivePpm: null,
        dramActivePpm: null,
        memoryUsedMib: 1_000n,
        memoryTotalMib: 23_034n,
        migEnabled: null,
        instances: [],
        labels: {},
        unknown: { 'power.draw.instant': '[N/A]' },
        rest: { pstate: 'P0' },
      },
    ]);
  });

  it('reads what a card does not tell as unknown, not as zero, and takes the next column that does', () => {
    const { records, refusals } = parse(
      `${HEADER}\n${row('GPU-a1', '27.792', '[Unknown Error]')}\n${row('GPU-b2', '28.000', '[N/A]', '12.5 W')}`,
    );
    expect(refusals).toEqual([]);
    expect(records).toMatchObject([
      { powerMicrowatts: null, unknown: { 'power.draw': '[Unknown Error]' } },
      { powerMicrowatts: 12_500_000n, unknown: { 'power.draw': '[N/A]' } },
    ]);
  });

  it('takes the average before the moment’s draw, and zero for an amount', () => {
    expect(parse(`${HEADER}\n${row('GPU-a1', '27.792', '0.00 W', '12.5 W')}`).records[0]?.powerMicrowatts).toBe(0n);
  });

  it('reads output without units, without header, with other names, and with Windows line ends', () => {
    expect(parse('gpu_uuid, power.draw\r\nGPU-a1, 5.5\r\n').records).toMatchObject([
      { uuid: 'GPU-a1', powerMicrowatts: 5_500_000n, atMs },
    ]);
    expect(parse('GPU-a1, 5.5 W', { columns: ['uuid', 'power.draw'] }).records).toMatchObject([
      { powerMicrowatts: 5_500_000n },
    ]);
  });

  it('reads a power that was asked for under its longer name', () => {
    expect(parse('uuid, gpu.power.draw.instant [W]\nGPU-1, 5 W').records).toMatchObject([
      { powerMicrowatts: 5_000_000n },
    ]);
  });

  it('reads a loop, and runs written one after the other', () => {
    const { records, ignored } = parse([HEADER, row('GPU-a1', '27.792'), HEADER, row('GPU-a1', '28.792')].join('\n'));
    expect(records.map(({ atMs: at }) => at)).toEqual([1_784_019_627_792n, 1_784_019_628_792n]);
    expect(ignored).toBe(2);
  });

  it('knows whether a card is split', () => {
    const migOf = (mode: string) => parse(`uuid, mig.mode.current\nGPU-1, ${mode}`).records[0]?.migEnabled;
    expect([migOf('Enabled'), migOf('Disabled'), migOf('[N/A]')]).toEqual([true, false, null]);
  });

  it.each([
    ['', 'HeaderUnknown', 'uuid'],
    ['No devices were found', 'HeaderUnknown', 'uuid'],
    ['name, power.draw [W]\nL4, 5 W', 'HeaderUnknown', 'uuid'],
    ['gpu_uuid, pid, used_gpu_memory [MiB]\nGPU-1, 7, 5 MiB', 'HeaderUnknown', 'pid'],
    [
      'timestamp, gpu_uuid, retired_pages.cause\n2026/07/14 09:00:00.000, GPU-1, x',
      'HeaderUnknown',
      'retired_pages.cause',
    ],
    ['uuid, power.draw [mW]\nGPU-1, 5 mW', 'UnitUnknown', 'power.draw'],
    ['uuid, memory.used [GiB]\nGPU-1, 5 GiB', 'UnitUnknown', 'memory.used'],
  ])('refuses %j whole: %s', (text, kind, field) => {
    const { records, refusals } = parse(text);
    expect(records).toEqual([]);
    expect(refusals).toMatchObject([{ refused: true, kind, field, at: 1, rule: 'meter.nvidia-smi' }]);
  });

  it('refuses no output at all also where no header is due', () => {
    expect(parse('\n', { columns: ['uuid'] }).refusals).toMatchObject([{ kind: 'HeaderUnknown', field: 'line' }]);
  });

  it.each([
    ['GPU-2, 5 W, more', 'ColumnCount', 'line', 1],
    ['GPU-2', 'ColumnCount', 'line', 1],
    ['[Unknown Error], 5 W', 'DeviceUnnamed', 'uuid', 1],
    ['Unable to determine the device handle for GPU0, 5', 'DeviceUnnamed', 'uuid', 1],
    ['GPU-2, 5 kW', 'ValueMalformed', 'power.draw', 2],
    ['GPU-2, 5.0000001 W', 'ValueMalformed', 'power.draw', 2],
    [`GPU-2, ${'9'.repeat(65_536)} W`, 'LineTooLong', 'line', 1],
  ])('refuses %.60j by itself: %s', (line, kind, field, kept) => {
    const { records, refusals } = parse(`uuid, power.draw [W]\n${line}\nGPU-9, 1 W`);
    expect(refusals).toMatchObject([{ kind, field, at: 2 }]);
    expect(records).toHaveLength(kept);
    expect(records.at(-1)).toMatchObject({ uuid: 'GPU-9', powerMicrowatts: 1_000_000n });
    if (kept === 2) expect(records[0]).toMatchObject({ powerMicrowatts: null });
  });

  it('refuses a row whose time nobody tells', () => {
    const { atMs: _none, ...untimed } = context;
    expect(parseSmiCsv('uuid\nGPU-1', untimed).refusals).toMatchObject([
      { kind: 'TimeUnknown', field: 'timestamp', at: 2 },
    ]);
    expect(parse('timestamp, uuid\n[N/A], GPU-1').refusals).toMatchObject([{ kind: 'TimeUnknown', at: 2 }]);
  });

  it('never throws, and accounts for every line', () => {
    const crumbs = fc
      .array(
        fc.constantFrom(
          'uuid',
          'GPU-1',
          'power.draw',
          'timestamp',
          ' [W]',
          ', ',
          '\n',
          '5 W',
          '[N/A]',
          '2026/07/14 09:00:27.792',
          '\r',
        ),
      )
      .map((parts) => parts.join(''));
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      crumbs,
      crumbs.map((rest) => `uuid, power.draw\n${rest}`),
    );
    fc.assert(
      fc.property(texts, fc.option(fc.array(fc.string()), { nil: undefined }), (text, columns) => {
        const { records, refusals, ignored } = parse(text, columns === undefined ? {} : { columns });
        const said = new Set(refusals.map(({ at }) => at)).size;
        expect(records.length + said + ignored).toBeGreaterThan(0);
        expect(records.length + ignored).toBeLessThanOrEqual(text.split('\n').length);
      }),
    );
  });
});
