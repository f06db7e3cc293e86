import type pg from 'pg';
import { cloudEventOf, type UsageEvent } from '#libs/inference-meter';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { timed, type Bench, type Measured, type Side } from './harness/bench.js';
import type { Spread } from './harness/statistics.js';
import { BenchMachine, type Signed } from './served/machine.js';
import { ServedStage } from './served/stage.js';
import { GpuMinutes } from './usage/gpu-minutes.js';
import { copyRows, copyTexts, PLAIN_TABLE } from './usage/plain-rows.js';

const EVENTS = 10_000;
/** As the agent sends them. */
const BATCH = 1_000;
const SIZES = [100, BATCH, 5_000] as const;
/** One event in so many is corrected. */
const CORRECTED = 20;
const CODES = ['m1', 'm2', 'm3', 'm4'];
const [CODE = ''] = CODES;

interface Set {
  readonly machines: readonly BenchMachine[];
  readonly copier: pg.PoolClient;
}

const stage = new ServedStage();
const minutes = new GpuMinutes();
let made: Set | undefined;

function set(): Set {
  if (made === undefined) throw new Error('the bench is not set up');
  return made;
}

const pieces = (events: readonly UsageEvent[], size: number): (readonly UsageEvent[])[] =>
  Array.from({ length: Math.ceil(events.length / size) }, (_, index) => events.slice(index * size, (index + 1) * size));

function signed(machine: BenchMachine | undefined, events: readonly UsageEvent[], size: number): readonly Signed[] {
  if (machine === undefined) throw new Error('there is no such machine');
  return pieces(events, size).map((batch) => machine.batch(batch.map((event) => cloudEventOf(event))));
}

/** One after the other, as the agent does; every event must have been taken in, or be known. */
async function sendAll(machine: BenchMachine | undefined, batches: readonly Signed[]): Promise<void> {
  for (const batch of batches) {
    const text = await machine?.send(batch);
    if (text === undefined || /"status":(?!200)/u.test(text)) throw new Error(`not taken in: ${text?.slice(0, 300)}`);
  }
}

const copy: Side = () => {
  const texts = copyTexts(stage.small.id, minutes.fresh([CODE], EVENTS), BATCH);
  return timed(() => copyRows(set().copier, texts));
};

/** By one machine, in batches of so many. */
const overHttp = (size: number): Side => {
  return () => {
    const [machine] = set().machines;
    const batches = signed(machine, minutes.fresh([CODE], EVENTS), size);
    return timed(() => sendAll(machine, batches));
  };
};

/** The same where every second event came before, as after a lost answer; by another machine: a key has its rate. */
const halfKnown = (size: number): Side => {
  return async () => {
    const [, machine] = set().machines;
    const events = minutes.fresh([CODES[1] ?? ''], EVENTS);
    const before = events.filter((_, index) => index % 2 === 0);
    await sendAll(machine, signed(machine, before, size));
    const batches = signed(machine, events, size);
    return timed(() => sendAll(machine, batches));
  };
};

/** Four machines at once, each its batches one after the other. */
const fourMachines: Side = () => {
  const { machines } = set();
  const batches = machines.map((machine, index) =>
    signed(machine, minutes.fresh([CODES[index] ?? ''], EVENTS / CODES.length), BATCH),
  );
  return timed(() => Promise.all(machines.map((machine, index) => sendAll(machine, batches[index] ?? []))));
};

/** Without HTTP and signatures: from the parsed event to the commit. */
async function core(events: readonly UsageEvent[]): Promise<Measured> {
  const usage = stage.app.get(UsageService, { strict: false });
  return timed(async () => {
    for (const batch of pieces(events, BATCH)) await usage.ingest(stage.small.id, batch);
  });
}

/** Some of what is sent corrects what came before. */
async function withCorrections(): Promise<Measured> {
  const known = minutes.fresh([CODE], EVENTS);
  await core(known.filter((_, index) => index % CORRECTED === 0));
  const events = minutes.fresh([CODE], EVENTS).map((event, index) => {
    const target = known[index];
    if (index % CORRECTED !== 0 || target === undefined) return event;
    const corrects = { source: target.source, id: target.id, reason: 'the counter was read twice' };
    return { ...target, id: `${target.id}c`, quantity: target.quantity / 2n, corrects };
  });
  return core(events);
}

const sizeOf = (size: number): string => `${String(size)} in a batch`;
const half = (size: number): string => `${sizeOf(size)}, half known`;
const FOUR = 'four machines at once';
const CORE = 'without HTTP';
const CORRECTING = 'without HTTP, one in 20 a correction';

const other = (sides: Readonly<Record<string, Spread>>, name: string): number => sides[name]?.median ?? Number.NaN;

/**
 * Batches of one machine over HTTP, from the first byte sent to the last answer: signature and digest verified, events
 * read, told apart, rolled up, durable; against one COPY of the rows that come of it into a plain table. What is sent is
 * made before the clock runs, on both sides. Sender and server share a process.
 */
export default {
  name: 'ingest',
  ratio: 'http/copy',
  rounds: 5,
  setUp: async () => {
    await stage.open();
    const machines: BenchMachine[] = [];
    for (const code of CODES) machines.push(await BenchMachine.enrol(stage, code));
    const copier = await stage.pool.connect();
    await copier.query(PLAIN_TABLE);
    made = { machines, copier };
  },
  baseline: copy,
  subject: overHttp(BATCH),
  others: {
    ...Object.fromEntries(SIZES.filter((size) => size !== BATCH).map((size) => [sizeOf(size), overHttp(size)])),
    ...Object.fromEntries(SIZES.map((size) => [half(size), halfKnown(size)])),
    [FOUR]: fourMachines,
    [CORE]: () => core(minutes.fresh([CODE], EVENTS)),
    [CORRECTING]: withCorrections,
  },
  figures: ({ baseline, subject, others }) => {
    const fresh = (size: number): number => (size === BATCH ? subject.median : other(others, sizeOf(size)));
    return {
      events: EVENTS,
      'events per second over HTTP': (EVENTS / subject.median) * 1_000,
      'events per second by COPY': (EVENTS / baseline.median) * 1_000,
      ...Object.fromEntries(SIZES.map((size) => [`share of COPY, ${sizeOf(size)}`, baseline.median / fresh(size)])),
      ...Object.fromEntries(
        SIZES.map((size) => [`half known, share of fresh, ${sizeOf(size)}`, fresh(size) / other(others, half(size))]),
      ),
      [`share of COPY, ${FOUR}`]: baseline.median / other(others, FOUR),
      [`share of COPY, ${CORE}`]: baseline.median / other(others, CORE),
    };
  },
  tearDown: async () => {
    made?.copier.release();
    for (const machine of made?.machines ?? []) machine.close();
    await stage.close();
  },
} satisfies Bench;
