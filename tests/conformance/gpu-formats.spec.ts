import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  meterDevices,
  parseExposition,
  parseSmiCsv,
  parseSmiLog,
  readDcgm,
  type PromSample,
} from '#libs/inference-meter';

const folder = path.join(import.meta.dirname, '../../../shared/data/usage');
const present = existsSync(folder);
const describeFiles = present ? describe : describe.skip;
const unless = present ? '' : ' (skipped: ../shared/data/usage is absent)';

const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
const linesOf = (file: string): readonly string[] =>
  read(file)
    .split('\n')
    .filter((line) => line.trim() !== '');

/** The line that a sample was read from, if nothing of it was lost. */
function written({ name, labels, value }: PromSample): string {
  const pairs = [...labels].map(([label, said]) => `${label}=${JSON.stringify(said)}`);
  return `${name}{${pairs.join(',')}} ${value}`;
}

const atMs = 1_700_000_000_000n;
const MASKED = 'GPU-00000000-0000-0000-0000-000000000000';

describeFiles(`scrapes of Prometheus${unless}`, () => {
  it.each([
    ['dcgm/t4.prom', 20],
    ['vllm/vllm_trimmed_llama3.1-8b.prom', 10],
  ])('%s: %i samples, each the same written again', (file, expected) => {
    const { records, refusals } = parseExposition(read(file));
    const samples = linesOf(file).filter((line) => !line.startsWith('#'));
    expect(refusals).toEqual([]);
    expect(records).toHaveLength(expected);
    expect(records.map(written)).toEqual(samples);
  });
});

describeFiles(`dcgm-exporter${unless}`, () => {
  it('t4.prom: one card, every figure', () => {
    const { records, refusals, ignored } = readDcgm(parseExposition(read('dcgm/t4.prom')).records, { atMs });
    expect([refusals, ignored]).toEqual([[], 0]);
    expect(records).toMatchObject([
      {
        uuid: 'GPU-6d5c0ac5-74d7-3130-46f1-e93ed57f469a',
        model: 'Tesla T4',
        host: 'cp-bm14r7',
        index: '0',
        atMs,
        energyMillijoules: 15_152_422_938n,
        powerMicrowatts: 68_244_000n,
        utilisationPpm: 910_000n,
        engineActivePpm: 156_205n,
        tensorActivePpm: 5_822n,
        dramActivePpm: 92_781n,
        memoryUsedMib: 5_120n,
        memoryTotalMib: 15_358n,
        instances: [],
        unknown: {},
      },
    ]);
    expect(Object.keys(records[0]?.rest ?? {})).toHaveLength(11);
  });

  it('default-counters.csv: the nine fields that are read are in the units that it says', () => {
    const UNITS: readonly (readonly [RegExp, bigint])[] = [
      [/\(in mJ\)/u, 1n],
      [/\(in W\)/u, 1_000_000n],
      [/\(in %\)/u, 10_000n],
      [/\(in MiB\)/u, 1n],
      [/[Rr]atio/u, 1_000_000n],
    ];
    const counters = linesOf('dcgm/default-counters.csv')
      .map((line) => /^#? ?(?<name>DCGM_\w+) *, *(?:gauge|counter), *(?<help>.*)$/u.exec(line)?.groups)
      .filter((groups) => groups !== undefined);
    expect(counters).toHaveLength(54);
    const readOnes = counters.flatMap(({ name = '', help = '' }) => {
      const [card] = readDcgm(parseExposition(`${name}{UUID="GPU-1"} 1`).records, { atMs }).records;
      if (card === undefined || card.rest[name] !== undefined) return [];
      const figures = [
        card.energyMillijoules,
        card.powerMicrowatts,
        card.utilisationPpm,
        card.engineActivePpm,
        card.tensorActivePpm,
        card.dramActivePpm,
        card.memoryUsedMib,
      ];
      const unit = UNITS.find(([said]) => said.test(help))?.[1];
      return [{ name, steps: figures.find((figure) => figure !== null), unit }];
    });
    // Free and reserved memory are read for their sum alone.
    expect(readOnes.filter(({ steps }) => steps === undefined).map(({ name }) => name)).toEqual([
      'DCGM_FI_DEV_FB_FREE',
      'DCGM_FI_DEV_FB_RESERVED',
    ]);
    const measured = readOnes.filter(({ steps }) => steps !== undefined);
    expect(measured).toHaveLength(7);
    for (const { steps, unit } of measured) expect(steps).toBe(unit);
  });

  it('t4.prom twice, a minute and 4,100 J apart: one minute of a card and the counter’s difference', () => {
    const later = read('dcgm/t4.prom').replace(' 15152422938', ' 15156522938');
    const poll = (text: string, at: bigint) => readDcgm(parseExposition(text).records, { atMs: at }).records;
    const context = {
      source: '/node',
      site: 'x',
      subjectOf: () => 'commoner:1',
      mostGapMs: 60_000n,
      mostMilliwatts: 70_000n,
    };
    const { states } = meterDevices(new Map(), poll(read('dcgm/t4.prom'), atMs), context);
    const { events, notes } = meterDevices(states, poll(later, atMs + 60_000n), context);
    expect(notes).toEqual([]);
    expect(events.map(({ meter, quantity, method }) => [meter.kind, meter.resource, quantity, method])).toEqual([
      ['gpu-time', 'Tesla T4', 60_000_000n, undefined],
      ['energy', 'x', 4_100_000n, 'device_counter'],
    ]);
  });
});

/** The outputs of one command in a capture: what stands between the rulers after it, up to an empty line. */
function outputs(file: string, command: RegExp): readonly string[] {
  const blocks = read(file).split(/^#{80}\n/mu);
  return blocks.flatMap((block, index) => {
    const output = blocks[index + 1];
    return command.test(block) && output !== undefined ? [output.trim()] : [];
  });
}

describeFiles(`nvidia-smi${unless}`, () => {
  it.each([
    [
      'nvidia-smi/h100-mig.txt',
      ['2026-07-14T09:00:27.792Z', 71_150_000n, null, 59n, true],
      ['2026-07-14T09:00:44.579Z', 433_780_000n, null, 11_125n, true],
      81_559n,
    ],
    [
      'nvidia-smi/l40s.txt',
      ['2026-07-03T08:33:38.737Z', 144_970_000n, 1_000_000n, 0n, null],
      ['2026-07-03T08:33:53.415Z', 110_230_000n, 90_000n, 1_235n, null],
      46_068n,
    ],
  ])('%s: --query-gpu idle and under load', (file, idle, load, memory) => {
    const runs = outputs(file, /^# \$ nvidia-smi --query-gpu=/mu).map((text) => parseSmiCsv(text, { utcOffsetMs: 0n }));
    expect(runs.flatMap(({ refusals }) => refusals)).toEqual([]);
    const records = runs.flatMap((run) => run.records);
    const seen = records.map((one) => [
      new Date(Number(one.atMs)).toISOString(),
      one.powerMicrowatts,
      one.utilisationPpm,
      one.memoryUsedMib,
      one.migEnabled,
    ]);
    expect(seen).toEqual([idle, load]);
    expect(records).toMatchObject([
      { uuid: MASKED, host: null, memoryTotalMib: memory },
      { uuid: MASKED, host: null, memoryTotalMib: memory },
    ]);
  });

  it.each([
    ['nvidia-smi/h100-mig.txt', 212],
    ['nvidia-smi/l40s.txt', 202],
  ])('%s: of %i cells, keeps each that it does not read', (file, expected) => {
    for (const text of outputs(file, /^# \$ nvidia-smi --query-gpu=/mu)) {
      const [header = [], row = []] = text.split('\n').map((line) => line.split(', '));
      expect([header.length, row.length]).toEqual([expected, expected]);
      const [record] = parseSmiCsv(text, { utcOffsetMs: 0n }).records;
      const READ =
        /^(?:timestamp|uuid|name|index|hostname|mig\.mode\.current|power\.draw.*|utilization\.gpu|memory\.(?:used|total))$/u;
      const others = header.map((name, index) => [name.replace(/ \[.*/u, ''), row[index]]);
      const unread = others.filter(([name]) => !READ.test(name ?? '') || name === 'hostname');
      expect(record?.rest).toEqual(Object.fromEntries(unread));
    }
  });

  it.each(['nvidia-smi/h100-mig.txt', 'nvidia-smi/l40s.txt'])(
    '%s: takes neither processes nor memory pages for readings of cards',
    (file) => {
      const others = outputs(file, /^# \$ nvidia-smi --query-(?:compute-apps|accounted-apps|retired-pages)=/mu);
      expect(others).toHaveLength(6);
      for (const text of others) {
        const { records, refusals } = parseSmiCsv(text, { utcOffsetMs: 0n, atMs });
        expect([records.length, refusals.length > 0]).toEqual([0, true]);
      }
    },
  );

  it('query.txt: two cards without time', () => {
    const { records, refusals, ignored } = parseSmiCsv(read('nvidia-smi/query.txt'), { utcOffsetMs: 0n, atMs });
    expect([refusals, ignored]).toEqual([[], read('nvidia-smi/query.txt').endsWith('\n') ? 2 : 1]);
    expect(
      records.map(({ uuid, model, index, memoryUsedMib, powerMicrowatts }) => [
        uuid,
        model,
        index,
        memoryUsedMib,
        powerMicrowatts,
      ]),
    ).toEqual([
      ['GPU-df6e7a7c-7314-46f8-abc4-b88b36dcf3aa', 'NVIDIA GeForce RTX 2080 SUPER', '0', 575n, null],
      ['GPU-04757e3e-3077-4e2e-b988-7e2d647b52e9', 'Some Other GPU', '1', 1_234n, null],
    ]);
  });

  it('a10g.xml: one card, every figure', () => {
    const { records, refusals } = parseSmiLog(read('nvidia-smi/a10g.xml'), { utcOffsetMs: 0n });
    expect(refusals).toEqual([]);
    expect(records).toMatchObject([
      {
        uuid: 'GPU-9a9a6c50-2a47-2f51-a902-b82c3b127e94',
        model: 'NVIDIA A10G',
        index: '0',
        atMs: BigInt(Date.UTC(2023, 3, 24, 16, 11, 51)),
        energyMillijoules: null,
        powerMicrowatts: 25_580_000n,
        utilisationPpm: 0n,
        memoryUsedMib: 22n,
        memoryTotalMib: 23_028n,
        migEnabled: null,
        instances: [],
        unknown: {},
        rest: { performance_state: 'P8', vbios_version: '94.02.75.00.01' },
      },
    ]);
  });

  it('a10g.xml cut off anywhere is refused, never half read', () => {
    const text = read('nvidia-smi/a10g.xml');
    for (let end = 0; end < text.length - 1; end += 997) {
      expect(parseSmiLog(text.slice(0, end), { utcOffsetMs: 0n })).toMatchObject({
        records: [],
        refusals: [{ kind: 'XmlMalformed' }],
      });
    }
  });
});
