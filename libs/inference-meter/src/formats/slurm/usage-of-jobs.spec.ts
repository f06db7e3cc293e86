import { defaultCustom } from '#libs/custom';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatUtcInstant } from '../../instant.js';
import { rollUp } from '../../roll-up.js';
import type { UsageEvent } from '../../usage-event.js';
import { readLines, sacctLine, utc, type Cells } from './test-lines.js';
import { usageOfJob, usageOfJobs, type SlurmContext, type SlurmUsage } from './usage-of-jobs.js';

const HOUR = 3_600_000n;

const context: SlurmContext = {
  source: '/site/north/slurm',
  site: 'north',
  subjectOfUser: new Map([['ada', 'commoner:9']]),
  subjectOfAccount: new Map([['weavers', 'holding:4']]),
  modelOfGpuType: new Map([
    ['a100', 'A100-40'],
    ['tesla', 'V100M32'],
  ]),
  modelOfPartition: new Map([['old', 'K80']]),
  custom: defaultCustom('EUR'),
  isExclusive: () => true,
  energyMethod: 'device_counter',
};

function usageOf(cells: Cells | readonly Cells[], other: Partial<SlurmContext> = {}): SlurmUsage {
  const read = readLines(...[cells].flat().map(sacctLine));
  expect(read.refusals).toEqual([]);
  return usageOfJobs(read.records, { ...context, ...other });
}

const sum = (events: readonly UsageEvent[]): bigint => events.reduce((total, { quantity }) => total + quantity, 0n);

const ofKind = (events: readonly UsageEvent[], kind: string): readonly UsageEvent[] =>
  events.filter(({ meter }) => meter.kind === kind);

/** Times of a job that ran on 22 November 2026 for so many seconds. */
function ranFor(start: string, seconds: bigint): Cells {
  const end = utc(`2026-11-22T${start}`) + seconds * 1000n;
  const text = formatUtcInstant(end).slice(0, 19);
  return { start: `2026-11-22T${start}`, end: text, elapsed: '', elapsedraw: `${seconds}` };
}

describe('usageOfJobs', () => {
  it('meters GPUs × elapsed and the joules of an exclusive job', () => {
    expect(usageOf({ consumedenergyraw: '7200' })).toEqual({
      events: [
        {
          source: '/site/north/slurm',
          id: 'meadow/900/2026-11-22T10:00:00.000Z#gpu',
          subject: 'commoner:9',
          meter: { kind: 'gpu-time', resource: 'unnamed' },
          unit: 'COMPUTE_RAW',
          quantity: 2000n * HOUR,
          effectiveAtMs: utc('2026-11-22T10:00:00'),
          endMs: utc('2026-11-22T11:00:00'),
          site: 'north',
        },
        {
          source: '/site/north/slurm',
          id: 'meadow/900/2026-11-22T10:00:00.000Z#energy',
          subject: 'commoner:9',
          meter: { kind: 'energy', resource: 'north' },
          unit: 'ENERGY',
          quantity: 7_200_000n,
          effectiveAtMs: utc('2026-11-22T10:00:00'),
          endMs: utc('2026-11-22T11:00:00'),
          site: 'north',
          method: 'device_counter',
        },
      ],
      refusals: [],
      unknown: [],
    });
  });

  it('cuts a record at UTC hours', () => {
    const cells = { ...ranFor('10:30:00', 5400n), alloctres: 'gres/gpu:a100=1', consumedenergyraw: '10' };
    const { events } = usageOf(cells);
    const id = 'meadow/900/2026-11-22T10:30:00.000Z';
    expect(events.map((event) => [event.id, event.partOf, event.quantity])).toEqual([
      [`${id}#gpu:a100@2026-11-22T10Z`, `${id}#gpu:a100`, 1_800_000_000n],
      [`${id}#gpu:a100@2026-11-22T11Z`, `${id}#gpu:a100`, 3_600_000_000n],
      [`${id}#energy@2026-11-22T10Z`, `${id}#energy`, 3333n],
      [`${id}#energy@2026-11-22T11Z`, `${id}#energy`, 6667n],
    ]);
    expect(events.map(({ effectiveAtMs, endMs }) => [effectiveAtMs, endMs]).slice(0, 2)).toEqual([
      [utc('2026-11-22T10:30:00'), utc('2026-11-22T11:00:00')],
      [utc('2026-11-22T11:00:00'), utc('2026-11-22T12:00:00')],
    ]);
  });

  it('meters what is reserved without suspensions, spread over all of its time', () => {
    const { events } = usageOf({ ...ranFor('10:30:00', 3600n), elapsedraw: '600', alloctres: 'gres/gpu=1' });
    expect(events.map(({ quantity }) => quantity)).toEqual([300_000_000n, 300_000_000n]);
  });

  it('meters what was given, not what was asked for', () => {
    const { events } = usageOf({ reqtres: 'gres/gpu=8', alloctres: 'gres/gpu=1,gres/gpumem=80G' });
    expect(events.map(({ quantity }) => quantity)).toEqual([1000n * HOUR]);
  });

  it('names models by type, then by partition, else not at all', () => {
    const alloctres = 'gres/gpu=4,gres/gpu:a100=1,gres/gpu:tesla=1,gres/gpu:T4=1';
    const models = (cells: Cells): readonly string[] => usageOf(cells).events.map(({ meter }) => meter.resource);
    expect(models({ alloctres, partition: 'old' })).toEqual(['A100-40', 'V100M32', 'T4', 'K80']);
    expect(models({ alloctres: 'gres/gpu=1', partition: '' })).toEqual(['unnamed']);
  });

  it('belongs to the user, else to the account', () => {
    const subjects = usageOf([{}, { jobidraw: '901', user: 'eve' }]).events.map(({ subject }) => subject);
    expect(subjects).toEqual(['commoner:9', 'holding:4']);
  });

  it.each<[string, Cells]>([
    ['never ran', { elapsed: '', elapsedraw: '0', state: 'CANCELLED by 0', start: 'Unknown' }],
    ['asked for GPUs and got none', { reqtres: 'gres/gpu=8', alloctres: '' }],
    ['waited as an array', { elapsed: '', elapsedraw: '0', state: 'CANCELLED', jobid: '900_[1-9]' }],
    ['had no GPU and no joules, whoever it was of', { alloctres: 'cpu=8', user: 'eve', account: '' }],
  ])('yields no event for a job that %s', (_why, cells) => {
    expect(usageOf(cells)).toMatchObject({ events: [], refusals: [] });
  });

  it.each<[Cells, string, string]>([
    [{ user: 'eve', account: 'thieves' }, 'SubjectUnknown', 'user'],
    [{ alloctres: 'cpu=1', user: '', account: '', consumedenergyraw: '5' }, 'SubjectUnknown', 'user'],
    [{ alloctres: 'gres/gpu:b9000=1' }, 'GpuModelUnweighted', 'alloctres'],
    [{ jobid: '900_[1-5]' }, 'ArrayNotSplit', 'jobid'],
    [{ jobid: '900_[1,...]' }, 'ArrayNotSplit', 'jobid'],
    [{ start: '2024-11-22T10:00:00' }, 'UseTooLong', 'end'],
    [{ start: '1969-12-31T23:00:00', end: '1970-01-01T00:00:00' }, 'TimeOutOfRange', 'time'],
  ])('refuses %j alone: %s', (cells, kind, field) => {
    const usage = usageOf([{}, { jobidraw: '901', ...cells }, { jobidraw: '902' }]);
    expect(usage.refusals).toMatchObject([{ refused: true, kind, field, line: 2 }]);
    expect(usage.events).toHaveLength(2);
  });

  it('meters the one task that a line of an array stands for', () => {
    expect(usageOf([{ jobid: '900_[3]' }, { jobid: '900_4', jobidraw: '904' }]).events).toHaveLength(2);
  });

  it.each<[string, Cells, boolean]>([
    ['Absent', {}, true],
    ['Absent', { consumedenergyraw: '18446744073709551614' }, true],
    ['Zero', { consumedenergyraw: '0' }, true],
    ['SharedNodes', { consumedenergyraw: '7200' }, false],
  ])('says that energy is unknown: %s', (why, cells, exclusive) => {
    const { events, unknown } = usageOf(cells, { isExclusive: () => exclusive });
    expect(ofKind(events, 'energy')).toEqual([]);
    expect(ofKind(events, 'gpu-time')).toHaveLength(1);
    expect(unknown).toEqual([{ line: 1, quantity: 'energy', why }]);
  });

  it('says that slices of GPUs are not metered', () => {
    const { events, unknown } = usageOf({ alloctres: 'gres/shard=2', consumedenergyraw: '5' });
    expect(ofKind(events, 'gpu-time')).toEqual([]);
    expect(unknown).toEqual([{ line: 1, quantity: 'gpu-time', why: 'GpuSlices' }]);
  });

  it('asks about exclusiveness with the job in hand', () => {
    const cells = [{ consumedenergyraw: '5' }, { jobidraw: '901', consumedenergyraw: '5', partition: 'shared' }];
    const { events } = usageOf(cells, { isExclusive: ({ partition }) => partition !== 'shared' });
    expect(ofKind(events, 'energy').map(({ id }) => id)).toEqual(['meadow/900/2026-11-22T10:00:00.000Z#energy']);
  });
});

describe('a job that is requeued', () => {
  const first: Cells = { ...ranFor('08:00:00', 600n), state: 'REQUEUED' };
  const second: Cells = { ...ranFor('09:00:00', 300n), state: 'NODE_FAIL' };
  const last: Cells = ranFor('10:00:00', 60n);

  it('counts each of its runs', () => {
    const { buckets, conflicts } = rollUp(usageOf([first, second, last]).events);
    expect(buckets.map(({ quantity }) => quantity)).toEqual([1_200_000_000n, 600_000_000n, 120_000_000n]);
    expect(conflicts).toEqual([]);
  });

  it('is not the job of that number of another cluster', () => {
    const ids = usageOf([last, { ...last, cluster: 'hill' }]).events.map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('whatever ran', () => {
  const job = fc.record({
    number: fc.integer({ min: 1, max: 4 }),
    start: fc.nat(5).map((minutes) => `0${minutes}:59:5${minutes}`),
    seconds: fc.integer({ min: 1, max: 300_000 }).map(BigInt),
    suspended: fc.nat(5).map(BigInt),
    plain: fc.nat(4),
    typed: fc.nat(4),
    joules: fc.nat(1_000_000),
  });

  type Ran = typeof job extends fc.Arbitrary<infer T> ? T : never;

  function cellsOf({ number, start, seconds, suspended, plain, typed, joules }: Ran): Cells {
    const elapsed = seconds > suspended ? seconds - suspended : seconds;
    const times = { ...ranFor(start, seconds), elapsedraw: `${elapsed}` };
    const alloctres = `gres/gpu=${plain + typed},gres/gpu:a100=${typed}`;
    return { ...times, jobidraw: `${number}`, alloctres, consumedenergyraw: `${joules}` };
  }

  it('its hours sum exactly to GPUs × elapsed, and to its joules', () => {
    fc.assert(
      fc.property(job, (ran) => {
        const cells = cellsOf(ran);
        const { events, refusals } = usageOf(cells);
        const gpuMs = BigInt(ran.plain + ran.typed) * BigInt(cells.elapsedraw ?? '') * 1_000_000n;
        expect(refusals).toEqual([]);
        expect(sum(ofKind(events, 'gpu-time'))).toBe(gpuMs);
        expect(sum(ofKind(events, 'energy'))).toBe(BigInt(ran.joules) * 1000n);
        for (const { effectiveAtMs, endMs = 0n } of events) {
          expect(endMs > effectiveAtMs && (endMs - 1n) / HOUR === effectiveAtMs / HOUR).toBe(true);
        }
      }),
    );
  });

  it('lines that sacct gives again, in any order, count once', () => {
    const runs = fc.uniqueArray(job, { maxLength: 6, selector: ({ number, start }) => `${number} ${start}` });
    const twice = runs.chain((once) =>
      fc.tuple(fc.constant(once), fc.shuffledSubarray([...once, ...once], { minLength: once.length * 2 })),
    );
    fc.assert(
      fc.property(twice, ([once, again]) => {
        const whole = rollUp(usageOf(once.map(cellsOf)).events);
        const { buckets, repeated, conflicts } = rollUp(usageOf(again.map(cellsOf)).events);
        expect(buckets).toEqual(whole.buckets);
        expect(conflicts).toEqual([]);
        expect(repeated).toBe(usageOf(once.map(cellsOf)).events.length);
      }),
    );
  });

  it('never throws, and answers for every job', () => {
    const text = fc.oneof(fc.string({ maxLength: 10 }), fc.constantFrom('a100', 'ada', '__proto__', 'unnamed', 'a|b'));
    const cells = fc.record({
      user: text.map((name) => name.replaceAll(/[|\r\n]/gu, '')),
      alloctres: text.map((type) => `gres/gpu:${type.replaceAll(/[|\r\n,=]/gu, 'x')}x=1`),
      start: fc.constantFrom('0000-01-01T00:00:00', '1970-01-01T00:00:00', '2026-11-22T10:59:59'),
    });
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 5 }), (jobs) => {
        const { records } = readLines(...jobs.map((each) => sacctLine({ ...each, elapsed: '', elapsedraw: '1' })));
        for (const each of records) {
          const usage = usageOfJob(each, context);
          expect('refused' in usage || usage.events.length > 0).toBe(true);
        }
      }),
    );
  });
});
